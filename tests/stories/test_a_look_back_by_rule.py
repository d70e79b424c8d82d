"""Look-backs by rule: the pool fills in silence, a pair goes before the holidays, what it finds has
its consequences, the office decides, and years later the sample can be run again.
"""

import hashlib
import hmac
import json
import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import outcomes, sampling
from server.actions.outcomes import Judgement
from server.domain.planning_words import ProposalKind, ProposalState
from server.models import (
    FalseReport,
    LookBack,
    Order,
    Proposal,
    SamplePeriod,
    Template,
    Visit,
)
from server.seed import City
from server.work import Works
from shared.vocabulary import (
    Grade,
    HandlingLevel,
    LookBackState,
    OrderState,
    Outcome,
    SignatureRole,
    VisitState,
)
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands, words

SCHOOL = "望潮中学"
FAULTS = {
    "应急灯两盏不亮": Grade.ORDINARY,
    "消防栓被遮挡": Grade.ORDINARY,
    "疏散门上链锁": Grade.SERIOUS,
    "危化品柜无双锁": Grade.MAJOR,
}
FOUND = {
    "应急灯两盏不亮": Outcome.PARTLY,
    "消防栓被遮挡": Outcome.NOT_CHECKABLE,
    "疏散门上链锁": Outcome.NOT_FIXED,
    "危化品柜无双锁": Outcome.REBOUND,
}
BEFORE = {
    "occasion": "before_holidays",
    "name": "国庆假期",
    "last_day": "2026-09-30",
    "closed_until": "2026-10-08",
    "hour": "07:30",
}


@pytest.fixture
def found(app: Any, works: Works, city: City, clock: SteppedClock) -> dict[str, str]:
    """Chen's check of four faults, all put right on the spot and closed with it."""
    office = Office(works, city)
    chen = Chain(app, office.enrol_code("chen"), clock)
    with works.reading() as work:
        template_id = work.session.scalars(select(Template.id)).one()
    check, start = chen.start(city.schools[SCHOOL], template_id)
    done = [start]
    for what, grade in FAULTS.items():
        done.append(chen.finding(check, grade=grade, what=what, fixed_on_spot=True)[1])
    done.append(chen.photo(check, pictures.jpeg()))
    done += [chen.signature(check, one) for one in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)]
    assert set(chen.words(*done, chen.submit(check, done))) == {"applied"}
    with works.reading(scope.SYSTEM) as work:
        return {one.what: one.id for one in work.session.scalars(select(Order))}


def test_a_look_back_by_rule(
    app: Any, works: Works, city: City, clock: SteppedClock, found: dict[str, str]
) -> None:
    zhou = Hands(app, "zhou")
    with works.reading(scope.SYSTEM) as work:
        bound = work.session.scalars(select(SamplePeriod)).one()
        kept = {one.order_id: one for one in work.session.scalars(select(LookBack))}
        assert {found["疏散门上链锁"], found["危化品柜无双锁"]} <= set(kept)
        assert all(one.due_from == date(2026, 10, 14) for one in kept.values())

    # The school year comes later than the closing: the windows follow it.
    period = {"kind": "exam", "name": "期中考试", "area": "", "begins_on": "2026-10-14"}
    assert zhou.post("/school-year", **period, ends_on="2026-10-16").status_code == 302
    assert "期中考试" in words(zhou.get("/school-year"))
    serious = _cases(works)[found["疏散门上链锁"]]
    assert serious.due_from == date(2026, 10, 19)
    pool = words(zhou.get("/lookbacks"))
    assert SCHOOL in pool
    assert "不能进校：期中考试 10月14日 周三 – 10月16日 周五" in pool

    # A complaint names nobody, and brings all that was closed there into the pool.
    told = {"school": SCHOOL, "channel": "hotline", "received_on": "2026-09-17"}
    refused = zhou.post("/lookbacks/complaints", **told, note="家长 13800138000 反映食堂")
    assert refused.status_code == 422
    assert "不留任何个人信息" in words(refused)
    answer = zhou.post("/lookbacks/complaints", **told, note="反映疏散门又上锁")
    assert answer.status_code == 302
    cases = _cases(works)
    assert set(cases) == set(found.values())
    assert {one.due_from for one in cases.values()} == {date(2026, 9, 18)}
    offered = words(zhou.get(answer.headers["Location"]))
    assert "反映疏散门又上锁" in offered
    assert "该校有投诉" in offered

    # Before the holidays all of it is one visit of the pair that may go.
    page = zhou.get("/lookbacks/before?" + "&".join(f"{k}={v}" for k, v in BEFORE.items()))
    assert "一并安排 1 次" in words(page)
    seen = re.findall(r'name="seen" value="([0-9a-f]{64})"', page.get_data(as_text=True))[0]
    assert zhou.post("/lookbacks/before", **BEFORE, seen="0" * 64).status_code == 422
    assert zhou.post("/lookbacks/before", **BEFORE, seen=seen).status_code == 302
    with works.reading(scope.SYSTEM) as work:
        visit = work.session.scalars(select(Visit)).one()
        assert (visit.state, visit.visit_on) == (VisitState.SEALED, date(2026, 9, 18))
        assert {one.person_id for one in visit.team} == {city.people["he"], city.people["lin"]}
        assert len(visit.lookbacks) == len(FAULTS)
    assert "没有可安排的" in words(zhou.post("/lookbacks/before", **BEFORE, seen=_empty(zhou)))

    clock.advance(days=1)
    office = Office(works, city)
    office.release()
    for what, outcome in FOUND.items():
        with office.acting("he") as work:
            judged = Judgement(outcome, work.new_id(), note="现场情况已拍照")
            outcomes.judge(work, cases[found[what]].id, found=judged)
    _consequences(works, found)
    office.colleague()
    _decided(Hands(app, "zhou"), Hands(app, "su"), works, found)
    _proved(app, works, clock, bound)
    told_again = app.test_cli_runner().invoke(args=["audit", "check"])
    assert told_again.exit_code == 0


