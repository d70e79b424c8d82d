"""Who may know of an incident: its town's own people, and neither schools nor other offices."""

from typing import Any

import pytest

from server.models import Incident, Notice
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from tests.conftest import SCHOOLS
from tests.server.api.test_another_area import happened
from tests.server.api.test_bad_requests import is_told
from tests.server.api.test_routes import bearer
from tests.server.conftest import SCHOOL

OWN_SCHOOL = f"school-{next(one.code for one in SCHOOLS if one.name == SCHOOL)}"


@pytest.fixture
def client(app: Any) -> Any:
    return app.test_client(use_cookies=False)


@pytest.fixture
def incident_id(works: Works, city: City) -> str:
    """A fire at a school, told by an inspector."""
    with works.writing(SYSTEM) as work:
        return happened(work, city.schools[SCHOOL], city.people["chen"])


@pytest.mark.parametrize("login", ["zhou", "chen", "leader", "auditor"])
def test_who_answers_for_the_area_reads_it(
    app: Any, client: Any, incident_id: str, login: str
) -> None:
    headers = bearer(app, login)
    told = client.get(f"/api/v1/incidents/{incident_id}", headers=headers)
    assert told.status_code == 200
    assert [one["number"] for one in told.json["reports"]] == ["快报〔2026〕1号"]
    assert len(told.json["photos"]) == 1
    listed = client.get("/api/v1/incidents", headers=headers).json
    assert [one["id"] for one in listed["rows"]] == [incident_id]
    assert client.get(f"/incidents/{incident_id}", headers=headers).status_code == 200


@pytest.mark.parametrize("login", [OWN_SCHOOL, "chengguan", "admin"])
def test_school_other_office_and_administrator_learn_nothing_of_it(
    app: Any, client: Any, works: Works, city: City, incident_id: str, login: str
) -> None:
    headers = bearer(app, login)
    is_told(client.get(f"/api/v1/incidents/{incident_id}", headers=headers), 404, "not_found")
    is_told(client.get(f"/api/v1/blobs/{'e' * 64}", headers=headers), *unknown(client, headers))
    is_told(client.get("/api/v1/incidents", headers=headers), 403, "forbidden")
    assert client.get(f"/incidents/{incident_id}", headers=headers).status_code == 404
    with works.reading(SYSTEM) as work:
        assert not [
            one
            for one in work.session.query(Notice).where(Notice.subject_kind == "incident")
            if one.person_id == city.people[login]
        ]


def unknown(client: Any, headers: dict[str, str]) -> tuple[int, str]:
    """What is said of a photo that nobody has."""
    told = client.get(f"/api/v1/blobs/{'d' * 64}", headers=headers)
    return told.status_code, told.json["code"]


def test_nobody_signed_in_is_told_to_sign_in(client: Any, incident_id: str) -> None:
    is_told(client.get(f"/api/v1/incidents/{incident_id}"), 401, "not_signed_in")


def test_the_list_is_narrowed_by_kind_town_school_and_number(
    app: Any, client: Any, works: Works, city: City, incident_id: str
) -> None:
    headers = bearer(app, "zhou")
    with works.reading(SYSTEM) as work:
        town = work.session.get_one(Incident, incident_id).area_id
    other = next(area for area in city.areas.values() if area != town)
    for asked, found in (
        ({"kind": "fire"}, 1),
        ({"kind": "food"}, 0),
        ({"area_id": town}, 1),
        ({"area_id": other}, 0),
        ({"q": SCHOOL}, 1),
        ({"q": "快报"}, 1),
        ({"q": "白鹭"}, 0),
        ({"kind": "fire", "q": "wczx"}, 1),
    ):
        told = client.get("/api/v1/incidents", headers=headers, query_string=asked)
        assert (told.json["total"], len(told.json["rows"])) == (found, found), asked
        page = {"area" if name == "area_id" else name: value for name, value in asked.items()}
        shown = client.get("/incidents", headers=headers, query_string=page)
        assert (incident_id in shown.get_data(as_text=True)) is bool(found), asked
    wrong = client.get("/api/v1/incidents", headers=headers, query_string={"kind": "war"})
    assert wrong.status_code == 422


def test_the_schools_timeline_tells_of_it_to_who_may_know(
    app: Any, client: Any, city: City, incident_id: str
) -> None:
    path = f"/api/v1/schools/{city.schools[SCHOOL]}/timeline"
    for login, seen in (("zhou", True), ("auditor", True), ("admin", False)):
        told = client.get(path, headers=bearer(app, login)).json["happenings"]
        assert ("incident" in {one["kind"] for one in told}) is seen, login
