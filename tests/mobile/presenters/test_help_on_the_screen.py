"""On the real window: the help of a screen is one tap away, also before anybody is enrolled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.app import SCREENS, LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from mobile.presenters.help import BY_KEY
from mobile.widgets.buttons import PushButton
from mobile.widgets.kit import Field
from tests.clocks import SteppedClock
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver
from tests.mobile.presenters.conftest import NoWire
from tests.mobile.presenters.test_told_on_the_screen import GivenCamera

pytestmark = pytest.mark.window


@pytest.fixture
def window(tmp_path: Path, clock: SteppedClock) -> Iterator[WindowDriver]:
    """The app on a blank tablet without network."""
    driver = TabletDriver(tmp_path / "blank", clock, NoWire())
    papers = FolderPapers(tmp_path / "papers")
    app = LookbackApp(driver.tablet, GivenCamera(tmp_path / "none"), UnknownPlace(), papers)
    shown = WindowDriver(app)
    yield shown
    shown.close_sheets()
    shown.leave()
    driver.tablet.close()


def ask(window: WindowDriver) -> None:
    """Tap the question mark."""
    buttons = [one for one in window.screen.walk(restrict=True) if isinstance(one, PushButton)]
    window.tap(next(one for one in buttons if one.label.icon == "help-circle-outline"))


def test_every_screen_has_its_topic() -> None:
    assert set(SCREENS) <= set(BY_KEY)


def test_from_a_screens_topic_to_another_and_to_all(window: WindowDriver) -> None:
    ask(window)
    assert "解锁与登记" in window.texts()
    window.tap("平板丢失，或找回")
    assert any("打电话给办公室" in text for text in window.texts())
    window.tap("全部主题")
    assert {"各个页面", "各个词的意思", "出了问题怎么办"} <= set(window.texts())


def test_turned_the_sheet_stays_within_the_window(window: WindowDriver) -> None:
    window.resize((800, 1280))
    ask(window)
    for wide, high in ((1280, 400), (500, 1000)):
        window.resize((wide, high))
        assert window.shown.x >= 0
        assert window.shown.right <= wide
        assert window.shown.y >= 0
        assert window.shown.top <= high
    window.close_sheets()
    window.resize((1280, 800))


def test_while_one_types_the_topics_with_these_words_remain(window: WindowDriver) -> None:
    ask(window)
    window.tap("全部主题")
    (field,) = (one for one in window.shown.walk(restrict=True) if isinstance(one, Field))
    field.input.text = "相机"
    window.settle()
    assert "相机没有返回" in window.texts()
    assert "时钟不准" not in window.texts()
    field.input.text = "没有这个词"
    window.settle()
    assert "帮助里没有这些词。" in window.texts()
