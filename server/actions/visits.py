"""Planned visits: drawn in secret or ad hoc, sealed until their hour, then released."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from server import scope
from server.actions import sealing
from server.domain import drawing, visit_events, waves
from server.domain.lifecycle import VisitAct, visit_after
from server.domain.planning_words import DrawState, WaveState
from server.models import Draw, Grant, Inspection, Person, School, Template, Visit, VisitInspector
from server.queries import area_tree, load, norms, recusal, school_calendar
from server.work import Work
from shared.checklists import limits_on
from shared.clock import to_wire
from shared.problems import Invalid, NotFound
from shared.vocabulary import Role, VisitKind, VisitMode, VisitState

SALT_BYTES = 32
TEAM_MIN, TEAM_MAX = 1, 4
DRAWN_MAX = 200
AHEAD_DAYS_MAX = 400
"""A school year and a little: nobody knows so far ahead where schools are to be gone to."""
RELEASES_MAX = 500


class SameOffice(Invalid):
    code = "same_office"
    text = "The two inspectors come from the same office. Choose one from another office."


@dataclass(frozen=True)
class Plan:
    """What all visits of one plan share: who goes, when, how, and when they may know."""

    team: tuple[str, ...]
    visit_on: date
    release_at: datetime
    mode: VisitMode = VisitMode.SURPRISE


def draw(
    work: Work, *, name: str, count: int, plan: Plan, school_ids: Sequence[str] | None = None
) -> tuple[Draw, list[Visit]]:
    """Draw schools by a secret salt, of all where none are named; plan a sealed visit to each."""
    work.require("visit.plan")
    refuse_impossible_days(work, plan)
    team = refuse_unfit_team(work, plan.team)
    schools = _taking_part(work, _schools(work, school_ids), plan)
    if not 1 <= count <= min(len(schools), DRAWN_MAX):
        raise Invalid("Draw between 1 and {most} schools.", most=min(len(schools), DRAWN_MAX))
    salt = secrets.token_hex(SALT_BYTES)
    last = _last_visits(work, list(schools))
    candidates = [
        drawing.Candidate(school.code, _weight(work.today, last.get(school.id)))
        for school in schools.values()
    ]
    codes = drawing.draw(candidates, count, salt)
    row = Draw(
        id=work.new_id(),
        name=name.strip(),
        algorithm=drawing.ALGORITHM,
        commitment=drawing.commitment(salt),
        salt=salt,
        candidates=[[one.code, one.weight] for one in candidates],
        drawn=codes,
        made_by=work.actor.person_id or "",
        made_at=work.now,
        release_at=plan.release_at,
        state=DrawState.DRAWN,
    )
    work.session.add(row)
    # The visits point at the draw.
    work.session.flush()
    work.record(visit_events.DrawMade(row.id, row.commitment))
    by_code = {school.code: school for school in schools.values()}
    visits = [
        _sealed(work, by_code[code], VisitKind.DRAWN, plan, team, draw_id=row.id) for code in codes
    ]
    work.later("release", _over_at(work, plan), f"publish:{row.id}")
    return row, visits


def plan_drawn(work: Work, plans: Sequence[tuple[School, Plan]], *, draw_id: str) -> list[Visit]:
    """Plan the visits to the schools drawn in a wave; called by ``ceremonies.draw``.

    Of how many offices a team is was bound with the register and is not asked again.
    """
    sent = _inspectors(work, {one for _, plan in plans for one in plan.team})
    made = []
    for school, plan in plans:
        work.require("visit.plan", school)
        team = [sent[one] for one in plan.team]
        made.append(_sealed(work, school, VisitKind.DRAWN, plan, team, draw_id))
    return made


def publish_later(work: Work, row: Draw, plans: Sequence[Plan]) -> None:
    """See that a draw is published once the last of its visits had its day."""
    over = max([_over_at(work, plan) for plan in plans], default=work.now)
    work.later("release", over, f"publish:{row.id}")


def plan_ad_hoc(work: Work, school_id: str, *, plan: Plan) -> Visit:
    """Plan one visit without a draw: a complaint, an order from above."""
    work.require("visit.plan", work.get(School, school_id))
    return _plan(work, work.get(School, school_id), VisitKind.AD_HOC, plan)


def plan_look_back(work: Work, school_id: str, *, plan: Plan) -> Visit:
    """Plan the visit of a look-back; called by ``lookbacks.plan``."""
    work.require("visit.plan", work.get(School, school_id))
    return _plan(work, work.get(School, school_id), VisitKind.LOOK_BACK, plan)


def cancel(work: Work, visit_id: str, *, reason: str) -> Visit:
    """Call a visit off; it stays on record with its reason."""
    visit = work.get(Visit, visit_id, lock=True)
    work.require("visit.cancel", visit)
    if not reason.strip():
        raise Invalid("Say why the visit is called off.")
    visit.state = visit_after(visit.state, VisitAct.CANCEL)
    visit.cancelled_reason = reason.strip()
    sealing.end(work, visit)
    work.record(visit_events.VisitCancelled(visit.id, visit.cancelled_reason))
    if visit.draw_id is not None:
        # Nothing of a draw is left to hide once its last visit is called off.
        work.session.flush()
        _publish_draws(work, Draw.id == visit.draw_id)
    return visit


def release_due(work: Work) -> list[Visit]:
    """Let the teams know what is due: by the clock, not by anybody's request."""
    visits = list(
        work.session.scalars(
            select(Visit)
            .where(Visit.state == VisitState.SEALED, Visit.release_at <= work.now)
            .order_by(Visit.release_at, Visit.id)
            .limit(RELEASES_MAX)
            .with_for_update()
        )
    )
    for visit in visits:
        release(work, visit)
    _publish_draws(work)
    return visits


