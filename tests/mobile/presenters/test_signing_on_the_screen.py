"""On the real window: signatures before submitting; what was put in stays until it is taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kivy.base import EventLoop

from mobile.app import LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from shared.vocabulary import SignatureRole
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import Finger, WindowDriver
from tests.mobile.presenters.test_serving_on_the_screen import UPRIGHT, pad
from tests.mobile.presenters.test_told_on_the_screen import GivenCamera

pytestmark = pytest.mark.window


@pytest.fixture
def window(inspecting: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    """The app at the finish of a check that was begun."""
    inspecting.tablet.unlock.lock()
    app = LookbackApp(
        inspecting.tablet, GivenCamera(shots / "gate.jpg"), UnknownPlace(),
        FolderPapers(shots / "papers"),
    )  # fmt: skip
    driver = WindowDriver(app, UPRIGHT)
    inspecting.unlock()
    app.go("finish", inspection_id=inspecting.inspection_id)
    driver.settle()
    yield driver
    driver.leave()


def signed(window: WindowDriver) -> list[tuple[SignatureRole, str]]:
    """Who has signed, or did not, and by which name."""
    return [(one.role, one.name) for one in window.screen.presenter.state.signatures]


def test_the_school_refuses_and_a_witness_signs_by_name(window: WindowDriver) -> None:
    window.tap("学校")
    window.tap("学校拒签")
    window.tap("负责人不在场")
    window.tap("见证人")
    window.draw(pad(window))
    window.tap("签好了")
    assert signed(window) == [(SignatureRole.SCHOOL, "")]
    assert "请填写签名人的姓名。" in window.texts()
    assert pad(window).strokes
    window.type("社区干部甲", index=1)
    window.tap("签好了")
    assert signed(window) == [(SignatureRole.SCHOOL, ""), (SignatureRole.WITNESS, "社区干部甲")]
    assert "见证人 · 社区干部甲" in window.texts()


def test_what_was_drawn_stays_while_something_else_is_tapped(window: WindowDriver) -> None:
    window.tap("学校")
    window.draw(pad(window))
    drawn = [list(stroke) for stroke in pad(window).strokes]
    window.tap("校长")
    assert pad(window).strokes == drawn
    window.tap("情况属实，马上整改")
    assert pad(window).strokes == drawn
    window.tap("签好了")
    assert signed(window) == [(SignatureRole.SCHOOL, "")]
    assert pad(window).strokes == []


def test_each_finger_draws_its_own_stroke_and_one_that_was_wiped_away_draws_no_more(
    window: WindowDriver,
) -> None:
    board = pad(window)
    window._reveal(board)
    left, low = board.to_window(board.x, board.y)
    palm, pen = Finger(left + 300, low + 20), Finger(left + 40, low + 60)
    for finger in (pen, palm):
        EventLoop.post_dispatch_input("begin", finger)
    for step in range(3):
        pen.move_to(left + 60 + 20 * step, low + 70)
        EventLoop.post_dispatch_input("update", pen)
    assert [len(stroke) for stroke in board.strokes] == [8, 2]
    board.clear()
    pen.move_to(left + 200, low + 70)
    EventLoop.post_dispatch_input("update", pen)
    for finger in (pen, palm):
        EventLoop.post_dispatch_input("end", finger)
    assert board.strokes == []
