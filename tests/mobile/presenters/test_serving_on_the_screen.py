"""On the real window: a notice is served by fingers, from the finish to its stamped paper."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from mobile.app import LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from mobile.widgets.signature import SignaturePad
from shared.vocabulary import OpKind
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver
from tests.mobile.presenters.test_told_on_the_screen import GivenCamera

pytestmark = pytest.mark.window
GUARDS, EXIT, POST = "RF-01", "XF-07", "ZB-01"
UPRIGHT = (800, 1280)


@pytest.fixture
def submitted(inspecting: TabletDriver, shots: Path) -> TabletDriver:
    """Two faults are the school's, one is the police's."""
    wrong = {GUARDS: "2", EXIT: "fail", POST: "fail"}
    inspecting.answer_all(wrong, lambda _code: shots / "gate.jpg")
    for code in wrong:
        inspecting.find(code, shots / "fault.jpg")
    return inspecting.sign_and_submit().kill_and_restart()


@pytest.fixture
def window(submitted: TabletDriver, shots: Path) -> Iterator[WindowDriver]:
    """The app at the finish, its camera before a page that is made when it is printed."""
    app = LookbackApp(
        submitted.tablet,
        GivenCamera(shots / "stamped.jpg"),
        UnknownPlace(),
        FolderPapers(shots / "papers"),
    )
    driver = WindowDriver(app, UPRIGHT)
    submitted.unlock()
    app.go("finish", inspection_id=submitted.inspection_id)
    driver.settle()
    yield driver
    driver.leave()


def pad(window: WindowDriver) -> SignaturePad:
    (found,) = (one for one in window.screen.walk(restrict=True) if isinstance(one, SignaturePad))
    return found


def told(submitted: TabletDriver) -> list[dict[str, Any]]:
    """What was put down of services."""
    taps = submitted.tablet.desk.shelves.outbox.taps(submitted.inspection_id)
    return [tap.payload for tap in taps if tap.kind is OpKind.ORDER_SERVE]


def stamp(shots: Path, page: int) -> None:
    """A page of the printed notices, stamped and lying before the camera."""
    (pdf,) = (shots / "papers").iterdir()
    drawn = PdfReader(pdf).pages[page].images[0].data
    Image.open(io.BytesIO(drawn)).convert("RGB").save(shots / "stamped.jpg")


def test_both_notices_are_served_by_a_few_touches(
    window: WindowDriver, submitted: TabletDriver, shots: Path
) -> None:
    window.tap("当场送达 2 份通知书")
    window.tap("通知书（PDF）")
    window.tap("校长")
    window.draw(pad(window))
    window.tap("已交付")
    services = told(submitted)
    assert [one["way"] for one in services] == ["received", "received"]
    assert {one["post"] for one in services} == {"校长"}
    assert all(one["strokes"][0] for one in services)
    assert "待送达" not in window.texts()

    stamp(shots, page=1)
    window.tap("拍盖章件")
    assert "盖章件已归入此单。" in window.texts()
    assert [len(row.papers) for row in window.screen.presenter.state.notices] == [0, 1]
    window.tap("好了，回到今天")
    assert "均已送达" in window.texts()
    window.tap("查看")
    assert window.app.screens.current == "serving"


def test_a_signature_stays_while_the_post_is_chosen(window: WindowDriver) -> None:
    window.tap("当场送达 2 份通知书")
    window.draw(pad(window))
    drawn = [list(stroke) for stroke in pad(window).strokes]
    assert drawn
    window.tap("安全负责人")
    assert pad(window).strokes == drawn
    window.tap("重签")
    assert pad(window).strokes == []
    window.tap("已交付")
    assert "请在框内签名。" in window.texts()


def test_a_tap_leaves_the_page_where_it_was_until_something_was_served(
    window: WindowDriver, submitted: TabletDriver
) -> None:
    window.tap("当场送达 2 份通知书")
    window.draw(pad(window))
    window.screen.scrolls[0].scroll_y = 0.2
    window.screen.render(window.screen.presenter.say(post="校长"))
    window.settle()
    assert window.screen.scrolls[0].scroll_y == pytest.approx(0.2)
    window.tap("已交付")
    assert window.screen.scrolls[0].scroll_y == 1
    window.screen.scrolls[0].scroll_y = 0.2
    window.app.go("serving", inspection_id=submitted.inspection_id)
    assert window.screen.scrolls[0].scroll_y == 1


def test_refused_before_a_witness_who_signs(window: WindowDriver, submitted: TabletDriver) -> None:
    window.tap("当场送达 2 份通知书")
    window.tap("拒收，有见证人")
    window.tap("不肯盖章")
    window.type("见证人甲", index=1)
    window.type("社区居民委员会", index=2)
    window.tap("记下拒收")
    assert told(submitted) == []
    window.draw(pad(window))
    window.tap("记下拒收")
    services = told(submitted)
    assert [one["reason"] for one in services] == ["不肯盖章", "不肯盖章"]
    assert services[0]["witness"]["name"] == "见证人甲"
    assert services[0]["witness"]["strokes"]


def test_only_what_is_chosen_is_handed_over_and_a_paper_without_a_code_is_asked_about(
    window: WindowDriver, submitted: TabletDriver, shots: Path
) -> None:
    window.tap("当场送达 2 份通知书")
    window.tap("这份现在送达")
    window.draw(pad(window))
    window.tap("已交付")
    (service,) = told(submitted)
    Image.new("RGB", (800, 600), "white").save(shots / "stamped.jpg")
    window.tap("拍盖章件")
    assert "这是哪份通知书的盖章件？" in window.texts()
    row = next(
        one
        for one in window.screen.presenter.state.notices
        if one.finding_id == service["finding_id"]
    )
    window.tap(f"{row.code} · {row.what}")
    assert "这是哪份通知书的盖章件？" not in window.texts()
    state = window.screen.presenter.state
    assert [len(one.papers) for one in state.notices if one.finding_id == row.finding_id] == [1]