def _cases(works: Works) -> dict[str, LookBack]:
    with works.reading(scope.SYSTEM) as work:
        return {one.order_id: one for one in work.session.scalars(select(LookBack))}


def _empty(zhou: Hands) -> str:
    """The digest of a proposal of nothing."""
    assert "届时没有到期的" in words(
        zhou.get("/lookbacks/before?" + "&".join(f"{k}={v}" for k, v in BEFORE.items()))
    )
    return hashlib.sha256(b"[]").hexdigest()


def _consequences(works: Works, found: dict[str, str]) -> None:
    with works.reading(scope.SYSTEM) as work:
        orders = {one.what: one for one in work.session.scalars(select(Order))}
        assert {what: one.state for what, one in orders.items()} == {
            "应急灯两盏不亮": OrderState.SIGNED,
            "消防栓被遮挡": OrderState.CLOSED,
            "疏散门上链锁": OrderState.SIGNED,
            "危化品柜无双锁": OrderState.SIGNED,
        }
        assert all(one.grade == FAULTS[what] for what, one in orders.items()), "never changed"
        proposed = work.session.execute(select(Proposal.kind, Proposal.order_id, Proposal.cause))
        assert {tuple(one) for one in proposed} == {
            ("bulletin", found["应急灯两盏不亮"], "partly"),
            ("listing", found["危化品柜无双锁"], "rebound"),
        }
        assert not work.session.scalars(select(FalseReport)).all(), "nobody reported any as done"
        again = select(LookBack).where(LookBack.state == LookBackState.DUE)
        waiting = work.session.scalars(again).one()
        assert waiting.order_id == found["消防栓被遮挡"], "stays due"


def _decided(zhou: Hands, su: Hands, works: Works, found: dict[str, str]) -> None:
    """What followed is told in words; two persons sign a listing, a bulletin is set aside."""
    pages = words(zhou.get("/lookbacks?tab=judged"))
    for told in (
        "重开，期限为原期限的一半（进一位）：",
        "建议通报。",
        "原系现场整改，无人报称已整改，不计虚假整改。",
        "处置等级仍为重大，建议挂牌督办。",
        "再次销号后 30 个工作日内回头看。",
        "仍然待看，30 个工作日内再去。",
    ):
        assert told in pages
    assert "反弹 1 次" in pages, "the watch list"
    with works.reading(scope.SYSTEM) as work:
        proposals = {one.kind: one.id for one in work.session.scalars(select(Proposal))}
    major = found["危化品柜无双锁"]
    listing, bulletin = proposals[ProposalKind.LISTING], proposals[ProposalKind.BULLETIN]
    decide = f"/proposals/{listing}"
    assert zhou.post(decide, decision="taken", reason=" ").status_code == 422
    signed = {"decision": "taken", "state": "proposed"}
    assert zhou.post(decide, **signed, reason="报市安委办同意").status_code == 302
    assert zhou.post(decide, decision="taken", reason="再签").status_code == 403
    with works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(Order, major).handling_level == HandlingLevel.MAJOR
    assert su.post(decide, **signed, reason="旧页面").status_code == 409
    assert su.post(decide, decision="taken", state="signed_once", reason="同意").status_code == 302
    assert zhou.post(decide, decision="dropped", reason="再想想").status_code == 409
    zhou.post(f"/proposals/{bulletin}", decision="dropped", reason="校长已免职")
    with works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(Order, major).handling_level == HandlingLevel.LISTED
        dropped = work.session.get_one(Proposal, bulletin)
        assert (dropped.state, dropped.reason) == (ProposalState.DROPPED, "校长已免职")
    page = words(zhou.get(f"/orders/{major}"))
    assert "报市安委办同意" in page
    assert "已采纳" in page


def _proved(app: Any, works: Works, clock: SteppedClock, bound: SamplePeriod) -> None:
    """Sealed while a window is open; afterwards anybody can reckon what was drawn."""
    zhou, address = Hands(app, "zhou"), f"/lookbacks/sample/{bound.id}.json"
    sealed = zhou.get(address)
    assert bound.salt.encode() not in sealed.data
    assert "closed" not in json.loads(sealed.data)
    assert bound.salt not in zhou.get("/lookbacks/sample").get_data(as_text=True)
    with works.writing(scope.SYSTEM) as work:
        sampling.turn(work)
        assert work.session.get_one(SamplePeriod, bound.id).published_at is None
    clock.advance(days=130)
    with works.writing(scope.SYSTEM) as work:
        sampling.turn(work)
    record = json.loads(Hands(app, "auditor").get(address).data)
    salt = record["salt"].encode()
    assert hashlib.sha256(salt).hexdigest() == record["commitment"] == bound.commitment
    assert len(record["closed"]) == 2, "the ordinary faults alone"
    share = Fraction(record["share_percent"], 100)
    for number, closed_on, drawn, reason in record["closed"]:
        told = hmac.new(salt, number.encode(), hashlib.sha256).hexdigest()
        assert drawn is (int(told, 16) < share * 2**256)
        assert closed_on == "2026-09-17"
        assert reason == ("sample" if drawn else "complaint")
