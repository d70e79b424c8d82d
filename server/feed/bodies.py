"""Rows into the bodies of feed items, and the scopes each may be seen in.

The secrecy rule stands here: visits and look-backs go to ``user:`` scopes alone, a sealed visit
names no school, an envelope is of one size, and no body in ``area:`` holds anything that depends
on what is planned.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from server.domain.city_settings import NORMS, SETTLED_FROM, TOLD_TABLETS
from server.feed.incidents import incident_body
from server.feed.offices import office_bodies
from server.feed.plans import envelopes, school_body, visit_body
from server.feed.records import ZONE, inspection_body, lookback_body, order_body
from server.models import (
    Area,
    CalendarDay,
    Incident,
    Inspection,
    LookBack,
    Order,
    Phrase,
    School,
    SettingChange,
    Template,
    Visit,
)
from shared.clock import to_wire
from shared.protocol import GLOBAL_SCOPE, area_scope, user_scope
from shared.records.bodies import AreaBody
from shared.vocabulary import ItemKind, VisitState

Placed = list[tuple[str, dict[str, Any]]]
"""The scopes an item stands in, each with its body there."""


def at_hand(kind: ItemKind, rows: Mapping[str, Any], zone: str) -> dict[str, Placed]:
    """The same of items whose whole rows are here: nothing is read again.

    Of the kinds whose bodies need more than their rows there are none.
    """
    place = _OF_A_ROW.get(kind)
    return {item_id: place(row, zone) for item_id, row in rows.items()} if place else {}


def build(session: Session, kind: ItemKind, ids: Iterable[str]) -> dict[str, Placed]:
    """The scopes and bodies of these items; an id that is gone has none."""
    return _BUILDERS[kind](session, sorted(set(ids)))


def _areas(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(select(Area).where(Area.id.in_(ids)))
    return {
        row.id: [
            (
                GLOBAL_SCOPE,
                asdict(AreaBody(row.id, row.code, row.name, row.name_en, row.parent_id)),
            )
        ]
        for row in rows
    }


def _offices(session: Session, ids: list[str]) -> dict[str, Placed]:
    told = office_bodies(session, ids)
    return {office_id: [(GLOBAL_SCOPE, body)] for office_id, body in told.items()}


def _templates(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(select(Template).where(Template.id.in_(ids)))
    switched = _switched(session)
    return {
        row.id: [
            (
                GLOBAL_SCOPE,
                {
                    "id": row.id,
                    "code": row.code,
                    "version": row.version,
                    "name": row.name,
                    "name_en": row.name_en,
                    "digest": row.digest,
                    "current": row.current,
                    "body": row.body,
                    **switched,
                },
            )
        ]
        for row in rows
    }


def _switched(session: Session) -> dict[str, Any]:
    """Which rule sets on guards were switched on or off, for checks that nobody planned, and from
    which level notices ask for five things to be settled."""
    change = SettingChange
    asked = select(change.name, change.value, change.set_at).where(change.name.in_(TOLD_TABLETS))
    rows = session.execute(asked.order_by(change.ordinal)).all()
    told: dict[str, Any] = {name: value for name, value, _at in rows if name == SETTLED_FROM.name}
    rules = [
        {"rule": NORMS[name], "on": bool(value), "at": to_wire(at)}
        for name, value, at in rows
        if name in NORMS
    ]
    return told | ({"rules": rules} if rules else {})


def _calendars(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(
        select(CalendarDay).where(CalendarDay.year_id.in_(ids)).order_by(CalendarDay.day)
    )
    years: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        years.setdefault(row.year_id, []).append(
            {
                "day": row.day.isoformat(),
                "kind": row.kind,
                "name": row.name,
                "name_en": row.name_en,
                "edition": row.edition,
                "published": row.published,
            }
        )
    return {
        year: [(GLOBAL_SCOPE, {"id": year, "year": int(year), "days": days})]
        for year, days in years.items()
    }


def _phrases(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(
        select(Phrase).where(Phrase.code.in_(ids)).order_by(Phrase.code, Phrase.position)
    )
    banks: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        banks.setdefault(row.code, []).append({"zh": row.text_zh, "en": row.text_en})
    return {code: [(GLOBAL_SCOPE, {"id": code, "phrases": told})] for code, told in banks.items()}


def _schools(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(select(School).where(School.id.in_(ids), School.active))
    return {row.id: [(area_scope(row.area_id), asdict(school_body(row)))] for row in rows}


def _inspections(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(
        select(Inspection)
        .where(Inspection.id.in_(ids))
        .options(
            selectinload(Inspection.findings),
            selectinload(Inspection.photos),
            selectinload(Inspection.signatures),
            selectinload(Inspection.parts),
        )
        .execution_options(populate_existing=True)
    )
    return {row.id: _inspection(row, session.info[ZONE]) for row in rows}


def _inspection(row: Inspection, _zone: str) -> Placed:
    return [(area_scope(row.area_id), _for_the_town(row))]


def _for_the_town(row: Inspection) -> dict[str, Any]:
    """An inspection as every inspector of its town may hold it: no sign that a visit leaked."""
    body = dict(vars(inspection_body(row)))
    body["arrival"] = {name: told for name, told in row.arrival.items() if name != "leak_signs"}
    return body


def _incidents(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(
        select(Incident)
        .where(Incident.id.in_(ids))
        .options(selectinload(Incident.reports), selectinload(Incident.photos))
        .execution_options(populate_existing=True)
    )
    return {row.id: _incident(row, session.info[ZONE]) for row in rows}


def _incident(row: Incident, _zone: str) -> Placed:
    return [(area_scope(row.area_id), vars(incident_body(row)))]


def _orders(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(
        select(Order)
        .where(Order.id.in_(ids))
        .options(selectinload(Order.steps))
        .execution_options(populate_existing=True)
    )
    return {row.id: _order(row, session.info[ZONE]) for row in rows}


def _order(row: Order, zone: str) -> Placed:
    return [(area_scope(row.area_id), vars(order_body(row, zone)))]


def _visits(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(
        select(Visit)
        .where(Visit.id.in_(ids))
        .options(selectinload(Visit.team), selectinload(Visit.lookbacks), selectinload(Visit.draw))
        .execution_options(populate_existing=True)
    )
    placed: dict[str, Placed] = {}
    for row in rows:
        body = asdict(visit_body(row, row.state))
        placed[row.id] = [(user_scope(member.person_id), body) for member in row.team]
    return placed


def _lookbacks(session: Session, ids: list[str]) -> dict[str, Placed]:
    rows = session.scalars(
        select(LookBack)
        .where(LookBack.id.in_(ids))
        .options(selectinload(LookBack.visit).selectinload(Visit.team))
        .execution_options(populate_existing=True)
    )
    placed: dict[str, Placed] = {}
    for row in rows:
        visit = row.visit
        if visit is None or visit.state in (VisitState.SEALED, VisitState.CANCELLED):
            placed[row.id] = []
            continue
        body = asdict(lookback_body(session, row))
        placed[row.id] = [(user_scope(member.person_id), body) for member in visit.team]
    return placed


_BUILDERS: dict[ItemKind, Callable[[Session, list[str]], dict[str, Placed]]] = {
    ItemKind.AREA: _areas,
    ItemKind.OFFICE: _offices,
    ItemKind.TEMPLATE: _templates,
    ItemKind.CALENDAR: _calendars,
    ItemKind.PHRASES: _phrases,
    ItemKind.SCHOOL: _schools,
    ItemKind.INSPECTION: _inspections,
    ItemKind.ORDER: _orders,
    ItemKind.VISIT: _visits,
    ItemKind.LOOK_BACK: _lookbacks,
    ItemKind.INCIDENT: _incidents,
    ItemKind.ENVELOPE: envelopes,
}

_OF_A_ROW: dict[ItemKind, Callable[[Any, str], Placed]] = {
    ItemKind.INSPECTION: _inspection,
    ItemKind.ORDER: _order,
    ItemKind.INCIDENT: _incident,
}
"""Kinds of items that can be made of a row at hand: its parts stand beside it."""
