"""Who asks, and how far they reach: passwords, tokens, guesses, and ids of another area."""

from typing import Any

import pytest
from sqlalchemy import select

from server import scope, seed
from server.actions import devices, people, sessions
from server.actions.sessions import TRIES_MAX, TRIES_WINDOW
from server.models import (
    Inspection,
    LookBack,
    Order,
    Person,
    Photo,
    School,
    Upload,
    Visit,
)
from server.seed import City
from server.work import Works
from shared.ids import new_id
from shared.problems import TooManyTries
from shared.protocol import area_scope
from shared.vocabulary import Role
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS
from tests.drivers import pens
from tests.drivers.office import OfficeDriver
from tests.server.api.test_bad_requests import is_told
from tests.server.api.test_routes import KEY, bearer

HERE, THERE = "望潮中学", "白鹭小学"
"""Schools of two towns."""


@pytest.fixture
def client(app: Any) -> Any:
    return app.test_client(use_cookies=False)


def sign_in(client: Any, login: str, password: str = seed.PASSWORD, **headers: str) -> Any:
    asked = {"login": login, "password": password}
    return client.post("/api/v1/sessions", json=asked, headers=headers)


def asking(client: Any, token: str) -> Any:
    return client.get("/api/v1/orders", headers={"Authorization": token})


def test_a_wrong_password_says_no_more_than_a_wrong_name(client: Any) -> None:
    known = sign_in(client, "zhou", "not this one", **{"Accept-Language": "en"})
    unknown = sign_in(client, "nobody", "not this one", **{"Accept-Language": "en"})
    is_told(known, 401, "wrong_password")
    assert known.json == unknown.json
    assert known.json["detail"] == "Name or password is wrong."
    assert sign_in(client, "zhou", "not this one").json["detail"] == known.json["texts"]["zh"]


def test_guessing_is_braked_for_that_name_alone_and_ends_by_itself(
    client: Any, clock: SteppedClock
) -> None:
    for _try in range(TRIES_MAX):
        is_told(sign_in(client, "zhou", "guess"), 401, "wrong_password")
        clock.advance(seconds=1)
    braked = sign_in(client, "zhou")
    is_told(braked, 429, "too_many_tries")
    wait = int(braked.headers["Retry-After"])
    assert 0 < wait <= TRIES_WINDOW.total_seconds()
    assert str(wait) in braked.json["texts"]["zh"]
    assert str(wait) in braked.json["texts"]["en"]
    is_told(sign_in(client, "ZHOU "), 429, "too_many_tries")
    assert sign_in(client, "leader").status_code == 201
    clock.advance(seconds=wait)
    assert sign_in(client, "zhou").status_code == 201


class Crowd(Works):
    """Many guess at once: while our password is looked at, the others' are found wrong."""

    def writing(self, actor: scope.Actor = scope.NOBODY) -> Any:
        with super().writing() as work:
            for _try in range(TRIES_MAX):
                sessions.note_failure(work, "login:zhou")
        return super().writing(actor)


def test_guesses_that_come_all_at_once_are_braked_too(works: Works) -> None:
    crowd = Crowd(works.engine, works.clock, works.settings)
    with pytest.raises(TooManyTries):
        sessions.sign_in(crowd, login="zhou", password=seed.PASSWORD)


def test_a_tablet_is_for_inspectors_alone(app: Any, client: Any, city: City) -> None:
    for login in ("admin", "zhou", "leader"):
        code = f"/api/v1/people/{city.people[login]}/enrolment-code"
        is_told(client.post(code, headers=bearer(app, "zhou")), 422, "not_an_inspector")
    code = f"/api/v1/people/{city.people['chen']}/enrolment-code"
    assert client.post(code, headers=bearer(app, "zhou")).status_code == 201


def test_guessed_enrolment_codes_are_braked(
    client: Any, app: Any, works: Works, city: City
) -> None:
    asked = {"code": "0000-0000", "device_public_key": KEY}
    for _try in range(TRIES_MAX):
        is_told(client.post("/api/v1/sync/enrol", json=asked), 401, "wrong_code")
    code = OfficeDriver(works, city).enrol_code("chen")
    is_told(client.post("/api/v1/sync/enrol", json={**asked, "code": code}), 429, "too_many_tries")


def test_an_enrolment_code_is_good_once_and_for_a_quarter_of_an_hour(
    client: Any, works: Works, city: City, clock: SteppedClock
) -> None:
    office = OfficeDriver(works, city)
    asked = {"code": office.enrol_code("chen"), "device_public_key": KEY}
    assert client.post("/api/v1/sync/enrol", json=asked).status_code == 201
    is_told(client.post("/api/v1/sync/enrol", json=asked), 401, "wrong_code")
    late = {**asked, "code": office.enrol_code("chen")}
    clock.advance(minutes=16)
    is_told(client.post("/api/v1/sync/enrol", json=late), 401, "wrong_code")
    bad = {"code": office.enrol_code("chen"), "device_public_key": "no key"}
    is_told(client.post("/api/v1/sync/enrol", json=bad), 422, "invalid")


