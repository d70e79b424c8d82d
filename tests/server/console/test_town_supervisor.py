"""Who supervises one town has every page a city's supervisor has, with what lies in the town."""

from typing import Any

import pytest

from server import scope
from server.actions import complaints, people
from server.domain.planning_words import ComplaintChannel
from server.models import Person, School
from server.seed import City
from server.work import Works
from shared.vocabulary import Role
from tests.server.api import planning
from tests.server.console.test_rosters import Hands, words

NOT_PAGES = ("/api/", "/static/", "/favicon.ico", "/public/")
SCHOOL = "石榴花幼儿园"
BEFORE = "/lookbacks/before?occasion=before_holidays&name=x&last_day=2026-09-30&hour=07:30"


@pytest.fixture
def town(app: Any, works: Works, city: City) -> Hands:
    """A supervisor of the town in which everything is planned."""
    with works.writing(scope.SYSTEM) as work:
        planning.planned(work, city.schools[SCHOOL], city.people["chen"])
        person = people.create(work, login="town", name="镇主管")
        person.password_hash = work.session.get_one(Person, city.people["zhou"]).password_hash
        area_id = work.session.get_one(School, city.schools[SCHOOL]).area_id
        people.grant(work, person.id, role=Role.SUPERVISOR, area_id=area_id)
    with works.reading() as work:
        actor = scope.load_actor(work.session, person.id)
    with works.writing(actor) as work:
        said = complaints.Told(ComplaintChannel.LETTER, work.today, "反映校门口无人值守")
        complaints.record(work, city.schools[SCHOOL], said)
    return Hands(app, "town")


def pages(app: Any) -> list[str]:
    """Every page that is asked for without more."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return sorted({one.rule for one in rules if not one.arguments} - {"/"})


def test_every_page_opens_for_who_supervises_one_town(app: Any, city: City, town: Hands) -> None:
    school_id = city.schools[SCHOOL]
    asked = [one for one in pages(app) if not one.startswith(NOT_PAGES)]
    asked += ["/lookbacks?tab=planned", "/lookbacks?tab=judged", BEFORE]
    asked += [f"/lookbacks/schools/{school_id}", f"/schools/{school_id}"]
    told = {one: town.get(one).status_code for one in asked}
    assert {one: status for one, status in told.items() if status >= 500} == {}
    for one in ("/lookbacks", "/calendar", "/waves", BEFORE, "/results", "/visits"):
        assert told[one] == 200


def test_the_town_supervisors_pool_tells_the_towns_complaint(town: Hands) -> None:
    assert "反映校门口无人值守" in words(town.get("/lookbacks"))
