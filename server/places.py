"""Where the rows of each table stand: their area, office and school, for whoever narrows them.

A new table is told here, in one line of ``COLUMNS`` and one of ``WHEREABOUTS``; one whose place is
not written on its rows says in ``PLACED`` which of them lie within a grant.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from server.domain.planning_words import ProposalKind
from server.models import (
    Area,
    Base,
    BoardSnapshot,
    Campaign,
    Circular,
    CircularCopy,
    Device,
    Draw,
    Grant,
    Incident,
    IndicatorDay,
    Inspection,
    Invitation,
    Likeness,
    LookBack,
    Measure,
    Office,
    Order,
    Person,
    Proposal,
    Receipt,
    School,
    Template,
    Tie,
    Visit,
    Wave,
)
from shared.vocabulary import OpKind, OrderKind, Role

TELLS_ITS_SCHOOL = (OpKind.INSPECTION_START, OpKind.INCIDENT_REPORT)
"""Kinds of op that say at which school they were made."""


@dataclass(frozen=True)
class Reach:
    """One grant as it reaches: everything, or these areas, this office, this school."""

    role: Role
    everything: bool = False
    areas: frozenset[str] = frozenset()
    office_id: str | None = None
    school_id: str | None = None


def is_the_schools() -> ColumnElement[bool]:
    """What was only proposed is nobody's yet; what another office must fix is not the school's."""
    return Order.issued_at.is_not(None) & (Order.kind == OrderKind.NOTICE)


def _order_whereabouts(row: Order) -> tuple[str | None, str | None, str | None]:
    """The area of an order; its party's office or school, once it is issued to them."""
    if row.issued_at is None:
        return row.area_id, None, None
    return row.area_id, row.office_id, row.school_id if row.kind == OrderKind.NOTICE else None


def _school_in_area(column: Any) -> Any:
    """The area of the school a column names, as a correlated value.

    Under a name of its own, so that it stands in questions that ask for schools themselves as well.
    """
    named = aliased(School)
    return select(named.area_id).where(named.id == column).scalar_subquery()


def _places_of_receipts() -> tuple[Any, Any]:
    """The area and office of what a tablet sent.

    It belongs where its inspection belongs; while there is none, where this tablet said that it
    arrived, or that something happened; what speaks of no place belongs to the office of the
    tablet's person.
    """
    arrival, owner = aliased(Receipt), aliased(Device)
    inspected = select(Inspection.area_id).where(Inspection.id == Receipt.inspection_id)
    arrived = (
        select(School.area_id)
        .join(arrival, arrival.school_id == School.id)
        .where(
            arrival.entity_id == Receipt.inspection_id,
            arrival.kind.in_(TELLS_ITS_SCHOOL),
            arrival.device_id == Receipt.device_id,
        )
        .order_by(arrival.device_seq)
        .limit(1)
    )
    sender = (
        select(Office.id)
        .join(Person, Person.office_id == Office.id)
        .join(owner, owner.person_id == Person.id)
        .where(owner.id == Receipt.device_id)
    )
    place = func.coalesce(inspected.scalar_subquery(), arrived.scalar_subquery())
    home = sender.with_only_columns(Office.area_id).scalar_subquery()
    office = sender.with_only_columns(Office.id).scalar_subquery()
    return func.coalesce(place, home), case((place.is_(None), office))


def _people(reach: Reach) -> ColumnElement[bool]:
    """People all of whose grants lie within; without any, those of an office within.

    One grant beyond is enough to be out of reach: a tablet or a password of theirs opens that too.
    """
    offices = _offices(reach)
    within = select(Grant.id).where(
        Grant.area_id.in_(sorted(reach.areas))
        | Grant.office_id.in_(offices)
        | Grant.school_id.in_(_schools(reach))
    )
    held = Grant.revoked_at.is_(None)
    inside = select(Grant.person_id).where(held, Grant.id.in_(within))
    beyond = select(Grant.person_id).where(held, Grant.id.not_in(within))
    here = Person.id.in_(inside) | Person.office_id.in_(offices)
    return here & Person.id.not_in(beyond)


