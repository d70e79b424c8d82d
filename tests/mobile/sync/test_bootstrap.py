"""The first sync by segments: the same state as by pages, whatever is cut, changed or killed."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mobile.config import Stretches
from mobile.store.blocks import Blocks
from mobile.sync.transport import Answer, Ask
from server.models import FeedItem, Inspection, School
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.vocabulary import ItemKind
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers import packing
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire

SEGMENTS, PAGES, LIST = "/sync/segments", "/sync/scopes/", "/sync/bootstrap"
STRETCH = 700
Enrol = Callable[..., TabletDriver]


class Watched(FlaskWire):
    """Counts what comes of segments; may cut, change or refuse an answer."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.came = 0
        self.cut_after: int | None = None
        self.flips = 0
        self.refused = ""

    def send(self, ask: Ask) -> Answer:
        if self.refused and self.refused in ask.path:
            ask = Ask("GET", "/api/v1/nothing/here", ask.headers)
        if SEGMENTS not in ask.path:
            return super().send(ask)
        if self.cut_after == 0:
            raise ConnectionError("cut")
        if self.cut_after is not None:
            self.cut_after -= 1
        answer = super().send(ask)
        self.came += len(answer.body)
        if self.flips:
            self.flips -= 1
            middle = len(answer.body) // 2
            changed = bytearray(answer.body)
            changed[middle] ^= 1
            return Answer(answer.status, answer.headers, bytes(changed))
        return answer

    def asked(self, what: str) -> int:
        """How many requests went there."""
        return sum(what in line for line in self.log)


@pytest.fixture
def watched(app: Any) -> Watched:
    """The second tablet's wire."""
    return Watched(app)


@pytest.fixture
def second(
    chen: TabletDriver, watched: Watched, office: OfficeDriver, clock: SteppedClock, tmp_path: Path
) -> TabletDriver:
    """A tablet that has nothing yet; the town has an inspection under way."""
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.checklist.answer("XF-07", "fail")
    chen.sync()
    return TabletDriver(tmp_path / "lin", clock, watched).enrol(office.enrol_code("lin"))


@pytest.fixture
def slow(second: TabletDriver) -> TabletDriver:
    """The same tablet, set to small stretches, as for a bad network."""
    small = Stretches(STRETCH, STRETCH, STRETCH)
    second.config = replace(second.config, stretches=small)
    return second.kill_and_restart().unlock()


def shared(tablet: TabletDriver) -> list[str]:
    """All that is not one person's, byte for byte."""
    entries = tablet.tablet.desk.shelves.replica.entries()
    return [json.dumps(one, ensure_ascii=False) for one in entries if not one[0].startswith("user")]


def told(works: Works) -> list[str]:
    """The same as the office has it."""
    with works.reading(SYSTEM) as work:
        rows = work.session.scalars(
            select(FeedItem).where(~FeedItem.deleted, ~FeedItem.scope.startswith("user"))
        ).all()
    found = [
        (row.scope, row.kind, row.item_id, row.rev, json.loads(row.entry)["body"]) for row in rows
    ]
    return [json.dumps(one, ensure_ascii=False) for one in sorted(found, key=lambda one: one[:3])]


def blocks(tablet: TabletDriver) -> Blocks:
    return tablet.tablet.desk.shelves.replica.blocks


def in_blocks(tablet: TabletDriver) -> bytes:
    """Every body that lies packed on a tablet."""
    opened = blocks(tablet).opened()
    with tablet.tablet.desk.shelves.database.reading() as connection:
        numbers = [row["id"] for row in connection.execute("SELECT id FROM block").fetchall()]
    return b"".join(map(opened.plain, numbers))


def close_school(works: Works, city: City, name: str) -> None:
    with works.writing(SYSTEM) as work:
        work.session.get_one(School, city.schools[name]).active = False


def neighbour(works: Works, city: City, name: str, other: str) -> None:
    """Two schools of one town stand in one block."""
    with works.writing(SYSTEM) as work:
        town = work.session.get_one(School, city.schools[name]).area_id
        work.session.get_one(School, city.schools[other]).area_id = town


def test_segments_and_pages_give_the_same_state(
    app: Any, works: Works, chen: TabletDriver, second: TabletDriver, watched: Watched
) -> None:
    packing.run(app)
    second.sync()
    chen.sync()
    assert watched.asked(SEGMENTS) == 1
    # One person's own is pulled: what is planned for them stands in no segment.
    assert watched.asked(PAGES) == watched.asked(PAGES + "user") == 1
    assert shared(second) == shared(chen) == told(works)
    replica = second.tablet.desk.shelves.replica
    assert {ItemKind.SCHOOL, ItemKind.INSPECTION, ItemKind.TEMPLATE} <= {
        one[1] for one in replica.entries()
    }
    assert [body["name"] for body in replica.all(ItemKind.SCHOOL)]
    watched.log.clear()
    second.sync()
    assert watched.asked(LIST) == watched.asked(SEGMENTS) == watched.asked(PAGES) == 0


def test_without_segments_pages_are_pulled(
    works: Works, second: TabletDriver, watched: Watched
) -> None:
    second.sync()
    assert watched.asked(SEGMENTS) == 0
    assert shared(second) == told(works)