def release(work: Work, visit: Visit) -> None:
    """Its hour has come: the team may know, and its envelopes need not travel any more."""
    visit.state = visit_after(visit.state, VisitAct.RELEASE)
    work.record(visit_events.VisitReleased(visit.id))
    sealing.empty(work, visit)


def names(work: Work, ids: set[str]) -> list[str]:
    """What these people are called."""
    return list(work.session.scalars(select(Person.name).where(Person.id.in_(sorted(ids)))))


def _publish_draws(work: Work, *which: ColumnElement[bool]) -> None:
    """Publish the salt of each draw whose visits have all begun, ended, or had their day.

    A visit nobody began on its day is over for the draw: skipping one must not hide the salt.
    """
    to_come = (Visit.state == VisitState.RELEASED) & (Visit.visit_on >= work.today)
    waiting = select(Visit.draw_id).where(
        Visit.draw_id.is_not(None), (Visit.state == VisitState.SEALED) | to_come
    )
    draws = work.session.scalars(
        select(Draw)
        .where(
            Draw.published_at.is_(None),
            Draw.state == DrawState.DRAWN,
            Draw.id.not_in(waiting),
            *which,
        )
        .order_by(Draw.id)
        .with_for_update()
    )
    for row in draws:
        if row.wave is not None:
            row.wave.state = WaveState.PUBLISHED
        row.published_at, row.state = work.now, DrawState.PUBLISHED
        work.record(visit_events.DrawPublished(row.id, row.salt))


def _over_at(work: Work, plan: Plan) -> datetime:
    """When the day of a plan's visits is over in the office, or they are released if later."""
    return max(_end_of(work, plan.visit_on), plan.release_at)


def refuse_impossible_days(work: Work, plan: Plan) -> None:
    """A visit is today or later, not years ahead, and its team knows by the end of its day."""
    if plan.visit_on < work.today:
        raise Invalid("The day of the visit is over. Choose today or a later day.")
    if plan.visit_on > work.today + timedelta(days=AHEAD_DAYS_MAX):
        raise Invalid("Plan at most {most} days ahead.", most=AHEAD_DAYS_MAX)
    if plan.release_at > _end_of(work, plan.visit_on):
        raise Invalid("The team must know where it goes by the end of the visit's day.")


def _end_of(work: Work, day: date) -> datetime:
    """When a day is over in the office."""
    zone = ZoneInfo(work.settings.time_zone)
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def _plan(work: Work, school: School, kind: VisitKind, plan: Plan) -> Visit:
    return _sealed(work, school, kind, plan, refuse_unfit_team(work, plan.team))


