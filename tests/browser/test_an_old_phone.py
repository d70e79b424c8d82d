"""A school on an old phone over a slow line: how many touches and bytes one order takes."""

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from server.models import Order
from shared.vocabulary import OrderState
from tests import photos
from tests.browser.conftest import Served, Visitors
from tests.browser.test_the_console import order_of

pytestmark = pytest.mark.browser

FAULT = "应急照明 4 盏不亮"
SLOWER = 6
"""So many times slower than this machine."""
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
TOUCHES = ("签收", "拍照", "提交")
PATIENCE_MS = 120_000
"""However slow the machine is: nothing here asserts a time."""
BYTES_MAX = 300 * 1024
"""Of the line, styles and scripts included; pictures of the fault come on top."""


class Line:
    """What came over the line, pictures left out."""

    def __init__(self, wire: Any) -> None:
        self._pictures: set[str] = set()
        self.bytes = 0
        wire.on("Network.responseReceived", self._answered)
        wire.on("Network.loadingFinished", self._finished)

    def _answered(self, told: dict[str, Any]) -> None:
        if told["type"] == "Image":
            self._pictures.add(told["requestId"])

    def _finished(self, told: dict[str, Any]) -> None:
        if told["requestId"] not in self._pictures:
            self.bytes += int(told["encodedDataLength"])


def test_a_school_finishes_an_order_with_three_touches_on_an_old_phone(
    browser: Browser, at_home: Served, tmp_path: Path
) -> None:
    order, visitors = order_of(at_home, FAULT), Visitors(browser, at_home)
    page = visitors.signed_in(at_home.city.school_login(3), size="phone")
    wire = page.context.new_cdp_session(page)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    wire.send("Network.emulateNetworkConditions", SLOW_3G)
    line, begun, touches = Line(wire), time.monotonic(), []
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{at_home.address}/my/{order.id}", wait_until="domcontentloaded")
    page.locator("form[action$='/sign'] button").click(no_wait_after=True)
    touches.append("签收")
    camera = page.locator("label[for='camera']")
    expect(camera).to_be_visible(timeout=PATIENCE_MS)
    with page.expect_file_chooser() as chooser:
        camera.click()
    touches.append("拍照")
    chooser.value.set_files(photos.file(tmp_path, "after", "extinguisher", right=True))
    page.get_by_role("button", name="提交证据").click()
    touches.append("提交")
    expect(page.locator("h1").first).to_contain_text("1 张照片都收齐了", timeout=PATIENCE_MS)
    print(f"\n{len(touches)} touches, {line.bytes} bytes, {time.monotonic() - begun:.1f} s")
    assert tuple(touches) == TOUCHES
    assert line.bytes <= BYTES_MAX
    assert finished(at_home, order)
    visitors.leave()


def finished(served: Served, order: Order) -> bool:
    """Whether the school has done its part."""
    return order_of(served, order.what).state == OrderState.UNDER_REVIEW
