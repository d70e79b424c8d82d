"""A doubtful hour is provisional until a person decides: the receipt's, the tablet's, another."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from server.actions import serving
from server.actions.doubts import ReasonWanted
from server.domain import decisions
from server.models import (
    ConfirmedInstant,
    Finding,
    Incident,
    IncidentPhoto,
    IncidentReport,
    Inspection,
    Photo,
    Signature,
)
from server.queries import incident_instants, instants
from server.queries.instants import Doubtful, InstantKind
from server.work import Work
from shared.clock import to_wire
from shared.problems import Invalid, WrongState
from shared.protocol import CLOCK_DOUBT, FIRST_INSTANT


class Choice(StrEnum):
    """Which hour shall stand."""

    RECEIPT = "receipt"
    TOLD = "told"
    OTHER = "other"


@dataclass(frozen=True)
class Ruling:
    """What a person decided: which hour, another one if it is that, and why."""

    choice: Choice
    at: datetime | None = None
    reason: str = ""


class NoSuchHour(Invalid):
    code = "no_such_hour"
    text = (
        "This hour cannot stand: it is missing, lies after the receipt, or long before the visit."
    )


class NobodyCameYet(Invalid):
    code = "nobody_came_yet"
    text = "Nobody had come yet at that hour. Decide the hour of the arrival first."


TABLES: dict[InstantKind, tuple[type[Finding | Photo | Signature], str, str]] = {
    InstantKind.FINDING: (Finding, "found_at", "found_doubtful"),
    InstantKind.PHOTO: (Photo, "taken_at", "taken_doubtful"),
    InstantKind.SIGNATURE: (Signature, "signed_at", "signed_doubtful"),
}


def confirm_instant(
    work: Work, inspection_id: str, which: tuple[str, str], ruling: Ruling
) -> ConfirmedInstant:
    """Decide one hour of an inspection; ``which`` is its kind and whose it is."""
    inspection = work.get(Inspection, inspection_id, lock=True)
    work.require("held.decide", inspection)
    doubtful = instants.doubtful_of(work, inspection)
    row, one = _decide(work, doubtful, which, ruling, inspection.state)
    row.inspection_id = inspection.id
    _put(work, inspection, one, row)
    _told(work, decisions.InstantConfirmed, inspection.id, row)
    return row


def confirm_incident_instant(
    work: Work, incident_id: str, which: tuple[str, str], ruling: Ruling
) -> ConfirmedInstant:
    """Decide one hour of an incident's: a report's, or that of a photo of it."""
    incident = work.get(Incident, incident_id, lock=True)
    work.require("held.decide", incident)
    doubtful = incident_instants.doubtful_of(work, incident)
    row, one = _decide(work, doubtful, which, ruling, incident.kind)
    row.incident_id = incident.id
    if one.kind is InstantKind.REPORT:
        _put_report(work, incident, one, row.at)
    else:
        photo = work.session.get_one(IncidentPhoto, incident_instants.photo_key(one.row_id))
        photo.taken_at, photo.taken_doubtful = row.at, False
    _told(work, decisions.IncidentInstantConfirmed, incident.id, row)
    return row


def _decide(
    work: Work, doubtful: list[Doubtful], which: tuple[str, str], ruling: Ruling, state: str
) -> tuple[ConfirmedInstant, Doubtful]:
    """The decision as it goes on record, and what it is of."""
    one = next((one for one in doubtful if (one.kind, one.row_id) == which), None)
    if one is None:
        raise WrongState(state=state, act="confirm")
    if ruling.choice is Choice.OTHER and not ruling.reason.strip():
        raise ReasonWanted()
    row = ConfirmedInstant(
        kind=one.kind,
        row_id=one.row_id,
        before=one.stands,
        at=_chosen(one, ruling),
        choice=ruling.choice,
        reason=ruling.reason.strip(),
        confirmed_by=work.actor.person_id or "",
        confirmed_at=work.now,
    )
    work.session.add(row)
    return row, one


def _told(
    work: Work,
    event: type[decisions.InstantConfirmed],
    about: str,
    row: ConfirmedInstant,
) -> None:
    before, now = to_wire(row.before), to_wire(row.at)
    work.record(event(about, row.kind, row.row_id, before, now, row.choice, row.reason))


def _chosen(doubtful: Doubtful, ruling: Ruling) -> datetime:
    """The hour that shall stand; what came had happened by its receipt, which stood until now."""
    if ruling.choice is Choice.RECEIPT:
        return doubtful.stands
    told = doubtful.told if ruling.choice is Choice.TOLD else ruling.at
    if told is None or not FIRST_INSTANT < told <= doubtful.stands + CLOCK_DOUBT:
        raise NoSuchHour()
    return min(told, doubtful.stands)


def _put(work: Work, inspection: Inspection, one: Doubtful, row: ConfirmedInstant) -> None:
    if one.kind is InstantKind.ARRIVAL:
        inspection.arrived_at, inspection.arrived_doubtful = row.at, False
        return
    if one.kind is InstantKind.SERVICE:
        # Nobody is served before anybody came.
        if row.at < inspection.arrived_at:
            raise NobodyCameYet()
        serving.stand_at(work, inspection, one.row_id, row.at, row.reason)
        return
    model, hour, mark = TABLES[one.kind]
    found: Any = work.session.get_one(model, one.row_id)
    setattr(found, hour, row.at)
    setattr(found, mark, False)


def _put_report(work: Work, incident: Incident, one: Doubtful, at: datetime) -> None:
    """The event goes with its report: it is told as so many minutes before."""
    report = work.session.get_one(IncidentReport, one.row_id)
    report.happened_at += at - report.reported_at
    report.reported_at, report.reported_doubtful = at, False
    if report is incident.reports[-1]:
        incident.happened_at, incident.happened_doubtful = report.happened_at, False