NO_TOKENS = ("", "Bearer", "Bearer x", "Bearer s.x", "Bearer d.x", "Basic YTpi", "Bearer é", "x y")


def test_a_token_nobody_gave_out_opens_nothing(client: Any) -> None:
    for token in NO_TOKENS:
        is_told(asking(client, token), 401, "not_signed_in")


def test_a_session_ends_by_the_clock_by_signing_out_and_with_the_person(
    app: Any, client: Any, works: Works, city: City, clock: SteppedClock
) -> None:
    expired = bearer(app, "zhou")
    assert client.get("/api/v1/orders", headers=expired).status_code == 200
    clock.advance(hours=works.settings.session_hours, seconds=1)
    is_told(client.get("/api/v1/orders", headers=expired), 401, "not_signed_in")

    ended = bearer(app, "zhou")
    assert client.delete("/api/v1/sessions/mine", headers=ended).status_code == 204
    is_told(client.get("/api/v1/orders", headers=ended), 401, "not_signed_in")

    gone = bearer(app, "leader")
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Person, city.people["leader"]).active = False
    is_told(client.get("/api/v1/orders", headers=gone), 401, "not_signed_in")
    is_told(sign_in(client, "leader"), 401, "wrong_password")


def test_a_new_password_ends_the_sessions_before_it(
    app: Any, client: Any, works: Works, city: City
) -> None:
    before = bearer(app, "zhou")
    people.change_password(works, city.people["zhou"], password="a much longer sentence")
    is_told(client.get("/api/v1/orders", headers=before), 401, "not_signed_in")


def test_a_withdrawn_tablet_is_told_that_its_work_is_safe(
    client: Any, works: Works, city: City
) -> None:
    pen = pens.enrolled(works, city)
    headers = {"Authorization": f"Bearer {pen.token}", "Accept-Language": "en"}
    assert client.get("/api/v1/sync/device", headers=headers).status_code == 200
    with works.writing(scope.SYSTEM) as work:
        devices.revoke(work, pen.device_id)
    assert client.get("/api/v1/sync/device", headers=headers).status_code == 200
    for path in ("heads", "scopes/global", "bootstrap"):
        told = client.get(f"/api/v1/sync/{path}", headers=headers)
        is_told(told, 401, "device_revoked")
        assert "unsent work is safe" in told.json["texts"]["en"]


def test_through_a_tablet_an_administrator_is_an_inspector_and_no_more(
    app: Any, client: Any, works: Works, city: City
) -> None:
    with works.writing(scope.SYSTEM) as work:
        people.grant(work, city.people["chen"], role=Role.ADMINISTRATOR)
    tablets = {"Authorization": f"Bearer {pens.enrolled(works, city).token}"}
    for path in ("people", "audit/chain"):
        assert client.get(f"/api/v1/{path}", headers=bearer(app, "chen")).status_code == 200
        is_told(client.get(f"/api/v1/{path}", headers=tablets), 403, "forbidden")
    assert client.get("/api/v1/sync/heads", headers=tablets).status_code == 200


def test_a_persons_token_is_no_tablets(app: Any, client: Any) -> None:
    for path in ("device", "results?from=1&to=2"):
        is_told(
            client.get(f"/api/v1/sync/{path}", headers=bearer(app, "chen")), 401, "not_signed_in"
        )


@pytest.fixture
def others(works: Works, city: City) -> dict[str, list[str]]:
    """What there is in a town, by kind: ids that somebody from another town may know of."""
    pen = pens.enrolled(works, city)
    for body in pens.inspections(works, pen, 1, (city.schools[THERE],)):
        pens.pushed(works, pen, body)
    OfficeDriver(works, city).plan(("lin", "he"), THERE)
    with works.writing(scope.SYSTEM) as work:
        work.session.add(_upload(work.new_id(), work))
    with works.reading(scope.SYSTEM) as work:

        def ids(column: Any) -> list[str]:
            return list(work.session.scalars(select(column)))

        found = {
            "school_id": [city.schools[THERE]],
            "inspection_id": ids(Inspection.id),
            "order_id": ids(Order.id),
            "visit_id": ids(Visit.id),
            "sha256": ids(Photo.sha256),
            "upload_id": ids(Upload.id),
            "lookback_id": ids(LookBack.id),
            "scope": [area_scope(work.session.get_one(School, city.schools[THERE]).area_id)],
        }
    assert all(found[kind] for kind in found if kind != "lookback_id")
    return found


def _upload(upload_id: str, work: Any) -> Upload:
    return Upload(
        id=upload_id,
        sha256="0" * 64,
        owner="device:somebody",
        bytes=10,
        mime="image/jpeg",
        facts={},
        created_at=work.now,
        expires_at=work.now.replace(year=work.now.year + 1),
    )


def _town_of(works: Works, city: City, school: str) -> str:
    with works.reading(scope.SYSTEM) as work:
        return work.session.get_one(School, city.schools[school]).area_id


def _newcomer(works: Works, city: City, role: Role) -> str:
    """Somebody with this role in the one town alone."""
    with works.writing(scope.SYSTEM) as work:
        person = people.create(work, login=f"{role}-here", name="外镇人员")
        person.password_hash = work.session.get_one(Person, city.people["zhou"]).password_hash
        people.grant(work, person.id, role=role, area_id=_town_of(works, city, HERE))
    return f"{role}-here"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.INSPECTOR, Role.LEADER])
