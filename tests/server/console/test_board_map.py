"""The map of schools: points by how each stands, outlines an office sends in, and the same list."""

import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from server import scope
from server.actions import lookbacks, people
from server.config import CannotStart, Settings
from server.domain.lookback import Reason
from server.infra.outline_file import POINTS_MAX
from server.models import Area, AreaOutline, AuditEntry, Order, Person, School
from server.queries.school_map import Stands
from server.seed import City
from server.work import Works
from shared.vocabulary import OrderState, Outcome, Party, Role
from tests.clocks import SteppedClock
from tests.drivers.hands import Office
from tests.drivers.looked_back import Looked, put
from tests.server.console.test_rosters import Hands, words
from tests.server.infra.test_outline_file import SQUARE, feature, polygon

HERE, THERE, CLEAR = "望潮中学", "青禾实验小学", "白鹭小学"
CASES = (
    Looked(HERE, 60, Outcome.REBOUND, 20),
    Looked(THERE, 40),
    Looked(CLEAR, 40, party=Party.POLICE),
)
HOLDS = re.compile(r"共 (\d+) 条")


@pytest.fixture
def known(works: Works, city: City) -> list[str]:
    """One school where something came back, one that is late, one whose fault is another's."""
    ids = put(works, city, CASES)
    with works.writing(scope.SYSTEM) as work:
        for order_id in ids[1:]:
            order = work.session.get_one(Order, order_id)
            order.state, order.closed_at = OrderState.SIGNED, None
            order.due_on = work.today - timedelta(days=3)
    return ids


def points(hands: Hands) -> dict[str, Stands]:
    """How each school of the map stands, by its name."""
    told = json.loads(hands.get("/board/map.json").data)
    return {one[1]: list(Stands)[one[4]] for one in told["schools"]}


def send(hands: Hands, told: Any, **form: str) -> Any:
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    return hands.post("/board/outlines", outline=(io.BytesIO(data), "outline.geojson"), **form)


def test_points_tell_how_a_school_stands_and_the_list_holds_the_same(
    known: list[str], app: Any
) -> None:
    leader = Hands(app, "leader")
    told = points(leader)
    assert (told[HERE], told[THERE], told[CLEAR]) == (Stands.REBOUND, Stands.OVERDUE, Stands.CLEAR)
    board = words(leader.get("/board"))
    for state in Stands:
        held = HOLDS.search(leader.get(f"/board/schools?state={state}").text)
        count = sum(1 for one in told.values() if one is state)
        assert int(held.group(1) if held else 0) == count, state
    assert "学校分布图" in board
    assert "有逾期 1" in board
    late = words(leader.get("/board/schools?state=overdue"))
    assert THERE in late
    assert Hands(app, "chen").get("/board/map.json").status_code == 403
    assert Hands(app, "chen").get("/board/schools").status_code == 403


def test_no_byte_of_the_map_tells_of_a_plan(
    known: list[str], app: Any, works: Works, city: City
) -> None:
    def seen() -> list[bytes]:
        leader = Hands(app, "leader")
        return [leader.get("/board/map.json").data, leader.get("/lists/standing.csv").data]

    before = seen()
    with works.writing(scope.SYSTEM) as work:
        order = work.session.get_one(Order, known[0])
        due = lookbacks.add(work, order, Reason.GRADE, work.today, work.today).id
    office = Office(works, city)
    with office.acting("zhou") as work:
        lookbacks.plan(work, [due], going=office.going(work, ("he", "su")))
    assert seen() == before


