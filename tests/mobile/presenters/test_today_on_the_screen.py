"""Today on the real window: the countdown ticks by itself, and nothing else is drawn anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kivy.core.window import Window

from mobile.app import LookbackApp
from mobile.device.desktop import FolderCamera, FolderPapers
from mobile.screens.days import near
from mobile.texts import set_language
from mobile.widgets.countdown import Countdown
from tests.drivers.eyes import words_of
from tests.drivers.stage import NearTheGate
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver

UNITS = ("h", "min", "s")


@pytest.fixture
def window(chen: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    chen.kill_and_restart()
    app = LookbackApp(
        chen.tablet, FolderCamera(shots), NearTheGate(), FolderPapers(shots / "papers")
    )
    driver = WindowDriver(app)
    chen.unlock()
    driver.app.go("today")
    driver.settle()
    yield driver
    driver.leave()


def test_a_visit_tells_how_far_its_school_is(window: WindowDriver) -> None:
    words = window.texts()
    assert words[words.index("望潮中学") - 2 :][:2] == ["50", "米"]


class Hours:
    """Seconds that pass when told, and what was done when they were over."""

    def __init__(self, left: int) -> None:
        self.left, self.over = left, 0

    def done(self) -> None:
        self.over += 1


def test_a_second_that_passed_changes_the_digits_and_only_the_end_is_told(
    window: WindowDriver,
) -> None:
    hours = Hours(3 * 3600 + 60)
    countdown = Countdown(lambda: hours.left, UNITS, hours.done)
    countdown._ticking.cancel()
    countdown._tick(1)
    assert countdown.told == "3 h 01 min 00 s"
    Window.add_widget(countdown)
    drawn = []
    for hours.left in (3 * 3600 + 60, 3 * 3600 + 59, 1, 0, 0):
        countdown._tick(1)
        window.settle()
        drawn.append(" ".join(words_of(countdown)))
    Window.remove_widget(countdown)
    assert drawn == [
        "3 h 01 min 00 s", "3 h 00 min 59 s", "0 h 00 min 01 s", *2 * ["0 h 00 min 00 s"],
    ]  # fmt: skip
    assert hours.over == 1


def test_a_countdown_that_is_not_shown_rests(window: WindowDriver) -> None:
    hours = Hours(5)
    countdown = Countdown(lambda: hours.left, UNITS, hours.done)
    hours.left = 0
    countdown._tick(1)
    assert (countdown.told, hours.over) == ("0 h 00 min 05 s", 0)


@pytest.mark.parametrize(
    ("language", "told", "another_year"),
    [("zh", "12月16日", "2025年12月16日"), ("en", "16 Dec", "16 Dec 2025")],
)
def test_a_day_is_told_with_its_year_only_in_another_one(
    language: str, told: str, another_year: str
) -> None:
    set_language(language)
    try:
        assert near("2026-12-16", "2026-10-22") == told
        assert near("2025-12-16", "2026-10-22") == another_year
    finally:
        set_language("zh")
