"""What a look-back leaves behind although it moves nothing: a line with its outcome."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from server import scope
from server.actions import complaints, first_teams, lookbacks, outcomes, school_calendar
from server.actions.lookbacks import Errands
from server.actions.outcomes import Judgement
from server.domain.parts import By
from server.domain.planning_words import ComplaintChannel, PeriodKind, TieReason
from server.feed import plans
from server.models import FalseReport, LookBack, Order, Proposal, School, Tie
from server.queries import going_back, results, schools
from server.queries.parts import Period
from server.seed import City
from server.work import Works
from shared.clock import local_date
from shared.problems import NotFound
from shared.vocabulary import (
    Grade,
    LookBackState,
    OrderState,
    Outcome,
    SignatureRole,
    VisitState,
)
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office


@pytest.fixture
def case(
    chen: Chain, works: Works, city: City, school_id: str, template_id: str, clock: SteppedClock
) -> str:
    """A major hazard put right on the spot, to be looked back at by another pair."""
    inspection_id, start = chen.start(school_id, template_id)
    _id, fault = chen.finding(inspection_id, grade=Grade.MAJOR, fixed_on_spot=True)
    done = [start, fault, chen.photo(inspection_id, pictures.jpeg())]
    done += [
        chen.signature(inspection_id, role)
        for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    ]
    assert set(chen.words(*done, chen.submit(inspection_id, done))) == {"applied"}
    clock.advance(days=35)
    office = Office(works, city)
    with office.acting("zhou") as work:
        due = work.session.scalars(select(LookBack)).one()
        lookbacks.plan(work, [due.id], going=office.going(work, ("he", "su")))
    clock.advance(hours=1, minutes=1)
    office.release()
    return due.id


@pytest.mark.parametrize("outcome", [Outcome.NOT_CHECKABLE, Outcome.FIXED])
def test_a_look_back_that_moves_nothing_leaves_a_line_with_its_outcome(
    works: Works, city: City, school_id: str, case: str, outcome: Outcome
) -> None:
    office = Office(works, city)
    with office.acting("he") as work:
        found = Judgement(outcome, work.new_id(), note="机房锁着")
        order_id = outcomes.judge(work, case, found=found).order_id
    with works.reading(scope.SYSTEM) as work:
        order = work.session.get_one(Order, order_id)
        assert order.state == OrderState.CLOSED
        assert [(step.act, step.text) for step in order.steps][-1] == ("looked_back", outcome)
        waiting = select(LookBack).where(LookBack.state == LookBackState.DUE)
        assert len(work.session.scalars(waiting).all()) == 1
        school = work.session.get_one(School, school_id)
        lines = [one for one in schools.timeline(work, school, ()) if one.outcome]
    assert [(one.kind, one.outcome, one.text) for one in lines] == [
        ("looked_back", outcome, "机房锁着")
    ]


def test_what_was_put_right_on_the_spot_was_reported_falsely_by_nobody(
    works: Works, city: City, case: str
) -> None:
    """So that the record and the rate count the same."""
    with Office(works, city).acting("he") as work:
        outcomes.judge(work, case, found=Judgement(Outcome.NOT_FIXED, work.new_id()))
    with works.reading(scope.SYSTEM) as work:
        assert not work.session.scalars(select(FalseReport)).all()
        assert not work.session.scalars(select(Proposal)).all()
        day = local_date(work.now)
        (judged,) = results.together(results.parted(work, Period(day, day), By.AREA))
    assert (judged.outcome, judged.reported) == (Outcome.NOT_FIXED, False)


def test_one_visit_takes_along_what_else_is_to_be_done_there(
    works: Works, city: City, school_id: str, case: str, clock: SteppedClock
) -> None:
    """Told to its inspectors at the hour, in nothing before."""
    office = Office(works, city)
    with office.acting("he") as work:
        outcomes.judge(work, case, found=Judgement(Outcome.NOT_CHECKABLE, work.new_id()))
    clock.advance(days=3)
    with office.acting("zhou") as work:
        told = complaints.Told(ComplaintChannel.LETTER, work.today, "反映北门早上没人值守")
        complaint = complaints.record(work, school_id, told)
        due = work.session.scalars(
            select(LookBack.id).where(LookBack.state == LookBackState.DUE)
        ).one()
        also = Errands(complaints=(complaint.id,))
        going = office.going(work, ("he", "su"))
        strange = Errands(rechecks=("no-such-order",))
        with pytest.raises(NotFound):
            lookbacks.plan(work, [due], going=going, errands=strange)
    with office.acting("zhou") as work:
        school = work.session.get_one(School, school_id)
        assert [one.id for one in going_back.open_complaints(work, school)] == [complaint.id]
        visit = lookbacks.plan(work, [due], going=going, errands=also)
        work.session.flush()
        assert going_back.open_complaints(work, school) == []
        work.session.refresh(visit)
        assert plans.visit_body(visit, VisitState.SEALED).errands == []
        (errand,) = plans.visit_body(visit, VisitState.RELEASED).errands
        assert (errand["kind"], errand["what"]) == ("complaint", "反映北门早上没人值守")


def test_nobody_with_a_tie_and_nobody_of_the_same_office_alone_looks_back(
    works: Works, city: City, school_id: str, case: str
) -> None:
    office = Office(works, city)
    with works.writing(scope.SYSTEM) as work:
        row = work.session.get_one(LookBack, case)
        row.state, row.visit_id = LookBackState.DUE, None
        tie = Tie(
            id=work.new_id(), person_id=city.people["su"], school_id=school_id,
            reason=TieReason.RELATIVE, declared_by=city.people["su"], declared_at=work.now,
        )  # fmt: skip
        work.session.add(tie)
    with pytest.raises(first_teams.Recused) as refused, office.acting("zhou") as work:
        lookbacks.plan(work, [case], going=office.going(work, ("he", "su")))
    assert refused.value.facts["name"] == "苏禾"
    with office.acting("zhou") as work:
        alone = replace(office.going(work, ("he", "he")), team=(city.people["he"],))
    with pytest.raises(first_teams.SameOfficeAgain), office.acting("zhou") as work:
        lookbacks.plan(work, [case], going=alone)
    with office.acting("zhou") as work:
        assert lookbacks.plan(work, [case], going=office.going(work, ("he", "lin"))).team


def test_nobody_goes_on_a_day_on_which_schools_are_closed(
    works: Works, city: City, case: str
) -> None:
    office = Office(works, city)
    with works.writing(scope.SYSTEM) as work:
        row = work.session.get_one(LookBack, case)
        row.state, row.visit_id = LookBackState.DUE, None
    with office.acting("admin") as work:
        told = school_calendar.Told(None, PeriodKind.EXAM, "月考", work.today, work.today)
        school_calendar.add(work, told)
    with pytest.raises(lookbacks.NotASchoolDay), office.acting("zhou") as work:
        lookbacks.plan(work, [case], going=office.going(work, ("he", "su")))