def test_outlines_are_taken_in_by_name_or_for_an_area_and_taken_away(
    app: Any, works: Works, city: City
) -> None:
    zhou = Hands(app, "zhou")
    with works.reading(scope.SYSTEM) as work:
        here, there = (
            work.session.scalars(select(Area).join(School).where(School.name == name)).one()
            for name in (HERE, THERE)
        )
    features = [feature(polygon(), code=here.code), feature(polygon(), name="no such place")]
    assert send(zhou, {"type": "FeatureCollection", "features": features}).status_code == 302
    assert send(zhou, polygon(), area=there.id).status_code == 302
    told = json.loads(zhou.get("/board/map.json").data)["outlines"]
    assert sorted(one["name"] for one in told) == sorted([here.name, there.name])
    assert told[0]["polygons"] == [[SQUARE]]
    assert "5 个点" in words(zhou.get("/board/outlines"))
    halves = [feature(polygon(SQUARE[:1] * (POINTS_MAX // 2 + 1)))] * 2
    many = {"type": "FeatureCollection", "features": halves}
    assert send(zhou, many, area=here.id).status_code == 422
    assert zhou.post(f"/board/outlines/{here.id}/away").status_code == 302
    assert zhou.post(f"/board/outlines/{here.id}/away").status_code == 404
    with works.reading(scope.SYSTEM) as work:
        assert [one.area_id for one in work.session.scalars(select(AreaOutline))] == [there.id]
        events = select(AuditEntry.event).where(AuditEntry.subject_kind == "area")
        named = list(work.session.scalars(events.order_by(AuditEntry.number)))
    assert named[-3:] == ["OutlineSet", "OutlineSet", "OutlineTaken"]


def test_a_wrong_file_changes_nothing_and_nobody_draws_another_town(
    app: Any, works: Works, city: City
) -> None:
    with works.writing(scope.SYSTEM) as work:
        here, there = (
            work.session.scalars(select(Area).join(School).where(School.name == name)).one()
            for name in (HERE, THERE)
        )
        person = people.create(work, login="town", name="镇主管")
        person.password_hash = work.session.get_one(Person, city.people["zhou"]).password_hash
        people.grant(work, person.id, role=Role.SUPERVISOR, area_id=here.id)
    town = Hands(app, "town")
    assert {send(town, told).status_code for told in (b"", b"{", polygon([]), polygon())} == {422}
    assert send(town, feature(polygon(), code=there.code)).status_code == 422
    assert send(town, polygon(), area=there.id).status_code == 404
    assert send(Hands(app, "leader"), polygon(), area=here.id).status_code == 403
    with works.reading(scope.SYSTEM) as work:
        assert not list(work.session.scalars(select(AreaOutline)))
    assert send(Hands(app, "zhou"), polygon(), area=there.id).status_code == 302
    assert json.loads(town.get("/board/map.json").data)["outlines"] == []
    assert THERE not in points(town)


def test_pictures_of_the_land_come_from_the_source_that_is_set_and_to_the_board_alone(
    app: Any, works: Works, clock: SteppedClock, engine: Engine
) -> None:
    hands = Hands(app, "leader")
    assert "img-src 'self'" in hands.get("/board").headers["Content-Security-Policy"]
    source = "https://tiles.city.example/{z}/{x}/{y}.png"
    app.serve_for(replace(works.settings, map_tiles=source), clock, engine)
    page = hands.get("/board")
    assert "img-src https://tiles.city.example 'self'" in page.headers["Content-Security-Policy"]
    assert f'data-tiles="{source}"' in page.text
    other = hands.get("/orders").headers["Content-Security-Policy"]
    assert "tiles.example" not in other


@pytest.mark.parametrize(
    "told",
    [
        "http://tiles.city.example/{z}/{x}/{y}.png",
        "https://*.city.example/{z}/{x}/{y}.png",
        "https://tiles.city.example/{z}/{x}.png",
        "https://tiles.city.example/{z}/{x}/{y}.png; script-src *",
    ],
)
def test_a_source_that_is_none_keeps_the_server_from_starting(tmp_path: Any, told: str) -> None:
    with pytest.raises(CannotStart):
        Settings.from_env({"LOOKBACK_DATA": str(tmp_path), "LOOKBACK_MAP_TILES": told})
