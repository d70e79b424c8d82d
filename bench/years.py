"""Three years of a city written straight into its database: checks, faults, orders, look-backs."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from bench.served import SEED, Bench
from bench.town import INSPECTORS
from server import seed
from server.domain.lifecycle import OrderAct
from server.models import Evidence, Finding, Inspection, LookBack, Order, OrderStep
from server.scope import SYSTEM
from shared.clock import SystemClock
from shared.ids import seeded_ids
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
DAYS = 3 * 365
ROWS_AT_ONCE = 2000
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
    works = bench.works()
    with works.reading(SYSTEM) as work:
        city = seed.find(work)
    people = [city.people[login] for login in INSPECTORS]
    office = next(iter(city.offices.values()))
    with works.engine.begin() as connection:
        told = _Years(bench, people, office)
        for rows in told.by_chunk():
            _write(connection, rows)
    works.engine.dispose()
    return INSPECTIONS * FINDINGS_EACH


def _write(connection: Connection, rows: dict[type[Any], list[dict[str, Any]]]) -> None:
    for model, some in rows.items():
        if some:
            connection.execute(insert(model), some)


class _Years:
    """Writes the rows of one check after the other."""

    def __init__(self, bench: Bench, people: list[str], office: str) -> None:
        self._chance = random.Random(SEED)
        self._new = seeded_ids(SEED)
        self._schools, self._template = bench.town.schools, bench.town.checklist
        self._people, self._office = people, office
        self._now = SystemClock().now()
        self._rows: dict[type[Any], list[dict[str, Any]]] = {}

    def by_chunk(self) -> Iterator[dict[type[Any], list[dict[str, Any]]]]:
        """The tables' rows, those first that others point at."""
        models = (Inspection, Finding, Order, OrderStep, Evidence, LookBack)
        self._rows = {model: [] for model in models}
        for number in range(INSPECTIONS):
            self._check(number)
            if len(self._rows[Inspection]) == ROWS_AT_ONCE:
                yield self._rows
                self._rows = {model: [] for model in models}
        yield self._rows

    def _check(self, number: int) -> None:
        ago = timedelta(days=DAYS * (INSPECTIONS - number) / INSPECTIONS)
        at = self._now - ago
        some = 0 if number % BUSY_EACH == 0 else self._chance.randrange(len(self._schools))
        school_id, area_id = self._schools[some]
        lead = self._chance.choice(self._people)
        check = {
            "id": self._new(int(at.timestamp() * 1000)), "school_id": school_id,
            "area_id": area_id, "template_id": self._template.id, "state": "complete",
            "mode": VisitMode.SURPRISE, "lead_id": lead, "arrived_at": at, "received_at": at,
            "submitted_at": at, "score": "91.5",
        }  # fmt: skip
        self._rows[Inspection].append(check)
        for place in range(FINDINGS_EACH):
            self._fault(check, number * FINDINGS_EACH + place, at)

    def _fault(self, check: dict[str, Any], number: int, at: datetime) -> None:
        old = at < self._now - TERM
        still_open = self._chance.randrange(100) < (OPEN_PERCENT if old else 90)
        state = self._chance.choice(OPEN) if still_open else OrderState.CLOSED
        handed = self._chance.randrange(100) < HANDED_PERCENT
        party = Party.URBAN_MANAGEMENT if handed else Party.SCHOOL
        finding = {
            "id": self._new(int(at.timestamp() * 1000)), "inspection_id": check["id"],
            "code": self._chance.choice(self._template.codes), "found_by": check["lead_id"],
            "grade": self._chance.choice(GRADES), "party": party,
            "what": self._chance.choice(WHATS), "found_at": at, "device_id": "bench",
            "rectify_workdays": 10,
        }  # fmt: skip
        self._rows[Finding].append(finding)
        self._order(check, finding, number, state)

    def _order(
        self, check: dict[str, Any], finding: dict[str, Any], number: int, state: OrderState
    ) -> None:
        at: datetime = finding["found_at"]
        handed = finding["party"] != Party.SCHOOL
        closed_at = at + TERM if state == OrderState.CLOSED else None
        order = {
            "id": self._new(int(at.timestamp() * 1000)), "number": f"云校整〔{at.year}〕{number}号",
            "kind": OrderKind.TRANSFER if handed else OrderKind.NOTICE, "state": state,
            "school_id": check["school_id"], "area_id": check["area_id"],
            "inspection_id": check["id"], "finding_id": finding["id"], "party": finding["party"],
            "office_id": self._office if handed else None, "grade": finding["grade"],
            "handling_level": HandlingLevel.ORDINARY, "what": finding["what"],
            "term_workdays": 10, "proposed_at": at, "issued_at": at, "served_on": at.date(),
            "due_on": (at + TERM).date(), "closed_at": closed_at, "rev": 1,
        }  # fmt: skip
        self._rows[Order].append(order)
        for place, act in enumerate(LIVES[state]):
            when = at + timedelta(days=place)
            step = {"id": self._new(int(when.timestamp() * 1000)), "order_id": order["id"]}
            self._rows[OrderStep].append(step | {"act": act, "state": state, "at": when})
        if OrderAct.SUBMIT_EVIDENCE in LIVES[state]:
            sent = {"id": self._new(int(at.timestamp() * 1000)), "order_id": order["id"]}
            sent |= {"sent_by": self._people[0], "sent_at": at + TERM, "report": "已整改"}
            self._rows[Evidence].append(sent)
        if closed_at and self._chance.randrange(100) < LOOKED_BACK_PERCENT:
            self._look_back(order, closed_at)

    def _look_back(self, order: dict[str, Any], closed_at: datetime) -> None:
        judged_at = closed_at + timedelta(days=40)
        over = judged_at < self._now
        due: date = judged_at.date()
        self._rows[LookBack].append({
            "id": self._new(int(closed_at.timestamp() * 1000)), "order_id": order["id"],
            "school_id": order["school_id"], "reason": "sample",
            "state": LookBackState.JUDGED if over else LookBackState.DUE,
            "due_from": due, "due_until": due + TERM, "scheduled_at": closed_at,
            "outcome": self._chance.choice(OUTCOMES) if over else None,
            "judged_at": judged_at if over else None,
            "judged_by": self._people[1] if over else None,
        })  # fmt: skip
