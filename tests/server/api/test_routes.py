"""Every route as a stranger, as a school, by the wrong method; one shape for what is wrong."""

import base64
import re
from typing import Any

import pytest
from sqlalchemy import select

from server import scope, seed
from server.actions import lookbacks
from server.models import LookBack, Order, School
from server.seed import City
from server.work import Works
from shared.ids import new_id
from shared.vocabulary import Grade, SignatureRole
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.drivers.office import OfficeDriver

KEY = base64.b64encode(bytes(range(32))).decode()

OPEN = {
    "/api/v1/sessions",
    "/api/v1/sync/enrol",
    "/api/v1/openapi.json",
    "/api/docs",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/code/entered",
    "/first-administrator",
    "/new-password",
    "/choose",
    "/public/verify_draw.py",
}
ASSETS = ("/static/", "/api/docs/assets/", "/favicon.ico")
TOKEN = re.compile(
    rb'(?:name="csrf(?:_token)?" (?:value|content)=")[^"]*'
    rb'|"last_seen_at": ?"[^"]*"|' + "最近使用约 [0-9: -]*".encode()
)
"""What differs on each page by itself: its token, and when one's own session was last used."""
SOME_YEAR = "2026"
SOME_ID = new_id(1)


@pytest.fixture
def office(works: Works, city: City) -> OfficeDriver:
    """The supervisor's hands."""
    return OfficeDriver(works, city)


def routes(app: Any, ids: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Every method and address of the application, with these ids filled in, else invented ones."""
    found = []
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for argument in rule.arguments:
            one = (ids or {}).get(argument, SOME_ID)
            path = path.replace(f"<string:{argument}>", one).replace(f"<{argument}>", one)
            path = path.replace(f"<int:{argument}>", SOME_YEAR)
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
    app: Any,
    works: Works,
    city: City,
    chen: Chain,
    template_id: str,
    clock: SteppedClock,
) -> None:
    ids = a_closed_order(works, chen, city.schools["望潮中学"], template_id)
    clock.advance(days=35)
    with works.reading(scope.SYSTEM) as work:
        code = work.session.get_one(School, ids["school_id"]).code
        due = work.session.scalars(select(LookBack.id)).one()
    headers = bearer(app, f"school-{code}")
    client = app.test_client(use_cookies=False)

    def seen() -> list[tuple[str, int, bytes]]:
        answers = []
        for method, path in routes(app, ids):
            if method == "GET" and path not in OPEN:
                answer = client.get(path, headers=headers)
                answers.append((path, answer.status_code, TOKEN.sub(b"", answer.get_data())))
        return answers

    before = seen()
    assert (f"/my/{ids['order_id']}", 200) in [one[:2] for one in before]
    hands = Office(works, city)
    hands.plan(("chen", "lin"), ["望潮中学"], 1, clock)
    with hands.acting("zhou") as work:
        lookbacks.plan(work, [due], going=hands.going(work, ("he", "su")))
    assert seen() == before
    clock.advance(hours=1, minutes=1)
    hands.release()
    assert seen() == before


def a_closed_order(works: Works, chen: Chain, school_id: str, template_id: str) -> dict[str, str]:
    """A check of a school whose fault was put right at once; all its ids by their names."""
    inspection_id, start = chen.start(school_id, template_id)
    _id, fault = chen.finding(inspection_id, grade=Grade.MAJOR, fixed_on_spot=True)
    done = [start, fault, chen.photo(inspection_id, pictures.jpeg())]
    done += [
        chen.signature(inspection_id, role)
        for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    ]
    assert set(chen.words(*done, chen.submit(inspection_id, done))) == {"applied"}
    with works.reading(scope.SYSTEM) as work:
        order = work.session.scalars(select(Order)).one()
    return {"school_id": school_id, "inspection_id": inspection_id, "order_id": order.id}


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
