"""Who may not know cannot tell where the office means to go: two worlds, the same in every byte."""

import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server import observers
from server.actions import lookbacks
from server.app import create_app
from server.domain.lookback import Reason
from server.domain.outward import Topic
from server.domain.visit_events import VisitPlanned
from server.feed import bodies
from server.models import Inspection, Order, Person, School, Template, Visit
from server.observers.telling import Message, Telling
from server.scope import SYSTEM
from server.seed import find
from server.sync import effects
from server.sync.rules import Held, Refused
from server.work import Works
from shared import sealed_visits
from shared.protocol import area_scope
from shared.vocabulary import ItemKind, OrderState
from tests.clocks import SteppedClock
from tests.conftest import DATABASES
from tests.drivers import packing, pens, ways_out
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.drivers.two_worlds import (
    NEW,
    OUTWARD,
    PLANNED,
    ROLES,
    TABLETS,
    Beginning,
    World,
    apart,
    difference,
)
from tests.simulation.broken import in_module, in_table
from tests.wires import FlaskWire
from tooling import postgres

DATABASE = "lookback.db"
MANY = 400
PLANS = 4


@pytest.fixture(scope="module", params=DATABASES)
def beginning(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, built_city: Any
) -> Beginning:
    """A city with a history: both schools have closed orders to look back at."""
    folder = tmp_path_factory.mktemp(f"beginning-{request.param}") / "begun"
    folder.mkdir()
    engine = built_city.engine(request.param, folder, request)
    url = engine.url.render_as_string(hide_password=False)
    clock = SteppedClock()
    app = create_app(ways_out.settings_for(folder), clock, engine)
    with app.works.reading() as work:
        city = find(work)
    _history(app.works, city)
    office, wire = OfficeDriver(app.works, city), FlaskWire(app)
    for name, login in TABLETS.items():
        driver = TabletDriver(folder / name, clock, wire)
        driver.enrol(office.enrol_code(login))
        # Its key is made when it is enrolled, not by the day that is lived twice.
        driver.tablet.desk.shelves.replica.opened.public_key()
        if name != NEW:
            driver.sync()
        driver.tablet.close()
    packing.run(app)
    ways_out.open_all(app.works, city.people["admin"])
    known = _known(app.works)
    engine.dispose()

    def copied(to: Path) -> str:
        if request.param == "sqlite":
            return f"sqlite:///{to / DATABASE}"
        address, _, name = url.rpartition("/")
        return postgres.fresh_database(address, name)

    return Beginning(folder, city, copied, known)


def _history(works: Works, city: Any) -> None:
    """An inspector found faults at both schools; they were put right, and are to be seen again."""
    schools = tuple(city.schools[name] for name in PLANNED)
    pen = pens.enrolled(works, city, "su")
    for body in pens.inspections(works, pen, len(schools), schools):
        pens.pushed(works, pen, body)
    with works.writing(SYSTEM) as work:
        for order in work.session.scalars(select(Order).order_by(Order.number)):
            order.state, order.closed_at = OrderState.CLOSED, work.now
            lookbacks.add(work, order, Reason.GRADE, work.today, work.today)


KNOWN = {"schools": School, "orders": Order, "inspections": Inspection, "templates": Template}


def _known(works: Works) -> dict[str, list[str]]:
    with works.reading(SYSTEM) as work:
        return {
            kind: list(work.session.scalars(select(model.id).order_by(model.id)))
            for kind, model in KNOWN.items()
        }


@pytest.fixture
def worlds(beginning: Beginning, tmp_path: Path) -> Iterator[Any]:
    """Two worlds that have lived a day, or a part of it."""
    made: list[World] = []

    def pair(lived: Callable[[World], None]) -> list[World]:
        for planned in PLANNED:
            world = World(beginning, tmp_path / f"world-{len(made)}", planned)
            made.append(world)
            lived(world)
        return made

    yield pair
    for world in made:
        url = world.engine.url.render_as_string(hide_password=False)
        world.close()
        if url.startswith("postgresql"):
            postgres.drop_database(url)


