"""Where somebody is signed in: told of what is new, ended by hand, over when it is stolen."""

import re
from typing import Any

import pytest

from server import seed
from server.api.request import BROWSER_COOKIE, SESSION_COOKIE
from server.domain.browsers import Browser, in_a_chat
from server.seed import City
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.server.api.test_routes import bearer
from tests.server.console.test_refusal_pages import NO_SESSION
from tests.server.console.test_rosters import words

PHONE = "Mozilla/5.0 (Linux; Android 10; X) AppleWebKit Chrome/120.0 Mobile Safari MicroMessenger/8"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit Chrome/120.0 Safari/537.36"
NEW, STOLEN = "账号在新设备或新浏览器上登录", "您的登录凭据在另一个浏览器上出现"


def signed_in(app: Any, agent: str, browser: Any = None) -> Any:
    """A browser of this kind with a session of its own."""
    browser = browser or app.test_client()
    browser.environ_base["HTTP_USER_AGENT"] = agent
    told = {"login": "zhou", "password": seed.PASSWORD}
    assert browser.post("/sign-in", data=told, headers=NO_SESSION).status_code == 302
    return browser


def sent(browser: Any, path: str) -> int:
    """A form of the page of sessions, sent as the page does."""
    page = browser.get("/me/sessions").get_data(as_text=True)
    (token,) = re.findall(r'name="csrf" content="([^"]+)"', page)
    return int(browser.post(path, data={"csrf_token": token}).status_code)


def test_a_new_browser_is_told_and_a_known_one_is_not(app: Any, city: City) -> None:
    desk = signed_in(app, DESK)
    assert NEW not in words(desk.get("/notices"))
    signed_in(app, DESK, desk)
    assert NEW not in words(desk.get("/notices"))
    signed_in(app, PHONE)
    page = words(desk.get("/notices"))
    assert NEW in page
    assert "WeChat · Android" in page


def test_all_others_are_ended_and_this_one_stays(app: Any, city: City) -> None:
    desk, phone = signed_in(app, DESK), signed_in(app, PHONE)
    assert "WeChat · Android" in words(desk.get("/me/sessions"))
    assert sent(desk, "/me/sessions/end-others") == 302
    assert phone.get("/me/sessions").status_code == 401
    assert "WeChat · Android" not in words(desk.get("/me/sessions"))
    assert sent(desk, "/me/sessions/nobodys/end") == 404


def test_a_cookie_that_was_taken_elsewhere_ends_the_session_for_both(app: Any, city: City) -> None:
    desk = signed_in(app, DESK)
    thief = app.test_client()
    thief.set_cookie(SESSION_COOKIE, desk.get_cookie(SESSION_COOKIE).value)
    thief.set_cookie(BROWSER_COOKIE, "guessed")
    assert thief.get("/me/sessions").status_code == 401
    assert desk.get("/me/sessions").status_code == 401
    assert STOLEN in words(signed_in(app, DESK).get("/notices"))


def test_when_a_session_was_last_used_is_written_each_few_minutes(
    app: Any, city: City, clock: SteppedClock
) -> None:
    desk, program = signed_in(app, DESK), bearer(app, "chen")
    client = app.test_client(use_cookies=False)

    def seen() -> str:
        (row,) = client.get("/api/v1/sessions", headers=program).json
        return str(row["last_seen_at"])

    first = seen()
    clock.advance(minutes=4)
    assert (seen(), seen()) == (first, first)
    clock.advance(minutes=2)
    seen()
    assert seen() == clock.now().isoformat()
    assert "最近使用约" in words(desk.get("/me/sessions"))


def test_a_cookie_is_no_programs_token(app: Any, city: City) -> None:
    """A thief needs no browser's secret where a cookie passes as what a program carries."""
    desk, program = signed_in(app, DESK), app.test_client(use_cookies=False)
    stolen = desk.get_cookie(SESSION_COOKIE).value
    told = program.get("/api/v1/schools", headers={"Authorization": f"Bearer {stolen}"})
    assert told.status_code == 401
    assert desk.get("/me/sessions").status_code == 401


def test_a_tablet_neither_sees_nor_ends_where_its_holder_is_signed_in(
    app: Any, city: City, chen: Chain
) -> None:
    """Who takes a tablet away signs nobody out."""
    held = bearer(app, "chen")
    client = app.test_client(use_cookies=False)
    (row,) = client.get("/api/v1/sessions", headers=held).json
    assert client.get("/api/v1/sessions", headers=chen.headers).status_code == 403
    one = f"/api/v1/sessions/{row['key']}"
    assert client.delete(one, headers=chen.headers).status_code == 403
    assert client.delete(one, headers=held).status_code == 204


@pytest.mark.parametrize(
    ("agent", "told", "chat"),
    [
        (PHONE, "WeChat · Android", True),
        (DESK, "Chrome · Windows", False),
        (f"{PHONE} wxwork/4", "WeCom · Android", True),
        ("python-requests/2", "", False),
    ],
)
def test_a_browser_is_called_by_what_it_is_and_runs_on(agent: str, told: str, chat: bool) -> None:
    assert (Browser(agent=agent).words, in_a_chat(agent)) == (told, chat)
