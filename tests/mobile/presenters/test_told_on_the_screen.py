"""On the real window: a tap that fails is told over the screen and can be made again from there."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import Any

import pytest

from mobile.app import BACK_KEY, LookbackApp
from mobile.config import AWAY_LOCKS_S, TabletConfig
from mobile.device.desktop import FolderPapers, StillMachine, UnknownPlace
from mobile.presenters.finding import FindingPresenter
from mobile.screens.answers import ask_reason
from mobile.screens.keeping import Keeper
from mobile.sync.turn import Turn
from mobile.widgets.buttons import PushButton
from mobile.widgets.kit import Text
from mobile.widgets.notice import NoticeView
from mobile.widgets.tapping import press
from shared.vocabulary import PhotoSource
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver
from tests.mobile.space import no_space_beyond

pytestmark = pytest.mark.window
CODE = "XF-07"


class GivenCamera:
    """Hands over one picture."""

    source = PhotoSource.CAMERA

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, on_taken: Callable[[Path], None]) -> None:
        on_taken(self._path)


@pytest.fixture
def window(inspecting: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    """The app on the prepared tablet, at the checklist."""
    inspecting.kill_and_restart()
    app = LookbackApp(
        inspecting.tablet,
        GivenCamera(shots / "fault.jpg"),
        UnknownPlace(),
        FolderPapers(shots / "papers"),
    )
    driver = WindowDriver(app)
    inspecting.unlock()
    app.go("checklist", inspection_id=inspecting.inspection_id)
    driver.settle()
    yield driver
    driver.leave()


def notice(window: WindowDriver) -> NoticeView | None:
    return window.app._notice


def words(view: NoticeView | None) -> list[str]:
    assert view is not None
    return [part.text for part in view.walk(restrict=True) if isinstance(part, Text)]


def tap_in(view: NoticeView | None, text: str, window: WindowDriver) -> None:
    assert view is not None
    buttons = [one for one in view.walk(restrict=True) if isinstance(one, PushButton)]
    window.tap(next(one for one in buttons if one.told == text))


def answer(window: WindowDriver, inspecting: TabletDriver) -> Any:
    return next(row for row in inspecting.checklist.state.rows if row.code == CODE).value


def test_a_tap_on_a_full_disk_is_told_and_made_again_from_the_notice(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    item = next(row for row in window.screen.presenter.state.rows if row.code == CODE)
    with no_space_beyond(0):
        press(partial(window.screen.presenter.answer, item.code, "pass"))
        window.settle()
    assert any("还没有保存" in text for text in words(notice(window)))
    assert answer(window, inspecting) is None
    tap_in(notice(window), "再试一次", window)
    assert notice(window) is None
    assert answer(window, inspecting) == "pass"


def test_a_photo_that_does_not_fit_is_kept_by_trying_again(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    item = next(row for row in window.screen.presenter.state.rows if row.code == CODE)
    with no_space_beyond(20_000):
        window.app.camera.take(partial(window.screen.presenter.photograph, item.code))
        window.settle()
    assert notice(window) is not None
    tap_in(notice(window), "再试一次", window)
    inspection = inspecting.tablet.desk.inspection(inspecting.inspection_id) or {}
    assert [photo["code"] for photo in inspection["photos"]].count(CODE) == 1


def test_what_fails_while_drawing_is_told_and_the_app_goes_on(window: WindowDriver) -> None:
    def broken(_passed: float) -> None:
        raise LookupError("nobody foresaw this")

    window.soon(broken)
    window.settle()
    told = " ".join(words(notice(window)))
    assert "应用的故障" in told
    assert "nobody foresaw" not in told
    tap_in(notice(window), "知道了", window)
    window.app.go("today")
    window.settle()
    assert window.app.screens.current == "today"


def test_a_notice_fits_however_the_tablet_is_turned(window: WindowDriver) -> None:
    window.app.failed(LookupError("nobody foresaw this"))
    window.settle()
    view = notice(window)
    assert view is not None
    window.resize((600, 1024))
    assert view.width < 600
    assert view.center_x == pytest.approx(300)
    window.resize((1280, 800))
    assert view.center_x == pytest.approx(640)
    tap_in(view, "知道了", window)


def test_locked_meanwhile_one_is_asked_for_the_pin(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    inspecting.tablet.desk.shelves.vault.lock()
    press(partial(window.screen.presenter.answer, CODE, "pass"))
    window.settle()
    assert window.app.screens.current == "unlock"
    tap_in(notice(window), "知道了", window)
    inspecting.unlock()
    window.app.go("today")
    window.settle()
    assert window.app.screens.current == "checklist"


def test_the_back_key_steps_out_and_keeps_what_was_put_in(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    app = window.app
    app.go("finding", inspection_id=inspecting.inspection_id, code=CODE)
    window.screen.presenter.say(where="北门")
    where = []
    for _press in range(3):
        window.press_key(BACK_KEY)
        where.append(app.screens.current)
    assert where == ["checklist", "today", "today"]
    app.go("finding", inspection_id=inspecting.inspection_id, code=CODE)
    assert window.screen.presenter.state.where == "北门"


def test_a_volume_key_photographs_the_item_one_is_at(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.screen.presenter.go_to(CODE)
    window.screen.render(window.screen.presenter.state)
    window.screen.shutter()
    window.settle()
    window.tap("用这张")
    inspection = inspecting.tablet.desk.inspection(inspecting.inspection_id) or {}
    assert inspection["photos"][-1]["code"] == CODE


def test_a_volume_key_takes_no_photo_under_a_sheet(window: WindowDriver) -> None:
    window.screen.presenter.go_to(CODE)
    window.screen.render(window.screen.presenter.state)
    pressed: list[Callable[[], None] | None] = []
    window.app.machine = Keyed(pressed.append)
    window.app.go("checklist", inspection_id=window.screen.presenter.state.inspection_id)
    key = pressed[-1]
    assert key is not None
    ask_reason(window.screen.presenter.state.card, window.screen)
    window.settle()
    key()
    window.settle()
    assert window.app.screens.current == "checklist"
    window.close_sheets()
    key()
    window.settle()
    assert window.app.screens.current == "photo"


def test_a_screen_that_was_left_takes_no_room_and_is_drawn_anew(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    app = window.app
    for name in ("today", "sync", "schools"):
        app.go(name)
        window.settle()
    app.go("finding", inspection_id=inspecting.inspection_id, code=CODE)
    window.settle()
    left = {one.name for one in app.screens.screens if one.children}
    assert left == {"checklist", "finding"}, "the list alone is gone on with as it stands"
    app.go("today")
    window.settle()
    assert app.screens.current_screen.children


def test_who_comes_back_within_a_frame_sees_the_screen(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.app.go("finish", inspection_id=inspecting.inspection_id)
    window.settle()
    window.app.go("today")
    window.app.go("finish", inspection_id=inspecting.inspection_id)
    window.settle()
    assert window.screen.children


def test_a_sheet_is_laid_out_anew_where_the_tablet_is_turned(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.app.go("finding", inspection_id=inspecting.inspection_id, code=CODE)
    window.settle()
    across = window.screen.children[0]
    window.resize((800, 1280))
    window.settle()
    upright = window.screen.children[0]
    assert upright is not across
    assert upright.orientation == "vertical"


class WatchedKeeper(Keeper):
    """Tells on which threads it did its jobs."""

    def __init__(self, note: Callable[[Exception], object]) -> None:
        super().__init__(note)
        self.threads: list[Thread] = []

    def keep(self, job: Any, *more: Any, **others: Any) -> None:
        def seen() -> Any:
            self.threads.append(current_thread())
            return job()

        super().keep(seen, *more, **others)


def test_rescue_files_are_made_off_the_screens_thread_and_one_at_a_time(
    window: WindowDriver, shots: Path
) -> None:
    window.app.keeper.stop()
    keeper = window.app.keeper = WatchedKeeper(window.app.tablet.trouble.note)
    window.app.go("sync")
    window.settle()
    window.tap("写出救援文件")
    assert main_thread() not in keeper.threads
    assert len(keeper.threads) == len(list((shots / "papers").iterdir())) + 1
    told = window.app.tablet.rescue.told
    assert told in [part.told for part in window.screen.walk() if isinstance(part, Text)]


def test_that_what_is_typed_cannot_be_kept_is_told_at_once_and_once(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    window.app.go("finding", inspection_id=inspecting.inspection_id, code=CODE)
    window.settle()
    window.tap("部位")
    with no_space_beyond(0):
        window.type("北")
        assert any("没有保存" in text for text in words(notice(window)))
        view = notice(window)
        tap_in(view, "关闭", window)
        window.type("北门")
        assert notice(window) is None, "it was told with the first letter"
        window.type("北门外")
    window.screen.say_where("北门内")
    with no_space_beyond(0):
        window.screen.say_where("北门")
    tap_in(notice(window), "再试一次", window)
    again = FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, CODE)
    assert again.state.where == "北门"


class LeftOver:
    """A camera that outlived the app."""

    def __init__(self, *paths: Path) -> None:
        self.paths = list(paths)

    def left_over(self) -> list[Path]:
        return list(self.paths)

    def done(self, path: Path) -> None:
        self.paths.remove(path)


def test_a_picture_of_a_camera_that_outlived_the_app_is_offered_after_unlocking(
    window: WindowDriver, inspecting: TabletDriver, shots: Path
) -> None:
    inbox = LeftOver(shots / "fault.jpg", shots / "text.jpg")
    window.app._inbox = inbox
    inspecting.tablet.unlock.lock()
    window.app.go("unlock")
    inspecting.unlock()
    window.app.go("today")
    assert len(inspecting.tablet.recovered.state.photos) == 1
    assert inbox.paths == [shots / "text.jpg"], "what is no picture stays where it is"


def test_put_away_the_device_delivers_on_what_is_ready(
    window: WindowDriver, inspecting: TabletDriver
) -> None:
    told: list[int] = []
    window.app.machine = Working(told.append)
    other = Turn(TabletConfig(inspecting.folder).turn)
    assert inspecting.tablet.turn.take()
    assert not other.take()
    assert window.app.on_pause()
    assert other.take()
    other.leave()
    window.app.on_resume()
    assert told[0] > 0
    assert told[1] == 0
    assert inspecting.tablet.desk.shelves.outbox.taps() == []


@pytest.mark.parametrize(("seconds", "locks"), [(AWAY_LOCKS_S, False), (AWAY_LOCKS_S + 1, True)])
def test_put_away_for_long_the_app_asks_for_the_pin_and_goes_on_there(
    window: WindowDriver, inspecting: TabletDriver, seconds: int, locks: bool
) -> None:
    window.app.on_pause()
    inspecting.clock.advance(seconds=seconds)  # type: ignore[attr-defined]
    window.app.on_resume()
    window.settle()
    assert inspecting.tablet.desk.shelves.vault.unlocked is not locks
    assert window.app.screens.current == ("unlock" if locks else "checklist")
    if locks:
        inspecting.unlock()
        window.app.go("today")
        window.settle()
    assert window.app.screens.current == "checklist"


class Keyed(StillMachine):
    """Tells what its volume keys do."""

    def __init__(self, told: Callable[[Callable[[], None] | None], None]) -> None:
        self._told = told

    def on_shutter(self, act: Callable[[], None] | None) -> None:
        self._told(act)


class Working(StillMachine):
    """Tells how much it was given to deliver."""

    def __init__(self, told: Callable[[int], None]) -> None:
        self._told = told

    def work_on(self, waiting: int) -> None:
        self._told(waiting)
