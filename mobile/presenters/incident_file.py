"""One incident as it is known here: each report with where it is, the latest first."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from mobile.hours import local
from mobile.presenters.desk import Desk
from mobile.presenters.header import HeaderState, header
from shared.clock import from_wire
from shared.incidents import Counts, Harm, total
from shared.vocabulary import BlobRole, OpKind

SHOWN_FOR = timedelta(days=3)
"""So long an incident stands on the screen of today."""


class Whereabouts(StrEnum):
    """How far a report is: on this tablet alone, on its way, or with the office."""

    HERE = "here"
    WAITING = "waiting"
    OFFICE = "office"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True)
class ReportRow:
    """One report of an incident."""

    ordinal: int
    number: str
    """The office's; "" while it has none."""
    kind: str
    happened: str
    reported: str
    mine: bool
    where: tuple[str, str]
    """The place by its word, and in words."""
    counts: Counts
    at_once: tuple[str, ...]
    note: str
    photos: tuple[str, ...]
    is_at: Whereabouts
    photos_verified: int
    """How many of its photos the office has whole."""


@dataclass(frozen=True)
class IncidentFileState:
    """All that is known of one incident."""

    header: HeaderState
    incident_id: str
    school_id: str
    school: str
    reports: tuple[ReportRow, ...]
    on: str = ""


@dataclass(frozen=True)
class IncidentRow:
    """An incident in a list."""

    incident_id: str
    school: str
    kind: str
    happened: str
    reports: int
    harmed: tuple[tuple[Harm, int], ...]
    is_at: Whereabouts


def incident_file(desk: Desk, incident_id: str) -> IncidentFileState:
    """One incident; pictures of it that are not here are asked for."""
    incident = desk.incident(incident_id) or {"school_id": "", "reports": []}
    known = _answers(desk, incident_id)
    verified = {
        blob.sha256
        for blob in desk.shelves.ledger.all()
        if blob.role is BlobRole.EVIDENCE and blob.state == "verified"
    }
    rows = [_report(desk, one, known, verified) for one in reversed(incident["reports"])]
    desk.engine.want(tuple(sha256 for row in rows for sha256 in row.photos))
    return IncidentFileState(
        header=header(desk),
        incident_id=incident_id,
        school_id=incident["school_id"],
        school=desk.school(incident["school_id"])["name"],
        reports=tuple(rows),
        on=desk.today.isoformat(),
    )


def lately(desk: Desk) -> tuple[IncidentRow, ...]:
    """What happened in the last days, as far as it is known here; the latest first."""
    now = from_wire(desk.clockwatch.now().at)
    return tuple(
        row_of(desk, one)
        for one in desk.incidents()
        if now - from_wire(one["reports"][-1]["reported_at"]) <= SHOWN_FOR
    )


def row_of(desk: Desk, incident: Mapping[str, Any]) -> IncidentRow:
    """An incident in one line: the latest report, and where that is."""
    last, known = incident["reports"][-1], _answers(desk, incident["id"])
    harms = (Harm.DEAD, Harm.IN_HOSPITAL, Harm.HURT)
    counted = ((harm, total(last["counts"], harm)) for harm in harms)
    return IncidentRow(
        incident["id"],
        desk.school(incident["school_id"])["name"],
        last["kind"],
        local(from_wire(last["happened_at"])),
        len(incident["reports"]),
        tuple((harm, count) for harm, count in counted if count),
        _whereabouts(last, known),
    )


def _answers(desk: Desk, incident_id: str) -> dict[str, str]:
    """The state of each act of ours that reported something of it, by report."""
    ops = desk.shelves.outbox.of_inspection(incident_id)
    return {
        op.op["payload"]["report_id"]: op.state for op in ops if op.kind is OpKind.INCIDENT_REPORT
    }


def _whereabouts(report: Mapping[str, Any], known: Mapping[str, str]) -> Whereabouts:
    """The office's number says that it has it; else the act itself, or the tap, tells."""
    state = known.get(report["id"], "")
    if report["number"]:
        return Whereabouts.OFFICE
    if state in ("held", "refused"):
        return Whereabouts(state)
    if state in ("applied", "merged", "prunable"):
        return Whereabouts.OFFICE
    return Whereabouts.WAITING if state else Whereabouts.HERE


def _report(
    desk: Desk, report: Mapping[str, Any], known: Mapping[str, str], verified: Set[str]
) -> ReportRow:
    photos = report["photos"]
    return ReportRow(
        ordinal=report["ordinal"],
        number=report["number"],
        kind=report["kind"],
        happened=local(from_wire(report["happened_at"])),
        reported=local(from_wire(report["reported_at"])),
        mine=report["reported_by"] == desk.person_id,
        where=(report["place"], report["where"]),
        counts=report["counts"],
        at_once=tuple(report["at_once"]),
        note=report["note"],
        photos=tuple(one["preview_sha256"] or one["sha256"] for one in photos),
        is_at=_whereabouts(report, known),
        photos_verified=sum(one["sha256"] in verified for one in photos),
    )
