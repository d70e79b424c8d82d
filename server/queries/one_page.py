"""One page on a school (一校一页), for the team of a visit: what it must know before the gate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from server.models import (
    Finding,
    Inspection,
    LookBack,
    Office,
    Order,
    Part,
    Person,
    School,
    Visit,
)
from server.queries import load
from server.work import Work
from shared.clock import local_date
from shared.papers import Reader
from shared.vocabulary import Grade, InspectionState, OrderState, Outcome, VisitMode

OPEN_MAX, EARLIER_MAX, CASES_MAX, CHECKS_MAX, PEOPLE_MAX = 7, 5, 5, 4, 3
"""So many lines have room on one page."""
TEXT_CHARS = 60
"""A fault is told in about two lines; the school's file has the whole."""
EARLIER_DAYS = 730
E7 = 10_000_000
OVER = (OrderState.CLOSED, OrderState.ARCHIVED)
PHONES = "sync.use"
"""Whose tablet holds the numbers may see them on paper; nobody else."""


@dataclass(frozen=True)
class Row:
    """One line of a table: a word before it, what it says, what stands beside."""

    mark: str
    text: str
    aside: str


@dataclass(frozen=True)
class Told:
    """What stands on the page, in the reader's language."""

    cases: Sequence[Row]
    open: Sequence[Row]
    earlier: Sequence[Row]
    checks: Sequence[Row]
    people: Sequence[Row]
    left: dict[str, int]
    """Of each table how many lines found no room."""
    way: str
    load: str


def read(work: Work, visit: Visit, reader: Reader) -> Told:
    """What is known of the school of a visit; whoever calls has asked who may know of it."""
    school, left = visit.school, dict[str, int]()

    def some(name: str, rows: list[Row], most: int) -> list[Row]:
        left[name] = max(0, len(rows) - most)
        return rows[:most]

    cases = [_order(one, reader) for one in _cases(work, visit)]
    now = [_order(one, reader) for one in _orders(work, school, over=False)]
    before = [_earlier(work, one, reader) for one in _orders(work, school, over=True)]
    return Told(
        cases=some("cases", cases, CASES_MAX),
        open=some("open", now, OPEN_MAX),
        earlier=some("earlier", before, EARLIER_MAX),
        checks=some("checks", list(_checks(work, school, reader)), CHECKS_MAX),
        people=some("people", list(_people(work, school, reader)), PEOPLE_MAX),
        left=left,
        way=place(school),
        load=_load(work, school, reader),
    )


def place(school: School) -> str:
    """Where it stands, as phones open it on a map; empty where nobody knows."""
    if school.lat_e7 is None or school.lon_e7 is None:
        return ""
    return f"{school.lat_e7 / E7:.5f},{school.lon_e7 / E7:.5f}"


def _cases(work: Work, visit: Visit) -> list[Order]:
    """What this visit looks back at."""
    rows = (
        select(Order)
        .join(LookBack, LookBack.order_id == Order.id)
        .where(LookBack.visit_id == visit.id)
        .order_by(Order.number)
    )
    return list(work.session.scalars(rows))


def _orders(work: Work, school: School, *, over: bool) -> list[Order]:
    rows = select(Order).where(
        work.reach("order.read", Order), Order.school_id == school.id, Order.issued_at.is_not(None)
    )
    if over:
        since = work.now - timedelta(days=EARLIER_DAYS)
        rows = rows.where(Order.state.in_(OVER), Order.issued_at >= since)
        return list(work.session.scalars(rows.order_by(Order.issued_at.desc(), Order.id)))
    done = (*OVER, OrderState.WITHDRAWN)
    return list(
        work.session.scalars(rows.where(Order.state.not_in(done)).order_by(Order.due_on, Order.id))
    )


def _order(order: Order, reader: Reader) -> Row:
    due = reader.filled("due {day}", day=order.due_on.isoformat()) if order.due_on else ""
    state = reader.label(OrderState(order.state))
    where = f"（{order.where}）" if order.where else ""
    grade = reader.label(Grade(order.grade))
    return Row(grade, _short(f"{order.what}{where}"), " · ".join(filter(None, (state, due))))


def _short(text: str) -> str:
    return text if len(text) <= TEXT_CHARS else f"{text[: TEXT_CHARS - 1]}…"


def _earlier(work: Work, order: Order, reader: Reader) -> Row:
    """An earlier fault; that it came back says more than its state."""
    judged = select(LookBack.outcome).where(
        LookBack.order_id == order.id, LookBack.outcome.is_not(None)
    )
    last = work.session.scalars(judged.order_by(LookBack.judged_at.desc())).first()
    found = local_date(order.issued_at or work.now, reader.zone).isoformat()
    stands = reader.label(Outcome(last)) if last else reader.label(OrderState(order.state))
    return Row(reader.label(Grade(order.grade)), _short(order.what), f"{stands} · {found}")


def _checks(work: Work, school: School, reader: Reader) -> Iterator[Row]:
    """The last visits: when, of which kind, whose, how many faults."""
    faults = (
        select(func.count(Finding.id))
        .where(Finding.inspection_id == Inspection.id)
        .scalar_subquery()
    )
    rows = work.session.execute(
        select(Inspection, faults)
        .where(
            work.reach("inspection.read", Inspection),
            Inspection.school_id == school.id,
            Inspection.state != InspectionState.ANNULLED,
        )
        .order_by(Inspection.arrived_at.desc())
        .limit(CHECKS_MAX)
    )
    for check, count in rows.all():
        offices = _offices(work, check, reader)
        day = local_date(check.arrived_at, reader.zone).isoformat()
        told = reader.filled("faults: {count}", count=count)
        yield Row(day, f"{reader.label(VisitMode(check.mode))} · {offices}", told)


def _offices(work: Work, check: Inspection, reader: Reader) -> str:
    came = select(Part.person_id).where(Part.inspection_id == check.id)
    offices = work.session.scalars(
        select(Office)
        .join(Person, Person.office_id == Office.id)
        .where(Person.id.in_(came) | (Person.id == check.lead_id))
        .order_by(Office.kind, Office.name)
        .distinct()
    )
    return reader.say(", ").join(reader.either(one.name, one.name_en) for one in offices)


def _people(work: Work, school: School, reader: Reader) -> Iterator[Row]:
    """Who answers, by post; names and numbers only for those whose tablets hold them."""
    sees = work.may(PHONES, school)
    for one in school.contacts:
        post = str(one.get("post") or "") or reader.say("Safety officer")
        if sees:
            yield Row(post, str(one.get("name") or "—"), str(one.get("phone") or "—"))
        else:
            yield Row(post, reader.say("name and number stand on the team's own print"), "")


def _load(work: Work, school: School, reader: Reader) -> str:
    meter = load.of_school(work, school)
    return reader.filled(
        "{count} of {most} visits since {day}",
        count=meter.visits,
        most=meter.limit.visits,
        day=meter.since.isoformat(),
    )


def going(visit: Visit, reader: Reader) -> tuple[tuple[str, str], ...]:
    """What the page says of the visit itself."""
    people = reader.say(", ").join(member.person.name for member in visit.team)
    return (
        (reader.say("Day of the visit"), reader.day(visit.visit_on)),
        (reader.say("How"), reader.label(VisitMode(visit.mode))),
        (reader.say("Team"), people),
        (reader.say("Known to the team from"), reader.time(visit.release_at)),
    )