def _devices(reach: Reach) -> ColumnElement[bool]:
    """Tablets enrolled for the people within."""
    return Device.person_id.in_(select(Person.id).where(_people(reach)))


def _draws(reach: Reach) -> ColumnElement[bool]:
    """A wave's draws where the wave is; others all of whose visits go to schools within.

    What was drawn tells where the visits go.
    """
    of_a_draw = Visit.draw_id.is_not(None)
    schools = _schools(reach)
    inside = select(Visit.draw_id).where(of_a_draw, Visit.school_id.in_(schools))
    beyond = select(Visit.draw_id).where(of_a_draw, Visit.school_id.not_in(schools))
    waves = select(Wave.id).where(Wave.area_id.in_(sorted(reach.areas)))
    plain = Draw.wave_id.is_(None) & Draw.id.in_(inside) & Draw.id.not_in(beyond)
    return Draw.wave_id.in_(waves) | plain


def _measures(reach: Reach) -> ColumnElement[bool]:
    """Measures at schools within, and those the school itself was given.

    That a veto is proposed to the county is not told to the school.
    """
    own = (Measure.school_id == reach.school_id) & (Measure.kind != ProposalKind.VETO)
    return Measure.school_id.in_(_schools(reach)) | own


def _ties(reach: Reach) -> ColumnElement[bool]:
    """Ties to a town or a school within."""
    return Tie.area_id.in_(sorted(reach.areas)) | Tie.school_id.in_(_schools(reach))


def _circulars(reach: Reach) -> ColumnElement[bool]:
    """Those of an area within, and those from above that went to somebody within."""
    areas = sorted(reach.areas)
    came_here = select(CircularCopy.circular_id).where(CircularCopy.area_id.in_(areas))
    return Circular.area_id.in_(areas) | Circular.id.in_(came_here)


def _offices(reach: Reach) -> Any:
    areas = Office.area_id.in_(sorted(reach.areas))
    return select(Office.id).where(areas | (Office.id == reach.office_id))


def _schools(reach: Reach) -> Any:
    return select(School.id).where(School.area_id.in_(sorted(reach.areas)))


UNPLACED: tuple[type[Base], ...] = (Template, Area)

PLACED: dict[type[Base], Callable[[Reach], ColumnElement[bool]]] = {
    Person: _people,
    Device: _devices,
    Draw: _draws,
    Tie: _ties,
    Circular: _circulars,
    Measure: _measures,
}

COLUMNS: dict[type[Base], tuple[Any, Any, Any]] = {
    School: (School.area_id, None, School.id),
    Inspection: (Inspection.area_id, None, None),
    Incident: (Incident.area_id, None, None),
    Likeness: (Likeness.area_id, None, None),
    Order: (Order.area_id, Order.office_id, Order.school_id),
    Visit: (_school_in_area(Visit.school_id), None, None),
    LookBack: (_school_in_area(LookBack.school_id), None, None),
    Proposal: (_school_in_area(Proposal.school_id), None, None),
    Wave: (Wave.area_id, None, None),
    Campaign: (Campaign.area_id, None, None),
    Invitation: (Invitation.area_id, None, None),
    CircularCopy: (CircularCopy.area_id, CircularCopy.office_id, CircularCopy.school_id),
    Office: (Office.area_id, Office.id, None),
    Receipt: (*_places_of_receipts(), None),
    BoardSnapshot: (BoardSnapshot.area_id, None, None),
    IndicatorDay: (IndicatorDay.area_id, None, None),
}

WHEREABOUTS: dict[type[Base], Any] = {
    School: lambda row: (row.area_id, None, row.id),
    Inspection: lambda row: (row.area_id, None, None),
    Incident: lambda row: (row.area_id, None, None),
    Likeness: lambda row: (row.area_id, None, None),
    Order: _order_whereabouts,
    Visit: lambda row: (row.school.area_id, None, None),
    LookBack: lambda row: (row.school.area_id, None, None),
    Proposal: lambda row: (row.school.area_id, None, None),
    Wave: lambda row: (row.area_id, None, None),
    Campaign: lambda row: (row.area_id, None, None),
    Invitation: lambda row: (row.area_id, None, None),
    CircularCopy: lambda row: (row.area_id, row.office_id, row.school_id),
}
