"""The life of visits, inspections and orders: which act moves what from which state to which."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from shared.problems import WrongState
from shared.vocabulary import InspectionState, OrderState, VisitState


class OrderAct(StrEnum):
    """What can be done to a rectification order."""

    ISSUE = "issue"
    FIX_ON_SPOT = "fix_on_spot"
    DECLINE = "decline"
    SIGN = "sign"
    SERVE = "serve"
    SUBMIT_EVIDENCE = "submit_evidence"
    ACCEPT = "accept"
    ACCEPT_FOR_RECHECK = "accept_for_recheck"
    PASS_RECHECK = "pass_recheck"
    FAIL_RECHECK = "fail_recheck"
    RETURN = "return"
    ARCHIVE = "archive"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    HAND_BACK = "hand_back"
    KEEP_WITH = "keep_with"
    HAND_OVER = "hand_over"
    CORRECT_GRADE = "correct_grade"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    SETTLE = "settle"
    FILE_SLIP = "file_slip"


class VisitAct(StrEnum):
    """What can be done to a planned visit."""

    RELEASE = "release"
    START = "start"
    FINISH = "finish"
    CANCEL = "cancel"


class InspectionAct(StrEnum):
    """What can be done to an inspection."""

    SUBMIT_PART = "submit_part"
    COMPLETE = "complete"


ORDER_MOVES: dict[tuple[OrderState, OrderAct], OrderState] = {
    (OrderState.PROPOSED, OrderAct.ISSUE): OrderState.ISSUED,
    (OrderState.PROPOSED, OrderAct.DECLINE): OrderState.ISSUED,
    (OrderState.PROPOSED, OrderAct.FIX_ON_SPOT): OrderState.CLOSED,
    (OrderState.PROPOSED, OrderAct.WITHDRAW): OrderState.WITHDRAWN,
    (OrderState.ISSUED, OrderAct.SIGN): OrderState.SIGNED,
    (OrderState.ISSUED, OrderAct.SERVE): OrderState.SIGNED,
    (OrderState.ISSUED, OrderAct.WITHDRAW): OrderState.WITHDRAWN,
    (OrderState.SIGNED, OrderAct.SUBMIT_EVIDENCE): OrderState.UNDER_REVIEW,
    (OrderState.SIGNED, OrderAct.WITHDRAW): OrderState.WITHDRAWN,
    (OrderState.RETURNED, OrderAct.SUBMIT_EVIDENCE): OrderState.UNDER_REVIEW,
    (OrderState.RETURNED, OrderAct.WITHDRAW): OrderState.WITHDRAWN,
    (OrderState.ISSUED, OrderAct.HAND_OVER): OrderState.ISSUED,
    (OrderState.SIGNED, OrderAct.HAND_OVER): OrderState.ISSUED,
    (OrderState.RETURNED, OrderAct.HAND_OVER): OrderState.ISSUED,
    (OrderState.UNDER_REVIEW, OrderAct.ACCEPT): OrderState.CLOSED,
    (OrderState.UNDER_REVIEW, OrderAct.ACCEPT_FOR_RECHECK): OrderState.RECHECK,
    (OrderState.RECHECK, OrderAct.PASS_RECHECK): OrderState.CLOSED,
    (OrderState.RECHECK, OrderAct.FAIL_RECHECK): OrderState.RETURNED,
    (OrderState.UNDER_REVIEW, OrderAct.RETURN): OrderState.RETURNED,
    (OrderState.UNDER_REVIEW, OrderAct.WITHDRAW): OrderState.WITHDRAWN,
    (OrderState.RECHECK, OrderAct.WITHDRAW): OrderState.WITHDRAWN,
    (OrderState.CLOSED, OrderAct.ARCHIVE): OrderState.ARCHIVED,
    (OrderState.CLOSED, OrderAct.REOPEN): OrderState.SIGNED,
    (OrderState.ARCHIVED, OrderAct.REOPEN): OrderState.SIGNED,
}
CLOSINGS = (OrderAct.ACCEPT, OrderAct.PASS_RECHECK, OrderAct.FIX_ON_SPOT)
"""What closes an order."""

VISIT_MOVES: dict[tuple[VisitState, VisitAct], VisitState] = {
    (VisitState.SEALED, VisitAct.RELEASE): VisitState.RELEASED,
    (VisitState.SEALED, VisitAct.CANCEL): VisitState.CANCELLED,
    (VisitState.RELEASED, VisitAct.START): VisitState.STARTED,
    (VisitState.RELEASED, VisitAct.CANCEL): VisitState.CANCELLED,
    (VisitState.STARTED, VisitAct.START): VisitState.STARTED,
    (VisitState.STARTED, VisitAct.FINISH): VisitState.DONE,
    (VisitState.DONE, VisitAct.FINISH): VisitState.DONE,
}

INSPECTION_MOVES: dict[tuple[InspectionState, InspectionAct], InspectionState] = {
    (InspectionState.STARTED, InspectionAct.SUBMIT_PART): InspectionState.SUBMITTED,
    (InspectionState.STARTED, InspectionAct.COMPLETE): InspectionState.COMPLETE,
    (InspectionState.SUBMITTED, InspectionAct.SUBMIT_PART): InspectionState.SUBMITTED,
    (InspectionState.SUBMITTED, InspectionAct.COMPLETE): InspectionState.COMPLETE,
}


def reported_as_done(acts: Iterable[str]) -> bool:
    """Whether, by its history, an order was last closed because its party reported it as done.

    What was put right before the inspector's eyes was reported by nobody.
    """
    closings = [act for act in acts if act in CLOSINGS]
    return not closings or closings[-1] != OrderAct.FIX_ON_SPOT


AnyState = TypeVar("AnyState", OrderState, VisitState, InspectionState)
AnyAct = TypeVar("AnyAct", OrderAct, VisitAct, InspectionAct)


def move(moves: dict[tuple[AnyState, AnyAct], AnyState], state: AnyState, act: AnyAct) -> AnyState:
    """The state after an act, or WrongState if the act is not open in this state."""
    try:
        return moves[state, act]
    except KeyError:
        raise WrongState(state=str(state), act=str(act)) from None


def order_after(state: str, act: OrderAct) -> OrderState:
    """The state of an order after an act."""
    return move(ORDER_MOVES, OrderState(state), act)


def visit_after(state: str, act: VisitAct) -> VisitState:
    """The state of a visit after an act."""
    return move(VISIT_MOVES, VisitState(state), act)


def inspection_after(state: str, act: InspectionAct) -> InspectionState:
    """The state of an inspection after an act."""
    return move(INSPECTION_MOVES, InspectionState(state), act)
