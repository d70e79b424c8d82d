"""The report of an incident: put on record with its photos, beside those that came before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from msgspec import to_builtins

from server import scope
from server.actions.numbering import next_number
from server.domain import events
from server.models import Incident, IncidentPhoto, IncidentReport, School
from server.sync import evidence
from server.sync.batch import Batch
from server.sync.rules import APPLIED, Decision, Held, Refused, count_instant
from shared import incidents
from shared.ids import is_id
from shared.incidents import Harm
from shared.records import ops
from shared.records.ops import Op

KIND = "incident"
MINUTE = timedelta(minutes=1)
FORM = "快报〔{year}〕{number}号"


@dataclass(frozen=True)
class _Noted:
    """When a report was written as the office counts it, and the number it gave it."""

    at: datetime
    doubtful: bool
    number: str
    happened_at: datetime


def report(batch: Batch, op: Op, said: ops.IncidentReport, _sha256: str) -> Decision:
    """Put a report on record; of the reports before it nothing changes."""
    school = batch.get(School, said.school_id)
    if school is None:
        raise Refused(code_is="unknown_school")
    incident = batch.get(Incident, op.entity_id)
    _refuse_unfit(batch, said)
    _refuse_bad_photos(op, said)
    if incident is not None:
        _refuse_strange(said, incident)
    elif said.follows is not None:
        raise Held(code_is="no_incident")
    if not scope.in_reach(batch.work.actor, "incident.report", incident or school):
        raise Held(code_is="no_grant")
    noted = _note(batch, said)
    incident = _begin(batch, op, school, said, noted) if incident is None else incident
    incident.kind, incident.happened_at = said.kind, noted.happened_at
    incident.happened_doubtful = noted.doubtful
    row = _write(batch, op, said, incident, noted)
    for position, photo in enumerate(said.photos):
        _add_photo(batch, op, photo, row, position)
    evidence.name_blobs(batch, op)
    told = events.IncidentReported(incident.id, row.id, noted.number, row.ordinal, row.kind)
    batch.work.record(told)
    return APPLIED


def _refuse_unfit(batch: Batch, said: ops.IncidentReport) -> None:
    if not is_id(said.report_id):
        raise Refused(code_is="bad_id")
    if batch.get(IncidentReport, said.report_id) is not None:
        raise Refused(code_is="already_there")
    if not 0 <= said.minutes_before <= incidents.BEFORE_MAX // MINUTE:
        raise Refused(code_is="wrong_hour")
    counts = (one for harm in _counts(said).values() for one in harm.values())
    if not all(map(incidents.fits, counts)):
        raise Refused(code_is="wrong_count")


def _refuse_bad_photos(op: Op, said: ops.IncidentReport) -> None:
    if len(said.photos) > incidents.PHOTOS_PER_REPORT_MAX:
        raise Refused(code_is="too_many_photos")
    for photo in said.photos:
        evidence.refuse_bad_blobs(op, photo)


def _refuse_strange(said: ops.IncidentReport, incident: Incident) -> None:
    """A further report is of the same school, and follows one that is there."""
    if incident.school_id != said.school_id:
        raise Refused(code_is="other_school")
    if said.follows not in {one.id for one in incident.reports}:
        raise Refused(code_is="already_there" if said.follows is None else "other_incident")
    if len(incident.reports) >= incidents.REPORTS_PER_INCIDENT_MAX:
        raise Refused(code_is="too_many_reports")


def _note(batch: Batch, said: ops.IncidentReport) -> _Noted:
    """The instant that counts, doubtful as others are, and the next number of the year."""
    reported = count_instant(said.reported, batch.received)
    happened = reported.at - said.minutes_before * MINUTE
    number = next_number(batch.work, KIND, FORM)
    return _Noted(reported.at, reported.doubtful, number, happened)


def _begin(
    batch: Batch, op: Op, school: School, said: ops.IncidentReport, noted: _Noted
) -> Incident:
    return batch.put(
        Incident,
        op.entity_id,
        id=op.entity_id,
        number=noted.number,
        school_id=school.id,
        area_id=school.area_id,
        kind=said.kind,
        happened_at=noted.happened_at,
        received_at=batch.received,
    )


def _write(
    batch: Batch, op: Op, said: ops.IncidentReport, incident: Incident, noted: _Noted
) -> IncidentReport:
    return batch.put(
        IncidentReport,
        said.report_id,
        id=said.report_id,
        incident_id=incident.id,
        incident=incident,
        ordinal=len(incident.reports) + 1,
        number=noted.number,
        follows=said.follows,
        kind=said.kind,
        happened_at=noted.happened_at,
        reported_at=noted.at,
        reported_doubtful=noted.doubtful,
        reported_by=op.actor_id,
        device_id=op.device_id,
        received_at=batch.received,
        place=said.place or "",
        where=said.where,
        counts=_counts(said),
        at_once=list(dict.fromkeys(map(str, said.at_once))),
        note=said.note,
    )


def _counts(said: ops.IncidentReport) -> dict[str, Any]:
    """How many of whom, by harm."""
    told = {
        Harm.INVOLVED: said.involved,
        Harm.HURT: said.hurt,
        Harm.IN_HOSPITAL: said.in_hospital,
        Harm.DEAD: said.dead,
    }
    return {str(harm): to_builtins(counted) for harm, counted in told.items()}


def _add_photo(
    batch: Batch, op: Op, said: ops.IncidentPhoto, row: IncidentReport, position: int
) -> None:
    batch.put(
        IncidentPhoto,
        (row.id, position),
        report_id=row.id,
        position=position,
        incident_id=row.incident_id,
        incident=row.incident,
        **evidence.photo_facts(batch, op, said),
    )
