"""After signing in again one is where one wanted to be; a public reader is sent to no desk."""

import html
import re
from typing import Any
from urllib.parse import unquote

import pytest

from server import seed
from server.seed import City
from shared.ids import new_id
from tests.server.console.test_rosters import words

NO_SESSION = {"Authorization": "Bearer none", "Accept": "text/html"}
"""Somebody whose session is over."""


def door(answer: Any) -> str:
    """Where the page of a refusal lets one sign in."""
    found = re.search(r'href="(/sign-in[^"]*)"', answer.get_data(as_text=True))
    assert found
    return html.unescape(found[1])


def sign_in(app: Any, **more: str) -> str:
    """Where one is after signing in."""
    told = {"login": "zhou", "password": seed.PASSWORD, **more}
    answer = app.test_client().post("/sign-in", data=told, headers=NO_SESSION)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def hidden(page: Any) -> str:
    """The page wanted, as the form of the door carries it."""
    found = re.search(r'name="next" value="([^"]*)"', page.get_data(as_text=True))
    return html.unescape(found[1]) if found else ""


def test_after_an_expired_session_one_is_where_one_wanted_to_be(app: Any, city: City) -> None:
    client = app.test_client()
    asked = "/orders?view=overdue&q=门岗"
    refused = client.get(asked, headers=NO_SESSION)
    assert refused.status_code == 401
    wanted = hidden(client.get(door(refused)))
    assert wanted.startswith("/orders?view=overdue&q=")
    assert unquote(sign_in(app, next=wanted)) == wanted
    again = client.post("/sign-in", data={"login": "x", "next": wanted}, headers=NO_SESSION)
    assert hidden(again) == wanted, "a password typed wrongly forgets nothing"


def test_after_a_form_one_is_at_the_page_it_stood_on(app: Any, city: City) -> None:
    client = app.test_client()
    stood = {**NO_SESSION, "Referer": "http://localhost/orders/7?x=1"}
    assert hidden(client.get(door(client.post("/orders/7/review", headers=stood)))) == (
        "/orders/7?x=1"
    )
    far = {**NO_SESSION, "Referer": "http://elsewhere.example/orders"}
    assert door(client.post("/orders/7/review", headers=far)) == "/sign-in"


@pytest.mark.parametrize(
    "wanted",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/\t/x", "x"],
)
def test_no_address_leads_out_of_the_house_by_signing_in(app: Any, city: City, wanted: str) -> None:
    assert sign_in(app, next=wanted) == "/"


@pytest.mark.parametrize(
    ("language", "told", "never"),
    [
        ("zh", "没有公开内容", ("工作台", "登录", "之前保存")),
        ("en", "Nothing is published", ("desk", "Sign in", "stored")),
    ],
)
def test_a_public_reader_is_told_what_a_public_reader_can_do(
    app: Any, city: City, language: str, told: str, never: tuple[str, ...]
) -> None:
    client = app.test_client()
    client.set_cookie("lookback_language", language)
    for path in (f"/public/draws/{new_id(1)}", "/public/nothing"):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 404
        page = words(answer)
        assert told in page
        assert not [word for word in never if word in page]
