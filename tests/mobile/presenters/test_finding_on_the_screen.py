"""On the real window: a fault in two taps, photos never cut, handwriting by finger."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kivy.core.window import Window

from mobile.app import BACK_KEY, LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from mobile.screens.writing import WritingSheet
from mobile.widgets.kit import Field
from mobile.widgets.photo import Thumb
from mobile.widgets.writing import Written
from tests import pictures
from tests.drivers.tablet import PIN, TabletDriver
from tests.drivers.window import WindowDriver
from tests.mobile.presenters.test_photo_on_the_screen import GivenCamera

pytestmark = pytest.mark.window
CODE = "ZD-01"
SIZES = ((1280, 800), (800, 1280), (600, 1024))


@pytest.fixture
def window(inspecting: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    """The whole checklist of an inspection just begun."""
    inspecting.kill_and_restart()
    camera = GivenCamera(shots / "fault.jpg", shots / "after.jpg")
    papers = FolderPapers(shots / "papers")
    driver = WindowDriver(LookbackApp(inspecting.tablet, camera, UnknownPlace(), papers))
    inspecting.unlock()
    driver.app.go("checklist", inspection_id=inspecting.inspection_id)
    driver.screen.show_whole(True)
    driver.settle()
    yield driver
    driver.leave()


def fail(window: WindowDriver, code: str = CODE) -> None:
    window.tap(window.in_row(code, "不合格"))
    assert window.app.screens.current == "finding"


def record(window: WindowDriver) -> dict[str, Any]:
    inspection_id = window.screen.presenter.state.inspection_id
    return window.app.tablet.desk.inspection(inspection_id) or {}


def parts(window: WindowDriver, kind: type) -> list[Any]:
    return [one for one in window.screen.walk(restrict=True) if isinstance(one, kind)]


def pad(window: WindowDriver) -> Any:
    sheet = window.shown
    assert isinstance(sheet, WritingSheet)
    return sheet.pad


def stroke(window: WindowDriver, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A pen goes over the pad, from and to shares of its sides."""
    field = pad(window)
    left, low = field.to_window(field.x, field.y)
    places = [(left + x * field.width, low + y * field.height) for x, y in (start, end)]
    window.drag(*places)


def test_the_usual_fault_is_two_taps_and_the_next_open_item_follows(window: WindowDriver) -> None:
    following = window.screen.presenter.state
    codes = [row.code for row in following.rows]
    fail(window)
    window.tap("好了，下一项")
    assert window.app.screens.current == "checklist"
    assert [one["code"] for one in record(window)["findings"]] == [CODE]
    state = window.screen.presenter.state
    assert state.current == codes[codes.index(CODE) + 1]
    assert state.card.value is None
    rows = window.rows
    shown = [view.look.item.code for view in rows.view_adapter.views.values()
             if getattr(view.look, "current", False)]  # fmt: skip
    assert shown == [state.current], "what is next is in sight"


@pytest.mark.parametrize("size", SIZES)
def test_photos_and_camera_stand_whole_above_the_foot_however_long_the_sheet_is(
    window: WindowDriver, size: tuple[int, int]
) -> None:
    window.resize(size)
    window.screen.draw_again()
    fail(window)
    window.screen.presenter.say(what="围墙有缺口，" * 60)
    window.screen.fixed(True)
    window.tap("拍问题（0）")
    window.tap("用这张")
    keep = window.find("好了，下一项")
    foot = keep.to_window(keep.x, keep.top)[1]
    seen = [*parts(window, Thumb), window.find("拍问题（1）"), window.find("拍整改后（0）")]
    assert len(seen) == len(("photo", "camera", "camera after"))
    for part in seen:
        left, low = part.to_window(part.x, part.y)
        assert low >= foot, part
        assert low + part.height < Window.height
        assert left >= 0
        assert left + part.width <= Window.width


@pytest.mark.parametrize("size", SIZES)
def test_photos_that_have_no_room_are_one_tap_away(
    window: WindowDriver, size: tuple[int, int], tmp_path: Path
) -> None:
    window.resize(size)
    window.screen.draw_again()
    fail(window)
    presenter = window.screen.presenter
    colors = ("tan", "red", "lightgreen", "steelblue", "orchid", "khaki")
    for color in colors:
        presenter.photograph(pictures.file(tmp_path, color, color))
    window.screen.render(presenter.state)
    window.settle()
    shown = parts(window, Thumb)
    window.tap(f"+{len(colors) - len(shown)}")
    everything = [one for one in window.shown.walk(restrict=True) if isinstance(one, Thumb)]
    assert len(everything) == len(colors)
    window.tap(everything[0])
    assert window.app.screens.current == "photo"


