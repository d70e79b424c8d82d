"""What takes two persons' words about an order that was issued: what may be proposed, and when."""

from server.domain.lifecycle import ORDER_MOVES, OrderAct
from server.domain.order_words import MotionKind
from shared.problems import Forbidden, Problem
from shared.vocabulary import Grade, OrderState

CORRECTED = (Grade.ORDINARY, Grade.SERIOUS)
"""A grade is corrected to one of these; a major hazard comes about by the official guide alone."""
POSSIBLE = {
    MotionKind.WITHDRAW: frozenset(state for state, act in ORDER_MOVES if act is OrderAct.WITHDRAW),
    # Of what is only proposed the second person says the grade; what is over is looked back at.
    MotionKind.CORRECT_GRADE: frozenset(
        {
            OrderState.ISSUED,
            OrderState.SIGNED,
            OrderState.RETURNED,
            OrderState.UNDER_REVIEW,
            OrderState.RECHECK,
        }
    ),
}
"""In which states of the order."""
VERBS = {
    MotionKind.WITHDRAW: "order.withdraw",
    MotionKind.CORRECT_GRADE: "order.correct_grade",
    MotionKind.NOT_OURS: "order.hand_over",
}
"""Who proposes and who decides; that it is not theirs is said by an office and decided by us."""


class AnotherMustDecide(Forbidden):
    code = "second_person_needed"
    text = "Whoever proposed it, or found the fault, does not confirm it. Ask a colleague."


class ProposedAlready(Problem):
    code, status = "proposed_already", 409
    text = "Something is proposed about this order already. Decide that first."


def possible(state: str) -> list[MotionKind]:
    """What may be proposed about an order in this state."""
    return [kind for kind, states in POSSIBLE.items() if state in states]


def corrections(grade: str) -> list[Grade]:
    """What a grade may be corrected to."""
    return [one for one in CORRECTED if one != grade]
