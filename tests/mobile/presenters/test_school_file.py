"""A school's past is narrowed by a tap, and how often it was checked stands beside its town's."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mobile.app import LookbackApp
from mobile.device.desktop import FolderCamera, FolderPapers, UnknownPlace
from mobile.presenters.school_file import SchoolFileState, Told, term_of
from mobile.presenters.schools import SchoolsPresenter
from mobile.screens.timeline import Timeline
from mobile.widgets.photo import Thumb
from shared.clock import to_wire
from shared.ids import seeded_ids
from shared.vocabulary import ItemKind
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver

SCHOOL, OTHER = "望潮中学", "青禾实验小学"
ids = seeded_ids(11)


def heard(chen: TabletDriver, kind: ItemKind, *bodies: dict[str, Any]) -> None:
    """The office tells these records of the school's town."""
    school = file_of(chen)
    scope = f"area:{area_of(chen, school.school_id)}"
    replica = chen.tablet.desk.shelves.replica
    entries = [
        {"kind": str(kind), "id": body["id"], "rev": number, "deleted": False, "body": body}
        for number, body in enumerate(bodies, 1)
    ]
    replica.stage(scope, entries, replica.next_cursor(scope))
    replica.swap(scope)


def area_of(chen: TabletDriver, school_id: str) -> str:
    return str(chen.tablet.desk.school(school_id)["area_id"])


def file_of(chen: TabletDriver, name: str = SCHOOL) -> SchoolFileState:
    row = chen.tablet.schools.search(name).rows[0]
    chen.tablet.schools.search("")
    return chen.tablet.schools.open(row.school_id)


def check(chen: TabletDriver, days_ago: int, **told: Any) -> dict[str, Any]:
    """A check of the school so many days ago, as the office tells it."""
    school_id = file_of(chen).school_id
    at = to_wire(chen.clock.now() - timedelta(days=days_ago))
    return {
        "id": ids(1),
        "school_id": school_id,
        "area_id": area_of(chen, school_id),
        "visit_id": None,
        "template_id": chen.tablet.desk.current_template_id(),
        "state": "complete",
        "mode": "surprise",
        "lead_id": "",
        "started_by": "",
        "arrived_at": at,
        "arrived_doubtful": False,
        "arrival": {},
        "answers": {},
        "facts": {},
        "conflicts": {},
        "findings": [],
        "photos": [],
        "signatures": [],
        "parts": [],
        "amendments": [],
        "judged": {},
        "services": [],
        "submitted_at": at,
        "score": None,
        "remarks": "",
        "veto_codes": [],
    } | told


def photos(count: int) -> list[dict[str, Any]]:
    return [
        {"id": ids(1), "purpose": "item", "preview_sha256": f"{number:064d}", "code": None}
        for number in range(count)
    ]


def order(chen: TabletDriver, **told: Any) -> dict[str, Any]:
    return {
        "id": ids(1),
        "school_id": file_of(chen).school_id,
        "what": "安全出口锁闭",
        "party": "school",
        "grade": "serious",
        "state": "closed",
        "due_on": None,
        "issued_on": "2026-09-02",
        "closed_on": "2026-09-10",
        "history": [],
    } | told


def shown(state: SchoolFileState, only: Told) -> list[str]:
    return [row.kind for row in state.timeline if row.passes(only)]


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (date(2026, 9, 17), date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 9, 1)),
        (date(2026, 8, 31), date(2026, 2, 1)),
        (date(2027, 1, 20), date(2026, 9, 1)),
        (date(2027, 2, 1), date(2027, 2, 1)),
    ],
)
def test_a_term_begins_after_the_winter_and_after_the_summer(day: date, since: date) -> None:
    assert term_of(day) == since


def test_a_school_nobody_checked_says_so(chen: TabletDriver) -> None:
    state = file_of(chen)
    assert (state.checked.times, state.checked.average) == (0, "0.0")
    assert not state.checked.above
    assert state.counts[Told.ALL] == 0


def test_checks_of_this_term_are_counted_here_and_on_average_in_the_town(
    chen: TabletDriver,
) -> None:
    again = check(chen, 3) | {"id": ids(1)}
    before = check(chen, 60)
    annulled = check(chen, 2, state="annulled")
    heard(chen, ItemKind.INSPECTION, check(chen, 1), again, before, annulled)
    state = file_of(chen)
    assert (state.checked.since, state.checked.times) == ("2026-09-01", 2)
    town = area_of(chen, state.school_id)
    schools = [one for one in chen.tablet.desk.shelves.replica.all(ItemKind.SCHOOL)
               if one["area_id"] == town]  # fmt: skip
    assert float(state.checked.average) == round(2 / len(schools), 1)
    assert state.checked.above is (len(schools) > 1)


