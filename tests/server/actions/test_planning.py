"""Who may go: two offices on a team, other inspectors to look back, a second person to withdraw."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import lookbacks, outcomes, people, school_calendar, visits
from server.actions.first_teams import SamePair
from server.actions.outcomes import Judgement
from server.actions.school_calendar import Told
from server.actions.visits import Plan, SameOffice
from server.domain.lookback import Reason
from server.domain.planning_words import PeriodKind, TieReason
from server.domain.waves import Parameters
from server.models import (
    Grant,
    Inspection,
    LookBack,
    Order,
    Person,
    School,
    Template,
    Tie,
    Visit,
)
from server.queries import schools
from server.queries import visits as plans
from server.seed import City
from server.work import Work, Works
from shared.problems import Forbidden, Invalid, NotFound
from shared.vocabulary import (
    Grade,
    LookBackState,
    OrderKind,
    OrderState,
    Outcome,
    Role,
    SignatureRole,
    VisitKind,
    VisitState,
)
from tests import pictures
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands


@pytest.fixture
def inspected(chen: Chain, works: Works, school_id: str, template_id: str) -> str:
    """An order of a fault that chen found alone; the only one."""
    inspection_id, start = chen.start(school_id, template_id)
    _id, fault = chen.finding(inspection_id, grade=Grade.SERIOUS)
    done = [start, fault, chen.photo(inspection_id, pictures.jpeg())]
    done += [
        chen.signature(inspection_id, role)
        for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    ]
    assert set(chen.words(*done, chen.submit(inspection_id, done))) == {"applied"}
    with works.reading(scope.SYSTEM) as work:
        return work.session.scalars(select(Order.id)).one()


def going(work: Work, city: City, *team: str) -> Plan:
    """These inspectors, tomorrow."""
    ids = tuple(city.people[login] for login in team)
    return Plan(ids, work.today + timedelta(days=1), work.now + timedelta(hours=1))


def test_all_inspectors_of_a_city_may_be_sent_however_many(works: Works, office: Office) -> None:
    logins = [f"extra{number:03}" for number in range(120)]
    with works.writing(scope.SYSTEM) as work:
        for login in logins:
            told = {"login": login, "name": "督查员", "password_hash": "", "created_at": work.now}
            person = Person(id=work.new_id(), **told)
            work.session.add(person)
            work.session.flush()
            about = {"person_id": person.id, "role": Role.INSPECTOR, "granted_at": work.now}
            work.session.add(Grant(id=work.new_id(), **about))
    with office.acting("zhou") as work:
        assert {one.login for one in plans.inspectors(work)} >= set(logins)


def test_a_team_is_of_two_offices(office: Office, city: City) -> None:
    school = next(iter(city.schools.values()))
    with pytest.raises(SameOffice), office.acting("zhou") as work:
        visits.plan_ad_hoc(work, school, plan=going(work, city, "chen", "he"))
    with office.acting("zhou") as work:
        visit = visits.plan_ad_hoc(work, school, plan=going(work, city, "chen", "su"))
        assert (visit.kind, visit.state) == (VisitKind.AD_HOC, VisitState.SEALED)


def test_whose_account_is_off_is_sent_nowhere(office: Office, city: City) -> None:
    school = next(iter(city.schools.values()))
    with office.acting("admin") as work:
        people.switch(work, city.people["lin"], active=False)
    with pytest.raises(NotFound), office.acting("zhou") as work:
        visits.plan_ad_hoc(work, school, plan=going(work, city, "chen", "lin"))


def test_a_team_draws_no_school_one_of_it_must_step_aside_from(
    works: Works, office: Office, city: City
) -> None:
    """Ties weigh before a plain draw as they do before a wave."""
    schools = list(city.schools.values())
    with works.writing(scope.SYSTEM) as work:
        for school_id in schools[1:]:
            tie = Tie(
                id=work.new_id(), person_id=city.people["lin"], school_id=school_id,
                reason=TieReason.RELATIVE, declared_by=city.people["lin"], declared_at=work.now,
            )  # fmt: skip
            work.session.add(tie)
    told = {"name": "抽查", "school_ids": schools}
    with office.acting("zhou") as work:
        plan = going(work, city, "chen", "lin")
        made, (visit,) = visits.draw(work, **told, count=1, plan=plan)
        assert (visit.school_id, len(made.candidates)) == (schools[0], 1)
    with pytest.raises(Invalid), office.acting("zhou") as work:
        visits.draw(work, **told, count=2, plan=plan)
    told["school_ids"] = schools[1:]
    with pytest.raises(Invalid), office.acting("zhou") as work:
        visits.draw(work, **told, count=1, plan=plan)


def test_closed_schools_and_those_visited_often_enough_are_not_drawn(
    works: Works, office: Office, city: City
) -> None:
    """What keeps a school out of a wave keeps it out of a plain draw."""
    often, open_still = list(city.schools.values())[:2]
    told = {"name": "抽查", "school_ids": [often, open_still]}
    with works.writing(scope.SYSTEM) as work:
        school = work.session.get_one(School, often)
        for _ in range(Parameters().visits_max):
            check = Inspection(
                id=work.new_id(), school_id=often, area_id=school.area_id, state="complete",
                template_id=work.session.scalars(select(Template.id)).first(), mode="surprise",
                lead_id=city.people["chen"], arrived_at=work.now, received_at=work.now,
            )  # fmt: skip
            work.session.add(check)
    with office.acting("zhou") as work:
        made, (visit,) = visits.draw(work, **told, count=1, plan=going(work, city, "chen", "lin"))
        assert (visit.school_id, len(made.candidates)) == (open_still, 1)
        day = work.today + timedelta(days=1)
    with office.acting("zhou") as work:
        school_calendar.add(work, Told(None, PeriodKind.OTHER, "台风停课", day, day))
    with pytest.raises(Invalid), office.acting("zhou") as work:
        visits.draw(work, **told, count=1, plan=going(work, city, "chen", "lin"))


def test_a_visit_without_a_draw_is_planned_on_the_page(app: Any, works: Works, city: City) -> None:
    name, school = next(iter(city.schools.items()))
    team = [city.people["chen"], city.people["lin"]]
    form = {"visit_on": "2026-09-18", "release_at": "2026-09-18T08:00", "school": name}
    answer = Hands(app, "zhou").post("/visits/ad-hoc", inspector=team, **form)
    assert answer.status_code == 302
    with works.reading(scope.SYSTEM) as work:
        visit = work.session.scalars(select(Visit)).one()
        assert (visit.school_id, visit.kind) == (school, VisitKind.AD_HOC)
        assert {one.person_id for one in visit.team} == set(team)


@pytest.mark.parametrize(
    ("day", "hour"),
    [(-1, 1), (visits.AHEAD_DAYS_MAX + 1, 1), (0, 40), (10**6, 1)],
    ids=["over", "far ahead", "told too late", "beyond all calendars"],
)
def test_a_visit_has_a_day_it_can_be_made_on(
    office: Office, city: City, day: int, hour: int
) -> None:
    school = next(iter(city.schools.values()))
    ids = tuple(city.people[login] for login in ("chen", "lin"))
    with office.acting("zhou") as work:
        on, told_at = work.today + timedelta(days=day), work.now + timedelta(hours=hour)
        with pytest.raises(Invalid):
            visits.plan_ad_hoc(work, school, plan=Plan(ids, on, told_at))


def test_only_a_supervisor_plans(office: Office, city: City) -> None:
    school = next(iter(city.schools.values()))
    for login in ("chen", "admin", "leader", "auditor"):
        with pytest.raises(Forbidden), office.acting(login) as work:
            visits.plan_ad_hoc(work, school, plan=going(work, city, "chen", "lin"))


def test_others_than_the_first_pair_look_back(
    office: Office, city: City, works: Works, inspected: str
) -> None:
    with works.writing(scope.SYSTEM) as work:
        order = work.session.get_one(Order, inspected)
        order.state, order.closed_at = OrderState.CLOSED, work.now
        due = lookbacks.add(work, order, Reason.GRADE, work.today, work.today)
    with pytest.raises(SamePair) as refused, office.acting("zhou") as work:
        lookbacks.plan(work, [due.id], going=going(work, city, "chen", "su"))
    assert refused.value.facts["name"] == "陈立"
    with office.acting("zhou") as work:
        lookbacks.plan(work, [due.id], going=going(work, city, "he", "su"))
    with works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(LookBack, due.id).state == LookBackState.PLANNED


def test_a_case_nobody_judged_is_due_again_once_its_visit_is_over(
    office: Office, city: City, works: Works, inspected: str
) -> None:
    with works.writing(scope.SYSTEM) as work:
        order = work.session.get_one(Order, inspected)
        order.state, order.closed_at = OrderState.CLOSED, work.now
        due = lookbacks.add(work, order, Reason.GRADE, work.today, work.today)
    with office.acting("zhou") as work:
        visit = lookbacks.plan(work, [due.id], going=going(work, city, "he", "su"))
    for state, then in (
        (VisitState.STARTED, LookBackState.PLANNED),
        (VisitState.DONE, LookBackState.DUE),
    ):
        with works.writing(scope.SYSTEM) as work:
            work.session.get_one(Visit, visit.id).state = state
        with works.writing(scope.SYSTEM) as work:
            lookbacks.free_unjudged(work)
        with works.reading(scope.SYSTEM) as work:
            assert work.session.get_one(LookBack, due.id).state == then
    # A tablet that was away all the while brings what it saw.
    found = Judgement(Outcome.REBOUND, "inspection")
    with office.acting("lin") as work, pytest.raises(Forbidden):
        outcomes.judge(work, due.id, found=found)
    with office.acting("he") as work:
        outcomes.judge(work, due.id, found=found)
    with works.reading(scope.SYSTEM) as work:
        judged = work.session.get_one(LookBack, due.id)
        assert (judged.state, judged.visit_id) == (LookBackState.JUDGED, visit.id)
        assert work.session.get_one(Order, inspected).reopened_count == 1


def test_a_town_sends_nobody_who_works_in_another_town_alone(
    office: Office, works: Works, city: City
) -> None:
    with works.writing(scope.SYSTEM) as work:
        for login, role, town in (
            ("he", Role.INSPECTOR, "YT09"),
            ("zhou", Role.SUPERVISOR, "YT08"),
        ):
            for row in work.session.get_one(Person, city.people[login]).grants:
                people.revoke(work, row.id, of=row.person_id)
            people.grant(work, city.people[login], role=role, area_id=city.areas[town])
    school = city.schools["望潮中学"]
    with pytest.raises(NotFound), office.acting("zhou") as work:
        visits.plan_ad_hoc(work, school, plan=going(work, city, "lin", "he"))
    with office.acting("zhou") as work:
        assert visits.plan_ad_hoc(work, school, plan=going(work, city, "lin", "chen")).team


@pytest.mark.parametrize(
    ("kind", "counts"), [(OrderKind.NOTICE, True), (OrderKind.TRANSFER, False)]
)
def test_what_came_back_to_another_office_does_not_count_against_the_school(
    works: Works, school_id: str, inspected: str, kind: OrderKind, counts: bool
) -> None:
    with works.writing(scope.SYSTEM) as work:
        order = work.session.get_one(Order, inspected)
        order.kind, order.state, order.closed_at = kind, OrderState.CLOSED, work.now
        due = lookbacks.add(work, order, Reason.GRADE, work.today, work.today)
        assert not schools.rebounded(work, school_id)
        due.outcome = Outcome.REBOUND
    with works.reading(scope.SYSTEM) as work:
        assert schools.rebounded(work, school_id) is counts
