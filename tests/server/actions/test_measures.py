"""What signed steps become: a bulletin, an interview with minutes, a listing by two signatures."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import late_answers, measures, orders, people, proposals
from server.domain.measures import HELD_WITHIN_DAYS, HeldLater, StillOpen, Terms
from server.domain.planning_words import MeasureState, ProposalCause, ProposalKind, ProposalState
from server.domain.proposing import AnotherMustSign, CaseOver, CityConfirms, SignedMeanwhile
from server.models import AuditEntry, Measure, Order, Proposal, School
from server.queries import measure_papers
from server.queries.proposals import BESIDE_MAX
from shared.papers import Reader
from shared.problems import Forbidden, Invalid, NotFound, WrongState
from shared.vocabulary import Grade, HandlingLevel, OfficeKind, OrderState, ReviewVerdict, Role
from tests.drivers.cases import PARTY, SCHOOL, Cases
from tests.drivers.console import Seat
from tests.server.actions.test_issuers import put
from tests.server.console.test_rosters import Hands, words

REPLY_LATE = "The reply to a measure is overdue"
TAKEN = "The office took a measure about your school"


@pytest.fixture
def order_id(cases: Cases) -> str:
    """An order that is overdue for long."""
    cases.colleague()
    made = cases.signed(grade=Grade.ORDINARY, rectify_workdays=3)
    cases.clock.advance(days=20)
    return made


def proposed(cases: Cases, order_id: str, kind: ProposalKind) -> str:
    with cases.works.writing(scope.SYSTEM) as work:
        order = work.session.get_one(Order, order_id)
        row = work.new(
            Proposal, id=work.new_id(), kind=kind, cause=ProposalCause.OVERDUE, reason="",
            state=ProposalState.PROPOSED, school_id=order.school_id, order_id=order.id,
            proposed_at=work.now, facts={"overdue": 1, "longest": 9, "bulletins": 0},
        )  # fmt: skip
        return row.id


def decide(cases: Cases, login: str, proposal_id: str, **told: Any) -> None:
    with cases.acting(login) as work:
        proposals.decide(work, proposal_id, **{"taken": True, "reason": "逾期多日"} | told)


def made(cases: Cases, proposal_id: str) -> Measure | None:
    with cases.works.reading(scope.SYSTEM) as work:
        asked = select(Measure).where(Measure.proposal_id == proposal_id)
        return work.session.scalars(asked).one_or_none()


def signed(cases: Cases, order_id: str, kind: ProposalKind, **told: Any) -> Measure:
    proposal_id = proposed(cases, order_id, kind)
    decide(cases, "zhou", proposal_id, **told)
    row = made(cases, proposal_id)
    assert row is not None
    return row


def test_a_signed_bulletin_goes_out_is_replied_to_read_and_lifted(
    cases: Cases, order_id: str
) -> None:
    row = signed(cases, order_id, ProposalKind.BULLETIN)
    assert (row.number, row.state) == ("通报〔2026〕1号", MeasureState.IN_FORCE)
    assert (row.facts["overdue"], len(row.facts["orders"])) == (1, 1)
    assert cases.told(PARTY)[-1] == TAKEN
    with pytest.raises(Forbidden), cases.acting("zhou") as work:
        measures.reply(work, row.id, text="代答")
    with pytest.raises(WrongState), cases.acting("zhou") as work:
        measures.read_reply(work, row.id)
    with cases.acting(PARTY) as work:
        with pytest.raises(Invalid):
            measures.reply(work, row.id, text="  ")
        measures.reply(work, row.id, text="已更换灯具，周五完成")
        with pytest.raises(WrongState):
            measures.reply(work, row.id, text="再次答复")
    assert cases.told("zhou")[-1] == "A school replied to a measure"
    with cases.acting("su") as work:
        measures.read_reply(work, row.id)
    with cases.acting("zhou") as work:
        measures.lift(work, row.id, accepted="现场看过，已更换")
        with pytest.raises(WrongState):
            measures.lift(work, row.id, accepted="再次解除")
    assert cases.told(PARTY)[-2:] == [
        "The office has read your reply",
        "A measure about your school is lifted",
    ]
    with cases.works.reading(scope.SYSTEM) as work:
        told = set(work.session.scalars(select(AuditEntry.event)))
        assert {"MeasureIssued", "MeasureReplied", "ReplyRead", "MeasureLifted"} <= told


def test_an_interview_has_a_day_and_a_place_and_its_minutes_come_after_it(
    cases: Cases, order_id: str
) -> None:
    proposal_id = proposed(cases, order_id, ProposalKind.INTERVIEW)
    today = cases.clock.now().date()
    days = today - timedelta(days=2), today + timedelta(days=HELD_WITHIN_DAYS + 2), date.max
    for wrong in (Terms(), Terms("", today), *(Terms("", one, "教育局") for one in days)):
        with pytest.raises(Invalid):
            decide(cases, "zhou", proposal_id, terms=wrong)
    far = Terms("", today + timedelta(days=2), "楼" * 201)
    with pytest.raises(Invalid) as told:
        decide(cases, "zhou", proposal_id, terms=far)
    assert told.value.facts == {"limit": 200}
    decide(cases, "zhou", proposal_id, terms=Terms("", today + timedelta(days=2), "教育局三楼"))
    row = made(cases, proposal_id)
    assert row is not None
    assert row.reply_by is not None
    assert row.held_on is not None
    assert row.reply_by > row.held_on
    said = {"minutes": "听取整改情况", "commitments": "本周内更换"}
    with pytest.raises(HeldLater), cases.acting("zhou") as work:
        measures.keep_minutes(work, row.id, **said)
    cases.clock.advance(days=2)
    with cases.acting("zhou") as work:
        measures.keep_minutes(work, row.id, **said)
        with pytest.raises(WrongState):
            measures.keep_minutes(work, row.id, **said)
    assert cases.told(PARTY)[-1] == "The minutes of the interview are there"


def test_a_listing_takes_two_and_is_lifted_once_its_case_is_closed(
    cases: Cases, order_id: str
) -> None:
    proposal_id = proposed(cases, order_id, ProposalKind.LISTING)
    decide(cases, "zhou", proposal_id, terms=Terms("更换完毕并验收"))
    assert made(cases, proposal_id) is None
    assert "A step was signed by one person and awaits a second" in cases.told("su")
    assert TAKEN not in cases.told(PARTY)
    with pytest.raises(AnotherMustSign):
        decide(cases, "zhou", proposal_id)
    with pytest.raises(SignedMeanwhile):
        decide(cases, "su", proposal_id, seen=ProposalState.PROPOSED)
    decide(cases, "su", proposal_id, reason="同意", seen=ProposalState.SIGNED)
    row = made(cases, proposal_id)
    assert row is not None
    assert (row.reason, row.conditions) == ("逾期多日", "更换完毕并验收")
    assert cases.seen(order_id).handling_level == HandlingLevel.LISTED
    with pytest.raises(StillOpen), cases.acting("zhou") as work:
        measures.lift(work, row.id, accepted="已改")
    with cases.works.writing(scope.SYSTEM) as work:
        cases.order(work, order_id).state = OrderState.CLOSED
    with cases.acting("zhou") as work:
        measures.lift(work, row.id, accepted="现场验收合格")


def test_nothing_is_listed_that_is_closed_meanwhile(cases: Cases, order_id: str) -> None:
    proposal_id = proposed(cases, order_id, ProposalKind.LISTING)
    decide(cases, "zhou", proposal_id)
    cases.sent(order_id)
    with cases.acting("zhou") as work:
        orders.review(work, order_id, verdict=ReviewVerdict.ACCEPTED)
    with pytest.raises(CaseOver):
        decide(cases, "su", proposal_id)
    decide(cases, "su", proposal_id, taken=False, reason="已销号")
    assert made(cases, proposal_id) is None


def test_a_veto_is_put_forward_signed_by_two_of_the_city_and_not_told_to_the_school(
    cases: Cases, app: Any
) -> None:
    school_id = cases.city.schools[SCHOOL.name]
    with cases.works.writing(scope.SYSTEM) as work:
        town = work.session.get_one(School, school_id).area_id
        people.grant(work, cases.city.people["su"], role=Role.SUPERVISOR, area_id=town)
    with cases.acting("zhou") as work:
        with pytest.raises(Invalid):
            proposals.put_forward(work, school_id, ProposalKind.LISTING, why="无规则")
        row = proposals.put_forward(work, school_id, ProposalKind.VETO, why="失职致重大事故")
    decide(cases, "zhou", row.id)
    with pytest.raises(CityConfirms):
        decide(cases, "su", row.id)
    cases.colleague()
    decide(cases, "su", row.id)
    veto = made(cases, row.id)
    assert veto is not None
    assert (veto.state, veto.reply_by) == (MeasureState.TOLD, None)
    assert cases.told("leader")[-1] == "A veto is proposed to the county"
    assert cases.told(PARTY) == []
    paper = f"/api/v1/measures/{veto.id}/paper.pdf"
    assert Hands(app, PARTY).get(paper).status_code == 404
    assert Hands(app, "leader").get(paper).data.startswith(b"%PDF")


def test_praise_is_put_forward_on_the_page_and_its_school_hears_of_it(
    cases: Cases, app: Any
) -> None:
    zhou = Hands(app, "zhou")
    told = {"school": SCHOOL.code, "kind": "praise", "why": "护学岗自建到位"}
    page = zhou.post("/proposals", **told).headers["Location"]
    assert zhou.post("/proposals", **told).headers["Location"] == page
    assert "护学岗自建到位" in words(zhou.get(page))
    zhou.post(page, decision="taken", reason="护学岗自建到位", state="proposed")
    assert cases.told(PARTY) == ["Your school is commended"]
    row = made(cases, page.rpartition("/")[2])
    assert row is not None
    assert (row.number, row.facts["orders"]) == ("表扬〔2026〕1号", [])
    with pytest.raises(WrongState), cases.acting("zhou") as work:
        measures.lift(work, row.id, accepted="不可解除")


def test_a_measure_goes_out_under_the_letterhead_of_its_office_and_keeps_it(
    cases: Cases, order_id: str
) -> None:
    head = put(cases, OfficeKind.CAMPAIGN, "云汀市校安办", "云校安")
    row = signed(cases, order_id, ProposalKind.BULLETIN)
    put(cases, OfficeKind.CAMPAIGN, "云汀市平安办", "云平", seen=head)
    told = "云校安通报〔2026〕1号", "云汀市校安办"
    with cases.acting(PARTY) as work:
        paper = measure_papers.issued(work, row.id, Reader("zh", lambda text: text))
        assert (paper.number, paper.office) == told


def test_of_a_reply_that_is_late_both_hear_once(cases: Cases, order_id: str) -> None:
    first, second = (signed(cases, order_id, ProposalKind.BULLETIN) for _ in range(2))
    with cases.acting(PARTY) as work:
        measures.reply(work, second.id, text="已更换")
    assert first.reply_by is not None
    told = {login: cases.told(login).count(REPLY_LATE) for login in ("zhou", PARTY)}
    assert told == {"zhou": 0, PARTY: 0}
    for days in range(3):
        with cases.works.writing(scope.SYSTEM) as work:
            day = first.reply_by + timedelta(days=days)
            assert late_answers.tell_replies(work, day, 0) is False
    assert {login: cases.told(login).count(REPLY_LATE) for login in told} == {"zhou": 1, PARTY: 1}


def test_pages_and_papers_of_a_measure_for_the_office_and_for_its_school_alone(
    cases: Cases, order_id: str, app: Any
) -> None:
    cases.found(BESIDE_MAX, rectify_workdays=3)
    cases.clock.advance(days=20)
    proposal_id = proposed(cases, order_id, ProposalKind.BULLETIN)
    zhou, school = Seat(app, "zhou"), Seat(app, PARTY)
    assert proposal_id in zhou.page("/proposals").html
    page = f"/proposals/{proposal_id}"
    # However few are named: all are counted.
    assert '该校今日逾期<span class="lb-quiet">11</span>' in zhou.page(page).html
    zhou.submit(page, page, decision="taken", reason="逾期多日")
    row = made(cases, proposal_id)
    assert row is not None
    assert row.number in zhou.page("/measures").html
    for path in ("", "/papers"):
        assert row.number in zhou.page(f"/schools/{row.school_id}{path}").html
    mine = f"/my/measures/{row.id}"
    assert mine in school.page("/my").html
    school.submit(mine, mine, reply="周五完成")
    assert row.number in zhou.page("/measures?reply=unread").html
    assert row.number not in zhou.page("/measures?reply=late").html
    zhou.submit(f"/measures/{row.id}", "/read")
    zhou.submit(f"/measures/{row.id}", "/lift", accepted="现场看过")
    hands = Hands(app, PARTY)
    for name in ("paper", "lifting"):
        for language in ("zh", "en"):
            told = hands.get(f"/api/v1/measures/{row.id}/{name}.pdf?language={language}")
            assert told.data.startswith(b"%PDF"), told.data[:200]
    assert hands.get(f"/api/v1/measures/{row.id}/minutes.pdf").status_code == 404
    other = Hands(app, f"school-{_another(cases)}")
    assert other.get(mine).status_code == 404
    assert other.get(f"/api/v1/measures/{row.id}/paper.pdf").status_code == 404
    assert row.number not in words(other.get("/my"))
    with pytest.raises(NotFound), cases.acting(f"school-{_another(cases)}") as work:
        measures.reply(work, row.id, text="别校答复")


def _another(cases: Cases) -> str:
    """The code of a school that is not the party."""
    return next(one for one in cases.city.people if one.startswith("school-") and one != PARTY)[7:]
