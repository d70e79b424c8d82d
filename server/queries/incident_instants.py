"""The hours of an incident that are in doubt: those of its reports and of their photos."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from server.models import Incident, IncidentPhoto, IncidentReport, Receipt
from server.queries.instants import TAKEN, Doubtful, InstantKind, told
from server.work import Work
from shared.vocabulary import OpKind

BETWEEN = "."
"""Between the report and the place of a photo in it, where that photo is named."""


def in_doubt() -> ColumnElement[bool]:
    """Incidents with an hour that nobody has confirmed."""
    report = IncidentReport.incident_id == Incident.id
    photo = IncidentPhoto.incident_id == Incident.id
    return or_(
        select(IncidentReport.id).where(report, IncidentReport.reported_doubtful).exists(),
        select(IncidentPhoto.report_id).where(photo, IncidentPhoto.taken_doubtful).exists(),
    )


def doubtful_of(work: Work, incident: Incident) -> list[Doubtful]:
    """The hours of this incident in doubt, report by report."""
    if not any(one.reported_doubtful for one in incident.reports) and not any(
        one.taken_doubtful for one in incident.photos
    ):
        return []
    said = _payloads(work, incident)
    return [
        one for report in incident.reports for one in _of_report(report, said.get(report.id, {}))
    ]


def photo_key(row_id: str) -> tuple[str, int]:
    """Which photo is named: its report, its place there."""
    report_id, _, position = row_id.partition(BETWEEN)
    return report_id, int(position)


def _of_report(report: IncidentReport, said: dict[str, Any]) -> Iterator[Doubtful]:
    if report.reported_doubtful:
        hour = told(said, "reported")
        yield Doubtful(InstantKind.REPORT, report.id, report.number, report.reported_at, hour)
    shown = said.get("photos", [])
    for photo in report.incident.photos:
        if photo.report_id == report.id and photo.taken_doubtful:
            facts = shown[photo.position] if photo.position < len(shown) else {}
            named = f"{report.id}{BETWEEN}{photo.position}"
            stands, hour = photo.taken_at, told(facts, "taken")
            yield Doubtful(InstantKind.PHOTO, named, report.number, stands, hour)


def _payloads(work: Work, incident: Incident) -> dict[str, dict[str, Any]]:
    """What the ops that made its reports say, by report."""
    rows = work.session.scalars(
        select(Receipt.op).where(
            Receipt.entity_id == incident.id,
            Receipt.kind == OpKind.INCIDENT_REPORT,
            Receipt.result.in_(TAKEN),
        )
    )
    said = (json.loads(op)["payload"] for op in rows)
    return {one["report_id"]: one for one in said}
