"""What look-backs found in a period, case by case: only what was judged, and what was closed.

Nothing here knows of a plan: who reads results learns nothing of what is still to be gone back to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select

from server.domain.lifecycle import CLOSINGS, reported_as_done
from server.domain.lookback import WINDOW_WORKDAYS
from server.domain.rates import CONCLUSIVE, Seen
from server.models import (
    Area,
    Finding,
    Inspection,
    LookBack,
    Order,
    OrderStep,
    Person,
    School,
    VisitInspector,
)
from server.queries import calendar, school_calendar
from server.queries.faults import Kinds
from server.queries.parts import (
    Actors,
    By,
    Group,
    Period,
    area_group,
    grade_group,
    school_kind_group,
)
from server.work import Work
from shared.clock import end_of_day, local_date
from shared.vocabulary import Grade, LookBackState, Outcome
from shared.workdays import WorkCalendar

PERIOD_DAYS_MAX = 600
WINDOW_DAYS_MAX = 150
"""No window of a look-back, holidays and all, is open longer than so many days after closing."""
CALENDAR_FROM = timedelta(days=100)
"""The calendar is read from here on, so that it knows every day of such a window."""
ANSWERED = (*CONCLUSIVE, Outcome.NO_LONGER_APPLIES)
AND = "、"
CHUNK = 500
"""So many ids are asked for at once."""
TOLD_OF_AN_ORDER = (
    Order.id, Order.number, Order.what, Order.grade, Order.area_id, Order.party, Order.office_id,
    Order.fixed_on_spot, School.name, School.school_type, Finding.code, Inspection.template_id,
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A closed order that was gone back to, or (no outcome) was not though it was its time."""

    order_id: str
    number: str
    what: str
    school: str
    grade: Grade
    reported: bool
    group: Callable[[By], Group | None]
    """Where it belongs, by what results are parted by; a case nobody went back to has no team."""
    seen: Seen
    outcome: Outcome | None = None
    judged_on: date | None = None
    waited: int | None = None
    """Working days from closing to the first look-back."""


@dataclass(frozen=True)
class _Closing:
    order_id: str
    at: datetime
    reported: bool


def cases(work: Work, period: Period) -> list[Case]:
    """What was judged in the period; and what was not gone back to though it was its time."""
    work.require("result.read")
    return _Reading(work, period).cases()


def term_begins(work: Work) -> date | None:
    """When the term of today began at the first of the asker's schools; None without any."""
    work.require("result.read")
    towns = select(School.area_id).where(work.reach("result.read", School), School.active)
    begun = (
        school_calendar.term_begun(work, one, work.today)
        for one in work.session.scalars(towns.distinct())
    )
    return min((one for one in begun if one is not None), default=None)