def test_each_filter_tells_its_own_and_counts_it(chen: TabletDriver) -> None:
    looked = {"at": to_wire(chen.clock.now()), "act": "reopen", "text": "rebound"}
    heard(
        chen,
        ItemKind.INSPECTION,
        check(chen, 9, photos=photos(6)),
        check(chen, 1, mode="look_back"),
        check(chen, 0, state="started"),
    )
    heard(
        chen,
        ItemKind.ORDER,
        order(chen),
        order(chen, state="signed", closed_on=None, history=[looked]),
    )
    state = file_of(chen)
    assert state.counts == {
        Told.ALL: 6, Told.OPEN: 3, Told.LOOK_BACKS: 2, Told.REBOUNDS: 1, Told.PHOTOS: 1,
    }  # fmt: skip
    assert sorted(shown(state, Told.LOOK_BACKS)) == ["going_back", "looked_back"]
    assert shown(state, Told.REBOUNDS) == ["looked_back"]
    assert sorted(shown(state, Told.OPEN)) == ["inspection", "looked_back", "order"]
    (pictured,) = [row for row in state.timeline if row.passes(Told.PHOTOS)]
    assert (len(pictured.photos), pictured.more) == (4, 2)


@pytest.mark.parametrize(
    ("told", "late"),
    [
        ({"state": "signed"}, [True]),
        ({"state": "signed", "more_time_asked": True}, [False]),
        ({"state": "under_review"}, [False]),
        ({"state": "recheck"}, [False]),
        ({"state": "withdrawn"}, []),
    ],
    ids=["signed", "more time asked for", "in review", "to be seen", "taken back"],
)
def test_a_last_day_that_passed_is_late_only_where_the_party_has_its_turn(
    chen: TabletDriver, told: dict[str, Any], late: list[bool]
) -> None:
    heard(chen, ItemKind.ORDER, order(chen, due_on="2026-09-11", closed_on=None, **told))
    state = file_of(chen)
    assert [one.late_on(state.on) for one in state.open_orders] == late
    rows = SchoolsPresenter(chen.tablet.desk).state.rows
    assert sum(row.open_faults for row in rows) == len(late)


def test_handwriting_is_no_photo_of_the_timeline(chen: TabletDriver) -> None:
    written = [one | {"purpose": "handwriting"} for one in photos(2)]
    heard(chen, ItemKind.INSPECTION, check(chen, 1, photos=written))
    assert file_of(chen).timeline[0].photos == ()


@pytest.fixture
def window(chen: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    """The school's file on the window: a check with photos, an order and a look-back."""
    heard(chen, ItemKind.INSPECTION, check(chen, 9, photos=photos(2)), check(chen, 1))
    heard(chen, ItemKind.ORDER, order(chen))
    school_id = file_of(chen).school_id
    chen.kill_and_restart()
    camera, papers = FolderCamera(shots), FolderPapers(shots / "papers")
    driver = WindowDriver(LookbackApp(chen.tablet, camera, UnknownPlace(), papers))
    chen.unlock()
    driver.app.go("schools")
    driver.screen.show(school_id)
    driver.settle()
    yield driver
    driver.leave()


def timeline(window: WindowDriver) -> Timeline:
    found = (one for one in window.screen.walk(restrict=True) if isinstance(one, Timeline))
    return next(found)


@pytest.mark.window
def test_a_tap_narrows_what_happened_and_the_choice_outlives_a_picture_that_comes(
    window: WindowDriver,
) -> None:
    assert "本学期被查 2 次" in window.texts()
    assert any("安全出口锁闭" in text for text in window.texts())
    window.tap("有照片 1")
    assert not any("安全出口锁闭" in text for text in window.texts())
    assert len([one for one in timeline(window).walk() if isinstance(one, Thumb)]) == 2
    window.screen.heard(["fetch preview"])
    window.settle()
    assert window.screen.told is Told.PHOTOS
    assert not any("安全出口锁闭" in text for text in window.texts())
    window.tap("全部")
    assert any("安全出口锁闭" in text for text in window.texts())


@pytest.mark.window
def test_a_photo_of_the_past_is_looked_at_large_by_a_tap(window: WindowDriver) -> None:
    thumb = next(one for one in timeline(window).walk() if isinstance(one, Thumb))
    window.tap(thumb)
    assert window.shown is not window.screen
    assert any("检查：发现 0 条" in text for text in window.texts())
