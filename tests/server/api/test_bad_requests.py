"""Requests as they should not be: each told by status and code, in both languages, nothing kept."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from sqlalchemy import func, select

from server import scope
from server.models import AuditEntry
from server.work import Works
from tests.server.api.test_routes import bearer, routes

LARGE = 26 * 1024 * 1024
NESTED = b"[" * 100_000
DEEP = b'{"login":' + b"[" * 40 + b"]" * 40 + b"}"


def is_told(answer: Any, status: int, code: str) -> None:
    """The one shape of a refusal: RFC 9457, our code, a sentence in each language."""
    told = answer.json
    assert (answer.status_code, told["code"]) == (status, code), told
    assert answer.mimetype == "application/problem+json"
    assert told["status"] == status
    assert told["type"] == f"urn:lookback:problem:{code}"
    assert told["texts"]["zh"] != told["texts"]["en"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told["texts"]["zh"])
    assert told["texts"]["en"].isascii()
    assert told["detail"] in told["texts"].values()
    assert "{" not in told["detail"]


@pytest.fixture
def client(app: Any) -> Any:
    return app.test_client(use_cookies=False)


@pytest.fixture
def unchanged(works: Works) -> Iterator[None]:
    """The record has as many entries afterwards as before."""

    def entries() -> int:
        with works.reading(scope.SYSTEM) as work:
            return work.session.execute(select(func.count(AuditEntry.number))).scalar_one()

    before = entries()
    yield
    assert entries() == before


BAD_BODIES: list[tuple[str | None, bytes, tuple[int, str]]] = [
    ("text/plain", b"{}", (415, "wrong_type")),
    ("application/xml", b"<login/>", (415, "wrong_type")),
    ("application/x-www-form-urlencoded", b"login=zhou", (415, "wrong_type")),
    (None, b"{}", (415, "wrong_type")),
    ("application/json", b"{", (400, "bad_request")),
    ("application/json", b"\xff\xfe{}", (400, "bad_request")),
    ("application/json", NESTED, (400, "bad_request")),
    ("application/json", DEEP, (422, "invalid")),
    ("application/json", b"[]", (422, "invalid")),
    ("application/json", b"", (422, "invalid")),
    ("application/json", b'{"login": 1, "password": null}', (422, "invalid")),
    ("application/json", b'{"login": "a", "password": "b", "more": 1}', (422, "invalid")),
    ("application/json", b'{"login": "a\\u0000", "password": "b"}', (422, "invalid")),
    ("application/json", b'{"login": "a", "password": "\\ud800"}', (422, "invalid")),
    ("application/json", b'{"\\u0000": "a"}', (422, "invalid")),
    ("application/json", b" " * LARGE, (413, "too_large")),
]


@pytest.mark.usefixtures("unchanged")
def test_a_body_that_cannot_be_used_is_refused(client: Any) -> None:
    for mimetype, body, told in BAD_BODIES:
        answer = client.post("/api/v1/sessions", data=body, content_type=mimetype)
        is_told(answer, *told)


def test_every_act_of_the_api_takes_json_alone(app: Any, client: Any) -> None:
    headers = {**bearer(app, "admin"), "Content-Type": "text/plain"}
    tried = 0
    for method, path in routes(app):
        if method in ("GET", "HEAD") or not path.startswith("/api/"):
            continue
        if path.startswith("/api/v1/uploads") and method != "PATCH":
            continue
        answer = client.open(path, method=method, headers=headers, data=b"anything")
        is_told(answer, 415, "wrong_type")
        tried += 1
    assert tried >= 19


def test_every_address_of_the_api_names_the_methods_it_takes(app: Any, client: Any) -> None:
    addresses = app.url_map.bind("server.example")
    for path in sorted({path for _, path in routes(app) if path.startswith("/api/v1/")}):
        allowed = set(addresses.allowed_methods(path))
        for method in {"PUT", "PATCH", "DELETE", "POST", "GET"} - allowed:
            answer = client.open(path, method=method)
            is_told(answer, 405, "wrong_method")
            assert {one.strip() for one in answer.headers["Allow"].split(",")} == allowed


def test_a_form_too_large_is_told_on_a_page(client: Any) -> None:
    form = {"data": b" " * LARGE, "content_type": "application/x-www-form-urlencoded"}
    answer = client.post("/sign-in", **form, headers={"Accept": "text/html"})
    assert answer.status_code == 413
    assert answer.mimetype == "text/html"
    assert "太大" in answer.text
    answer = client.post(
        "/sign-in", **form, headers={"Accept": "text/html", "Accept-Language": "en"}
    )
    assert "too large" in answer.text


BAD_QUESTIONS = ("q=%00", "after=%00", f"q={'x' * 300}", "state=lost", "overdue=perhaps")


def test_a_question_that_cannot_be_asked_is_refused(app: Any, client: Any) -> None:
    headers = bearer(app, "zhou")
    for asked in BAD_QUESTIONS:
        is_told(client.get(f"/api/v1/orders?{asked}", headers=headers), 422, "invalid")


STRANGE_IDS = ("%00", "x" * 300, "%ff", "..%2f..", "' or 1=1 --", "😀")


def test_an_id_nobody_gave_out_is_not_found(app: Any, client: Any) -> None:
    headers = bearer(app, "zhou")
    kinds = ("schools", "orders", "inspections", "blobs")
    for kind, strange in product(kinds, STRANGE_IDS):
        is_told(client.get(f"/api/v1/{kind}/{strange}", headers=headers), 404, "not_found")


WISHES = (
    ("en", "en"),
    ("en-GB, zh;q=0.5", "en"),
    ("zh-CN, en;q=0.8", "zh"),
    ("zh-Hans-CN", "zh"),
    ("fr, en;q=0.5", "en"),
    ("fr", "zh"),
    ("*", "zh"),
    ("", "zh"),
    ("&&&", "zh"),
)


def test_a_stranger_is_answered_in_the_language_asked_for(client: Any) -> None:
    for wished, language in WISHES:
        answer = client.get("/api/v1/orders", headers={"Accept-Language": wished})
        is_told(answer, 401, "not_signed_in")
        assert answer.json["detail"] == answer.json["texts"][language]


def test_a_refusal_names_the_fields_and_nothing_of_the_machine(client: Any) -> None:
    answer = client.post("/api/v1/sessions", json={"login": 7})
    is_told(answer, 422, "invalid")
    assert set(answer.json["facts"]["fields"]["json"]) == {"login", "password"}
    assert "Traceback" not in json.dumps(answer.json)
