"""Whoever may not send a form is told that, before anything is said of the form."""

from typing import Any

import pytest

from server import scope
from server.actions import people
from server.api.rights import Right, needed
from server.models import Person
from server.seed import City
from server.work import Works
from shared.access import VERBS
from tests.server.api.test_routes import ASSETS, SOME_ID, bearer

FOR_EVERYBODY = {
    "/sign-in",
    "/sign-in/code",
    "/sign-in/code/entered",
    "/first-administrator",
    "/new-password",
    "/sign-out",
    "/choose",
    f"/join/{SOME_ID}",
    f"/join/{SOME_ID}/entered",
}
"""Forms that ask for no right."""
OF_TABLETS = ("/api/v1/sync/", "/api/v1/uploads", "/api/v1/blobs/", "/api/v1/sessions")
"""These know the tablet, or the owner of what is sent, and no verb of a role."""
CHANGES = ("POST", "PUT", "DELETE")


def asked_for(app: Any) -> list[tuple[str, str, Right]]:
    """Every address one may send to, with the verbs of which it asks for one."""
    found = []
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<string:{argument}>", SOME_ID).replace(f"<{argument}>", SOME_ID)
            path = path.replace(f"<int:{argument}>", "2027")
        if path in FOR_EVERYBODY or path.startswith((*ASSETS, *OF_TABLETS)):
            continue
        for method in sorted(set(rule.methods) & set(CHANGES)):
            found.append((method, path, needed(app.view_functions[rule.endpoint], method)))
    return found


@pytest.fixture
def nobody(app: Any, works: Works, city: City) -> dict[str, str]:
    """The headers of somebody with an account and no role."""
    with works.writing(scope.SYSTEM) as work:
        person = people.create(work, login="nobody", name="无职")
        zhou = work.session.get_one(Person, city.people["zhou"])
        person.password_hash = zhou.password_hash
    return bearer(app, "nobody")


def test_every_address_that_changes_something_names_its_right(app: Any) -> None:
    asked = asked_for(app)
    assert len(asked) > 80
    assert [one[:2] for one in asked if not one[2].verbs] == []
    assert {verb for *_, right in asked for verb in right.verbs} <= set(VERBS)


def test_an_empty_form_of_somebody_without_rights_is_refused_and_not_corrected(
    app: Any, nobody: dict[str, str]
) -> None:
    client = app.test_client(use_cookies=False)
    wrong = {}
    for method, path, right in asked_for(app):
        empty: dict[str, Any] = {"json": {}} if path.startswith("/api/") else {"data": {}}
        answer = client.open(path, method=method, headers=nobody, **empty)
        if answer.status_code != (404 if right.hidden else 403):
            wrong[method, path] = answer.status_code
    assert wrong == {}


def test_a_refused_file_is_told_in_the_frame_of_whoever_sent_it(app: Any, city: City) -> None:
    page = app.test_client().post(
        "/people/rescue", headers={**bearer(app, "leader"), "Accept": "text/html"}
    )
    assert page.status_code == 403
    assert "lb-nav" in page.get_data(as_text=True)
