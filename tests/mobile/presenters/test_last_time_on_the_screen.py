"""On the real window: what was counted at the last check is offered, and answers by a tap alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.drivers.stage import FIRST, PAIR, Stage
from tests.drivers.tablet import PIN
from tests.drivers.window import WindowDriver

pytestmark = pytest.mark.window
LAST_TIME = {"RF-01": "9", "JF-07": "95", "XF-06": "1", "LD-04": "2026-09-10"}
"""XF-06 was a fault: one way out where there must be two."""
OFFERED = "上次 9月17日，点一下确认"


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowDriver]:
    """The whole list of a school that others checked a month before."""
    stage = Stage(tmp_path_factory.mktemp("stage"))
    stage.checked_before(FIRST, LAST_TIME)
    app = stage.app("chen")
    tablet = stage.enrol("chen")
    stage.plan(PAIR, FIRST)
    stage.release()
    stage.sync("chen")
    inspecting = stage.arrive(tablet, FIRST)
    tablet.unlock.lock()
    driver = WindowDriver(app)
    for digit in PIN:
        tablet.unlock.press(digit)
    tablet.unlock.enter()
    driver.app.go("checklist", inspection_id=inspecting.inspection_id)
    driver.screen.show_whole(True)
    driver.settle()
    yield driver
    driver.leave()


def inspection_of(window: WindowDriver) -> str:
    """What is gone through here."""
    return str(window.screen.presenter.state.inspection_id)


def row_of(window: WindowDriver, code: str) -> Any:
    """An item as it stands."""
    return next(row for row in window.screen.presenter.state.rows if row.code == code)


def test_it_is_offered_and_nothing_is_answered(window: WindowDriver) -> None:
    row = row_of(window, "XF-14")
    assert (row.last.value, row.last.on, row.value) == ("100", "2026-09-17", None)
    assert row.waits_for_a_word
    assert "XF-14" not in window.app.tablet.desk.inspection(inspection_of(window))["answers"]


def test_a_tap_makes_it_the_answer(window: WindowDriver) -> None:
    window.tap(window.in_row("JF-07", OFFERED))
    assert row_of(window, "JF-07").value == "95"


def test_another_number_is_typed_beside_it(window: WindowDriver) -> None:
    window.tap(window.in_row("RF-01", "dialpad"))
    window.tap("8")
    window.tap("存下")
    assert row_of(window, "RF-01").value == "8"


def test_one_that_can_no_longer_be_is_asked_about(window: WindowDriver) -> None:
    window.tap(window.in_row("JF-15", "dialpad"))
    window.tap("6")
    window.tap("存下")
    window.tap(window.in_row("JF-06", OFFERED))
    assert row_of(window, "JF-06").value is None, "of six cameras not a hundred can be online"
    window.tap("数了两遍，确实如此")
    assert row_of(window, "JF-06").value == "100"


def test_what_was_a_fault_the_last_time_is_counted_anew(window: WindowDriver) -> None:
    assert not row_of(window, "XF-06").waits_for_a_word
    assert row_of(window, "XF-06").last is None


def test_a_verdict_is_never_offered_and_a_day_neither(window: WindowDriver) -> None:
    for row in window.screen.presenter.state.rows:
        if row.answer_type in ("verdict", "date"):
            assert not row.waits_for_a_word, row.code
