"""Orders as worklists and pages show them: narrowed to the asker, lateness computed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from server.domain import deadlines
from server.domain.serving import HOUR_DECIDED
from server.models import Evidence, Inspection, Order, Person, Photo
from server.queries import standing, worklist
from server.work import Work
from shared.clock import from_wire
from shared.problems import NotFound
from shared.vocabulary import PhotoPurpose, ServiceWay

ROWS_MAX = 50


@dataclass(frozen=True)
class OrderFilter:
    """Which orders a worklist shows; lives in the address."""

    state: str = ""
    overdue: bool = False
    text: str = ""
    after: str = ""


@dataclass(frozen=True)
class OrderPage:
    """Some orders, and the key to go on from."""

    rows: list[Order]
    total: int
    next: str = ""


@dataclass(frozen=True)
class Service:
    """A notice served on the campus, or the attempt, as pages and papers tell it."""

    way: ServiceWay
    at: datetime
    doubtful: bool
    to: str
    reason: str
    witness: str
    witness_reason: str
    by: str
    strokes: list[list[int]]
    witness_strokes: list[list[int]]
    due_on: date | None
    """The last day as the paper said it that was handed over."""

    @classmethod
    def read(cls, kept: dict[str, Any], by: str) -> "Service":
        """A service as its inspection keeps it, by somebody of this name."""
        seen = kept.get("witness") or {}
        return cls(
            ServiceWay(kept["way"]),
            from_wire(kept["served_at"]),
            bool(kept["doubtful"]),
            " ".join(filter(None, (kept["post"], kept["name"]))),
            str(kept["reason"]),
            " ".join(filter(None, (seen.get("unit"), seen.get("name")))),
            str(seen.get("reason") or ""),
            by,
            list(kept["strokes"]),
            list(seen.get("strokes") or ()),
            _day(kept["due_on"]),
        )


def find(work: Work, wanted: OrderFilter) -> OrderPage:
    """The orders in reach that fit, by their last day; a page of at most 50."""
    conditions = [work.reach("order.read", Order)]
    if wanted.state:
        conditions.append(Order.state == wanted.state)
    if wanted.overdue:
        conditions.append(standing.overdue(work.today))
    if wanted.text:
        conditions.append(Order.what.contains(wanted.text, autoescape=True))
    total = work.session.scalar(select(func.count(Order.id)).where(*conditions)) or 0
    if wanted.after:
        conditions.append(Order.id < wanted.after)
    rows = list(
        work.session.scalars(
            select(Order)
            .where(*conditions)
            .options(selectinload(Order.school), selectinload(Order.office))
            .order_by(Order.id.desc())
            .limit(ROWS_MAX + 1)
        )
    )
    following = rows[ROWS_MAX - 1].id if len(rows) > ROWS_MAX else ""
    return OrderPage(rows[:ROWS_MAX], total, following)


def waiting_for_us(work: Work) -> list[Order]:
    """What waits for the office, the oldest first: evidence, 重大 to confirm, time asked for."""
    return list(
        work.session.scalars(
            select(Order)
            .where(work.reach("order.review", Order), worklist.waits_for_us(work))
            .options(selectinload(Order.school))
            .order_by(func.coalesce(Order.extension_asked_at, Order.submitted_at), Order.id)
            .limit(ROWS_MAX)
        )
    )


def counts(work: Work) -> dict[str, int]:
    """How many orders stand in each state, and how many are overdue."""
    reach = work.reach("order.read", Order)
    rows = work.session.execute(
        select(Order.state, func.count(Order.id)).where(reach).group_by(Order.state)
    )
    found: dict[str, int] = dict(iter(rows))
    overdue = select(func.count(Order.id)).where(reach, standing.overdue(work.today))
    return {**found, "overdue": work.session.scalar(overdue) or 0}


def is_overdue(order: Order, today: date) -> bool:
    """Whether an order's last day passed with nothing sent in."""
    asked = order.extension_asked_at is not None or order.handed_back_at is not None
    return deadlines.is_overdue(order.state, order.due_on, today, asked=asked)


def photos_before(work: Work, order: Order) -> list[Photo]:
    """The inspectors' photos of the fault."""
    return _photos(work, order, PhotoPurpose.FINDING, PhotoPurpose.AFTER)


def stamped_papers(work: Work, order: Order) -> list[Photo]:
    """The photos of the paper that was handed over, with its stamp, in time."""
    return _photos(work, order, PhotoPurpose.PAPER)


def handwriting_of(work: Work, order: Order) -> list[Photo]:
    """What the inspectors wrote of the fault by hand."""
    return _photos(work, order, PhotoPurpose.HANDWRITING)


def services(work: Work, order: Order) -> list[Service]:
    """How the notice was served on the campus, and who tried before, in time."""
    told = [one for one in order.inspection.services if one["finding_id"] == order.finding_id]
    by = {one["by"] for one in told}
    people = dict(
        iter(work.session.execute(select(Person.id, Person.name).where(Person.id.in_(by))))
    )
    found = (Service.read(one, people.get(one["by"], "")) for one in told)
    return sorted(found, key=lambda one: one.at)


def deciders(work: Work, order: Order) -> dict[str, str]:
    """Who decided an hour that its term counts from: they stand in its history by name."""
    decided = {one.person_id for one in order.steps if one.act == HOUR_DECIDED}
    named = select(Person.id, Person.name).where(Person.id.in_(decided))
    return dict(iter(work.session.execute(named))) if decided else {}


def of_finding(work: Work, finding_id: str) -> Order:
    """The order of a fault, for those who may read it."""
    asked = select(Order).where(Order.finding_id == finding_id, work.reach("order.read", Order))
    order = work.session.scalars(asked).one_or_none()
    if order is None:
        raise NotFound()
    return order


def with_evidence(work: Work, order: Order) -> list[Evidence]:
    """What was sent in for an order, in time."""
    return list(
        work.session.scalars(
            select(Evidence)
            .where(Evidence.order_id == order.id)
            .options(selectinload(Evidence.photos))
            .order_by(Evidence.sent_at)
        )
    )


def of_inspection(work: Work, inspection: Inspection) -> list[Order]:
    """The orders of one inspection."""
    return list(
        work.session.scalars(
            select(Order).where(Order.inspection_id == inspection.id).order_by(Order.id)
        )
    )


def _photos(work: Work, order: Order, *purposes: PhotoPurpose) -> list[Photo]:
    """Of the fault, taken for these purposes, in time."""
    asked = select(Photo).where(Photo.finding_id == order.finding_id)
    return list(work.session.scalars(asked.where(Photo.purpose.in_(purposes)).order_by(Photo.id)))


def _day(text: str) -> date | None:
    """A day that travelled as a text; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