@pytest.mark.parametrize("missing", [LIST, SEGMENTS])
def test_an_office_that_knows_no_segments_or_lost_them_is_pulled_from(
    app: Any, works: Works, second: TabletDriver, watched: Watched, missing: str
) -> None:
    packing.run(app)
    watched.refused = missing
    second.sync()
    assert in_blocks(second) == b""
    assert shared(second) == told(works)


def test_what_changed_after_the_packing_is_pulled_from_there(
    app: Any,
    works: Works,
    city: City,
    chen: TabletDriver,
    second: TabletDriver,
    watched: Watched,
) -> None:
    packing.run(app)
    close_school(works, city, "白鹭小学")
    chen.checklist.answer("XF-07", "pass")
    chen.sync()
    second.sync()
    assert watched.asked(SEGMENTS) == 1
    assert shared(second) == shared(chen) == told(works)
    inspection = second.tablet.desk.shelves.replica.get(ItemKind.INSPECTION, chen.inspection_id)
    assert inspection is not None
    assert inspection["answers"]["XF-07"]["value"] == "pass"


def test_what_is_taken_away_later_is_not_readable_in_its_block(
    app: Any, works: Works, city: City, second: TabletDriver
) -> None:
    neighbour(works, city, "白鹭小学", "石榴花幼儿园")
    packing.run(app)
    second.sync()
    assert "白鹭小学".encode() in in_blocks(second)
    close_school(works, city, "白鹭小学")
    second.sync()
    assert "白鹭小学".encode() not in in_blocks(second)
    assert "石榴花幼儿园".encode() in in_blocks(second)
    assert shared(second) == told(works)


def test_a_block_goes_with_its_last_item(app: Any, works: Works, second: TabletDriver) -> None:
    packing.run(app)
    second.sync()
    before = in_blocks(second)
    with works.writing(SYSTEM) as work:
        for row in work.session.scalars(select(Inspection)):
            row.remark = "改过"
        for school in work.session.scalars(select(School)):
            school.address += "（新）"
    second.sync()
    assert len(in_blocks(second)) < len(before)
    assert "学府路".encode() not in in_blocks(second)
    assert shared(second) == told(works)


def test_a_load_cut_again_and_again_shows_nothing_until_it_is_whole(
    app: Any, works: Works, slow: TabletDriver, watched: Watched
) -> None:
    packing.run(app)
    whole = _packed_bytes(app)
    rounds = 0
    while not shared(slow):
        assert rounds * STRETCH < whole
        watched.cut_after = 2
        slow.sync()
        rounds += 1
    # What was seen first was all of it.
    assert shared(slow) == told(works)
    assert rounds > 4
    assert watched.came == whole


def test_a_tablet_killed_while_loading_goes_on_where_it_was(
    app: Any, works: Works, slow: TabletDriver, watched: Watched
) -> None:
    packing.run(app)
    whole = _packed_bytes(app)
    watched.cut_after = 5
    slow.sync()
    before = watched.came
    slow.kill_and_restart().unlock()
    on_disk = b"".join(path.read_bytes() for path in slow.folder.glob("tablet.db*"))
    assert "防火".encode() not in on_disk
    watched.cut_after = None
    slow.sync()
    assert before == 5 * STRETCH
    assert watched.came == whole
    assert shared(slow) == told(works)


def test_what_was_packed_anew_meanwhile_is_loaded_and_the_old_let_go_of(
    app: Any,
    works: Works,
    slow: TabletDriver,
    watched: Watched,
) -> None:
    packing.run(app)
    watched.cut_after = 6
    slow.sync()
    packing.every_change(works)
    with works.writing(SYSTEM) as work:
        for school in work.session.scalars(select(School)):
            school.address += "（新）"
    packing.run(app)
    watched.cut_after = None
    slow.sync()
    assert shared(slow) == told(works)
    assert watched.asked(PAGES + "area") == 0


@pytest.mark.parametrize("flips", [1, 100])
def test_a_segment_that_was_changed_is_refused_and_fetched_again_then_pulled(
    app: Any, works: Works, second: TabletDriver, watched: Watched, flips: int
) -> None:
    packing.run(app)
    watched.flips = flips
    second.sync()
    assert watched.asked(SEGMENTS) >= 2
    assert shared(second) == told(works)
    assert (watched.asked(PAGES + "global") > 0) == (flips > 1)


def test_a_town_granted_later_is_loaded_by_segments(
    app: Any, works: Works, second: TabletDriver, watched: Watched
) -> None:
    packing.run(app)
    second.sync()
    replica = second.tablet.desk.shelves.replica
    town = next(one[0] for one in replica.entries() if one[1] == ItemKind.SCHOOL)
    replica.forget(town)
    second.sync()
    assert watched.asked(SEGMENTS) == 2
    assert shared(second) == told(works)


def test_a_scope_taken_back_leaves_none_of_its_blocks(app: Any, second: TabletDriver) -> None:
    packing.run(app)
    second.sync()
    replica = second.tablet.desk.shelves.replica
    for scope in replica.scopes():
        replica.forget(scope)
    assert in_blocks(second) == b""
    assert replica.scopes() == set()


def _packed_bytes(app: Any) -> int:
    store = app.extensions["lookback_segments"]
    return sum(path.stat().st_size for path in store.folder.rglob("*") if path.is_file())