def test_before_the_hour_nobody_who_may_not_know_can_tell_two_worlds_apart(worlds: Any) -> None:
    one, other = worlds(World.day)
    assert difference(one, other) == []
    assert len(one.crossed) > MANY
    assert {crossed.who for crossed in one.crossed} >= {*TABLETS, *ROLES, "stranger", OUTWARD}
    for world in (one, other):
        world.keys()
    assert difference(one, other) == []
    assert envelopes_of(one, "chen-1") == PLANS
    assert not envelopes_of(one, "he-1")
    one.release()
    other.release()
    assert {crossed.who for crossed in apart(one, other)} == {"chen-1", "lin-1"}


def envelopes_of(world: World, name: str) -> int:
    """How many envelopes a tablet holds with the key beside them."""
    held = world.tablets[name].tablet.desk.shelves.replica.all(ItemKind.ENVELOPE)
    return sum(bool(one["key"]) for one in held)


# -- tests of the test: what is let out is found ------------------------------------------------


def stands_in_its_town(session: Any, ids: list[str]) -> Any:
    """A planned visit in the scope of the town it goes to."""
    placed = bodies._visits(session, ids)
    towns = {row.id: row.school.area_id for row in session.query(Visit)}
    return {
        one: [(area_scope(towns[one]), body) for _, body in told] for one, told in placed.items()
    }


def the_school_before_the_hour(batch: Any, op: Any, start: Any) -> Any:
    """Who names another school than the planned one is told so, whoever asks and whenever."""
    visit = batch.get(Visit, start.visit_id or "")
    if visit.school_id != start.school_id:
        raise Refused(code_is="other_school")
    raise Held(code_is="visit_sealed")


def as_large_as_it_is(content: Any) -> bytes:
    """What is in an envelope, not padded."""
    told = zlib.compress(json.dumps(content, ensure_ascii=False).encode())
    return len(told).to_bytes(sealed_visits.LENGTH_BYTES) + told


def a_plan_goes_out(desks: Any, happened: list[Any]) -> None:
    """Who planned a visit hears of it by mail, too: a mailbox is no desk."""
    for event in happened:
        if isinstance(event, VisitPlanned):
            school = desks.rows.session.get(Visit, event.subject_id).school.name
            telling = Telling(frozenset(), "An order was withdrawn", topic=Topic.ORDER)
            planner = desks.rows.session.query(Person.id).filter_by(login="zhou").scalar()
            desks.tell([planner], Message(telling, "visit", event.subject_id, what=school))


def envelopes_come(world: World) -> None:
    """A morning, and the hour in which the workers close envelopes."""
    world.plan()
    world.pass_time()
    world.sync()


BROKEN = {
    "a planned visit in its town's scope": (
        lambda: in_table(bodies._BUILDERS, ItemKind.VISIT, stands_in_its_town),
        {"he-1", "he-2", "chen-1", "lin-1"},
        World.morning,
    ),
    "the school compared before the hour": (
        lambda: in_module(effects, "_visit", the_school_before_the_hour),
        {"a wild tablet of chen", "a wild tablet of he"},
        World.morning,
    ),
    "a planned visit in a letter to who planned it": (
        lambda: in_module(observers, "TELLERS", (*observers.TELLERS, a_plan_goes_out)),
        {OUTWARD},
        envelopes_come,
    ),
    "envelopes of many sizes": (
        lambda: in_module(sealed_visits, "packed", as_large_as_it_is),
        {"chen-1", "lin-1"},
        envelopes_come,
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_let_out_tells_the_worlds_apart(worlds: Any, what: str) -> None:
    broken, told_by, lived = BROKEN[what]
    with broken():
        one, other = worlds(lived)
    assert {crossed.who for crossed in apart(one, other)} == told_by
