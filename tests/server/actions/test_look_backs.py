"""What a look-back leaves behind although it moves nothing: a line with its outcome."""

import pytest
from sqlalchemy import select

from server import scope
from server.actions import lookbacks, outcomes
from server.actions.outcomes import Judgement
from server.models import LookBack, Order, School
from server.queries import schools
from server.seed import City
from server.work import Works
from shared.vocabulary import Grade, LookBackState, OrderState, Outcome, SignatureRole
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
        lines = [one for one in schools.timeline(work, school) if one.outcome]
    assert [(one.kind, one.outcome, one.text) for one in lines] == [
        ("looked_back", outcome, "机房锁着")
    ]
