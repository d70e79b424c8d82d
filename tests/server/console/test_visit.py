"""A visit's page: who could know and when, the code of a tablet, somebody else in the team."""

import re
from pathlib import Path
from typing import Any

import pytest

from server.models import AuditEntry, CodeReading, Replacement
from server.scope import SYSTEM
from server.seed import City
from shared import opening_codes
from tests.clocks import SteppedClock
from tests.drivers.sealed import SealedScene, typed
from tests.server.console.test_rosters import Hands, words

SCHOOL = "望潮中学"
GROUP = re.compile(r"<span>([0-9A-Z]{5})</span>")


@pytest.fixture
def scene(app: Any, city: City, clock: SteppedClock, tmp_path: Path) -> SealedScene:
    return SealedScene(app, city, clock, tmp_path)


def test_the_code_is_shown_from_the_hour_on_and_the_page_tells_who_read_it(
    scene: SealedScene, app: Any
) -> None:
    chen, zhou = scene.tablet("chen", "chen"), Hands(app, "zhou")
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    envelope = scene.envelope(visit_id, chen).id
    asked = f"/visits/{visit_id}/envelopes/{envelope}/code"
    page = words(zhou.get(f"/visits/{visit_id}"))
    assert "尚未下发密钥" in page
    assert "没有登记平板" in page
    assert zhou.post(asked, read_to="陈立").status_code == 409
    scene.pass_time(hours=1)
    assert zhou.post(asked, read_to=" ").status_code == 422
    answer = zhou.post(asked, read_to="陈立，回拨确认")
    code = " ".join(GROUP.findall(answer.get_data(as_text=True)))
    assert not opening_codes.wrong_groups(code)
    assert "no-store" in answer.headers["Cache-Control"]
    assert typed(chen, code).opened == SCHOOL
    chen.sync()
    page = words(zhou.get(f"/visits/{visit_id}"))
    for told in ("已安排", "念给 陈立，回拨确认", "按念出的启封码", "在平板上启封", "周科员"):
        assert told in page, told
    assert code not in page
    with scene.works.reading(SYSTEM) as work:
        assert work.session.query(CodeReading).count() == 1


def test_somebody_else_is_sent_by_the_form_and_stands_in_the_table(
    scene: SealedScene, app: Any, city: City
) -> None:
    zhou = Hands(app, "zhou")
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    form = {"before": city.people["chen"], "now": city.people["he"], "reason": "病假"}
    wrong = form | {"before": city.people["lin"]}
    assert zhou.post(f"/visits/{visit_id}/replacements", **wrong).status_code == 422
    assert zhou.post(f"/visits/{visit_id}/replacements", **form).status_code == 302
    page = words(zhou.get(f"/visits/{visit_id}"))
    assert "改由 何川 前往；周科员 决定：病假" in page
    with scene.works.reading(SYSTEM) as work:
        assert work.session.query(Replacement).one().reason == "病假"


def test_the_same_is_done_and_kept_by_who_comes_without_a_page(
    scene: SealedScene, app: Any, city: City
) -> None:
    chen, zhou = scene.tablet("chen", "chen"), Hands(app, "zhou")
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    chen.sync()
    visit = f"/api/v1/visits/{visit_id}"

    def ask(path: str, **body: str) -> Any:
        return zhou.client.post(f"{visit}{path}", json=body, headers=zhou.headers)

    sent = {"before_id": city.people["lin"], "now_id": city.people["su"], "reason": "病假"}
    assert ask("/replacements", **sent | {"reason": " "}).status_code == 422
    assert ask("/replacements", **sent).status_code == 201
    rows = zhou.get(f"{visit}/envelopes").json["rows"]
    (row,) = (one for one in rows if one.get("envelope_id"))
    assert (row["person"], row["opened_at"], row["withdrawn"]) == ("陈立", None, False)
    path = f"/envelopes/{row['envelope_id']}/code"
    assert ask(path, read_to="陈立").json["code"] == "not_yet"
    scene.pass_time(hours=1)
    answer = ask(path, read_to="陈立，回拨确认")
    assert answer.headers["Cache-Control"] == "no-store"
    assert typed(chen, answer.json["code"]).opened == SCHOOL
    with scene.works.reading(SYSTEM) as work:
        assert work.session.query(CodeReading).one().read_to == "陈立，回拨确认"
        assert work.session.query(Replacement).one().now_id == city.people["su"]
        told = {one.event for one in work.session.query(AuditEntry)}
    assert told >= {"CodeShown", "InspectorReplaced"}


@pytest.mark.parametrize("login", ["leader", "chen", "auditor", "admin", "school-350000"])
def test_who_may_not_know_finds_no_such_visit(scene: SealedScene, app: Any, login: str) -> None:
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    hands = Hands(app, login)
    for path in (f"/visits/{visit_id}", f"/visits/{scene.office.city.people['chen']}"):
        assert hands.get(path).status_code == 404
    asked = f"/visits/{visit_id}/envelopes/{visit_id}/code"
    assert hands.post(asked, read_to="我").status_code == 404
    assert hands.post(f"/visits/{visit_id}/replacements", reason="我").status_code == 404
    visit = f"/api/v1/visits/{visit_id}"
    told = {"before_id": visit_id, "now_id": visit_id, "reason": "我", "read_to": "我"}
    for path in (f"/envelopes/{visit_id}/code", "/replacements"):
        answer = hands.client.post(f"{visit}{path}", json=told, headers=hands.headers)
        assert answer.status_code == 404
    assert hands.get(f"{visit}/envelopes").status_code == 404
