"""What look-backs found in a period, summed by the database: what was judged, and what was missed.

A closed case counts that was gone back to, and one that was not though it was its time. Nothing
here knows of a plan: who reads results learns nothing of what is still to be gone back to.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from server.domain.parts import By
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
from server.queries import closings, school_calendar
from server.queries.closings import Windows
from server.queries.faults import Kinds
from server.queries.parts import (
    Actors,
    Group,
    Period,
    area_group,
    grade_group,
    instants,
    school_kind_group,
)
from server.work import Work
from shared.clock import local_date
from shared.vocabulary import Grade, LookBackState, Outcome

PERIOD_DAYS_MAX = 600
ANSWERS = (*CONCLUSIVE, Outcome.NO_LONGER_APPLIES)
"""Outcomes after which a closing counts as gone back to."""
AND = "、"
Seens = Counter[Seen]
"""How many closed cases were seen in which way."""
Key = tuple[Any, ...]
Place = Callable[[Key], Group | None]


def term_begins(work: Work) -> date | None:
    """When the term of today began at the first of the asker's schools; None without any."""
    work.require("result.read")
    towns = select(School.area_id).where(work.reach("result.read", School), School.active)
    begun = (
        school_calendar.term_begun(work, one, work.today)
        for one in work.session.scalars(towns.distinct())
    )
    return min((one for one in begun if one is not None), default=None)


def this_term(work: Work) -> date:
    """The same; where no term is recorded, some months before today."""
    return school_calendar.begun_or_guessed(term_begins(work), work.today)


def parted(work: Work, period: Period, by: By) -> list[tuple[Group, Seens]]:
    """What was judged and what was missed by part, in the order of the register.

    A case nobody went back to has no team, nor has one that was judged without a visit.
    """
    work.require("result.read")
    group_of = _groups(work, period, by)
    told = [*_judged(work, period, by)]
    if by is not By.TEAM:
        told += _missed(work, period, by)
    groups: dict[str, tuple[Group, Seens]] = {}
    for key, seen, count in told:
        group = group_of(key)
        if group is not None:
            groups.setdefault(group.key, (group, Counter()))[1][seen] += count
    return sorted(groups.values(), key=lambda one: one[0].place)


def together(parts: Iterable[tuple[Group, Seens]]) -> Seens:
    """All parts together."""
    return sum((seens for _, seens in parts), Counter())


def waits(work: Work, period: Period) -> Counter[int]:
    """How many first look-backs came so many working days after closing."""
    windows, zone = Windows(work, period), work.settings.time_zone
    asked = judged(work, period, closings.of_answered("at"), LookBack.judged_at)
    asked = asked.where(LookBack.ordinal == 1)
    found: Counter[tuple[date, date]] = Counter()
    for closed_at, judged_at in work.session.execute(asked):
        if closed_at is not None:
            found[local_date(closed_at, zone), local_date(judged_at, zone)] += 1
    told: Counter[int] = Counter()
    for (closed, judged_on), count in found.items():
        told[windows.waited(closed, judged_on)] += count
    return told


def judged(work: Work, period: Period, *told: Any) -> Select[Any]:
    """The look-backs judged in the period, with their orders."""
    work.require("result.read")
    since, until = instants(work, period)
    return (
        select(*told)
        .select_from(LookBack)
        .join(Order, Order.id == LookBack.order_id)
        .where(
            work.reach("result.read", LookBack),
            LookBack.state == LookBackState.JUDGED,
            LookBack.outcome.is_not(None),
            LookBack.judged_at >= since,
            LookBack.judged_at < until,
        )
    )


def team(people: Iterable[tuple[str, str, str]]) -> Group:
    """Those who went back: ids, logins and names of a visit's inspectors, by their logins."""
    known = list(people)
    key, names = ",".join(one for one, _, _ in known), AND.join(name for *_, name in known)
    return Group(key, names, names, tuple(login for _, login, _ in known))


