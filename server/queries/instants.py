"""The hours of an inspection that are in doubt: what stands provisionally, what the tablet told."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select

from server.models import (
    ConfirmedInstant,
    Finding,
    Incident,
    Inspection,
    Photo,
    Receipt,
    Signature,
)
from server.work import Work
from shared.clock import from_wire
from shared.vocabulary import OpKind, OpResult

TAKEN = (OpResult.APPLIED, OpResult.MERGED)
"""What became of an op whose words count; another may have come under the same id."""


class InstantKind(StrEnum):
    """Which hour of an inspection, or of an incident."""

    ARRIVAL = "arrival"
    FINDING = "finding"
    PHOTO = "photo"
    SIGNATURE = "signature"
    SERVICE = "service"
    REPORT = "report"


@dataclass(frozen=True)
class Doubtful:
    """One hour in doubt. ``told`` is None where the tablet's own cannot be read."""

    kind: InstantKind
    row_id: str
    about: str
    stands: datetime
    told: datetime | None


def in_doubt() -> tuple[Select[str], ...]:
    """The ids of inspections with an hour that nobody has confirmed, each by an index of its own:
    they are few among many.
    """
    return (
        select(Inspection.id).where(Inspection.arrived_doubtful),
        select(Inspection.id).where(Inspection.served_doubtful),
        select(Photo.inspection_id).where(Photo.taken_doubtful),
        select(Finding.inspection_id).where(Finding.found_doubtful),
        select(Signature.inspection_id).where(Signature.signed_doubtful),
    )


def doubtful_of(work: Work, inspection: Inspection) -> list[Doubtful]:
    """The hours of this inspection in doubt, the arrival first."""
    found: list[Doubtful] = []
    if inspection.arrived_doubtful:
        hour = told(inspection.arrival, "arrived")
        stands = inspection.arrived_at
        found.append(Doubtful(InstantKind.ARRIVAL, inspection.id, "", stands, hour))
    said = _payloads(work, inspection)
    for finding in inspection.findings:
        if finding.found_doubtful:
            hour = told(said.get(finding.id, {}), "found")
            kind = InstantKind.FINDING
            found.append(Doubtful(kind, finding.id, finding.what, finding.found_at, hour))
    for photo in inspection.photos:
        if photo.taken_doubtful:
            hour = told(photo.facts, "taken")
            kind, about = InstantKind.PHOTO, photo.purpose
            found.append(Doubtful(kind, photo.id, about, photo.taken_at, hour))
    for one in inspection.signatures:
        if one.signed_doubtful:
            hour = told(said.get(one.id, {}), "signed")
            kind, about = InstantKind.SIGNATURE, one.post or one.name
            found.append(Doubtful(kind, one.id, about, one.signed_at, hour))
    return [*found, *_services(inspection, said)]


def _services(inspection: Inspection, said: dict[str, dict[str, Any]]) -> Iterator[Doubtful]:
    """Services on the campus; the hour that stands is the one their term counts from."""
    faults = {one.id: one.what for one in inspection.findings}
    for service in inspection.services:
        if service["doubtful"]:
            hour = told(said.get(service["id"], {}), "served")
            about = faults.get(service["finding_id"], "")
            stands = from_wire(service["served_at"])
            yield Doubtful(InstantKind.SERVICE, service["id"], about, stands, hour)


def confirmed_of(work: Work, of: Inspection | Incident) -> list[ConfirmedInstant]:
    """What was decided of its hours, the latest first."""
    made = ConfirmedInstant
    is_of = made.incident_id if isinstance(of, Incident) else made.inspection_id
    return list(
        work.session.scalars(
            select(made).where(is_of == of.id).order_by(made.confirmed_at.desc(), made.row_id)
        )
    )


def _payloads(work: Work, inspection: Inspection) -> dict[str, dict[str, Any]]:
    """What the ops say that made its doubtful faults, signatures, services; by what they made."""
    ids = [one.id for one in inspection.findings if one.found_doubtful]
    ids += [one.id for one in inspection.signatures if one.signed_doubtful]
    ids += [one["id"] for one in inspection.services if one["doubtful"]]
    made = (OpKind.FINDING_ADD, OpKind.SIGNATURE_ADD, OpKind.ORDER_SERVE)
    rows = work.session.execute(
        select(Receipt.entity_id, Receipt.op).where(
            Receipt.entity_id.in_(ids), Receipt.kind.in_(made), Receipt.result.in_(TAKEN)
        )
    )
    return {entity_id: json.loads(op)["payload"] for entity_id, op in rows}


def told(facts: dict[str, Any], name: str) -> datetime | None:
    """The hour as the tablet told it; None where that cannot be read."""
    try:
        return from_wire(facts[name]["at"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
