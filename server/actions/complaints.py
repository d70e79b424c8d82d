"""Complaints (投诉) about a school's safety: by which way, when, what; never who."""

from dataclasses import dataclass
from datetime import date, timedelta

from server.actions import lookbacks
from server.domain.lookback import Reason
from server.domain.lookback_events import ComplaintRecorded
from server.domain.planning_words import ComplaintChannel
from server.models import Complaint, Order, School
from server.work import Work
from shared.incidents import LONG_NUMBER
from shared.problems import Invalid, NotFound

NOTE_CHARS_MAX = 200
AGO_MAX = timedelta(days=365)


class NamesSomebody(Invalid):
    code = "names_somebody"
    text = "Leave out the telephone or identity number: a complaint is kept without persons."


@dataclass(frozen=True)
class Told:
    """A complaint as it is typed in."""

    channel: ComplaintChannel
    received_on: date
    note: str
    order_id: str | None = None


def record(work: Work, school_id: str, told: Told) -> Complaint:
    """Keep a complaint; what was closed at the school within a year is gone back to by it."""
    school = work.get(School, school_id)
    work.require("complaint.record", school)
    note = told.note.strip()
    if not note or len(note) > NOTE_CHARS_MAX:
        raise Invalid("Say in 1 to {most} characters what it is about.", most=NOTE_CHARS_MAX)
    if LONG_NUMBER.search(note):
        raise NamesSomebody()
    if not work.today - AGO_MAX <= told.received_on <= work.today:
        raise Invalid("It came today or within the last year. Correct the day.")
    if told.order_id is not None:
        order = work.session.get(Order, told.order_id)
        if order is None or order.school_id != school.id:
            raise NotFound()
    row = Complaint(
        id=work.new_id(),
        school_id=school.id,
        order_id=told.order_id,
        channel=told.channel,
        received_on=told.received_on,
        note=note,
        recorded_by=work.actor.person_id or "",
        recorded_at=work.now,
    )
    work.session.add(row)
    # What it brings back into the pool points at it.
    work.session.flush()
    taken = lookbacks.take_in(work, school.id, Reason.COMPLAINT, complaint=row)
    work.record(ComplaintRecorded(row.id, school.id, told.channel, len(taken)))
    return row