def teams(work: Work, period: Period) -> dict[str, Group]:
    """Who went back, by the visit they made."""
    made = judged(work, period, LookBack.visit_id).subquery()
    asked = (
        select(VisitInspector.visit_id, Person.id, Person.login, Person.name)
        .join(Person, Person.id == VisitInspector.person_id)
        .where(VisitInspector.visit_id.in_(select(made.c.visit_id)))
        .order_by(Person.login)
    )
    found: dict[str, list[tuple[str, str, str]]] = {}
    for visit_id, person, login, name in work.session.execute(asked):
        found.setdefault(visit_id, []).append((person, login, name))
    return {visit_id: team(people) for visit_id, people in found.items()}


def _judged(work: Work, period: Period, by: By) -> Iterable[tuple[Key, Seen, int]]:
    parts = _columns(by, LookBack.visit_id, Windows(work, period).month(LookBack.judged_at))
    reported = closings.reported(closings.of_answered("act")).label("reported")
    columns = (*parts, Order.grade, LookBack.outcome, reported)
    asked = judged(work, period, *columns, func.count())
    for *key, grade, outcome, told, count in work.session.execute(_joined(asked, by, columns)):
        yield tuple(key), Seen(Grade(grade), Outcome(outcome), bool(told)), count


def _missed(work: Work, period: Period, by: By) -> Iterable[tuple[Key, Seen, int]]:
    """Closings whose time it was, without an answer by the end of the period."""
    windows, (_, until) = Windows(work, period), instants(work, period)
    since, before = map(windows.begins, windows.closed())
    parts = _columns(by, None, windows.month_missed(OrderStep.at))
    reported = closings.reported(OrderStep.act)
    columns = (*parts, Order.grade, reported)
    asked = (
        select(*columns, func.count())
        .select_from(OrderStep)
        .join(Order, Order.id == OrderStep.order_id)
        .where(
            work.reach("result.read", Order),
            closings.is_one(),
            OrderStep.at >= since,
            OrderStep.at < min(before, until),
            ~_answered(work, until),
        )
    )
    for *key, grade, told, count in work.session.execute(_joined(asked, by, columns)):
        yield tuple(key), Seen(Grade(grade), None, bool(told)), count


def _answered(work: Work, until: Any) -> ColumnElement[bool]:
    answer = and_(
        LookBack.order_id == OrderStep.order_id,
        LookBack.state == LookBackState.JUDGED,
        LookBack.outcome.in_(ANSWERS),
        LookBack.judged_at >= OrderStep.at,
        LookBack.judged_at < until,
    )
    return select(LookBack.id).where(work.reach("result.read", LookBack), answer).exists()


def _columns(by: By, visit: Any, month: ColumnElement[str]) -> tuple[Any, ...]:
    """What tells the part of a case."""
    return {
        By.AREA: (Order.area_id,),
        By.KIND: (Inspection.template_id, Finding.code),
        By.SCHOOL_KIND: (School.school_type,),
        By.GRADE: (Order.grade,),
        By.OFFICE: (Order.party, Order.office_id),
        By.TEAM: (visit,),
        By.MONTH: (month,),
    }[by]


def _joined(asked: Select[Any], by: By, columns: tuple[Any, ...]) -> Select[Any]:
    """The sums by these columns, with what a part needs besides orders."""
    if by is By.KIND:
        asked = asked.join(Finding, Finding.id == Order.finding_id)
        asked = asked.join(Inspection, Inspection.id == Order.inspection_id)
    if by is By.SCHOOL_KIND:
        asked = asked.join(School, School.id == Order.school_id)
    return asked.group_by(*columns)


def _groups(work: Work, period: Period, by: By) -> Place:
    """How a part is named, by what was summed under."""
    if by is By.AREA:
        areas = {one.id: area_group(one) for one in work.session.scalars(select(Area))}
        return lambda key: areas[key[0]]
    if by is By.KIND:
        kinds = Kinds(work)
        return lambda key: kinds.of(key[0], key[1] or "")
    if by is By.OFFICE:
        actors = Actors(work)
        return lambda key: actors.group(*key)
    if by is By.TEAM:
        known, nobody = teams(work, period), team(())
        return lambda key: known.get(key[0], nobody) if key[0] else None
    if by is By.MONTH:
        return lambda key: Group(key[0], key[0], key[0], (key[0],))
    return lambda key: (school_kind_group if by is By.SCHOOL_KIND else grade_group)(key[0])
