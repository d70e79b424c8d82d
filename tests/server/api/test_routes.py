"""Every route as a stranger, as a school, by the wrong method; one shape for what is wrong."""

import base64
from typing import Any

import pytest
from sqlalchemy import select

from server import scope, seed
from server.models import Person, Visit
from server.seed import City
from server.work import Works
from shared.ids import new_id
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver

KEY = base64.b64encode(bytes(range(32))).decode()

OPEN = {
    "/api/v1/sessions",
    "/api/v1/sync/enrol",
    "/api/v1/openapi.json",
    "/api/docs",
    "/sign-in",
    "/first-administrator",
    "/new-password",
    "/choose",
}
ASSETS = ("/static/", "/api/docs/assets/")
SOME_ID = new_id(1)


@pytest.fixture
def office(works: Works, city: City) -> OfficeDriver:
    """The supervisor's hands."""
    return OfficeDriver(works, city)


def routes(app: Any) -> list[tuple[str, str]]:
    """Every method and address of the application, with ids filled in."""
    found = []
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<string:{argument}>", SOME_ID).replace(f"<{argument}>", SOME_ID)
        if path.startswith(ASSETS):
            continue
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            found.append((method, path))
    return found


def bearer(app: Any, login: str) -> dict[str, str]:
    """The headers of this person, signed in over the API."""
    answer = app.test_client(use_cookies=False).post(
        "/api/v1/sessions", json={"login": login, "password": seed.PASSWORD}
    )
    assert answer.status_code == 201, answer.json
    return {"Authorization": f"Bearer {answer.json['token']}"}


def test_every_route_refuses_a_stranger(app: Any) -> None:
    client = app.test_client(use_cookies=False)
    tried = 0
    for method, path in routes(app):
        if path in OPEN:
            continue
        answer = client.open(path, method=method, json={} if method != "GET" else None)
        tried += 1
        if path == "/":
            assert answer.status_code == 302
            continue
        assert answer.status_code in (400, 401, 404, 415, 422), (method, path, answer.status_code)
        assert answer.status_code != 500
        if method == "GET":
            assert answer.status_code in (401, 404, 422), (method, path, answer.status_code)
    assert tried > 60


def test_a_wrong_method_is_told_which_are_allowed(app: Any) -> None:
    answer = app.test_client().put("/api/v1/sync/heads")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.json["code"] == "wrong_method"
    assert answer.json["texts"]["zh"] != answer.json["texts"]["en"]


@pytest.mark.parametrize(
    ("headers", "body", "told"),
    [
        ({"Content-Type": "text/plain"}, b"x", (415, "wrong_type")),
        ({"Content-Type": "application/json"}, b"{", (422, "invalid")),
        ({"Content-Type": "application/json"}, b"[" * 2_000_000, (413, "too_large")),
    ],
)
def test_a_bad_push_is_refused_with_a_code(
    app: Any, office: OfficeDriver, headers: dict[str, str], body: bytes, told: tuple[int, str]
) -> None:
    client = app.test_client(use_cookies=False)
    enrolled = client.post(
        "/api/v1/sync/enrol",
        json={
            "code": office.enrol_code("chen"),
            "device_public_key": KEY,
        },
    )
    assert enrolled.status_code == 201, enrolled.json
    token = {"Authorization": f"Bearer {enrolled.json['device_token']}"}
    answer = client.post("/api/v1/sync/push", data=body, headers={**headers, **token})
    assert (answer.status_code, answer.json["code"]) == told


def test_another_areas_order_is_not_found_rather_than_forbidden(app: Any) -> None:
    answer = app.test_client().get(f"/api/v1/orders/{SOME_ID}", headers=bearer(app, "zhou"))
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_school_learns_nothing_of_a_planned_visit_from_any_route(
    app: Any, works: Works, city: City, office: OfficeDriver, clock: SteppedClock
) -> None:
    with works.reading(scope.SYSTEM) as work:
        login = work.session.scalars(
            select(Person.login).where(Person.login.startswith("school-"))
        ).first()
    assert login is not None
    headers = bearer(app, login)
    client = app.test_client(use_cookies=False)

    def seen() -> list[tuple[str, str, int, bytes]]:
        answers = []
        for method, path in routes(app):
            if method != "GET" or path in OPEN:
                continue
            answer = client.get(path, headers=headers)
            answers.append((method, path, answer.status_code, answer.get_data()))
        return answers

    before = seen()
    office.plan(("chen", "lin"), "望潮中学")
    with works.reading(scope.SYSTEM) as work:
        planned = work.session.scalars(select(Visit.id)).all()
    assert len(planned) == 1
    after = seen()
    assert [one[:3] for one in before] == [one[:3] for one in after]
    for was, now in zip(before, after, strict=True):
        if b"csrf" not in now[3]:
            assert was[3] == now[3], now[1]
    told = b"".join(one[3] for one in after)
    assert all(visit_id.encode() not in told for visit_id in planned)


def test_planning_changes_nothing_that_an_uninvolved_inspector_can_pull(
    app: Any, works: Works, city: City, office: OfficeDriver, clock: SteppedClock
) -> None:
    client = app.test_client(use_cookies=False)
    enrolled = client.post(
        "/api/v1/sync/enrol",
        json={
            "code": office.enrol_code("he"),
            "device_public_key": KEY,
        },
    ).json
    headers = {"Authorization": f"Bearer {enrolled['device_token']}"}

    def pulled() -> dict[str, bytes]:
        heads = client.get("/api/v1/sync/heads", headers=headers).json["scopes"]
        pages = {
            name: client.get(f"/api/v1/sync/scopes/{name}", headers=headers).get_data()
            for name in heads
        }
        return {**pages, "heads": repr(sorted(heads.items())).encode()}

    before = pulled()
    office.plan(("chen", "lin"), "望潮中学")
    assert pulled() == before
