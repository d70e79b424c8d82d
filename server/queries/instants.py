"""The hours of an inspection that are in doubt: what stands provisionally, what the tablet told."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from server.models import (
    ConfirmedInstant,
    Finding,
    Inspection,
    Photo,
    Receipt,
    Signature,
)
from server.work import Work
from shared.clock import from_wire
from shared.vocabulary import OpKind


class InstantKind(StrEnum):
    """Which hour of an inspection."""

    ARRIVAL = "arrival"
    FINDING = "finding"
    PHOTO = "photo"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Doubtful:
    """One hour in doubt. ``told`` is None where the tablet's own cannot be read."""

    kind: InstantKind
    row_id: str
    about: str
    stands: datetime
    told: datetime | None


def in_doubt() -> ColumnElement[bool]:
    """Inspections with an hour that nobody has confirmed."""
    rows = (
        select(model.id).where(model.inspection_id == Inspection.id, mark).exists()
        for model, mark in (
            (Photo, Photo.taken_doubtful),
            (Finding, Finding.found_doubtful),
            (Signature, Signature.signed_doubtful),
        )
    )
    return or_(Inspection.arrived_doubtful, *rows)


def doubtful_of(work: Work, inspection: Inspection) -> list[Doubtful]:
    """The hours of this inspection in doubt, the arrival first."""
    found: list[Doubtful] = []
    if inspection.arrived_doubtful:
        told = _told(inspection.arrival, "arrived")
        stands = inspection.arrived_at
        found.append(Doubtful(InstantKind.ARRIVAL, inspection.id, "", stands, told))
    said = _payloads(work, inspection)
    for finding in inspection.findings:
        if finding.found_doubtful:
            told = _told(said.get(finding.id, {}), "found")
            kind = InstantKind.FINDING
            found.append(Doubtful(kind, finding.id, finding.what, finding.found_at, told))
    for photo in inspection.photos:
        if photo.taken_doubtful:
            told = _told(photo.facts, "taken")
            kind, about = InstantKind.PHOTO, photo.purpose
            found.append(Doubtful(kind, photo.id, about, photo.taken_at, told))
    for one in inspection.signatures:
        if one.signed_doubtful:
            told = _told(said.get(one.id, {}), "signed")
            kind, about = InstantKind.SIGNATURE, one.post or one.name
            found.append(Doubtful(kind, one.id, about, one.signed_at, told))
    return found


def confirmed_of(work: Work, inspection: Inspection) -> list[ConfirmedInstant]:
    """What was decided of its hours, the latest first."""
    return list(
        work.session.scalars(
            select(ConfirmedInstant)
            .where(ConfirmedInstant.inspection_id == inspection.id)
            .order_by(ConfirmedInstant.confirmed_at.desc(), ConfirmedInstant.row_id)
        )
    )


def _payloads(work: Work, inspection: Inspection) -> dict[str, dict[str, Any]]:
    """What the ops that made its doubtful faults and signatures say, by what they made."""
    ids = [one.id for one in inspection.findings if one.found_doubtful]
    ids += [one.id for one in inspection.signatures if one.signed_doubtful]
    made = (OpKind.FINDING_ADD, OpKind.SIGNATURE_ADD)
    rows = work.session.execute(
        select(Receipt.entity_id, Receipt.op).where(
            Receipt.entity_id.in_(ids), Receipt.kind.in_(made)
        )
    )
    return {entity_id: json.loads(op)["payload"] for entity_id, op in rows}


def _told(facts: dict[str, Any], name: str) -> datetime | None:
    try:
        return from_wire(facts[name]["at"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
