"""A doubtful hour is provisional until a person decides: the receipt's, the tablet's, another."""

from datetime import datetime
from enum import StrEnum

from server.actions.doubts import ReasonWanted
from server.domain import decisions
from server.models import ConfirmedInstant, Finding, Inspection, Photo, Signature
from server.queries import instants
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


class NoSuchHour(Invalid):
    code = "no_such_hour"
    text = "This hour cannot stand: it is missing, lies in the future, or is long before the visit."


TABLES: dict[InstantKind, tuple[type[Finding | Photo | Signature], str, str]] = {
    InstantKind.FINDING: (Finding, "found_at", "found_doubtful"),
    InstantKind.PHOTO: (Photo, "taken_at", "taken_doubtful"),
    InstantKind.SIGNATURE: (Signature, "signed_at", "signed_doubtful"),
}


def confirm_instant(
    work: Work,
    inspection_id: str,
    which: tuple[str, str],
    *,
    choice: Choice,
    at: datetime | None = None,
    reason: str = "",
) -> ConfirmedInstant:
    """Decide one hour of an inspection; ``which`` is its kind and whose it is."""
    inspection = work.get(Inspection, inspection_id, lock=True)
    work.require("held.decide", inspection)
    doubtful = instants.doubtful_of(work, inspection)
    found = [one for one in doubtful if (one.kind, one.row_id) == which]
    if not found:
        raise WrongState(state=inspection.state, act="confirm")
    if choice is Choice.OTHER and not reason.strip():
        raise ReasonWanted()
    stands = _chosen(work, found[0], choice, at)
    _put(work, inspection, found[0], stands)
    row = ConfirmedInstant(
        kind=found[0].kind,
        row_id=found[0].row_id,
        inspection_id=inspection.id,
        before=found[0].stands,
        at=stands,
        choice=choice,
        reason=reason.strip(),
        confirmed_by=work.actor.person_id or "",
        confirmed_at=work.now,
    )
    work.session.add(row)
    before, now = to_wire(row.before), to_wire(row.at)
    work.record(
        decisions.InstantConfirmed(
            inspection.id, row.kind, row.row_id, before, now, choice, row.reason
        )
    )
    return row


def _chosen(work: Work, doubtful: Doubtful, choice: Choice, at: datetime | None) -> datetime:
    if choice is Choice.RECEIPT:
        return doubtful.stands
    told = doubtful.told if choice is Choice.TOLD else at
    if told is None or not FIRST_INSTANT < told <= work.now + CLOCK_DOUBT:
        raise NoSuchHour()
    return told


def _put(work: Work, inspection: Inspection, doubtful: Doubtful, at: datetime) -> None:
    if doubtful.kind is InstantKind.ARRIVAL:
        inspection.arrived_at, inspection.arrived_doubtful = at, False
        return
    model, hour, mark = TABLES[doubtful.kind]
    row = work.session.get_one(model, doubtful.row_id)
    setattr(row, hour, at)
    setattr(row, mark, False)
