"""The white list (入校检查白名单): which checks may enter a school, whose, when, how often."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from server import scope
from server.actions.waves import VISITS_MAX
from server.domain.campaign_events import PermittedCheckPut, PermittedCheckTakenOut
from server.models import Office, PermittedCheck, Wave
from server.models.base import NAME_CHARS
from server.work import Work
from shared.problems import Invalid, NotFound, WrongState

VERB = "permitted_check.edit"
DAYS_MAX = 366


class UsedByAWave(WrongState):
    code = "used_by_a_wave"
    text = "A wave rests on this check. Let it end by its last day instead."


@dataclass(frozen=True)
class Told:
    """A permitted check as it is typed."""

    name: str
    office_id: str
    begins_on: date
    ends_on: date
    visits_max: int


def add(work: Work, told: Told) -> PermittedCheck:
    """One more check that may enter schools."""
    work.require(VERB)
    _refuse(work, told)
    row = PermittedCheck(id=work.new_id())
    _put(work, row, told)
    return row


def change(work: Work, check_id: str, told: Told) -> PermittedCheck:
    """A permitted check as it now is."""
    row = _own(work, check_id)
    _refuse(work, told)
    _put(work, row, told)
    return row


def take_out(work: Work, check_id: str) -> None:
    """A check that is not to be; one that a wave rests on stays."""
    row = _own(work, check_id)
    used = select(Wave.id).where(Wave.permitted_check_id == row.id).limit(1)
    if work.session.scalars(used).first() is not None:
        raise UsedByAWave(state="used")
    work.session.delete(row)
    work.record(PermittedCheckTakenOut(row.id, row.name))


def _put(work: Work, row: PermittedCheck, told: Told) -> None:
    row.name, row.office_id, row.visits_max = told.name.strip(), told.office_id, told.visits_max
    row.begins_on, row.ends_on = told.begins_on, told.ends_on
    work.session.add(row)
    days = told.begins_on.isoformat(), told.ends_on.isoformat()
    work.record(PermittedCheckPut(row.id, row.name, told.office_id, *days, told.visits_max))


def _own(work: Work, check_id: str) -> PermittedCheck:
    work.require(VERB)
    row = work.session.get(PermittedCheck, check_id, with_for_update=True)
    if row is None or not _reaches(work, row.office_id):
        raise NotFound()
    return row


def _reaches(work: Work, office_id: str) -> bool:
    return scope.covers_place(work.signed_in(), VERB, work.session, office_id=office_id)


def _refuse(work: Work, told: Told) -> None:
    if work.session.get(Office, told.office_id) is None or not _reaches(work, told.office_id):
        raise NotFound()
    if not 0 < len(told.name.strip()) <= NAME_CHARS:
        raise Invalid("Give it a name of 1 to {most} characters.", most=NAME_CHARS)
    if told.ends_on < told.begins_on:
        raise Invalid("It ends before it begins. Correct one of the two days.")
    if (told.ends_on - told.begins_on).days >= DAYS_MAX:
        raise Invalid("A check is permitted for a year at most. Renew it then.")
    if not 1 <= told.visits_max <= VISITS_MAX:
        raise Invalid("Allow 1 to {most} visits of one school.", most=VISITS_MAX)
