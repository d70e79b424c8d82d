"""On the real window: an incident reported by fingers, from three places, and followed up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kivy.uix.textinput import TextInput

from mobile.app import BACK_KEY, LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from mobile.screens.counting import Counter
from mobile.widgets.buttons import PushButton
from shared.vocabulary import OpKind
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver
from tests.mobile.conftest import SCHOOL
from tests.mobile.presenters.test_told_on_the_screen import GivenCamera
from tests.mobile.space import no_space_beyond

pytestmark = pytest.mark.window
REPORT, SEND, HURT = "报送事件", "报送", "受伤 · 学生"
SIZES = ((1280, 800), (800, 1280), (600, 1024))


@pytest.fixture
def window(inspecting: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    """The app on the prepared tablet, a check under way, at today."""
    inspecting.kill_and_restart()
    camera, papers = GivenCamera(shots / "fault.jpg"), FolderPapers(shots / "papers")
    driver = WindowDriver(LookbackApp(inspecting.tablet, camera, UnknownPlace(), papers))
    inspecting.unlock()
    driver.app.go("today")
    driver.settle()
    yield driver
    driver.close_sheets()
    driver.leave()


def at(window: WindowDriver) -> str:
    return str(window.app.screens.current)


def reported(driver: TabletDriver) -> list[dict[str, Any]]:
    """What was put down, whether it was made ready to go already or not."""
    outbox = driver.tablet.desk.shelves.outbox
    kind = OpKind.INCIDENT_REPORT
    with driver.tablet.desk.shelves.database.reading():
        ready = [op.op["payload"] for op in outbox.all() if op.kind is kind]
        tapped = [tap.payload for tap in outbox.taps() if tap.kind is kind]
    return [*ready, *tapped]


def counter(window: WindowDriver, title: str) -> Counter:
    """The buttons that count these people."""
    parts = window.screen.walk(restrict=True)
    return next(one for one in parts if isinstance(one, Counter) and one.title == title)


def buttons(part: Counter) -> list[PushButton]:
    """Fewer, how many, more."""
    return [one for one in reversed(part.children) if isinstance(one, PushButton)]


@pytest.mark.parametrize("size", SIZES)
def test_from_today_an_incident_is_told_by_taps_alone(
    window: WindowDriver, inspecting: TabletDriver, size: tuple[int, int]
) -> None:
    window.resize(size)
    window.tap(REPORT)
    window.tap(SCHOOL)
    assert at(window) == "incident"
    window.tap("交通事故")
    window.tap("10 分钟前")
    window.tap("校门口")
    fewer, number, more = buttons(counter(window, HURT))
    for _person in range(2):
        window.tap(more)
    window.tap(fewer)
    assert number.told == "1"
    window.tap("已拨打 120")
    window.tap(SEND)
    assert at(window) == "incident_file"
    told = {part for words in window.texts() for part in words.split(" · ")}
    assert {"第 1 次报告", "尚未编号", "交通事故"} <= told
    assert told & {"已存本机", "待发"}
    (said,) = reported(inspecting)
    assert (said["kind"], said["place"], said["minutes_before"]) == ("traffic", "gate", 10)
    assert said["hurt"] == {"pupils": 1, "staff": None, "others": None}
    assert said["at_once"] == ["ambulance_called"]


def test_a_check_under_way_and_the_schools_file_know_the_school(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.app.go("checklist", inspection_id=inspecting.inspection_id)
    window.settle()
    window.tap(REPORT)
    assert (at(window), SCHOOL in window.texts()) == ("incident", True)
    window.press_key(BACK_KEY)
    assert at(window) == "checklist"
    school = inspecting.tablet.schools.search(SCHOOL).rows[0]
    inspecting.tablet.schools.search("")
    window.app.go("schools", school_id=school.school_id)
    window.settle()
    window.tap(REPORT)
    assert (at(window), SCHOOL in window.texts()) == ("incident", True)
    window.press_key(BACK_KEY)
    assert (at(window), SCHOOL in window.texts()) == ("schools", True)


def test_from_a_schools_file_one_comes_back_to_it(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    school = inspecting.tablet.schools.search(SCHOOL).rows[0]
    inspecting.tablet.schools.search("")
    window.app.go("schools", school_id=school.school_id)
    window.app.go("incident_file", incident_id="not here")
    window.press_key(BACK_KEY)
    assert (at(window), SCHOOL in window.texts()) == ("schools", True)


def test_a_large_number_is_typed_by_large_keys_and_taken_back_to_a_dash(
    window: WindowDriver,
) -> None:
    window.tap(REPORT)
    window.tap(SCHOOL)
    window.tap(buttons(counter(window, HURT))[1])
    for key in ("4", "6"):
        window.tap(key)
    window.tap("存下")
    number = buttons(counter(window, HURT))[1]
    assert number.told == "46"
    window.tap(number)
    window.tap("存下")
    assert number.told == "46"
    window.tap(number)
    window.tap("不清楚")
    assert number.told == "—"


def test_what_is_counted_stands_where_it_stood_and_nothing_scrolls_away(
    window: WindowDriver,
) -> None:
    window.resize((800, 1280))
    window.tap(REPORT)
    window.tap(SCHOOL)
    window.screen.scrolls[0].scroll_y = 0.4
    window.settle()
    kept = counter(window, HURT)
    window.tap(buttons(kept)[2])
    assert counter(window, HURT) is kept
    place = window.screen.scrolls[0].scroll_y
    window.tap("已通知家长")
    assert window.screen.scrolls[0].scroll_y == pytest.approx(place, abs=0.05)


def test_what_stood_in_the_way_is_told_no_more_once_it_does_not(window: WindowDriver) -> None:
    window.tap(REPORT)
    window.tap(SCHOOL)
    window.tap(SEND)
    told = "请选择事件类别。"
    assert told in window.texts()
    window.tap(buttons(counter(window, HURT))[2])
    assert told not in window.texts()


def test_a_photo_is_looked_at_and_one_comes_back_to_the_sheet(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.app.go("checklist", inspection_id=inspecting.inspection_id)
    window.settle()
    window.tap(REPORT)
    window.tap("火灾")
    window.tap("刚刚")
    window.tap("拍照（0）")
    assert at(window) == "photo"
    window.tap("用这张")
    assert (at(window), "拍照（1）" in window.texts()) == ("incident", True)
    # Back is back to where the sheet was opened, as if no photo had been taken.
    window.press_key(BACK_KEY)
    assert at(window) == "checklist"
    window.tap(REPORT)
    window.tap(SEND)
    (said,) = reported(inspecting)
    assert len(said["photos"]) == 1


def test_a_number_that_points_at_a_person_is_told_and_the_sheet_stays(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.tap(REPORT)
    window.tap(SCHOOL)
    window.tap("溺水")
    window.tap("刚刚")
    fields = [one for one in window.screen.walk(restrict=True) if isinstance(one, TextInput)]
    fields[-1].text = "家长电话 13800138000"
    window.tap(SEND)
    assert any("电话或证件号码" in words for words in window.texts())
    assert (at(window), reported(inspecting)) == ("incident", [])
    fields = [one for one in window.screen.walk(restrict=True) if isinstance(one, TextInput)]
    fields[-1].text = "家长已到场"
    window.tap(SEND)
    assert at(window) == "incident_file"


def test_a_further_report_begins_from_the_last_and_both_are_shown(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.tap(REPORT)
    window.tap(SCHOOL)
    window.tap("打架斗殴")
    window.tap("刚刚")
    window.tap(SEND)
    window.tap("续报")
    assert "续报（第 2 次）" in window.texts()
    window.tap(buttons(counter(window, HURT))[2])
    window.tap(SEND)
    assert {"第 1 次报告", "第 2 次报告"} <= set(window.texts())
    one, other = reported(inspecting)
    assert (one["kind"], other["kind"], other["follows"]) == ("fight", "fight", one["report_id"])
    window.press_key(BACK_KEY)
    assert at(window) == "today"
    window.tap("受伤 1")
    assert at(window) == "incident_file"


def test_a_full_storage_is_told_and_the_report_is_sent_once_there_is_room(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.tap(REPORT)
    window.tap(SCHOOL)
    window.tap("火灾")
    window.tap("刚刚")
    with no_space_beyond(0):
        window.tap(SEND)
    assert (at(window), reported(inspecting)) == ("incident", [])
    window.tap(SEND)
    assert len(reported(inspecting)) == 1


def test_the_sheet_is_open_again_after_a_kill(
    window: WindowDriver, inspecting: TabletDriver, shots: Path
) -> None:
    window.tap(REPORT)
    window.tap(SCHOOL)
    window.tap("食物中毒")
    inspecting.kill_and_restart()
    camera, papers = GivenCamera(shots / "fault.jpg"), FolderPapers(shots / "papers")
    window.change(LookbackApp(inspecting.tablet, camera, UnknownPlace(), papers))
    inspecting.unlock()
    window.app.go("today")
    window.settle()
    assert at(window) == "incident"
    assert "食物中毒" in window.texts()
