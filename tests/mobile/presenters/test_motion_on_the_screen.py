"""What moves is short and never in the way: by a given clock, on the real window."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from kivy.core.window import Window
from PIL import Image

from mobile.app import LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from mobile.presenters.rows import Tick
from mobile.screens.keeping import KeepingView
from mobile.widgets import motion
from mobile.widgets.marks import VerdictStrip
from mobile.widgets.motion import PATIENCE_S, SHEET_S, STATE_S, Movement, eased
from mobile.widgets.theme import theme
from tests.drivers.stage import GivenCamera
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver, drawn

pytestmark = pytest.mark.window


class Hand:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Iterator[Hand]:
    """The clock movements go by, in the test's hands."""
    given, usual = Hand(), motion.clock.now
    motion.clock.now = given
    yield given
    motion.clock.now = usual


@pytest.fixture
def window(inspecting: TabletDriver, shots: Path, hand: Hand) -> Iterator[WindowDriver]:
    """The app at the checklist, with motion on."""
    inspecting.kill_and_restart()
    papers = FolderPapers(shots / "papers")
    app = LookbackApp(inspecting.tablet, GivenCamera(shots / "seen"), UnknownPlace(), papers)
    driver = WindowDriver(app, (800, 1280))
    inspecting.unlock()
    inspecting.tablet.settings.choose("motion", "on")
    app.follow_settings()
    app.go("checklist", inspection_id=inspecting.inspection_id)
    driver.settle()
    yield driver
    driver.leave()
    theme.use("light", "normal", "right", "off")


def test_a_movement_begins_at_nothing_is_fast_at_first_and_ends_whole(
    window: WindowDriver, hand: Hand
) -> None:
    seen: list[float] = []
    kept = Movement(STATE_S, seen.append)
    assert seen == [0]
    hand.now += STATE_S / 2
    window.settle(1)
    assert seen[-1] == pytest.approx(eased(0.5))
    assert 0.5 < eased(0.5) < 1
    hand.now += STATE_S / 2
    window.settle(3)
    assert seen[-1] == 1
    count = len(seen)
    hand.now += 1
    window.settle(3)
    assert len(seen) == count, "then it is over"
    del kept


@pytest.mark.parametrize(("chosen", "color"), [("off", "light"), ("on", "sun")])
def test_the_setting_and_the_sun_turn_all_motion_off(
    window: WindowDriver, chosen: str, color: str
) -> None:
    settings = window.app.tablet.settings
    settings.choose("motion", chosen)
    settings.choose("theme", color)
    window.app.follow_settings()
    seen: list[float] = []
    Movement(SHEET_S, seen.append)
    assert seen == [1]
    code = window.screen.presenter.state.rows[0].code
    window.screen.open_card(code)
    window.screen.step(1)
    assert all(part.opacity == 1 for part in window.screen.walk())


def test_a_tap_in_the_middle_of_a_movement_counts(window: WindowDriver) -> None:
    code = window.screen.presenter.state.rows[0].code
    window.screen.open_card(code)
    window.screen.step(1)
    window.settle()
    shown = window.screen.presenter.state.card
    assert shown.code != code
    assert any(part.opacity == 0 for part in window.screen.walk()), "it has only begun to come in"
    window.tap("不适用")
    assert window.shown is not window.screen, "the reasons are asked for"
    window.tap("本校没有")
    assert window.shown is window.screen
    answered = {row.code: row.verdict for row in window.screen.presenter.state.rows}
    assert answered[shown.code] == "not_applicable"


def test_a_card_ends_in_its_place_and_nothing_of_the_movement_is_left(
    window: WindowDriver, hand: Hand
) -> None:
    window.screen.open_card(window.screen.presenter.state.rows[0].code)
    window.screen.step(1)
    hand.now += SHEET_S
    window.settle(2)
    assert all(part.opacity == 1 for part in window.screen.walk())


def test_the_tick_of_an_answer_grows_to_its_height(window: WindowDriver, hand: Hand) -> None:
    strip = VerdictStrip([Tick.OPEN] * 4, size_hint_x=None)
    Window.add_widget(strip)
    try:
        strip.width = 400
        strip.show([Tick.FAIL, *[Tick.OPEN] * 3])
        window.settle(2)
        assert upper(strip) != red(), "it has only begun to grow"
        hand.now += STATE_S
        window.settle(2)
        assert upper(strip) == red()
    finally:
        Window.remove_widget(strip)


def upper(strip: VerdictStrip) -> tuple[int, ...]:
    """The colour near the upper end of the first tick."""
    size = (int(Window.width), int(Window.height))
    picture = Image.frombytes("RGBA", size, drawn(size)).convert("RGB")
    return tuple(picture.getpixel((20, int(strip.height) - 4)))


def red() -> tuple[int, ...]:
    return tuple(round(255 * part) for part in theme.color("bad")[:3])


def test_what_takes_a_moment_only_is_not_told_and_what_takes_longer_is_with_a_number(
    window: WindowDriver, hand: Hand
) -> None:
    def view() -> KeepingView:
        return next(one for one in window.shown.walk() if isinstance(one, KeepingView))

    go, done = Event(), []
    keeper = window.app.keeper
    for photo in ("first", "second"):
        keeper.keep(lambda photo=photo: go.wait(30) and photo, done.append)
    window.until(lambda: window.shown is not window.screen)
    assert not view().seen
    hand.now += PATIENCE_S
    window.until(lambda: view().seen)
    assert "0/2" in window.texts()
    go.set()
    window.settle()
    assert done == ["first", "second"]
    assert window.shown is window.screen
