"""Pictures that are like others, side by side, to those who may see both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, not_, select, tuple_
from sqlalchemy.orm import joinedload

from server.domain.likeness import LikenessState, UseKind
from server.models import (
    Blob,
    Evidence,
    EvidencePhoto,
    Incident,
    IncidentPhoto,
    Inspection,
    Likeness,
    Order,
    Person,
    Photo,
)
from server.queries import inspections, supervising
from server.queries.uses import incident_photo_id
from server.work import Work

DECIDE = "likeness.decide"
ROWS_MAX = 50
WHO_MAX = 3
"""So many are named who may look where the asker may not."""


@dataclass(frozen=True)
class Side:
    """One of two pictures that are alike, and what is known of it."""

    kind: UseKind
    sha256: str
    preview_sha256: str
    at: datetime
    by: str
    school: str
    what: str
    path: str
    purpose: str = ""
    source: str = ""
    doubtful: bool = False
    metres: int = 0
    file_facts: dict[str, Any] | None = None


@dataclass(frozen=True)
class Pair:
    """What a supervisor looks at: the newer picture, the older one where it may be seen."""

    row: Likeness
    newer: Side
    older: Side | None
    decided_by: str
    who: tuple[str, ...]


def waiting(work: Work) -> int:
    """How many wait for a supervisor."""
    open_ones = select(func.count(Likeness.id)).where(
        work.reach(DECIDE, Likeness), Likeness.state == LikenessState.OPEN
    )
    return work.session.scalar(open_ones) or 0


def find(work: Work, *, decided: bool, after: str = "") -> tuple[list[Pair], str]:
    """Those that wait, or those that were decided, the newest first; and the key to go on from."""
    work.require(DECIDE)
    waits = Likeness.state == LikenessState.OPEN
    conditions = [work.reach(DECIDE, Likeness), not_(waits) if decided else waits]
    if after:
        conditions.append(Likeness.id < after)
    rows = work.session.scalars(
        select(Likeness).where(*conditions).order_by(Likeness.id.desc()).limit(ROWS_MAX + 1)
    ).all()
    following = rows[ROWS_MAX - 1].id if len(rows) > ROWS_MAX else ""
    return _pairs(work, rows[:ROWS_MAX]), following


def of_order(work: Work, order: Order) -> list[Pair]:
    """What its evidence, and the photos of its look-backs, are like; for who decides."""
    if not work.may(DECIDE, order):
        return []
    rows = work.session.scalars(
        select(Likeness)
        .where(work.reach(DECIDE, Likeness), Likeness.order_id == order.id)
        .order_by(Likeness.state == LikenessState.NOT_REUSED, Likeness.distance, Likeness.id)
        .limit(ROWS_MAX)
    )
    return _pairs(work, rows.all())


def _pairs(work: Work, rows: Sequence[Likeness]) -> list[Pair]:
    sides = _sides(work, rows)
    people = inspections.names(work, [row.decided_by for row in rows if row.decided_by])
    seen = {
        area_id: work.covers(DECIDE, area_id) for area_id in {row.older_area_id for row in rows}
    }
    apart = {(row.area_id, row.older_area_id) for row in rows if not seen[row.older_area_id]}
    who = {two: tuple(supervising.over(work, *two)[:WHO_MAX]) for two in apart}
    return [
        Pair(
            row,
            sides[row.newer_kind, row.newer_id],
            sides[row.older_kind, row.older_id] if seen[row.older_area_id] else None,
            people.get(row.decided_by or "", ""),
            who.get((row.area_id, row.older_area_id), ()),
        )
        for row in rows
    ]


def _sides(work: Work, rows: Sequence[Likeness]) -> dict[tuple[str, str], Side]:
    ids: dict[str, set[str]] = {kind: set() for kind in UseKind}
    for row in rows:
        ids[row.newer_kind].add(row.newer_id)
        ids[row.older_kind].add(row.older_id)
    evidence = _evidence(work, ids[UseKind.EVIDENCE])
    photos = _photos(work, ids[UseKind.PHOTO])
    incidents = _incidents(work, ids[UseKind.INCIDENT])
    return {
        **{(UseKind.EVIDENCE, one): side for one, side in evidence.items()},
        **{(UseKind.PHOTO, one): side for one, side in photos.items()},
        **{(UseKind.INCIDENT, one): side for one, side in incidents.items()},
    }


def _evidence(work: Work, ids: set[str]) -> dict[str, Side]:
    rows = work.session.execute(
        select(EvidencePhoto, Evidence, Order, Person.name, Blob.facts)
        .join(Evidence, Evidence.id == EvidencePhoto.evidence_id)
        .join(Order, Order.id == Evidence.order_id)
        .join(Person, Person.id == Evidence.sent_by)
        .join(Blob, Blob.sha256 == EvidencePhoto.sha256)
        .where(EvidencePhoto.id.in_(ids))
        .options(joinedload(Order.school))
    )
    return {
        photo.id: Side(
            UseKind.EVIDENCE,
            photo.sha256,
            photo.preview_sha256,
            sent.sent_at,
            by,
            order.school.name,
            f"{order.number} {order.what}",
            f"/orders/{order.id}",
            file_facts=facts,
        )
        for photo, sent, order, by, facts in rows
    }


def _photos(work: Work, ids: set[str]) -> dict[str, Side]:
    rows = work.session.execute(
        select(Photo, Person.name, Order)
        .join(Person, Person.id == Photo.taken_by)
        .outerjoin(Order, Order.finding_id == Photo.finding_id)
        .where(Photo.id.in_(ids))
        .options(joinedload(Photo.inspection).joinedload(Inspection.school))
    )
    return {
        photo.id: Side(
            UseKind.PHOTO,
            photo.sha256,
            photo.preview_sha256 or "",
            photo.taken_at,
            by,
            photo.inspection.school.name,
            f"{order.number} {order.what}" if order else "",
            f"/orders/{order.id}" if order else f"/inspections/{photo.inspection_id}",
            photo.purpose,
            photo.source,
            photo.taken_doubtful,
            int((photo.facts.get("place") or {}).get("accuracy_m") or 0),
        )
        for photo, by, order in rows
    }


def _incidents(work: Work, ids: set[str]) -> dict[str, Side]:
    keys = [(report, int(place)) for report, _, place in (one.partition("/") for one in ids)]
    rows = work.session.execute(
        select(IncidentPhoto, Person.name)
        .join(Person, Person.id == IncidentPhoto.taken_by)
        .where(tuple_(IncidentPhoto.report_id, IncidentPhoto.position).in_(keys))
        .options(joinedload(IncidentPhoto.incident).joinedload(Incident.school))
    )
    return {
        incident_photo_id(photo): Side(
            UseKind.INCIDENT,
            photo.sha256,
            photo.preview_sha256 or "",
            photo.taken_at,
            by,
            photo.incident.school.name,
            photo.incident.number,
            f"/incidents/{photo.incident_id}",
            source=photo.source,
            doubtful=photo.taken_doubtful,
        )
        for photo, by in rows
    }
