"""On the real window: every kind of item is answered by touches, and a tap draws its row alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kivy.base import EventLoop

from mobile.app import LookbackApp
from mobile.device.desktop import FolderCamera, FolderPapers, UnknownPlace
from mobile.texts import set_language
from mobile.widgets.buttons import PushButton
from mobile.widgets.verdict import VerdictBar
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import Finger, WindowDriver

pytestmark = pytest.mark.window
UNDER_THE_THUMB = 230
REGISTER = "名册上的数，点一下确认"


@pytest.fixture
def window(inspecting: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    """The whole checklist of an inspection just begun."""
    inspecting.kill_and_restart()
    camera, papers = FolderCamera(shots), FolderPapers(shots / "papers")
    driver = WindowDriver(LookbackApp(inspecting.tablet, camera, UnknownPlace(), papers))
    inspecting.unlock()
    driver.app.go("checklist", inspection_id=inspecting.inspection_id)
    driver.screen.show_whole(True)
    driver.settle()
    yield driver
    driver.leave()


def answer_of(window: WindowDriver, code: str) -> Any:
    """What is on record for an item."""
    inspection = window.app.tablet.desk.inspection(window.screen.presenter.state.inspection_id)
    assert inspection is not None
    return inspection["answers"].get(code) or {}


def test_what_the_register_says_is_confirmed_by_one_tap(window: WindowDriver) -> None:
    proposed = {one.code: one.proposed for one in window.screen.presenter.state.rows}
    for code in ("BI-01", "BI-02", "BI-03", "BI-05"):
        window.tap(window.in_row(code, REGISTER))
        assert answer_of(window, code)["value"] == proposed[code]


def test_a_number_far_from_the_register_is_asked_about(window: WindowDriver) -> None:
    window.tap(window.in_row("BI-01", "dialpad"))
    window.tap("9")
    window.tap("存下")
    assert answer_of(window, "BI-01") == {}
    window.tap("数了两遍，确实如此")
    kept = answer_of(window, "BI-01")
    assert (kept["value"], kept["kept_implausible"]) == ("9", "数了两遍，确实如此")


def test_a_rule_is_overruled_with_a_reason_only(window: WindowDriver) -> None:
    for code in ("JF-01", "JF-02", "JF-05"):
        window.tap(window.in_row(code, "合格"))
    presenter = window.screen.presenter
    presenter.answer("JF-04", "公安和教育均接入")
    presenter.answer("JF-07", "90")
    window.screen.render(presenter.state)
    window.tap(window.in_row("JF-12", "chevron-down"))
    window.tap("不达标")
    assert answer_of(window, "JF-12") == {}
    window.tap("有现场材料证明")
    kept = answer_of(window, "JF-12")
    assert (kept["value"], kept["note"]) == ("不达标", "有现场材料证明")


def test_a_finger_that_stays_on_plus_counts_on_and_is_kept_once(window: WindowDriver) -> None:
    plus = window.in_row("BI-04", "plus")
    row: Any = plus.widget
    finger = Finger(*plus.to_window(*plus.center))
    EventLoop.post_dispatch_input("begin", finger)
    window.until(lambda: row.counted == "3")
    assert answer_of(window, "BI-04") == {}, "nothing is kept while the finger is down"
    EventLoop.post_dispatch_input("end", finger)
    window.settle()
    assert int(answer_of(window, "BI-04")["value"]) >= 3


def test_the_last_tap_is_taken_back_after_a_fault_and_on_the_card(window: WindowDriver) -> None:
    window.tap(window.in_row("ZD-01", "不合格"))
    assert window.app.screens.current == "finding"
    window.press_key(27)
    window.tap("撤回")
    assert answer_of(window, "ZD-01") == {}
    window.screen.open_card("ZD-01")
    window.settle()
    window.tap("合格")
    window.tap("撤回")
    assert answer_of(window, "ZD-01") == {}
    assert not window.screen.presenter.state.undo_tap


def test_a_tap_draws_its_own_row_and_leaves_the_list_where_it_was(window: WindowDriver) -> None:
    window.rows.scroll_to_key("ZD-01")
    window.settle()
    window.tap(window.in_row("ZD-02", "合格"))
    again, before, place = window.in_row("ZD-02", "不适用"), window.rows, window.rows.scroll_y
    drawn = {row: row.inked for row in before.view_adapter.views.values()}
    again.spot.act()
    window.tap("本校没有")
    assert answer_of(window, "ZD-02")["value"] == "not_applicable"
    anew = {row.item.code for row, inked in drawn.items() if row.inked is not inked}
    assert anew == {"ZD-02"}
    assert (window.rows, before.scroll_y) == (before, place)


def test_why_an_item_is_hidden_is_told_in_words(window: WindowDriver) -> None:
    for language in ("en", "zh"):
        set_language(language)
        hidden = window.screen.presenter.state.hidden
        assert len(hidden) > 10
        for one in hidden:
            assert not re.search(r"[=<>!\"]|_|ans\(|None", one.why), one.why


@pytest.mark.parametrize("size", [(800, 1280), (600, 1024)])
def test_upright_the_card_has_verdicts_and_steps_under_the_thumb(
    window: WindowDriver, size: tuple[int, int]
) -> None:
    window.resize(size)
    window.screen.open_card("ZD-01")
    window.settle()
    bar = next(one for one in window.screen.walk(restrict=True) if isinstance(one, VerdictBar))
    assert bar.to_window(bar.x, bar.top)[1] <= UNDER_THE_THUMB
    steps = [one for one in window.screen.walk(restrict=True) if isinstance(one, PushButton)
             and one.label.icon in ("chevron-left", "chevron-right", "skip-next")]  # fmt: skip
    assert len(steps) == len(("before", "after", "next open"))
    for step in steps:
        assert step.to_window(step.x, step.top)[1] <= bar.to_window(bar.x, bar.y)[1]
    here = window.screen.presenter.state.current
    window.tap(steps[1])
    assert window.screen.presenter.state.current != here


def test_a_first_verdict_on_the_card_opens_the_next_item_and_undo_goes_back(
    window: WindowDriver,
) -> None:
    window.screen.open_card("ZD-02")
    window.settle()
    window.tap("合格")
    assert answer_of(window, "ZD-02")["value"] == "pass"
    assert window.screen.presenter.state.current == "ZD-03"
    window.tap("撤回")
    assert answer_of(window, "ZD-02") == {}
    assert window.screen.presenter.state.current == "ZD-02"


def test_another_verdict_on_the_card_stays_there(window: WindowDriver) -> None:
    window.screen.presenter.answer("ZD-02", "not_applicable", na_reason="本校没有")
    window.screen.open_card("ZD-02")
    window.settle()
    window.tap("合格")
    assert window.screen.presenter.state.current == "ZD-02"
