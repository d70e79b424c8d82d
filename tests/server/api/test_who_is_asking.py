"""Who asks: passwords, tokens, guesses; a tablet and its scopes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from server import scope, seed
from server.actions import devices, people, sessions
from server.actions.sessions import TRIES_MAX, TRIES_WINDOW
from server.app import create_app
from server.models import (
    Person,
)
from server.seed import City
from server.work import Works
from shared.ids import new_id
from shared.problems import TooManyTries
from shared.protocol import ENROLMENT_TRIES_MAX, area_scope
from shared.vocabulary import Role
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers import pens
from tests.drivers.office import OfficeDriver
from tests.server.api.test_bad_requests import is_told
from tests.server.api.test_routes import KEY, bearer


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


def _guessed(client: Any, code: str, at: str = "203.0.113.5") -> tuple[int, str]:
    """What somebody who guesses is told; ``at`` is what a proxy says of their address."""
    asked = {"code": code, "device_public_key": KEY}
    answer = client.post("/api/v1/sync/enrol", json=asked, headers={"X-Forwarded-For": at})
    return answer.status_code, answer.json.get("code", "")


WRONG, BRAKED = (401, "wrong_code"), (429, "too_many_tries")
NONSENSE = ("22", "33", "44", "55", "66", "77", "88", "99", "AA", "BB")


def test_guessed_enrolment_codes_are_braked_and_a_right_one_still_opens(
    client: Any, works: Works, city: City
) -> None:
    office = OfficeDriver(works, city)
    right = office.enrol_code("chen")
    told = [_guessed(client, f"{one}{one}-0000") for one in NONSENSE]
    assert told == [WRONG] * TRIES_MAX + [BRAKED] * (len(NONSENSE) - TRIES_MAX)
    assert _guessed(client, right)[0] == 201, "one who types nonsense stops nobody else"


def test_the_rest_of_a_code_cannot_be_tried_out_from_anywhere(
    client: Any, works: Works, city: City, clock: SteppedClock
) -> None:
    office = OfficeDriver(works, city)
    aimed_at, another = office.enrol_code("chen"), office.enrol_code("chen")
    begins = aimed_at.split("-", maxsplit=1)[0]
    for one in NONSENSE[:ENROLMENT_TRIES_MAX]:
        assert _guessed(client, f"{begins}-00{one}") == WRONG
    assert _guessed(client, aimed_at) == BRAKED
    assert _guessed(client, another)[0] == 201
    clock.advance(minutes=11)
    assert _guessed(client, aimed_at)[0] == 201


@pytest.mark.parametrize(
    ("proxies", "forged", "another"), [(0, "198.51.100.7", BRAKED), (1, "9.9.9.9, {}", WRONG)]
)
def test_an_address_is_believed_from_our_own_proxies_alone(
    engine: Engine,
    clock: SteppedClock,
    tmp_path: Path,
    proxies: int,
    forged: str,
    another: tuple[int, str],
) -> None:
    settings = replace(settings_for(tmp_path), trusted_proxies=proxies)
    client = create_app(settings, clock, engine).test_client(use_cookies=False)
    for one in NONSENSE[:TRIES_MAX]:
        assert _guessed(client, f"{one}{one}-0000") == WRONG
    # What somebody writes into the header is not believed; what the proxy adds is.
    assert _guessed(client, "CCCC-0000", forged.format("203.0.113.5")) == BRAKED
    assert _guessed(client, "DDDD-0000", "203.0.113.6") == another


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


def test_guessed_password_codes_are_braked_and_a_right_one_is_not(
    app: Any, works: Works, city: City, clock: SteppedClock
) -> None:
    with works.writing(scope.SYSTEM) as work:
        code = people.give_reset_code(work, city.people["leader"])
    page = app.test_client()

    def told(given: str) -> int:
        form = {"code": given, "password": "a much longer sentence"}
        answer = page.post("/new-password", data=form, headers={"Authorization": "Bearer x"})
        return int(answer.status_code)

    assert [told("0000-0000") for _try in range(TRIES_MAX + 1)] == [401] * TRIES_MAX + [429]
    assert told(code) == 302
    assert sign_in(page, "leader", "a much longer sentence").status_code == 201
    clock.advance(seconds=TRIES_WINDOW.total_seconds() + 1)
    assert told("0000-0000") == 401


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


def test_a_tablet_reads_no_scope_but_its_own_and_no_cursor_but_ours(
    client: Any, works: Works, city: City
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