def test_ids_of_another_area_are_told_from_no_ids_at_all_by_nothing(
    app: Any, client: Any, works: Works, city: City, others: dict[str, list[str]], role: Role
) -> None:
    headers = bearer(app, _newcomer(works, city, role))
    found = 0
    for rule in app.url_map.iter_rules():
        known = others.get("".join(rule.arguments))
        if not rule.rule.startswith("/api/v1/") or not known:
            continue
        for method in sorted(rule.methods - {"OPTIONS"}):
            for real in known:
                told, nobodys = (
                    _answer(client, method, rule.rule, one, headers) for one in (real, _like(real))
                )
                assert told == nobodys, (method, rule.rule)
                assert told[0] in (401, 403, 404, 422), (method, rule.rule, told)
                found += told[0] == 404
    assert found > 4


def _like(real: str) -> str:
    """An id of the same make that stands for nothing."""
    if real.startswith("area:"):
        return area_scope(new_id(2))
    return "f" * 64 if len(real) == 64 else new_id(2)


def _answer(client: Any, method: str, rule: str, one: str, headers: dict[str, str]) -> Any:
    path = rule[: rule.index("<")] + one + rule[rule.index(">") + 1 :]
    body: dict[str, Any] = {"json": _whatever(rule)} if method == "POST" else {}
    if method == "PATCH":
        body = {"data": b"piece", "content_type": "application/offset+octet-stream"}
    more = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    answer = client.open(path, method=method, headers={**headers, **more}, **body)
    return answer.status_code, answer.get_data().replace(one.encode(), b"")


def _whatever(rule: str) -> dict[str, Any]:
    """A body as the address wants it, so that the id is what is judged."""
    bodies: dict[str, dict[str, Any]] = {
        "reviews": {"verdict": "accepted", "remark": ""},
        "confirmation": {"major": True, "reason": "两人核实"},
        "withdrawal": {"reason": "重复下发"},
        "cancellation": {"reason": "天气原因"},
        "evidence": {"report": "已整改", "photos": []},
    }
    return bodies.get(rule.rpartition("/")[2], {})


def test_what_another_area_has_is_not_found_by_its_id(
    app: Any, client: Any, works: Works, city: City, others: dict[str, list[str]]
) -> None:
    headers, ours = bearer(app, _newcomer(works, city, Role.SUPERVISOR)), bearer(app, "zhou")
    for kind, ids in (
        ("schools", others["school_id"]),
        ("inspections", others["inspection_id"]),
        ("orders", others["order_id"]),
        ("blobs", others["sha256"]),
    ):
        for one in ids:
            path = f"/api/v1/{kind}/{one}"
            is_told(client.get(path, headers=headers), 404, "not_found")
            if kind != "blobs":
                assert client.get(path, headers=ours).status_code == 200, path
    here = city.schools[HERE]
    assert client.get(f"/api/v1/schools/{here}", headers=headers).status_code == 200


def test_a_tablet_reads_no_scope_but_its_own_and_no_cursor_but_ours(
    client: Any, works: Works, city: City, others: dict[str, list[str]]
) -> None:
    pen = pens.enrolled(works, city, "lin", seed=8)
    headers = {"Authorization": f"Bearer {pen.token}"}
    heads = client.get("/api/v1/sync/heads", headers=headers).json["scopes"]
    for scope_name in (f"user:{city.people['chen']}", area_scope(new_id(3)), "city", "global:"):
        is_told(client.get(f"/api/v1/sync/scopes/{scope_name}", headers=headers), 404, "not_found")
    one, two = sorted(heads)[:2]
    good = heads[one]
    for bad in (heads[two], good[:-2], good[::-1], "1", "0" * 400, "é", "%00", "=", "a" * 22):
        path = f"/api/v1/sync/scopes/{one}?cursor={bad}"
        told = client.get(path, headers=headers)
        assert told.status_code in (400, 422), (bad, told.status_code)
        is_told(told, told.status_code, {400: "bad_cursor", 422: "invalid"}[told.status_code])
    assert (
        client.get(f"/api/v1/sync/scopes/{one}?cursor={good}", headers=headers).status_code == 200
    )


def test_what_is_in_reach_is_answered_at_every_address(
    app: Any, client: Any, others: dict[str, list[str]]
) -> None:
    given = 0
    for login in ("zhou", "admin", "auditor", "leader", f"school-{SCHOOLS[3].code}"):
        headers = bearer(app, login)
        for rule in app.url_map.iter_rules():
            if not rule.rule.startswith("/api/v1/") or "GET" not in rule.methods:
                continue
            for one in others.get("".join(rule.arguments), [] if rule.arguments else [""]):
                path = rule.rule.replace(f"<string:{''.join(rule.arguments)}>", one)
                answer = client.get(path, headers=headers)
                assert answer.status_code in (200, 401, 403, 404, 422), (login, path, answer.json)
                given += answer.status_code == 200
    assert given > 20
