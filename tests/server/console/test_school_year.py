"""The school year: recorded by those who may, in their own areas, and only what makes sense."""

from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import people
from server.models import AuditEntry, Person, SchoolPeriod
from server.seed import City
from server.work import Works
from shared.vocabulary import Role
from tests.server.console.test_rosters import Hands, words

TERM = {
    "kind": "term",
    "name": "秋季学期",
    "area": "",
    "begins_on": "2026-09-01",
    "ends_on": "2027-01-29",
}


def recorded(works: Works) -> list[tuple[str, str]]:
    with works.reading(scope.SYSTEM) as work:
        rows = work.session.scalars(select(SchoolPeriod).order_by(SchoolPeriod.begins_on))
        return [(one.name, one.ends_on.isoformat()) for one in rows]


def test_a_stretch_is_added_changed_and_taken_out(app: Any, works: Works) -> None:
    admin = Hands(app, "admin")
    assert "没有录入" in words(admin.get("/school-year"))
    assert admin.post("/school-year", **TERM).headers["Location"] == "/school-year?year=2026"
    assert recorded(works) == [("秋季学期", "2027-01-29")]
    with works.reading(scope.SYSTEM) as work:
        period_id = work.session.scalars(select(SchoolPeriod.id)).one()
    admin.post(f"/school-year/{period_id}", **TERM | {"ends_on": "2027-01-22"})
    assert recorded(works) == [("秋季学期", "2027-01-22")]
    assert "秋季学期" in words(admin.get("/school-year?year=2026"))
    assert "秋季学期" not in words(admin.get("/school-year?year=2024"))
    assert admin.post(f"/school-year/{period_id}/out").status_code == 302
    assert recorded(works) == []
    with works.reading(scope.SYSTEM) as work:
        told = list(work.session.scalars(select(AuditEntry.event)))
        assert told.count("SchoolPeriodPut") == 2
        assert told.count("SchoolPeriodTakenOut") == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"ends_on": "2026-08-31"}, "结束日早于开始日"),
        ({"ends_on": "2027-09-02"}, "最多 366 天"),
        ({"ends_on": "2026-13-40"}, "请填写首日和末日"),
        ({"name": "  "}, "请起个名称"),
        ({"kind": "party"}, "请从列表中选择"),
        ({"name": "补课", "begins_on": "2027-01-29", "ends_on": "2027-02-10"}, "有重叠"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    app: Any, works: Works, wrong: dict[str, str], told: str
) -> None:
    zhou = Hands(app, "zhou")
    zhou.post("/school-year", **TERM)
    answer = zhou.post("/school-year", **TERM | {"name": "另一段"} | wrong)
    assert answer.status_code == 422
    assert told in words(answer)
    assert len(recorded(works)) == 1


def test_a_holiday_lies_within_a_term_and_another_area_is_no_overlap(
    app: Any, works: Works, city: City
) -> None:
    zhou = Hands(app, "zhou")
    zhou.post("/school-year", **TERM)
    within = {"kind": "holiday", "begins_on": "2026-10-01", "ends_on": "2026-10-07"}
    assert zhou.post("/school-year", **TERM | within).status_code == 302
    town = {"area": city.areas["YT08"]}
    assert zhou.post("/school-year", **TERM | town).status_code == 302
    assert len(recorded(works)) == 3


def test_a_town_records_its_own_year_alone(app: Any, works: Works, city: City) -> None:
    with works.writing(scope.SYSTEM) as work:
        for row in work.session.get_one(Person, city.people["zhou"]).grants:
            people.revoke(work, row.id, of=row.person_id)
        own = city.areas["YT08"]
        people.grant(work, city.people["zhou"], role=Role.SUPERVISOR, area_id=own)
    zhou = Hands(app, "zhou")
    assert zhou.post("/school-year", **TERM).status_code == 403
    assert zhou.post("/school-year", **TERM | {"area": city.areas["YT09"]}).status_code == 403
    assert zhou.post("/school-year", **TERM | {"area": own}).status_code == 302
    Hands(app, "admin").post("/school-year", **TERM | {"name": "全市"})
    assert "全市" in words(zhou.get("/school-year"))
    assert len(recorded(works)) == 2


@pytest.mark.parametrize("login", ["chen", "leader", "auditor", "school-350000", "chengguan"])
def test_others_neither_see_nor_change_it(app: Any, works: Works, login: str) -> None:
    hands = Hands(app, login)
    assert hands.get("/school-year").status_code == 403
    assert hands.post("/school-year", **TERM).status_code == 403
    assert recorded(works) == []