def test_a_text_field_is_made_only_when_it_is_wanted(window: WindowDriver) -> None:
    fail(window)
    assert parts(window, Field) == []
    window.tap("打字")
    (field,) = parts(window, Field)
    assert field.input.focus
    window.type("门卫室没有人")
    window.tap("打完了")
    assert parts(window, Field) == []
    assert "门卫室没有人" in window.texts()
    window.tap("部位")
    window.type("北门")
    window.tap("好了，下一项")
    (kept,) = record(window)["findings"]
    assert (kept["what"], kept["where"]) == ("门卫室没有人", "北门")


def test_a_tap_leaves_the_sheet_scrolled_where_it_was(window: WindowDriver) -> None:
    window.resize((600, 1024))
    window.screen.draw_again()
    fail(window)
    (scroll,) = window.screen.scrolls
    scroll.scroll_y = 0.25
    window.screen._term(9)
    window.settle()
    (again,) = window.screen.scrolls
    assert again is not scroll
    assert again.scroll_y == pytest.approx(0.25)


@pytest.mark.parametrize("size", SIZES)
def test_a_fault_is_written_by_finger_and_stands_beside_the_text_as_a_picture(
    window: WindowDriver, size: tuple[int, int]
) -> None:
    window.resize(size)
    window.screen.draw_again()
    fail(window)
    window.tap("手写")
    stroke(window, (0.2, 0.5), (0.6, 0.5))
    stroke(window, (0.3, 0.2), (0.3, 0.8))
    assert len(window.screen.presenter.state.writing.strokes) == 2, "kept before it is put away"
    window.tap("写好了")
    (shown,) = parts(window, Written)
    assert shown._texture is not None
    window.tap("接着写")
    assert len(pad(window).strokes) == 2
    stroke(window, (0.7, 0.2), (0.8, 0.8))
    window.tap(window.find("撤回" if size[0] > 700 else ""))
    assert len(window.screen.presenter.state.writing.strokes) == 2
    window.tap("写好了")
    window.tap("好了，下一项")
    purposes = [one["purpose"] for one in record(window)["photos"]]
    assert purposes == ["gate", "handwriting"]


def test_the_back_key_puts_the_pad_away_and_the_sheet_stays(window: WindowDriver) -> None:
    fail(window)
    window.tap("手写")
    stroke(window, (0.2, 0.5), (0.6, 0.5))
    window.press_key(BACK_KEY)
    assert window.app.screens.current == "finding"
    assert window.screen.presenter.state.handwriting
    assert parts(window, Written)


def test_locked_while_one_writes_the_tablet_shows_nothing_of_it_and_loses_no_stroke(
    window: WindowDriver,
) -> None:
    fail(window)
    inspection_id = window.screen.presenter.state.inspection_id
    window.tap("手写")
    stroke(window, (0.2, 0.5), (0.6, 0.5))
    window.app.tablet.unlock.lock()
    window.app.go("unlock")
    window.settle()
    assert window.shown is window.screen, "nothing lies over the lock"
    for digit in PIN:
        window.app.tablet.unlock.press(digit)
    assert window.app.tablet.unlock.enter().unlocked
    window.app.go("finding", inspection_id=inspection_id, code=CODE)
    window.settle()
    window.tap("好了，下一项")
    assert record(window)["photos"][-1]["purpose"] == "handwriting"


def test_the_school_may_write_its_remark_on_the_finish_screen(window: WindowDriver) -> None:
    inspection_id = window.screen.presenter.state.inspection_id
    window.app.go("finish", inspection_id=inspection_id)
    window.settle()
    window.tap("手写")
    stroke(window, (0.2, 0.5), (0.6, 0.4))
    window.tap("写好了")
    assert parts(window, Written)
    assert record(window)["photos"][-1]["purpose"] == "handwriting"


def test_the_note_of_an_item_is_written_by_hand_on_its_card(window: WindowDriver) -> None:
    window.screen.open_card(CODE)
    window.settle()
    window.tap("手写备注")
    stroke(window, (0.2, 0.5), (0.6, 0.4))
    window.tap("写好了")
    assert parts(window, Written)
    photo = record(window)["photos"][-1]
    assert (photo["purpose"], photo["code"]) == ("handwriting", CODE)


def test_the_list_is_split_by_one_tap_and_the_head_says_so(window: WindowDriver) -> None:
    state = window.screen.presenter.state
    mine, theirs = state.shares
    window.tap(f"我查的\n{mine.answered}/{mine.asked}")
    assert window.screen.presenter.state.asked == mine.asked
    assert any(text.startswith("我查的：") for text in window.texts())
    assert any("还没有他们的消息" in text for text in window.texts())
    window.tap(f"林婉\n{theirs.answered}/{theirs.asked}")
    assert {row.office for row in window.screen.presenter.state.rows} == {"education"}
    window.tap(f"全组\n{mine.answered}/{mine.asked + theirs.asked}")
    assert window.screen.presenter.state.asked == mine.asked + theirs.asked
