"""On the real window: what comes in from the office never takes a button from under a finger."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kivy.base import EventLoop

from mobile.app import LookbackApp
from mobile.device.desktop import FolderCamera, FolderPapers, UnknownPlace
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import Finger, WindowDriver

pytestmark = pytest.mark.window


@pytest.fixture
def window(chen: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    """The app at what is to be done today."""
    camera, papers = FolderCamera(shots), FolderPapers(shots / "papers")
    chen.kill_and_restart()
    driver = WindowDriver(LookbackApp(chen.tablet, camera, UnknownPlace(), papers))
    chen.unlock()
    driver.app.go("today")
    driver.settle()
    yield driver
    driver.leave()


def test_a_screen_drawn_anew_while_a_finger_is_down_loses_no_tap(window: WindowDriver) -> None:
    button = window.find("到场")
    finger = Finger(*button.to_window(*button.center))
    EventLoop.post_dispatch_input("begin", finger)
    window.app._synced([])
    assert window.find("到场") is button
    EventLoop.post_dispatch_input("end", finger)
    window.settle()
    assert window.app.screens.current == "arrival"


def test_what_came_in_is_drawn_once_the_finger_is_lifted(window: WindowDriver) -> None:
    button = window.find("到场")
    finger = Finger(1, 1)
    EventLoop.post_dispatch_input("begin", finger)
    window.app._synced([])
    EventLoop.post_dispatch_input("end", finger)
    window.until(lambda: window.find("到场") is not button)
    assert window.app.screens.current == "today"
