"""Incidents as the bodies tablets hold: counts and words, and no field for a name."""

from typing import Any

from server.models import Incident, IncidentPhoto, IncidentReport
from shared.clock import to_wire
from shared.records.bodies import IncidentBody


def incident_body(row: Incident) -> IncidentBody:
    """One incident with its reports, each with its photos."""
    photos = sorted(row.photos, key=lambda one: one.position)
    return IncidentBody(
        id=row.id,
        school_id=row.school_id,
        area_id=row.area_id,
        number=row.number,
        kind=row.kind,
        happened_at=to_wire(row.happened_at),
        happened_doubtful=row.happened_doubtful,
        reports=[
            _report(one, [_photo(photo) for photo in photos if photo.report_id == one.id])
            for one in sorted(row.reports, key=lambda one: one.ordinal)
        ],
    )


def _report(row: IncidentReport, photos: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "ordinal": row.ordinal,
        "number": row.number,
        "follows": row.follows,
        "kind": row.kind,
        "happened_at": to_wire(row.happened_at),
        "reported_at": to_wire(row.reported_at),
        "reported_doubtful": row.reported_doubtful,
        "reported_by": row.reported_by,
        "received_at": to_wire(row.received_at),
        "place": row.place,
        "where": row.where,
        "counts": dict(row.counts),
        "at_once": list(row.at_once),
        "note": row.note,
        "photos": photos,
    }


def _photo(row: IncidentPhoto) -> dict[str, Any]:
    return {
        "sha256": row.sha256,
        "preview_sha256": row.preview_sha256,
        "taken_at": to_wire(row.taken_at),
        "source": row.source,
        "layers": list(row.layers),
    }
