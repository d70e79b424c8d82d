"""Ties: declared on pages, ended by somebody else, on record; seen by those whom they concern."""

import re
from typing import Any

from sqlalchemy import select

from server import scope
from server.actions import people
from server.models import AuditEntry, Person, School, Tie
from server.queries import recusal
from server.seed import City
from server.work import Works
from shared.vocabulary import Role
from tests.server.console.test_rosters import Hands, words

SCHOOL, CODE, TOWN = "望潮中学", "350000", "鹭湾镇"


def kept(works: Works) -> list[Tie]:
    with works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(Tie).order_by(Tie.declared_at, Tie.id)))


def test_a_tie_is_declared_holds_before_draws_is_ended_and_stays_on_record(
    app: Any, works: Works, city: City
) -> None:
    zhou, chen = Hands(app, "zhou"), city.people["chen"]
    told = {"person": chen, "school": CODE, "area": "", "reason": "relative"}
    assert zhou.post("/ties", **told).status_code == 302
    assert zhou.post("/ties", **told).status_code == 422, "once is enough"
    page = words(zhou.get("/ties"))
    assert SCHOOL in page
    assert "亲属" in page
    (tie,) = kept(works)
    school = (city.schools[SCHOOL], tie.school_id)
    assert school[0] == school[1]
    with works.reading(scope.SYSTEM) as work:
        area_id = work.session.get_one(School, tie.school_id).area_id
        apart = recusal.of_schools(work, [chen], [(tie.school_id or "", area_id)])
    assert apart == {tie.school_id: frozenset({chen})}
    assert zhou.post(f"/ties/{tie.id}/end").status_code == 302
    assert zhou.post(f"/ties/{tie.id}/end").status_code == 409
    assert "已解除 1 项" in words(zhou.get("/ties"))
    with works.reading(scope.SYSTEM) as work:
        told_of = select(AuditEntry.event).where(AuditEntry.subject_id == chen)
        heard = list(work.session.scalars(told_of.order_by(AuditEntry.number)))
    assert heard[-2:] == ["TieDeclared", "TieEnded"]


def test_an_inspector_declares_their_own_and_sees_no_others(
    app: Any, works: Works, city: City
) -> None:
    zhou, su, he = (Hands(app, login) for login in ("zhou", "su", "he"))
    town = {"area": city.areas["YT02"], "reason": "worked_there"}
    assert su.post("/my-ties", **town).status_code == 302
    assert f"{TOWN}全部学校" in words(su.get("/my-ties"))
    assert f"{TOWN}全部学校" in words(zhou.get("/ties"))
    assert f"{TOWN}全部学校" not in words(he.get("/my-ties"))
    (tie,) = kept(works)
    assert (tie.person_id, tie.declared_by) == (city.people["su"], city.people["su"])
    assert su.post(f"/ties/{tie.id}/end").status_code in (403, 404)
    assert he.get("/ties").status_code == 403
    assert kept(works)[0].ended_at is None


def test_what_is_typed_wrong_is_said_and_nothing_is_kept(
    app: Any, works: Works, city: City
) -> None:
    zhou, chen = Hands(app, "zhou"), city.people["chen"]
    wrong: list[dict[str, str]] = [
        {"reason": "relative"},
        {"reason": "relative", "school": CODE, "area": city.areas["YT02"]},
        {"reason": "envy", "school": CODE},
        {"reason": "relative", "school": "学"},
        {"reason": "relative", "area": city.areas["YT"]},
    ]
    for told in wrong:
        assert zhou.post("/ties", person=chen, **told).status_code in (404, 422), told
    right = {"school": CODE, "reason": "other_tie"}
    assert zhou.post("/ties", person=city.people["leader"], **right).status_code == 404
    assert kept(works) == []


def test_who_may_not_know_of_ties_finds_none(app: Any, works: Works) -> None:
    for login in ("leader", "chengguan", "school-350000", "admin"):
        assert Hands(app, login).get("/ties").status_code == 403, login
        assert Hands(app, login).get("/my-ties").status_code == 403, login


def test_a_towns_supervisor_is_offered_what_lies_in_the_town(
    app: Any, works: Works, city: City
) -> None:
    with works.writing(scope.SYSTEM) as work:
        person = people.create(work, login="town", name="镇主管")
        person.password_hash = work.session.get_one(Person, city.people["zhou"]).password_hash
        people.grant(work, person.id, role=Role.SUPERVISOR, area_id=city.areas["YT02"])
    town = Hands(app, "town")
    offered = re.findall(r'<option value="([^"]+)"', area_choice(town.get("/ties")))
    assert offered == [city.areas["YT02"]]
    assert len(re.findall("<option value", area_choice(Hands(app, "zhou").get("/ties")))) > 2
    far = next(code for code, area in places(works) if area != city.areas["YT02"])
    told = {"person": city.people["chen"], "reason": "relative"}
    unknown = town.post("/ties", school="no such school", **told)
    hidden = town.post("/ties", school=far, **told)
    assert (hidden.status_code, words(hidden)) == (unknown.status_code, words(unknown))


def area_choice(answer: Any) -> str:
    """The list of towns in the form."""
    return answer.get_data(as_text=True).split('id="area"')[1].split("</select>")[0]


def places(works: Works) -> list[tuple[str, str]]:
    """The schools' codes with their towns."""
    with works.reading(scope.SYSTEM) as work:
        return [(one.code, one.area_id) for one in work.session.scalars(select(School))]
