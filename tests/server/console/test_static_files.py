"""What a browser loads before it shows a page: packed, little, again only if it changed."""

import gzip
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.server.console.test_rosters import Hands

FIRST_LOAD_BYTES_MAX = 300 * 1024
"""For a first page on an old office computer or a phone, without charts."""
TAKES_PACKED = {"Accept-Encoding": "gzip, deflate, br"}
NEEDED = re.compile(r'(?:href|src)="(/static/[^"?#]+)')


@pytest.fixture
def browser(app: Any) -> FlaskClient:
    """Somebody who is not signed in."""
    client: FlaskClient = app.test_client()
    return client


@pytest.mark.parametrize("path", ["/static/console.css", "/static/charts.js", "/favicon.ico"])
def test_a_file_is_packed_for_who_takes_it_so_and_is_the_same_file(
    browser: FlaskClient, path: str
) -> None:
    plain = browser.get(path, buffered=True)
    packed = browser.get(path, headers=TAKES_PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert packed.mimetype == plain.mimetype
    for answer in (plain, packed):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "no-cache" in answer.headers["Cache-Control"]
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_who_has_a_file_hears_that_it_is_the_same(browser: FlaskClient) -> None:
    first = browser.get("/static/console.js", headers=TAKES_PACKED, buffered=True)
    known = {"If-None-Match": first.headers["ETag"]}
    again = browser.get("/static/console.js", headers=TAKES_PACKED | known, buffered=True)
    assert (again.status_code, again.data) == (304, b"")
    # For who takes nothing packed the packed file is another.
    assert browser.get("/static/console.js", headers=known, buffered=True).status_code == 200


def test_a_stretch_is_one_of_the_file_as_it_lies(browser: FlaskClient) -> None:
    whole = browser.get("/static/console.js", buffered=True).data
    told = browser.get(
        "/static/console.js", headers=TAKES_PACKED | {"Range": "bytes=10-19"}, buffered=True
    )
    assert (told.status_code, told.data) == (206, whole[10:20])


@pytest.mark.parametrize("path", ["nothing.css", "../__init__.py", "%2e%2e/words.py", "vendor"])
def test_what_is_no_file_of_the_console_is_not_there(browser: FlaskClient, path: str) -> None:
    assert browser.get(f"/static/{path}", headers=TAKES_PACKED, buffered=True).status_code == 404


@pytest.mark.parametrize(
    ("login", "path"),
    [("", "/sign-in"), ("zhou", "/"), ("zhou", "/orders"), ("zhou", "/lookbacks")],
)
def test_a_first_page_loads_little(
    app: Any, city: Any, browser: FlaskClient, login: str, path: str
) -> None:
    page = Hands(app, login).get(path) if login else browser.get(path, buffered=True)
    needed = set(NEEDED.findall(page.text))
    assert {"/static/console.css", "/static/console.js"} <= needed
    sent = [browser.get(one, headers=TAKES_PACKED, buffered=True) for one in needed]
    assert {one.status_code for one in sent} == {200}
    assert len(page.data) + sum(len(one.data) for one in sent) <= FIRST_LOAD_BYTES_MAX
