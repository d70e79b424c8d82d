"""On the real window: a photo is looked at, drawn on by finger, taken again, and given."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread, current_thread, main_thread
from typing import Any

import pytest
from kivy.clock import Clock

from mobile.app import BACK_KEY, LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from mobile.presenters.photo import PhotoPresenter, Tool
from mobile.screens.album import WHOLE_SIDE, Album
from mobile.store.photos import PhotoShelf
from mobile.widgets.marking import MarkBoard
from shared.vocabulary import PhotoSource
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver

pytestmark = pytest.mark.window
CODE, ABOVE = "XF-07", "WF-05"
SIZES = ((1280, 800), (800, 1280))


class GivenCamera:
    """Hands over one picture after the other."""

    def __init__(self, *paths: Path) -> None:
        self._paths = list(paths)
        self.source = PhotoSource.CAMERA

    def take(self, on_taken: Callable[[Path], None]) -> None:
        on_taken(self._paths.pop(0))


@pytest.fixture
def camera(shots: Path) -> GivenCamera:
    return GivenCamera(shots / "fault.jpg", shots / "after.jpg")


@pytest.fixture
def window(inspecting: TabletDriver, shots: Path, camera: GivenCamera) -> Iterator[WindowDriver]:
    """The app on the prepared tablet, at a finding."""
    inspecting.kill_and_restart()
    app = LookbackApp(inspecting.tablet, camera, UnknownPlace(), FolderPapers(shots / "papers"))
    driver = WindowDriver(app)
    inspecting.unlock()
    app.go("finding", inspection_id=inspecting.inspection_id, code=CODE)
    driver.settle()
    yield driver
    driver.leave()


def board(window: WindowDriver) -> MarkBoard:
    found = (part for part in window.screen.walk() if isinstance(part, MarkBoard))
    return next(found)


def finger(window: WindowDriver, start: tuple[int, int], end: tuple[int, int]) -> None:
    """A drag on the photo between two places of it, in thousandths from its upper left corner."""
    shown = board(window)
    left, low, wide, high = shown.picture
    places = [
        shown.to_window(left + x / 1000 * wide, low + (1000 - y) / 1000 * high)
        for x, y in (start, end)
    ]
    window.drag(*places)


def near(points: Any, wanted: Any) -> bool:
    flat = [part for point in points for part in point]
    return flat == pytest.approx([part for point in wanted for part in point], abs=3)


@pytest.mark.parametrize("size", SIZES)
def test_what_a_finger_draws_stands_where_it_was_drawn(
    window: WindowDriver, inspecting: TabletDriver, size: tuple[int, int]
) -> None:
    window.resize(size)
    window.tap("拍问题（0）")
    assert window.app.screens.current == "photo"
    finger(window, (150, 850), (420, 620))
    window.tap("遮住人脸")
    finger(window, (600, 450), (500, 300))
    arrow, hidden = window.screen.presenter.state.marks
    assert near(arrow.points, ((150, 850), (420, 620)))
    assert near(hidden.points, ((500, 300), (600, 450)))
    assert hidden.shape == Tool.MOSAIC
    window.tap("用这张")
    assert window.app.screens.current == "finding"
    window.tap("好了，下一项")
    inspection = inspecting.tablet.desk.inspection(inspecting.inspection_id) or {}
    assert inspection["findings"][0]["code"] == CODE
    assert inspection["photos"][-1]["mosaicked"]


def test_words_are_chosen_by_one_tap_and_taken_back_by_one(window: WindowDriver) -> None:
    window.tap("拍问题（0）")
    window.tap("文字")
    finger(window, (300, 300), (300, 300))
    window.tap("锁闭")
    (words,) = window.screen.presenter.state.marks
    assert (words.shape, words.text) == ("text", "锁闭")
    assert near(words.points, ((300, 300),))
    window.tap("撤回")
    assert window.screen.presenter.state.marks == ()


def test_a_finger_beside_the_photo_draws_nothing(window: WindowDriver) -> None:
    window.tap("拍问题（0）")
    shown = board(window)
    left, _low, _wide, _high = shown.picture
    assert left > shown.x + 20, "the photo is not as wide as its board"
    window.drag((shown.x + 4, shown.center_y), (shown.center_x, shown.center_y))
    assert window.screen.presenter.state.marks == ()


def test_taken_again_the_next_picture_is_shown(window: WindowDriver) -> None:
    window.tap("拍问题（0）")
    first = window.screen.presenter.state.sha256
    finger(window, (150, 850), (420, 620))
    window.tap("重拍")
    state = window.screen.presenter.state
    assert state.sha256 != first
    assert state.marks == ()
    window.tap("用这张")
    assert len(window.screen.presenter.state.photos) == 1


def test_the_back_key_leaves_the_photo_and_the_sheet_keeps_what_it_had(
    window: WindowDriver,
) -> None:
    window.tap("部位")
    window.type("北门")
    window.tap("拍问题（0）")
    window.press_key(BACK_KEY)
    assert window.app.screens.current == "finding"
    state = window.screen.presenter.state
    assert (state.where, state.photos) == ("北门", ())


def test_nobody_leaves_while_a_photo_is_being_kept(window: WindowDriver) -> None:
    kept = Event()
    window.app.keeper.keep(kept.wait, lambda _kept: None)
    window.app.back_key()
    assert window.app.screens.current == "finding"
    kept.set()
    window.settle()
    window.app.back_key()
    assert window.app.screens.current == "checklist"


def test_a_fault_that_is_whole_goes_on_record_with_its_photo_and_the_next_item_follows(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.tap("拍问题（0）")
    window.tap("用这张，下一项")
    assert window.app.screens.current == "checklist"
    assert window.screen.current != CODE
    inspection = inspecting.tablet.desk.inspection(inspecting.inspection_id) or {}
    (finding,) = inspection["findings"]
    photo = inspection["photos"][-1]
    assert (finding["code"], photo["finding_id"]) == (CODE, finding["id"])


def test_a_fault_without_words_is_gone_back_to_with_its_photo(window: WindowDriver) -> None:
    window.screen.say_what("")
    window.tap("拍问题（0）")
    assert "用这张，下一项" not in window.texts()
    window.tap("用这张")
    assert window.app.screens.current == "finding"


class Stuck(PhotoPresenter):
    """A storage that takes the photo and then nothing more."""

    def end_sheet(self) -> str:
        return "磁盘满了"


def test_what_keeps_a_fault_from_its_record_is_told_over_its_sheet(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.tap("拍问题（0）")
    window.screen.presenter = Stuck(inspecting.tablet.desk)
    window.tap("用这张，下一项")
    assert window.app.screens.current == "finding"
    assert len(window.screen.presenter.state.photos) == 1
    assert window.app._notice is not None


def test_no_rings_are_looked_for_while_a_photo_is_kept_and_in_the_frame_that_shows_it(
    window: WindowDriver,
) -> None:
    kept, seen = Event(), []
    window.app.keeper.keep(kept.wait, lambda _kept: seen.append(gc.isenabled()))
    assert not gc.isenabled()
    kept.set()
    window.settle()
    assert seen == [False]
    assert gc.isenabled()


class WatchedAlbum(Album):
    """Tells on which thread a large picture was opened, and in which frames one was asked for."""

    def __init__(self, shelf: PhotoShelf) -> None:
        super().__init__(shelf)
        self.threads: list[Thread] = []
        self.frames: list[int] = []

    def whole(self, sha256: str) -> Any:
        self.frames.append(Clock.frames)
        return super().whole(sha256)

    def _image(self, sha256: str, side: int) -> Any:
        if side == WHOLE_SIDE:
            self.threads.append(current_thread())
        return super()._image(sha256, side)


@pytest.mark.parametrize("button", ["拍问题（0）", "重拍"])
def test_a_photo_is_opened_off_the_screens_thread_and_handed_up_a_frame_before_it_is_shown(
    window: WindowDriver, inspecting: TabletDriver, button: str
) -> None:
    if button == "重拍":
        window.tap("拍问题（0）")
    album = window.app.album = WatchedAlbum(inspecting.tablet.desk.shelves.photos)
    window.tap(button)
    assert album.threads
    assert main_thread() not in album.threads
    assert len(album.frames) == 2
    assert album.frames[0] < album.frames[1]


def test_a_picture_from_the_gallery_says_so_on_it(
    window: WindowDriver, camera: GivenCamera
) -> None:
    camera.source = PhotoSource.GALLERY
    window.tap("拍问题（0）")
    assert any(words.startswith("相册图片 · ") for words in window.texts())
    window.tap("用这张")
    assert "相册图片" in window.texts()


def test_a_photo_of_the_sheet_is_opened_large_by_a_tap(window: WindowDriver) -> None:
    window.tap("拍问题（0）")
    finger(window, (150, 850), (420, 620))
    window.tap("用这张")
    (preview,) = window.screen.presenter.state.photos
    thumbs = [part for part in window.screen.walk() if type(part).__name__ == "Thumb"]
    window.tap(thumbs[0])
    assert window.app.screens.current == "photo"
    assert len(window.screen.presenter.state.marks) == 1
    window.tap("用这张")
    assert window.screen.presenter.state.photos == (preview,)


def test_the_list_stands_where_it_was_after_a_photo_of_an_item(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.app.go("checklist", inspection_id=inspecting.inspection_id)
    window.settle()
    window.screen.scroll_to(ABOVE)
    window.settle()
    place = window.rows.scroll_y
    window.screen.shoot(ABOVE)
    window.settle()
    window.tap("用这张")
    assert window.app.screens.current == "checklist"
    assert 0 < place < 1
    assert window.rows.scroll_y == pytest.approx(place, abs=0.01)


def test_a_photo_that_was_looked_at_takes_no_more_room_and_another_is_shown_as_well(
    window: WindowDriver,
) -> None:
    left = window.app.screens.get_screen("photo")
    for taken in range(2):
        window.tap(f"拍问题（{taken}）")
        assert board(window).picture
        window.tap("用这张")
        assert window.app.screens.current == "finding"
        assert left.children == []
