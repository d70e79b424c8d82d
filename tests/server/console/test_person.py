"""A person's page: roles given and taken back, another office, off and on, a new password."""

import re
from typing import Any

from sqlalchemy import select

from server import scope, seed
from server.models import AuditEntry, Grant, Person
from server.seed import City
from server.work import Works
from shared.vocabulary import OfficeKind, Role
from tests.server.console.test_rosters import Hands, words

CODE = re.compile(r'class="lb-code">([^<]+)<')
NEW_PASSWORD = "a quite new sentence"


def roles(works: Works, person_id: str) -> set[tuple[str, str | None]]:
    """The roles a person holds, each with its area."""
    with works.reading(scope.SYSTEM) as work:
        held = select(Grant).where(Grant.person_id == person_id, Grant.revoked_at.is_(None))
        return {(one.role, one.area_id) for one in work.session.scalars(held)}


def signs_in(app: Any, login: str, password: str = seed.PASSWORD) -> int:
    body = {"login": login, "password": password}
    return int(app.test_client().post("/api/v1/sessions", json=body).status_code)


def grant_of(works: Works, person_id: str) -> str:
    with works.reading(scope.SYSTEM) as work:
        held = select(Grant.id).where(Grant.person_id == person_id, Grant.revoked_at.is_(None))
        return work.session.scalars(held).one()


def test_a_town_is_given_to_an_inspector_and_the_city_taken_back(
    app: Any, works: Works, city: City
) -> None:
    admin, chen, town = Hands(app, "admin"), city.people["chen"], city.areas["YT02"]
    before = grant_of(works, chen)
    answer = admin.post(f"/people/{chen}/grants", role="inspector", area=town)
    assert answer.status_code == 302
    assert admin.post(f"/people/{chen}/grants/{before}/revoke").status_code == 302
    assert roles(works, chen) == {(Role.INSPECTOR, town)}
    page = words(admin.get(f"/people/{chen}"))
    assert "鹭湾镇" in page
    assert "全市" not in page.split("再给一个角色")[0]


def test_a_role_is_taken_back_from_whom_it_was_given_to_and_only_once(
    app: Any, works: Works, city: City
) -> None:
    admin, chen, lin = Hands(app, "admin"), city.people["chen"], city.people["lin"]
    theirs = grant_of(works, chen)
    assert admin.post(f"/people/{lin}/grants/{theirs}/revoke").status_code == 404
    assert admin.post(f"/people/{chen}/grants/{theirs}/revoke").status_code == 302
    assert admin.post(f"/people/{chen}/grants/{theirs}/revoke").status_code == 404
    assert roles(works, chen) == set()


def test_the_last_administrator_stays(app: Any, works: Works, city: City) -> None:
    admin, own = Hands(app, "admin"), city.people["admin"]
    theirs = grant_of(works, own)
    answer = admin.post(f"/people/{own}/grants/{theirs}/revoke")
    assert answer.status_code == 422
    assert "最后一位管理员" in words(answer)
    assert admin.post(f"/people/{own}/active", active="off").status_code == 422
    assert admin.post(f"/people/{city.people['chen']}/grants", role="administrator")
    assert admin.post(f"/people/{own}/grants/{theirs}/revoke").status_code == 302


def test_an_account_that_is_off_signs_in_nowhere_until_it_is_on_again(
    app: Any, works: Works, city: City
) -> None:
    admin, chen = Hands(app, "admin"), city.people["chen"]
    theirs = Hands(app, "chen")
    assert theirs.get("/schools").status_code == 200
    assert admin.post(f"/people/{chen}/active", active="off").status_code == 302
    assert signs_in(app, "chen") == 401
    assert theirs.get("/schools").status_code in (302, 401)
    assert "已停用" in words(admin.get(f"/people/{chen}"))
    assert admin.post(f"/people/{chen}/active", active="on").status_code == 302
    assert signs_in(app, "chen") == 201
    with works.reading(scope.SYSTEM) as work:
        told = select(AuditEntry.event).where(AuditEntry.subject_id == chen)
        assert list(work.session.scalars(told)).count("AccountSwitched") == 2


def test_a_person_works_for_another_office_from_now_on(app: Any, works: Works, city: City) -> None:
    admin, chen = Hands(app, "admin"), city.people["chen"]
    bureau = city.offices[OfficeKind.EDUCATION]
    assert admin.post(f"/people/{chen}/office", office=bureau).status_code == 302
    with works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(Person, chen).office_id == bureau


def test_programs_do_the_same_over_the_api(app: Any, works: Works, city: City) -> None:
    admin, chen = Hands(app, "admin"), city.people["chen"]
    headers, client = {"Authorization": admin.headers["Authorization"]}, admin.client
    address = f"/api/v1/people/{chen}"
    theirs = grant_of(works, chen)
    bureau = city.offices[OfficeKind.EDUCATION]
    moved = client.put(f"{address}/office", json={"office_id": bureau}, headers=headers)
    assert moved.status_code == 200
    off = client.put(f"{address}/active", json={"active": False}, headers=headers)
    assert off.json["active"] is False
    assert client.delete(f"{address}/grants/{theirs}", headers=headers).status_code == 204
    assert roles(works, chen) == set()


def test_nobody_but_an_administrator_changes_an_account(app: Any, works: Works, city: City) -> None:
    chen = city.people["chen"]
    before = roles(works, chen)
    for login in ("zhou", "chen", "auditor"):
        hands = Hands(app, login)
        for what, form in (
            ("grants", {"role": "administrator"}),
            ("office", {"office": ""}),
            ("active", {"active": "off"}),
            (f"grants/{grant_of(works, chen)}/revoke", {}),
        ):
            assert hands.post(f"/people/{chen}/{what}", **form).status_code in (403, 404), what
    assert roles(works, chen) == before


def test_a_password_code_sets_one_new_password_and_ends_every_session(app: Any, city: City) -> None:
    admin, old = Hands(app, "admin"), Hands(app, "chen")
    page = admin.post(f"/people/{city.people['chen']}/reset").get_data(as_text=True)
    found = CODE.search(page)
    assert found is not None
    form = {"code": found[1], "password": NEW_PASSWORD}
    browser = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/new-password").text)
    form["csrf_token"] = token[1] if token else ""
    assert browser.post("/new-password", data=form).status_code == 302
    assert signs_in(app, "chen") == 401
    assert signs_in(app, "chen", NEW_PASSWORD) == 201
    assert old.get("/schools").status_code in (302, 401)
    assert browser.post("/new-password", data=form).status_code == 401