class _Reading:
    """One reading of a period: what it needs is read once."""

    def __init__(self, work: Work, period: Period) -> None:
        self.work, self.period = work, period
        self.zone = work.settings.time_zone
        self.since = end_of_day(period.begins - timedelta(days=1), self.zone)
        self.until = end_of_day(period.ends, self.zone)
        self.earliest = self.since - timedelta(days=WINDOW_DAYS_MAX)
        self.days: WorkCalendar = calendar.around(work, period.begins - CALENDAR_FROM)
        self.windows: dict[date, tuple[date, date]] = {}
        self.waits: dict[tuple[date, date], int] = {}
        self.named = _Names(work, self._answers())

    def cases(self) -> list[Case]:
        judged = self._judged()
        closings = self._closings()
        shown = self._orders({one.order_id for one in judged if one.judged_at >= self.since})
        found = [
            self._judged_case(one, shown[one.order_id], closings.get(one.order_id, []))
            for one in judged
            if one.judged_at >= self.since and one.outcome
        ]
        missed = self._missed(judged, closings)
        orders = self._orders({one.order_id for one in missed})
        return found + [self._missed_case(one, orders[one.order_id]) for one in missed]

    def _judged(self) -> list[Any]:
        """All look-backs that were judged and may answer a closing whose time it was."""
        asked = (
            select(
                LookBack.order_id, LookBack.outcome, LookBack.judged_at, LookBack.ordinal,
                LookBack.visit_id,
            )
            .where(self.work.reach("result.read", LookBack), *self._answers())
            .order_by(LookBack.judged_at, LookBack.id)
        )  # fmt: skip
        return list(self.work.session.execute(asked))

    def _answers(self) -> tuple[ColumnElement[bool], ...]:
        """Which look-backs may answer a closing whose time it was."""
        return (
            LookBack.state == LookBackState.JUDGED,
            LookBack.judged_at >= self.earliest,
            LookBack.judged_at < self.until,
        )

    def _closings(self) -> dict[str, list[_Closing]]:
        """When each order was closed, in time: those whose time it was, and those gone back to."""
        gone_back_to = select(LookBack.order_id).where(*self._answers())
        asked = (
            select(OrderStep.order_id, OrderStep.at, OrderStep.act)
            .join(Order, Order.id == OrderStep.order_id)
            .where(
                self.work.reach("result.read", Order),
                OrderStep.act.in_(CLOSINGS),
                OrderStep.at < self.until,
                (OrderStep.at >= self.earliest) | OrderStep.order_id.in_(gone_back_to),
            )
            .order_by(OrderStep.at)
        )
        found: dict[str, list[_Closing]] = {}
        for order_id, at, act in self.work.session.execute(asked):
            found.setdefault(order_id, []).append(_Closing(order_id, at, reported_as_done([act])))
        return found

    def _missed(self, judged: list[Any], closings: dict[str, list[_Closing]]) -> list[_Closing]:
        """Closings whose time it was, without an answer by the end of the period."""
        answers: dict[str, list[datetime]] = {}
        for one in judged:
            if one.outcome in ANSWERED:
                answers.setdefault(one.order_id, []).append(one.judged_at)
        return [
            one
            for closed in closings.values()
            for one in closed
            if one.at >= self.earliest
            and self._was_time(one.at)
            and not any(at >= one.at for at in answers.get(one.order_id, []))
        ]

    def _was_time(self, closed_at: datetime) -> bool:
        """Whether a look-back at what was closed then had its time in the period, or part of it."""
        first, last = self._window(closed_at)
        return first <= self.period.ends and last >= self.period.begins

    def _window(self, closed_at: datetime) -> tuple[date, date]:
        day = local_date(closed_at, self.zone)
        if day not in self.windows:
            first, last = (self.days.add(day, one) for one in WINDOW_WORKDAYS)
            self.windows[day] = first, last
        return self.windows[day]

    def _orders(self, ids: set[str]) -> dict[str, Any]:
        """What is told of each order: by chunks a database takes at once."""
        wanted, found = sorted(ids), {}
        for at in range(0, len(wanted), CHUNK):
            asked = (
                select(*TOLD_OF_AN_ORDER)
                .join(School, School.id == Order.school_id)
                .join(Finding, Finding.id == Order.finding_id)
                .join(Inspection, Inspection.id == Order.inspection_id)
                .where(Order.id.in_(wanted[at : at + CHUNK]))
            )
            for row in self.work.session.execute(asked):
                found[row.id] = row
        return found

    def _judged_case(self, one: Any, row: Any, closed: list[_Closing]) -> Case:
        before = [closing for closing in closed if closing.at <= one.judged_at]
        judged_on = local_date(one.judged_at, self.zone)
        first = before and one.ordinal == 1
        closed_on = local_date(before[-1].at, self.zone) if before else judged_on
        return self._case(
            row,
            partial(self.named.group, row, judged_on, one.visit_id),
            reported=before[-1].reported if before else not row.fixed_on_spot,
            outcome=Outcome(one.outcome),
            judged_on=judged_on,
            waited=self._waited(closed_on, judged_on) if first else None,
        )

    def _missed_case(self, one: _Closing, row: Any) -> Case:
        last = min(self._window(one.at)[1], self.period.ends)
        group = partial(self.named.group, row, last, None)
        return self._case(row, group, reported=one.reported)

    def _case(
        self,
        row: Any,
        group: Callable[[By], Group | None],
        *,
        reported: bool,
        outcome: Outcome | None = None,
        **more: Any,
    ) -> Case:
        grade = Grade(row.grade)
        told = (row.id, row.number, row.what, row.name, grade, reported, group)
        return Case(*told, Seen(grade, outcome, reported), outcome, **more)

    def _waited(self, closed_on: date, judged_on: date) -> int:
        """Working days between the two; many cases share theirs."""
        both = closed_on, judged_on
        if both not in self.waits:
            self.waits[both] = self.days.between(*both)
        return self.waits[both]


class _Names:
    """What groups are called and in which order they stand, read once."""

    def __init__(self, work: Work, judged: tuple[ColumnElement[bool], ...]) -> None:
        self.work = work
        session = work.session
        self.areas = {one.id: one for one in session.scalars(select(Area))}
        self.actors, self.kinds = Actors(work), Kinds(work)
        self.teams = self._teams(judged)

    def group(self, row: Any, day: date, visit_id: str | None, by: By) -> Group | None:
        """Where an order of this day and visit belongs."""
        month = f"{day:%Y-%m}"
        groups: dict[By, Callable[[], Group | None]] = {
            By.AREA: lambda: area_group(self.areas[row.area_id]),
            By.KIND: lambda: self.kinds.of(row.template_id, row.code or ""),
            By.SCHOOL_KIND: lambda: school_kind_group(row.school_type),
            By.GRADE: lambda: grade_group(row.grade),
            By.OFFICE: lambda: self.actors.group(row.party, row.office_id),
            By.TEAM: lambda: self._team(visit_id) if visit_id else None,
            By.MONTH: lambda: Group(month, month, month, (month,)),
        }
        return groups[by]()

    def _team(self, visit_id: str) -> Group:
        """Those who went back."""
        people = self.teams.get(visit_id, [])
        key, names = ",".join(one for one, _, _ in people), AND.join(name for *_, name in people)
        return Group(key, names, names, tuple(login for _, login, _ in people))

    def _teams(
        self, judged: tuple[ColumnElement[bool], ...]
    ) -> dict[str, list[tuple[str, str, str]]]:
        asked = (
            select(VisitInspector.visit_id, Person.id, Person.login, Person.name)
            .join(Person, Person.id == VisitInspector.person_id)
            .where(
                VisitInspector.visit_id.in_(
                    select(LookBack.visit_id).where(
                        self.work.reach("result.read", LookBack), *judged
                    )
                )
            )
            .order_by(Person.login)
        )
        found: dict[str, list[tuple[str, str, str]]] = {}
        for visit_id, *told in self.work.session.execute(asked):
            found.setdefault(visit_id, []).append((told[0], told[1], told[2]))
        return found


def parted(found: Iterable[Case], by: By) -> list[tuple[Group, list[Case]]]:
    """The cases by group, in the order of the register."""
    groups: dict[str, tuple[Group, list[Case]]] = {}
    for one in found:
        group = one.group(by)
        if group is not None:
            groups.setdefault(group.key, (group, []))[1].append(one)
    return sorted(groups.values(), key=lambda told: told[0].place)
