"""Whole journeys without a mouse: a party signs and answers, the office accepts, plans a visit.

What is reached by Tab and pressed by Enter or Space is all that is used; only the file itself is
handed to the field, as the system's own window would.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from server import scope
from server.models import Visit
from shared.vocabulary import OrderState
from tests.browser.conftest import Served, Visitors
from tests.browser.test_the_console import order_of, picture

pytestmark = pytest.mark.browser

WHAT, PARTY = "校门东侧流动摊点占道", "chengguan"
TABS_MAX = 150


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus stands on it."""
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no way by Tab to {wanted}")


def press(page: Page, wanted: str, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def office_of(page: Page, number: int) -> str:
    """For which office the inspector works who is chosen there."""
    chosen = page.locator(f"#inspector{number}-adhoc option:checked").inner_text()
    return chosen.partition("·")[2].strip()


def test_an_order_is_signed_for_answered_and_accepted_by_keys_alone(
    browser: Browser, at_home: Served, tmp_path: Path
) -> None:
    visitors, served = Visitors(browser, at_home), at_home
    order = order_of(served, WHAT)
    party = visitors.signed_in(PARTY)
    press(party, f"a[href='/my/{order.id}']")
    party.wait_for_url(f"**/my/{order.id}")
    press(party, f"form[action='/my/{order.id}/sign'] button")
    expect(party.locator("#proof")).to_be_visible()
    assert order_of(served, WHAT).state == OrderState.SIGNED
    tab_to(party, "#photo")
    party.set_input_files("#photo", picture(tmp_path, 9))
    expect(party.locator("[data-state].safe")).to_have_count(1)
    tab_to(party, "#report")
    party.keyboard.type("已清走，安排了巡查。")
    press(party, "#proof .lb-btn.main")
    expect(party.locator("h1").first).to_contain_text("1 张照片都收齐了")

    office = visitors.signed_in("zhou")
    office.goto(f"{served.address}/orders?q={WHAT}")
    office.keyboard.press("j")
    office.keyboard.press("Enter")
    office.wait_for_url("**/orders/*")
    office.keyboard.press("a")
    office.keyboard.press("Enter")
    expect(office.locator(".lb-head .lb-chip").first).not_to_have_text("待审核")
    assert order_of(served, WHAT).state in (OrderState.CLOSED, OrderState.RECHECK)
    visitors.leave()


def test_a_visit_is_planned_by_keys_alone(browser: Browser, at_home: Served) -> None:
    visitors, served = Visitors(browser, at_home), at_home

    def planned() -> int:
        with served.city.works.reading(scope.SYSTEM) as work:
            return work.session.scalar(select(func.count(Visit.id))) or 0

    before = planned()
    page = visitors.signed_in("zhou")
    page.goto(f"{served.address}/visits")
    press(page, "details:has(form[action='/visits/ad-hoc']) > summary")
    tab_to(page, "#school")
    page.keyboard.type("白鹭小学")
    tab_to(page, "#inspector1-adhoc")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#inspector2-adhoc")
    while office_of(page, 2) in ("", office_of(page, 1)):
        page.keyboard.press("ArrowDown")
    press(page, "form[action='/visits/ad-hoc'] .lb-btn")
    expect(page.locator("#inspector1-adhoc")).not_to_be_visible()
    assert planned() == before + 1
    visitors.leave()
