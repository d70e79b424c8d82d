"""One act for many: each row as it was seen, left out with its reason, undone in time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server import scope
from server.actions import orders, proposals
from server.domain.long_work import UNDO_WITHIN, WorkState
from server.domain.planning_words import ProposalCause, ProposalKind, ProposalState
from server.infra.photo_store import LocalPhotoStore
from server.jobs import long_work as job
from server.jobs.queue import Worker
from server.models import AuditEntry, LongWork, Notice, Proposal
from tests.drivers.cases import PARTY, Cases
from tests.server.console.test_rosters import Hands, words

REMINDED = "The office reminds you of an order"
WHY = "同类情况一并处理"


def pass_by(cases: Cases, span: timedelta = UNDO_WITHIN) -> None:
    """Time passes, and the worker comes by."""
    cases.clock.advance(seconds=span.total_seconds())
    Worker(cases.works, LocalPhotoStore(Path("unused")), {"long_work": job.run}, {}).run_due()


def last(cases: Cases) -> LongWork:
    """What was asked for last, as it stands."""
    with cases.works.reading(scope.SYSTEM) as work:
        rows = select(LongWork).order_by(LongWork.made_at.desc(), LongWork.id.desc())
        row = work.session.scalars(rows.limit(1)).one()
        work.session.expunge(row)
        return row


def picked(cases: Cases, ids: list[str]) -> list[str]:
    """The boxes of these orders, as their page shows them now."""
    return [f"{one}~{cases.seen(one).rev}" for one in ids]


def test_parties_are_reminded_once_there_is_no_time_left_to_undo_it(app: Any, cases: Cases) -> None:
    ids, zhou = cases.found(3), Hands(app, "zhou")
    page = zhou.get("/orders").get_data(as_text=True)
    boxes = picked(cases, ids)
    assert all(f'name="row" value="{one}"' in page for one in boxes)
    with cases.acting(PARTY) as work:
        orders.sign(work, ids[1])
    back = zhou.post("/bulk/orders", deed="remind", row=[*boxes, "nothing~1"], query="sort=number")
    assert back.headers["Location"].startswith("/orders?sort=number&work=")
    assert "即将开始" in words(zhou.get(back.headers["Location"]))
    pass_by(cases, UNDO_WITHIN - timedelta(seconds=1))
    assert REMINDED not in cases.told(PARTY)
    pass_by(cases, timedelta(seconds=1))
    row = last(cases)
    assert (row.state, row.done, len(row.left_out)) == (WorkState.DONE, 2, 2)
    assert cases.told(PARTY).count(REMINDED) == 2
    told = words(zhou.get(f"/works/{row.id}"))
    assert "页面显示之后有改动" in told
    assert "没有找到" in told
    assert zhou.post(f"/works/{row.id}/undo").status_code == 409
    # The same day nobody is reminded of the same twice.
    zhou.post("/bulk/orders", deed="remind", row=picked(cases, ids))
    pass_by(cases)
    assert (last(cases).done, len(last(cases).left_out)) == (1, 2)
    assert "今天已催办过" in words(zhou.get(f"/works/{last(cases).id}"))
    with cases.works.reading(scope.SYSTEM) as work:
        chained = select(AuditEntry.actor_id).where(AuditEntry.event == "OrderReminded")
        assert set(work.session.scalars(chained)) == {cases.city.people["zhou"]}


def test_what_is_undone_in_time_was_never_done_and_is_nobody_elses_to_undo(
    app: Any, cases: Cases
) -> None:
    ids, zhou = cases.found(2), Hands(app, "zhou")
    zhou.post("/bulk/orders", deed="remind", row=picked(cases, ids))
    row = last(cases)
    assert Hands(app, "admin").post(f"/works/{row.id}/undo").status_code == 404
    assert zhou.post(f"/works/{row.id}/undo").status_code == 302
    pass_by(cases)
    assert (last(cases).state, REMINDED in cases.told(PARTY)) == (WorkState.UNDONE, False)
    for login, status in (("leader", 403), ("chen", 403)):
        refused = Hands(app, login).post("/bulk/orders", deed="remind", row=picked(cases, ids))
        assert refused.status_code == status
    assert zhou.post("/bulk/orders", deed="take_up", row=picked(cases, ids)).status_code == 404
    assert zhou.post("/bulk/orders", deed="remind").status_code == 422


def test_who_may_no_more_when_it_begins_does_nothing(app: Any, cases: Cases) -> None:
    ids, zhou = cases.found(2), Hands(app, "zhou")
    zhou.post("/bulk/orders", deed="remind", row=picked(cases, ids))
    with cases.works.writing(scope.SYSTEM) as work:
        work.session.get_one(LongWork, last(cases).id).person.active = False
    pass_by(cases)
    assert (last(cases).done, len(last(cases).left_out)) == (0, 2)
    assert REMINDED not in cases.told(PARTY)


def test_steps_are_taken_up_with_one_reason_but_a_listing_by_two_persons_alone(
    app: Any, cases: Cases
) -> None:
    (order_id,), zhou = cases.found(), Hands(app, "zhou")
    with cases.works.writing(scope.SYSTEM) as work:
        order = cases.order(work, order_id)
        for kind in (
            ProposalKind.BULLETIN,
            ProposalKind.INTERVIEW,
            ProposalKind.LISTING,
            ProposalKind.REMINDER,
        ):
            work.session.add(
                Proposal(
                    id=work.new_id(), kind=kind, cause=ProposalCause.OVERDUE,
                    state=ProposalState.PROPOSED, school_id=order.school_id, order_id=order.id,
                    proposed_at=work.now,
                )
            )  # fmt: skip
    with cases.works.reading(scope.SYSTEM) as work:
        rows = {one.kind: one.id for one in work.session.query(Proposal)}
    with cases.acting("zhou") as work:
        proposals.decide(work, rows[ProposalKind.REMINDER], taken=False, reason="已催办")
    boxes = [f"{one}~proposed" for one in rows.values()]
    assert zhou.post("/bulk/proposals", deed="take_up", row=boxes).status_code == 422
    zhou.post("/bulk/proposals", deed="take_up", row=boxes, reason=WHY)
    pass_by(cases)
    row = last(cases)
    assert (row.done, len(row.left_out)) == (1, 3)
    with cases.works.reading(scope.SYSTEM) as work:
        states = {one.kind: (one.state, one.reason) for one in work.session.query(Proposal)}
        decided = select(AuditEntry.event).where(AuditEntry.event == "ProposalDecided")
        assert len(work.session.scalars(decided).all()) == 2
    # An interview needs a day and a place: left out, it waits as before.
    assert states[ProposalKind.INTERVIEW] == (ProposalState.PROPOSED, "")
    assert states[ProposalKind.BULLETIN] == (ProposalState.TAKEN, WHY)
    assert states[ProposalKind.LISTING] == (ProposalState.PROPOSED, "")
    assert "挂牌督办须两人分别看过后签批" in words(zhou.get(f"/works/{row.id}"))


def test_messages_are_marked_as_read_at_once_and_that_is_taken_back(app: Any, cases: Cases) -> None:
    cases.found(3)
    school = Hands(app, PARTY)

    def read() -> list[bool]:
        mine = select(Notice).where(Notice.person_id == cases.city.people[PARTY])
        with cases.works.reading(scope.SYSTEM) as work:
            rows = work.session.scalars(mine.order_by(Notice.id)).all()
            ids.extend(one.id for one in rows)
            return [one.read_at is not None for one in rows]

    ids: list[str] = []
    before = read()
    assert before == [False] * 3
    school.post(f"/notices/{ids[0]}")
    cases.clock.advance(seconds=1)
    back = school.post("/bulk/notices", row=ids[:2])
    assert read() == [True, True, False]
    assert "已办 2" in words(school.get(back.headers["Location"]))
    school.post(f"/works/{last(cases).id}/undo")
    assert read() == [True, False, False]
    assert Hands(app, "zhou").post("/bulk/notices", row=ids[:1]).status_code == 404
