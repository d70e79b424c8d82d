"""Three years of a city written straight into its database: checks, faults, orders, look-backs."""

from datetime import date, datetime, timedelta

from bench.raw import DAYS, Hand, Row, Rows, write
from bench.served import Bench
from bench.town import INSPECTORS, Checklist
from server.domain.lifecycle import OrderAct
from server.models import Evidence, Finding, Inspection, LookBack, Order, OrderStep
from shared.vocabulary import (
    Grade,
    HandlingLevel,
    LookBackState,
    OrderKind,
    OrderState,
    Outcome,
    Party,
    VisitMode,
)

INSPECTIONS, FINDINGS_EACH = 50_000, 3
BUSY_EACH = 500
"""Each so manieth check is at the first school, so that one has much on its pages."""
OPEN_PERCENT, HANDED_PERCENT, LOOKED_BACK_PERCENT = 3, 8, 30
TERM = timedelta(days=14)
LIVES: dict[OrderState, tuple[OrderAct, ...]] = {
    OrderState.ISSUED: (OrderAct.ISSUE,),
    OrderState.SIGNED: (OrderAct.ISSUE, OrderAct.SIGN),
    OrderState.UNDER_REVIEW: (OrderAct.ISSUE, OrderAct.SIGN, OrderAct.SUBMIT_EVIDENCE),
    OrderState.CLOSED: (OrderAct.ISSUE, OrderAct.SIGN, OrderAct.SUBMIT_EVIDENCE, OrderAct.ACCEPT),
}
OPEN = (OrderState.ISSUED, OrderState.SIGNED, OrderState.UNDER_REVIEW)
GRADES = (Grade.ORDINARY,) * 8 + (Grade.SERIOUS, Grade.SERIOUS)
WHATS = ("疏散通道堆放杂物", "灭火器压力不足", "一键报警未接通", "校门口护栏松动", "食堂后厨未消毒")
OUTCOMES = (Outcome.FIXED,) * 7 + (Outcome.PARTLY, Outcome.REBOUND, Outcome.NOT_FIXED)


def fill(bench: Bench) -> int:
    """So many orders of so many inspections; the database is as large as it says afterwards."""
    works, told = bench.works(), _Years(Hand(bench, 0), bench.town.checklist)
    with works.engine.begin() as connection:
        write(connection, told.rows())
    works.engine.dispose()
    return INSPECTIONS * FINDINGS_EACH


class _Years:
    """Tells the rows of one check after the other, those first that others point at."""

    def __init__(self, hand: Hand, checklist: Checklist) -> None:
        self._hand, self._checklist = hand, checklist
        self._people = [hand.people[login] for login in INSPECTORS]
        self._office = next(iter(hand.offices.values()))

    def rows(self) -> Rows:
        for number in range(INSPECTIONS):
            yield from self._check(number)

    def _check(self, number: int) -> Rows:
        ago = timedelta(days=DAYS * (INSPECTIONS - number) / INSPECTIONS)
        at = self._hand.now - ago
        busy = number % BUSY_EACH == 0
        school_id, area_id = self._hand.schools[0] if busy else self._hand.school()
        lead = self._hand.chance.choice(self._people)
        check = {
            "id": self._hand.id(at), "school_id": school_id,
            "area_id": area_id, "template_id": self._checklist.id, "state": "complete",
            "mode": VisitMode.SURPRISE, "lead_id": lead, "arrived_at": at, "received_at": at,
            "submitted_at": at, "score": "91.5",
        }  # fmt: skip
        yield Inspection, check
        for place in range(FINDINGS_EACH):
            yield from self._fault(check, number * FINDINGS_EACH + place, at)

    def _fault(self, check: Row, number: int, at: datetime) -> Rows:
        old = at < self._hand.now - TERM
        still_open = self._hand.in_percent(OPEN_PERCENT if old else 90)
        state = self._hand.chance.choice(OPEN) if still_open else OrderState.CLOSED
        handed = self._hand.in_percent(HANDED_PERCENT)
        party = Party.URBAN_MANAGEMENT if handed else Party.SCHOOL
        finding = {
            "id": self._hand.id(at), "inspection_id": check["id"],
            "code": self._hand.chance.choice(self._checklist.codes), "found_by": check["lead_id"],
            "grade": self._hand.chance.choice(GRADES), "party": party,
            "what": self._hand.chance.choice(WHATS), "found_at": at, "device_id": "bench",
            "rectify_workdays": 10,
        }  # fmt: skip
        yield Finding, finding
        yield from self._order(check, finding, number, state)

    def _order(self, check: Row, finding: Row, number: int, state: OrderState) -> Rows:
        at: datetime = finding["found_at"]
        handed = finding["party"] != Party.SCHOOL
        closed_at = at + TERM if state == OrderState.CLOSED else None
        order = {
            "id": self._hand.id(at), "number": f"云校整〔{at.year}〕{number}号",
            "kind": OrderKind.TRANSFER if handed else OrderKind.NOTICE, "state": state,
            "school_id": check["school_id"], "area_id": check["area_id"],
            "inspection_id": check["id"], "finding_id": finding["id"], "party": finding["party"],
            "office_id": self._office if handed else None, "grade": finding["grade"],
            "handling_level": HandlingLevel.ORDINARY, "what": finding["what"],
            "term_workdays": 10, "proposed_at": at, "issued_at": at, "served_on": at.date(),
            "due_on": (at + TERM).date(), "closed_at": closed_at, "rev": 1,
        }  # fmt: skip
        yield Order, order
        for place, act in enumerate(LIVES[state]):
            when = at + timedelta(days=place)
            step = {"id": self._hand.id(when), "order_id": order["id"]}
            yield OrderStep, step | {"act": act, "state": state, "at": when}
        if OrderAct.SUBMIT_EVIDENCE in LIVES[state]:
            sent = {"id": self._hand.id(at), "order_id": order["id"]}
            sent |= {"sent_by": self._people[0], "sent_at": at + TERM, "report": "已整改"}
            yield Evidence, sent
        if closed_at and self._hand.in_percent(LOOKED_BACK_PERCENT):
            yield LookBack, self._look_back(order, closed_at)

    def _look_back(self, order: Row, closed_at: datetime) -> Row:
        judged_at = closed_at + timedelta(days=40)
        over = judged_at < self._hand.now
        due: date = judged_at.date()
        return {
            "id": self._hand.id(closed_at), "order_id": order["id"],
            "school_id": order["school_id"], "reason": "sample",
            "state": LookBackState.JUDGED if over else LookBackState.DUE,
            "due_from": due, "due_until": due + TERM, "scheduled_at": closed_at,
            "outcome": self._hand.chance.choice(OUTCOMES) if over else None,
            "judged_at": judged_at if over else None,
            "judged_by": self._people[1] if over else None,
        }  # fmt: skip
