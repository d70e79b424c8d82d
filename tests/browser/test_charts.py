"""Charts in a real browser: drawn when in sight, within the policy, beside their table."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Served, Visitors

pytestmark = pytest.mark.browser

LIBRARY = "/static/vendor/echarts.min.js"
INKS = "(chart) => [...chart.querySelectorAll('svg text')].map((one) => one.getAttribute('fill'))"


def test_a_chart_is_drawn_beside_its_table_and_only_where_there_is_one(
    browser: Any, at_home: Served
) -> None:
    visitors = Visitors(browser, at_home)
    page = visitors.signed_in("zhou")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{at_home.address}/orders")
    assert not any(one.endswith(("charts.js", LIBRARY)) for one in asked)
    page.goto(f"{at_home.address}/results")
    card = page.locator(".lb-chart").first
    card.scroll_into_view_if_needed()
    expect(card.locator(".lb-canvas.drawn svg")).to_be_visible()
    assert sum(one.endswith(LIBRARY) for one in asked) == 1
    light = page.evaluate(INKS, card.element_handle())
    card.get_by_role("button").click()
    expect(card.locator("svg text").first).to_be_hidden()
    expect(card.locator("table")).to_be_in_viewport()
    card.get_by_role("button").click()
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    expect(card.locator(".lb-canvas svg")).to_be_visible()
    assert light
    assert page.evaluate(INKS, card.element_handle()) != light
    assert page.evaluate("window.broken") == []
    assert visitors.seen(page).errors == []
    visitors.leave()


def test_where_the_library_cannot_be_had_the_table_stands_there(
    browser: Any, at_home: Served
) -> None:
    visitors = Visitors(browser, at_home)
    page = visitors.signed_in("leader")
    page.route(f"**{LIBRARY}", lambda route: route.abort())
    page.goto(f"{at_home.address}/simulator")
    expect(page.locator(".lb-chart table").first).to_be_in_viewport()
    visitors.leave()
    plain = visitors.signed_in("leader", script=False)
    plain.goto(f"{at_home.address}/simulator")
    expect(plain.locator(".lb-chart table").first).to_be_in_viewport()
    visitors.leave()
