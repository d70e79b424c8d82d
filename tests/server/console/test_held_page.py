"""The page of records held back: what waits, by tablet and inspection, and what can be done."""

from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.models import Device, Inspection, Receipt
from server.seed import City
from server.work import Works
from shared.vocabulary import OpKind
from tests.drivers.chain import Chain
from tests.server.console.test_rosters import Hands
from tests.server.sync.test_incidents import photo, reported
from tests.server.sync.test_let_count import whole


@pytest.fixture
def held(chen: Chain, works: Works, school_id: str, template_id: str) -> str:
    """A whole check by a tablet withdrawn meanwhile, and a record that speaks of nothing known."""
    inspection_id, ops = whole(chen, school_id, template_id)
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Device, chen.device_id).revoked_at = work.now
    stray = chen.op(OpKind.ANSWERS_SET, chen.new_id(), {"answers": []})
    assert {word.split()[0] for word in chen.words(*ops, stray)} == {"held"}
    return inspection_id


@pytest.mark.parametrize(("language", "word"), [("zh", "准予生效"), ("en", "Let it count")])
def test_a_tablets_work_of_one_inspection_is_offered_as_one(
    held: str, app: Any, language: str, word: str
) -> None:
    told = Hands(app, "zhou", language).get("/held").text
    assert told.count(f"/{held}/count") == 1
    assert word in told
    assert "望潮中学" in told
    assert "通道堵塞" in told


def test_let_count_on_the_page_it_counts_and_the_page_says_so(
    held: str, app: Any, chen: Chain, works: Works
) -> None:
    hands = Hands(app, "zhou")
    path = f"/held/{chen.device_id}/{held}/count"
    assert hands.post(path, reason=" ").status_code == 422
    answer = hands.post(path, reason="误停用")
    assert answer.status_code == 302
    told = hands.get(answer.headers["Location"]).text
    assert "7 条记录已生效" in told
    assert f"/{held}/count" not in told
    with works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(Inspection, held).state == "complete"
        left = work.session.scalars(select(Receipt).where(Receipt.result == "held"))
        assert len(left.all()) == 1
    assert hands.post(path, reason="再来").status_code == 404


def test_the_page_is_for_those_who_decide(held: str, app: Any, chen: Chain, city: City) -> None:
    for login in ("chen", "auditor", "leader"):
        answer = Hands(app, login).post(f"/held/{chen.device_id}/{held}/count", reason="x")
        assert answer.status_code in (403, 404)


def test_a_held_report_of_an_incident_is_told_with_its_photo_and_can_be_let_count(
    chen: Chain, app: Any, works: Works, school_id: str
) -> None:
    shown, blob = photo(b"picture", chen)
    incident_id, made = reported(chen, school_id, photos=[shown], blobs=[blob])
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Device, chen.device_id).revoked_at = work.now
    assert chen.words(made) == ["held device_withdrawn"]
    told = Hands(app, "zhou").get("/held").text
    for words in ("事件快报", "望潮中学", "交通事故", "受伤：1", f"/blobs/{shown.sha256}"):
        assert words in told, words
    answer = Hands(app, "zhou").post(f"/held/{chen.device_id}/{incident_id}/count", reason="误停用")
    assert answer.status_code == 302
    assert "交通事故" in Hands(app, "zhou").get(f"/incidents/{incident_id}").text
