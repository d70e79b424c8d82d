"""Another inspector in an ill one's place (替换): by the rules the first was chosen by."""

from server.actions import first_teams, lookbacks, sealing, visits
from server.domain.sealing_events import InspectorReplaced
from server.models import Person, Replacement, School, Visit, VisitInspector
from server.queries import area_tree, recusal
from server.work import Work
from shared.problems import Invalid, NotFound, WrongState
from shared.protocol import TEXT_CHARS_MAX
from shared.vocabulary import VisitKind, VisitState

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
    name = work.session.get_one(Person, now_id).name
    school = work.session.get_one(School, visit.school_id)
    aside = recusal.of(work, [now_id])[now_id]
    if aside.holds(school.id, area_tree.above(work, school.area_id)):
        raise first_teams.Recused(name=name)
    last = recusal.at_last_visits(work, [now_id])
    if visit.kind == VisitKind.DRAWN and now_id in last.get(school.id, ()):
        raise WentLast(name=name)
