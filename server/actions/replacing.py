"""Another inspector in an ill one's place (替换): by the rules the first was chosen by."""

from sqlalchemy import or_, select

from server.actions import first_teams, lookbacks, sealing, visits
from server.domain.sealing_events import InspectorReplaced
from server.models import Inspection, Person, Replacement, School, Tie, Visit, VisitInspector
from server.work import Work
from shared.problems import Invalid, NotFound, WrongState
from shared.protocol import TEXT_CHARS_MAX
from shared.vocabulary import OfficeKind, VisitKind, VisitState

OPEN = (VisitState.SEALED, VisitState.RELEASED)


class WentLast(Invalid):
    code = "went_last"
    text = "{name} did the last visit to this school. Choose somebody else."


def replace(work: Work, visit_id: str, *, before_id: str, now_id: str, reason: str) -> Replacement:
    """Send somebody else; from here on the first can open nothing, and learns nothing more."""
    visit = work.get(Visit, visit_id, lock=True)
    work.require("visit.replace", visit)
    if visit.state not in OPEN:
        raise WrongState(state=visit.state, act="replace")
    told = reason.strip()[:TEXT_CHARS_MAX]
    if not told:
        raise Invalid("Say why somebody else goes: it is kept in the record.")
    members = {member.person_id: member for member in visit.team}
    if before_id not in members:
        raise NotFound("This person is not on the team. Load the page again.")
    if now_id in members:
        raise Invalid("This person is on the team already. Choose somebody else.")
    _refuse_unfit(work, visit, (*(one for one in members if one != before_id), now_id), now_id)
    work.session.delete(members[before_id])
    work.session.add(VisitInspector(visit_id=visit.id, person_id=now_id))
    if visit.lead_id == before_id:
        visit.lead_id = now_id
    work.session.flush()
    work.session.expire(visit, ["team"])
    sealing.end(work, visit, person_id=before_id)
    lookbacks.publish_released(work, [visit])
    work.later("release", work.now, f"seal:{work.new_id()}")
    row = Replacement(
        id=work.new_id(),
        visit_id=visit.id,
        before_id=before_id,
        now_id=now_id,
        reason=told,
        made_by=work.actor.person_id or "",
        made_at=work.now,
    )
    work.session.add(row)
    work.record(InspectorReplaced(visit.id, before_id, now_id, told))
    return row


def _refuse_unfit(work: Work, visit: Visit, team: tuple[str, ...], now_id: str) -> None:
    """The rules by which a team is chosen: offices, other inspectors to look back, recusal."""
    visits.refuse_unfit_team(work, team)
    if visit.lookbacks:
        first_teams.refuse(work, visit.lookbacks, team)
    person = work.session.get_one(Person, now_id)
    name, school = person.name, work.session.get_one(School, visit.school_id)
    tied = select(Tie.id).where(
        Tie.person_id == now_id,
        Tie.ended_at.is_(None),
        or_(Tie.school_id == school.id, Tie.area_id == school.area_id),
    )
    office = person.office
    at_home = office and office.kind == OfficeKind.TOWN and office.area_id == school.area_id
    if at_home or work.session.scalars(tied.limit(1)).first() is not None:
        raise first_teams.Recused(name=name)
    if visit.kind == VisitKind.DRAWN and now_id in _went_last(work, school.id):
        raise WentLast(name=name)


def _went_last(work: Work, school_id: str) -> set[str]:
    """Who took part in the last check of a school."""
    last = work.session.scalars(
        select(Inspection)
        .where(Inspection.school_id == school_id)
        .order_by(Inspection.arrived_at.desc(), Inspection.id.desc())
        .limit(1)
    ).one_or_none()
    return {part.person_id for part in last.parts} if last else set()
