"""A checklist tried out at a school: judged as on the tablet, kept nowhere, drafts as well."""

import html
from typing import Any

from server import scope
from server.models import Inspection, School
from server.seed import City
from server.work import Works
from tests.server.console.test_checklist_files import changed, send
from tests.server.console.test_rosters import Hands, words

SCHOOL = "望潮中学"


def in_town(works: Works, city: City) -> str:
    """The school as one in town with three guards needed; its code."""
    with works.writing(scope.SYSTEM) as work:
        school = work.session.get_one(School, city.schools[SCHOOL])
        school.locality = "城区"
        school.facts = {"students": 1400, "staff": 90, "boarders": 0}
        return school.code


def test_it_is_judged_as_on_the_tablet_and_nothing_is_kept(
    app: Any, works: Works, city: City, template_id: str
) -> None:
    zhou, page = Hands(app, "zhou"), f"/templates/{template_id}/preview"
    assert "请选择学校" in words(zhou.get(page))
    told = {"school": in_town(works, city), "on": "2026-09-17", "mode": "surprise"}
    blank = html.unescape(words(zhou.post(page, **told)))
    assert "可能适用，条件：RF-01多于 0" in blank
    assert "只在这种情况下问：所在区域不是“城区”。" in blank
    answers = {"answer.RF-01": "2", "answer.ZD-01": "pass", "answer.BI-04": "many"}
    tried = zhou.post(page, **told, **answers).get_data(as_text=True)
    asked = {part.split('"')[0]: part for part in tried.split('id="i-')[1:]}
    assert "可能适用" not in asked["RF-02"]
    assert "不合格</span>" in asked["RF-01"]
    assert "已知：3" in asked["RF-13"]
    assert "合格</span>" in asked["ZD-01"]
    assert 'role="alert"' in asked["BI-04"]
    with works.reading(scope.SYSTEM) as work:
        assert work.session.query(Inspection).count() == 0


def test_a_verdict_is_in_the_language_of_each_reader_whoever_read_first(
    app: Any, works: Works, city: City, template_id: str
) -> None:
    page = f"/templates/{template_id}/preview"
    told = {"school": in_town(works, city), "on": "2026-09-17", "mode": "surprise"}
    tried = {**told, "answer.RF-01": "2", "answer.ZD-01": "pass"}
    english = Hands(app, "zhou", "en").post(page, **tried).get_data(as_text=True)
    assert "Fail</span>" in english
    for said in ("the locality is not Urban", "known already: Urban", "known already: 3"):
        assert said.lower() in html.unescape(english).lower(), said
    chinese = Hands(app, "zhou").post(page, **tried).get_data(as_text=True)
    assert "不合格</span>" in chinese
    assert "Fail</span>" not in chinese


def test_a_draft_is_tried_out_before_it_is_published(app: Any, works: Works, city: City) -> None:
    admin = Hands(app, "admin")
    sent = send(admin, changed(ZD_02={"text_zh": "门卫制度已上墙"})).headers["Location"]
    assert f"{sent}/preview" in admin.get(sent).get_data(as_text=True)
    told = {"school": in_town(works, city), "on": "2026-09-17"}
    assert "门卫制度已上墙" in words(admin.post(f"{sent}/preview", **told))
    assert Hands(app, "chen").get(f"{sent}/preview").status_code != 200


def test_a_school_nobody_knows_is_asked_for_again(app: Any, template_id: str) -> None:
    answer = Hands(app, "zhou").post(f"/templates/{template_id}/preview", school="没有这所学校")
    page = answer.get_data(as_text=True)
    assert 'role="alert"' in page
    assert 'class="lb-asked"' not in page
