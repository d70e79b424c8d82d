"""On the real window: the settings clear the tablet, and the app goes on as a blank one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.app import LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from mobile.widgets.kit import Field
from tests.drivers.cleared import code_of
from tests.drivers.tablet import PIN, TabletDriver
from tests.drivers.window import WindowDriver
from tests.mobile.presenters.test_told_on_the_screen import GivenCamera

pytestmark = pytest.mark.window


@pytest.fixture
def window(chen: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    """The app on the prepared tablet, at its settings."""
    chen.kill_and_restart()
    app = LookbackApp(
        chen.tablet, GivenCamera(shots / "gate.jpg"), UnknownPlace(), FolderPapers(shots / "papers")
    )
    driver = WindowDriver(app)
    chen.unlock()
    app.go("settings")
    driver.settle()
    yield driver
    driver.close_sheets()
    driver.leave()
    chen.tablet = app.tablet


def fill(window: WindowDriver, *typed: str) -> None:
    """Type into the fields of the sheet, from the top."""
    fields = [part for part in window.shown.walk(restrict=True) if isinstance(part, Field)]
    for field, text in zip(fields, typed, strict=True):
        field.input.text = text
    window.settle(1)


def says(window: WindowDriver, words: str) -> bool:
    return any(words in text for text in window.texts())


def test_cleared_by_the_pin_the_app_shows_a_tablet_to_be_enrolled(window: WindowDriver) -> None:
    window.tap("清空…")
    assert says(window, "办公室都已收到")
    fill(window, PIN)
    window.tap("清空平板")
    assert window.app.screens.current == "unlock"
    assert says(window, "登记这台平板")
    assert not window.app.tablet.unlock.state.enrolled


def test_a_wrong_pin_is_told_in_the_sheet(window: WindowDriver) -> None:
    window.tap("清空…")
    fill(window, "111111")
    window.tap("清空平板")
    assert says(window, "PIN 不对")
    assert window.app.tablet.unlock.state.enrolled


def test_unsent_work_is_told_first_and_goes_by_the_supervisors_code_alone(
    window: WindowDriver, chen: TabletDriver, shots: Path
) -> None:
    chen.arrive("望潮中学", shots / "gate.jpg")
    window.tap("清空…")
    assert says(window, "条记录只在这台平板上")
    window.tap("写出救援文件")
    assert says(window, "救援文件：")
    assert list((shots / "papers").glob("*.lbr"))
    fill(window, "", PIN)
    window.tap("毁掉这些内容并清空平板")
    assert says(window, "什么都没有删除")
    fill(window, code_of(chen.tablet), PIN)
    window.tap("毁掉这些内容并清空平板")
    assert says(window, "登记这台平板")
    assert window.app.tablet.desk.shelves.outbox.all() == []