def _sealed(
    work: Work,
    school: School,
    kind: VisitKind,
    plan: Plan,
    team: Sequence[Person],
    draw_id: str | None = None,
) -> Visit:
    refuse_impossible_days(work, plan)
    visit = Visit(
        id=work.new_id(),
        kind=kind,
        mode=VisitMode.LOOK_BACK if kind is VisitKind.LOOK_BACK else plan.mode,
        state=VisitState.SEALED,
        school_id=school.id,
        draw_id=draw_id,
        template_id=_current_template(work),
        inspection_id=work.new_id(),
        lead_id=team[0].id,
        visit_on=plan.visit_on,
        release_at=plan.release_at,
        limits=limits_on(plan.visit_on) | norms.limits_on(work, plan.visit_on),
        planned_by=work.actor.person_id or "",
        planned_at=work.now,
    )
    work.session.add(visit)
    # The team's rows point at the visit.
    work.session.flush()
    for person in team:
        work.session.add(VisitInspector(visit_id=visit.id, person_id=person.id))
    # One job for all visits planned together.
    together = f"{to_wire(plan.release_at)}:{to_wire(work.now)}"
    work.later("release", work.now, f"seal:{together}")
    work.later("release", plan.release_at - sealing.KEYS_AHEAD, f"keys:{together}")
    work.later("release", plan.release_at, f"release:{together}")
    work.record(visit_events.VisitPlanned(visit.id, kind))
    return visit


def refuse_unfit_team(work: Work, ids: tuple[str, ...]) -> list[Person]:
    """The inspectors, in the order named; refused unless two are of different offices."""
    if not TEAM_MIN <= len(set(ids)) <= TEAM_MAX or len(set(ids)) != len(ids):
        raise Invalid("Name {least} to {most} inspectors.", least=TEAM_MIN, most=TEAM_MAX)
    known = _inspectors(work, set(ids))
    team = [known[one] for one in ids]
    if len(team) > 1 and len({person.office_id for person in team}) == 1:
        raise SameOffice()
    return team


def _inspectors(work: Work, ids: set[str]) -> dict[str, Person]:
    """These people, by id; refused unless each is an inspector who may be sent."""
    found = (
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            Person.id.in_(sorted(ids)),
            Person.active,
            Grant.role == Role.INSPECTOR,
            Grant.revoked_at.is_(None),
            scope.granted_near(work.signed_in(), "visit.plan", work.session),
        )
    )
    known = {one.id: one for one in work.session.scalars(found)}
    if known.keys() != ids:
        raise NotFound("One of the inspectors is not known, or is not an inspector any more.")
    return known


def _schools(work: Work, ids: Sequence[str] | None) -> dict[str, School]:
    statement = select(School).where(work.reach("visit.plan", School), School.active)
    if ids is not None:
        statement = statement.where(School.id.in_(ids))
    return {school.id: school for school in work.session.scalars(statement)}


def _taking_part(work: Work, schools: dict[str, School], plan: Plan) -> dict[str, School]:
    """Those the team may be drawn for on that day: what keeps a school out of a wave does so here.

    The day was chosen by a person, so a weekend closes no school; the school year does.
    """
    aside = recusal.of(work, plan.team).values()
    counted = load.visits(work, {one.area_id for one in schools.values()}, plan.visit_on)

    def left_out(one: School) -> bool:
        above = area_tree.above(work, one.area_id)
        open_then = school_calendar.of_area(work, one.area_id).closed_by(plan.visit_on) is None
        why = waves.left_out(
            school_days=int(open_then),
            visits=counted[one.id],
            visits_max=load.limit_of(work, one.area_id).visits,
            staffed=not any(held.holds(one.id, above) for held in aside),
        )
        return why is not None

    found = {one.id: one for one in schools.values() if not left_out(one)}
    if schools and not found:
        raise Invalid(
            "None of these schools takes part: closed on that day, visited often enough, "
            "or somebody of the team must step aside."
        )
    return found


def _last_visits(work: Work, ids: list[str]) -> dict[str, datetime]:
    rows = work.session.execute(
        select(Inspection.school_id, func.max(Inspection.arrived_at))
        .where(Inspection.school_id.in_(ids))
        .group_by(Inspection.school_id)
    )
    return dict(iter(rows))


def _weight(today: date, last: datetime | None) -> int:
    """Days since the last visit, at least 1: no school is ever left out."""
    never_days = 730
    if last is None:
        return never_days
    return min(never_days, max(1, (today - last.date()).days))


def _current_template(work: Work) -> str:
    current = select(Template.id).where(Template.current).order_by(Template.published_at.desc())
    template_id = work.once(
        (Template, "current"), lambda: work.session.scalars(current.limit(1)).first()
    )
    if template_id is None:
        raise Invalid("No checklist is published yet. Publish one first.")
    return template_id
