"""Every page for every role in a real browser: quiet, within its policy, at home, usable by all."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from server.actions import invitations
from server.models import Office
from tests.browser.conftest import ROOT, SIZES, Served, Visitors

pytestmark = pytest.mark.browser

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = """async (only) =>
  (await axe.run(document, {resultTypes: ["violations"], ...only})).violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`)
"""
OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""What a theme can change: it is nothing but colours."""
ALWAYS_LIGHT = {"/waves/*/screen"}
"""Shown to a hall, whoever's screen it is on."""
THEMES_TRIED = {
    ("sqlite", "zhou"): ("dark", "light"),
    ("sqlite", "admin"): ("light",),
    ("sqlite", "school"): ("dark", "light"),
}
"""Where every page is tried for use by all: one database will do, and these see all pages."""
THEME = "document.documentElement.dataset.bsTheme"
LINKS = """() => [...document.querySelectorAll("main a[href^='/'], nav a[href^='/']")]
  .map((link) => link.getAttribute("href"))"""
WORDS = ".lb-nav a span, .lb-btn, .lb-chip, h2, th, label, dt, legend"
CUT = """(words) => [...document.querySelectorAll(words)]
  .filter((one) => one.offsetWidth && one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
  .map((one) => `cut: ${one.innerText}`)"""
OURS = ".lb-nav a span, .lb-chip, th, label, dt, legend"
"""What never holds a name or a record: those are in the language of whoever wrote them."""
CHINESE = """(words) => [...document.querySelectorAll(words)]
  .filter((one) => one.offsetWidth && !one.closest("[lang=zh]"))
  .filter((one) => /[\\u4e00-\\u9fff]/.test(one.innerText))
  .map((one) => `Chinese: ${one.innerText}`)"""
BROKEN_PICTURES = """() => [...document.images]
  .filter((one) => one.getAttribute("src") && one.complete && !one.naturalWidth)
  .map((one) => one.src)"""
OPEN_ALL = "for (const one of document.querySelectorAll('main details')) one.open = true"
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}|(?<=/indicators/)[a-z_]+")
NOT_PAGES = re.compile(r"^/api/|^/static/|[.][a-z]+$")
LINES_OF_A_NAME_PX = 3 * 22
ROLES = ("zhou", "admin", "leader", "auditor", "chen", "chengguan", "school")
LEAST = {
    "zhou": {
        "/",
        "/board",
        "/board/day",
        "/board/schools",
        "/board/outlines",
        "/visits",
        "/campaigns",
        "/campaigns/new",
        "/calendar",
        "/load",
        "/load/permitted",
        "/ties",
        "/visits/*",
        "/draws/*",
        "/waves",
        "/waves/new",
        "/inspections",
        "/inspections/*",
        "/incidents",
        "/incidents/*",
        "/held",
        "/orders",
        "/orders/*",
        "/likenesses",
        "/proposals",
        "/warnings",
        "/warnings/*",
        "/warnings/new",
        "/self-checks",
        "/self-checks/*",
        "/self-checks/new",
        "/proposals/*",
        "/measures",
        "/measures/*",
        "/lookbacks",
        "/results",
        "/results/cases",
        "/results/schools",
        "/indicators",
        "/indicators/*",
        "/simulator",
        "/lookbacks/before",
        "/lookbacks/sample",
        "/lookbacks/schools/*",
        "/office-calendar",
        "/school-year",
        "/schools",
        "/schools/*",
        "/templates",
        "/templates/*",
        "/templates/*/preview",
        "/bases",
        "/bases/*",
        "/issuers",
        "/people",
        "/tablets",
        "/works",
        "/notices",
    },
    "admin": {
        "/people",
        "/office-calendar",
        "/office-calendar/import",
        "/school-year",
        "/schools",
        "/schools/*",
        "/audit",
        "/templates",
        "/notices",
        "/me/notices",
        "/settings",
        "/bases/import",
        "/issuers",
        "/webhooks",
        "/invitations",
    },
    "leader": {
        "/board",
        "/board/day",
        "/orders",
        "/orders/*",
        "/inspections",
        "/inspections/*",
        "/schools",
        "/incidents",
        "/incidents/*",
        "/results",
        "/results/cases",
        "/simulator",
    },
    "auditor": {"/audit", "/orders", "/inspections", "/draws", "/draws/*"},
    "chen": {
        "/visits/*/from-paper",
        "/my-visits",
        "/my-ties",
        "/load",
        "/orders",
        "/inspections",
        "/schools",
        "/templates",
    },
    "chengguan": {"/my", "/my/*", "/notices", "/me/sessions"},
    "school": {"/my", "/my/*", "/my/measures/*", "/my/circulars/*", "/notices", "/me/sessions"},
}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_quiet_at_home_within_its_policy_usable_and_no_wider_than_a_phone(
    visitors: Visitors, served: Served, role: str
) -> None:
    tried = THEMES_TRIED.get((served.kind, role), ())
    first, *others = tried or ("light",)
    page = visitors.signed_in(login_of(role, served), theme=first)
    wide: dict[str, int] = {}
    shut_out: dict[str, list[str]] = {}

    def examine(path: str) -> None:
        look_at(page, path)
        themed = page.evaluate(THEME) == first
        assert themed or shape_of(path) in ALWAYS_LIGHT, path
        wrong = shuts_out(page, *others if themed else ()) if tried else []
        if wrong:
            shut_out[path] = wrong
        with held(page, "phone"):
            page.evaluate(OPEN_ALL)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > page.evaluate("window.innerWidth"):
                wide[path] = width

    shapes = walk(page, served, examine)
    assert shapes >= LEAST[role]
    assert wide == {}
    assert shut_out == {}
    assert visitors.seen(page).errors == []
    assert visitors.seen(page).strangers == []


def shuts_out(page: Page, *themes: str) -> list[str]:
    """What keeps somebody from using this page, in its theme and by its colours in these too."""
    page.evaluate(AXE)
    wrong: list[str] = page.evaluate(RULES, {})
    for theme in themes:
        page.evaluate(f"{THEME} = '{theme}'")
        wrong += page.evaluate(RULES, OF_COLOUR)
    return wrong


@pytest.mark.parametrize("path", ["/schools", "/inspections"])
def test_a_name_in_a_table_is_not_broken_sign_by_sign_on_a_phone(
    visitors: Visitors, served: Served, path: str
) -> None:
    page = visitors.signed_in("zhou", size="phone")
    page.goto(served.address + path)
    heights = page.evaluate(
        "[...document.querySelectorAll('.lb-table td b')].map((one) => one.offsetHeight)"
    )
    assert 0 < max(heights) <= LINES_OF_A_NAME_PX


@pytest.mark.parametrize("role", ["zhou", "admin", "school"])
def test_in_english_nothing_is_cut_and_nothing_is_left_in_chinese(
    browser: Any, at_home: Served, role: str
) -> None:
    visitors = Visitors(browser, at_home)
    page = visitors.signed_in(login_of(role, at_home), language="en")
    wrong: dict[str, list[str]] = {}

    def examine(path: str) -> None:
        for size in SIZES:
            with held(page, size):
                found = page.evaluate(CUT, WORDS) + page.evaluate(CHINESE, OURS)
                if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    found.append("scrolls sideways")
            if found:
                wrong[f"{path} {size}"] = found

    shapes = walk(page, at_home, examine)
    visitors.leave()
    assert shapes >= LEAST[role]
    assert wrong == {}


def test_the_doors_can_be_used_by_all(browser: Any, at_home: Served) -> None:
    with at_home.city.acting("admin") as work:
        made = invitations.for_office(work, work.session.scalars(select(Office.id)).first() or "")
    visitors = Visitors(browser, at_home)
    page = visitors.stranger(size="phone")
    for path in ("/sign-in", "/sign-in/code", f"/join/{made.code}"):
        answer = page.goto(at_home.address + path)
        assert answer is not None
        assert answer.status == 200
        look_at(page, path)
        assert shuts_out(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    visitors.leave()


@pytest.mark.parametrize(
    ("role", "path", "status", "words"),
    [
        ("zhou", "/orders/nothing", 404, "没有找到"),
        ("leader", "/visits", 403, "您的角色不能这样做"),
        ("school", "/orders?after=x", 400, "重新开始"),
    ],
)
def test_a_refusal_is_told_in_the_same_frame(
    visitors: Visitors, served: Served, role: str, path: str, status: int, words: str
) -> None:
    page = visitors.signed_in(login_of(role, served))
    answer = page.goto(served.address + path)
    assert answer is not None
    assert answer.status == status
    told = page.locator(".lb-problem")
    assert words in told.inner_text()
    assert str(status) in told.inner_text()
    assert page.locator(".lb-nav a").count() > 0
    assert page.evaluate("window.broken") == []


@contextmanager
def held(page: Page, size: str) -> Iterator[None]:
    """The same page on a screen of this size for a moment."""
    _resize(page, size)
    yield
    _resize(page, "desk")


def _resize(page: Page, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


def login_of(role: str, served: Served) -> str:
    """The account that plays this role."""
    return served.city.school_login(0) if role == "school" else role


def walk(page: Page, served: Served, look: Any) -> set[str]:
    """Follow the links from the first page, one of each shape; the shapes that were seen."""
    waiting = [urlsplit(page.url).path]
    known = {shape_of(waiting[0])}
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(served.address + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        look(path)
        for link in page.evaluate(LINKS):
            shape = shape_of(link)
            if shape not in known and not NOT_PAGES.search(shape):
                known.add(shape)
                waiting.append(link)
    return known


def look_at(page: Page, path: str) -> None:
    """What every page must show: a title, a heading, and no breach of its policy."""
    assert page.title().partition(" · ")[0].strip(), path
    assert page.locator("h1").count() == 1, path
    assert page.evaluate("window.broken") == [], path
    assert page.evaluate(BROKEN_PICTURES) == [], path


def shape_of(link: str) -> str:
    """The path without what differs from record to record."""
    return AN_ID.sub("*", urlsplit(link).path)
