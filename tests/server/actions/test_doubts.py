"""A supervisor decides where two tablets differ and what becomes of records held back."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import doubts
from server.models import AuditEntry, Inspection, Receipt
from server.work import Works
from shared.problems import Forbidden, NotFound, WrongState
from shared.vocabulary import OpKind
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands, words
from tests.server.sync.test_parts import payload_of

CODE = "XF-07"


@pytest.fixture
def disputed(
    chen: Chain, enrolled: Callable[[str], Chain], school_id: str, template_id: str
) -> str:
    """An inspection in which two tablets say different things of one item."""
    inspection_id, start = chen.start(school_id, template_id)
    lin = enrolled("lin")
    chen.words(start)
    lin.words(lin.op(OpKind.INSPECTION_START, inspection_id, payload_of(start.text)))
    for chain, value in ((chen, "pass"), (lin, "fail")):
        payload = {"answers": [{"code": CODE, "value": value}]}
        chain.words(chain.op(OpKind.ANSWERS_SET, inspection_id, payload))
    return inspection_id


@pytest.fixture
def held(chen: Chain) -> str:
    """A record held back, of an inspection nobody knows."""
    finding = {"answers": [{"code": CODE, "value": "pass"}]}
    op = chen.op(OpKind.ANSWERS_SET, "0199f000-0000-7000-8000-000000000001", finding)
    assert chen.words(op)[0].startswith("held")
    return op.op_id


def _events(works: Works, name: str) -> list[AuditEntry]:
    with works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(AuditEntry).where(AuditEntry.event == name)))


def test_the_chosen_value_stands_and_both_stay_on_record(
    disputed: str, office: Office, works: Works
) -> None:
    with office.acting("zhou") as work:
        doubts.settle(work, disputed, CODE, position=1, reason="照片可见未锁")
    with works.reading(scope.SYSTEM) as work:
        row = work.session.get_one(Inspection, disputed)
        assert row.answers[CODE]["value"] == "fail"
        assert row.conflicts == {}
        (entry,) = row.decisions[CODE]
        assert [one["value"] for one in entry["between"]] == ["pass", "fail"]
        assert entry["reason"] == "照片可见未锁"
        assert entry["by"] == office.city.people["zhou"]
        # Who answered on site is still named as who answered.
        assert row.answers[CODE]["by"] == office.city.people["lin"]
    assert len(_events(works, "DisputeDecided")) == 1


def test_the_page_tells_a_dispute_of_which_nobody_knows_who_said_what_when(
    app: Any, disputed: str, works: Works
) -> None:
    with works.writing(scope.SYSTEM) as work:
        row = work.session.get_one(Inspection, disputed)
        row.conflicts = {CODE: [{"value": one["value"]} for one in row.conflicts[CODE]]}
    zhou, page = Hands(app, "zhou"), f"/inspections/{disputed}"
    assert "以哪个为准" in words(zhou.get(page))
    decided = {"position": "1", "reason": "照片可见未锁"}
    assert zhou.post(f"{page}/answers/{CODE}/decision", **decided).status_code == 302
    assert "照片可见未锁" in words(zhou.get(page))


@pytest.mark.parametrize("position", [-1, 2])
def test_a_value_that_is_not_there_cannot_be_chosen(
    disputed: str, office: Office, position: int
) -> None:
    with office.acting("zhou") as work, pytest.raises(WrongState):
        doubts.settle(work, disputed, CODE, position=position, reason="x")


def test_a_decision_needs_its_reason(disputed: str, office: Office) -> None:
    with office.acting("zhou") as work, pytest.raises(doubts.ReasonWanted):
        doubts.settle(work, disputed, CODE, position=0, reason="  ")


@pytest.mark.parametrize("login", ["chen", "leader", "auditor"])
def test_only_a_supervisor_decides(disputed: str, held: str, office: Office, login: str) -> None:
    with office.acting(login) as work, pytest.raises((Forbidden, NotFound)):
        doubts.settle(work, disputed, CODE, position=0, reason="x")
    with office.acting(login) as work, pytest.raises(Forbidden):
        doubts.set_aside(work, held, reason="x")


def test_a_held_record_is_set_aside_once_and_stays_as_it_came(
    held: str, office: Office, works: Works
) -> None:
    with works.reading(scope.SYSTEM) as work:
        before = work.session.scalars(select(Receipt.op).where(Receipt.op_id == held)).one()
    with office.acting("zhou") as work:
        doubts.set_aside(work, held, reason="测试平板")
    with works.reading(scope.SYSTEM) as work:
        receipt = work.session.scalars(select(Receipt).where(Receipt.op_id == held)).one()
        assert receipt.op == before
        assert receipt.facts["decision"] == "set_aside"
        assert receipt.decided_at is not None
    with office.acting("zhou") as work, pytest.raises(WrongState):
        doubts.set_aside(work, held, reason="又一次")
    assert len(_events(works, "HeldDecided")) == 1


def test_what_came_too_late_can_stand_beside_the_sealed_inspection(
    disputed: str, chen: Chain, office: Office, works: Works
) -> None:
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Inspection, disputed).state = "complete"
    payload = {"answers": [{"code": CODE, "value": "fail", "note": "后来想起"}]}
    late = chen.op(OpKind.ANSWERS_SET, disputed, payload)
    assert chen.words(late)[0].startswith("held")
    with office.acting("zhou") as work:
        doubts.take_as_amendment(work, late.op_id, reason="检查员补充说明")
    with works.reading(scope.SYSTEM) as work:
        row = work.session.get_one(Inspection, disputed)
        (amendment,) = row.amendments
        assert amendment["op"] == late.sha
        assert amendment["text"] == "检查员补充说明"
        assert row.answers[CODE]["value"] == "pass"


def test_a_record_nobody_knows_is_not_found(office: Office) -> None:
    with office.acting("zhou") as work, pytest.raises(NotFound):
        doubts.set_aside(work, "0199f000-0000-7000-8000-000000000009", reason="x")


def test_a_tablet_that_saw_both_decides(
    disputed: str, chen: Chain, works: Works, enrolled: Callable[[str], Chain], office: Any
) -> None:
    payload = {"answers": [{"code": CODE, "value": "fail", "settles": ["pass", "fail"]}]}
    assert chen.words(chen.op(OpKind.ANSWERS_SET, disputed, payload)) == ["applied"]
    with works.reading(scope.SYSTEM) as work:
        row = work.session.get_one(Inspection, disputed)
        assert row.conflicts == {}
        assert row.answers[CODE]["value"] == "fail"
        assert row.decisions[CODE][0]["by"] == office.city.people["chen"]
