"""One fault's whole life: found without network, ordered, fixed, looked back at, rebounded."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select

from server import scope
from server.actions import lookbacks, orders
from server.domain import audit_chain
from server.models import AuditEntry, LookBack, School
from server.seed import PASSWORD, City
from server.work import Works
from shared.vocabulary import (
    HandlingLevel,
    LookBackState,
    OrderKind,
    OrderState,
    Outcome,
    ReviewVerdict,
    VisitState,
)
from tests import photos
from tests.clocks import SteppedClock
from tests.drivers.hands import Office, fill_in
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire


def test_a_fault_is_found_ordered_fixed_and_looked_back_at(
    app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path
) -> None:
    office = Office(works, city)
    wire = FlaskWire(app)
    chen = TabletDriver(tmp_path / "chen", clock, wire).enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), ["望潮中学"], 1, clock)
    chen.sync()
    assert chen.tablet.today.state.sealed == 1
    assert not chen.tablet.today.state.visits

    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    wire.on = False

    shots = tmp_path / "shots"
    fill_in(chen, shots)
    chen.sign_and_submit()
    before = chen.tablet.desk.inspection(chen.inspection_id)

    chen.kill_and_restart().unlock()
    assert chen.tablet.desk.inspection(chen.inspection_id) == before
    assert chen.tablet.sync.state.safe_to_hand_in is False

    wire.on = True
    steps = chen.sync()
    assert chen.tablet.sync.state.safe_to_hand_in, steps
    assert not chen.tablet.sync.state.trouble
    assert chen.tablet.sync.state.ledger[0].complete

    found = office.orders()
    assert found["RF-01"].state == OrderState.ISSUED
    assert found["RF-01"].kind == OrderKind.NOTICE
    assert found["ZB-01"].kind == OrderKind.TRANSFER
    assert found["ZB-01"].office_id is not None
    assert found["XF-07"].state == OrderState.CLOSED
    assert found["RF-01"].deadline["due_on"] == found["RF-01"].due_on.isoformat()

    zhou = _signed_in(app, "zhou")
    for paper in (f"orders/{found['RF-01'].id}/notice", f"inspections/{chen.inspection_id}/record"):
        assert zhou.get(f"/api/v1/{paper}.pdf").data.startswith(b"%PDF")

    school = f"school-{_code_of(works, '望潮中学')}"
    guards = found["RF-01"]
    with office.acting(school) as work:
        orders.sign(work, guards.id)
    office.send_evidence(app, guards, school, tmp_path)
    with office.acting("zhou") as work:
        orders.review(work, guards.id, verdict=ReviewVerdict.RETURNED, remark="看不清人数")
    clock.advance(days=1)
    office.send_evidence(app, guards, school, tmp_path)
    with office.acting("zhou") as work:
        orders.review(work, guards.id, verdict=ReviewVerdict.ACCEPTED)
    assert office.orders()["RF-01"].state == OrderState.CLOSED

    clock.advance(days=35)
    he = TabletDriver(tmp_path / "he", clock, wire, seed=2).enrol(office.enrol_code("he"))
    with office.acting("zhou") as work:
        due = work.session.scalars(select(LookBack).where(LookBack.order_id == guards.id)).one()
        lookbacks.plan(work, [due.id], going=office.going(work, ("he", "su")))
    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    assert not chen.tablet.today.state.lookbacks
    he.sync()
    row = he.tablet.today.state.lookbacks[0]
    assert row.school == "望潮中学"
    assert he.tablet.today.look_backs_due == 1
    # A tap on it leads to the gate of its released visit.
    assert (row.inspection_id, row.begun) == (he.tablet.today.state.visits[0].inspection_id, False)
    assert he.tablet.desk.shelves.photos.has(row.photo)

    he.arrive("望潮中学", photos.file(shots, "gate2", "gate", light=1))
    begun = he.tablet.today.state.unfinished
    assert begun is not None
    assert (begun.look_back, begun.answered, begun.asked) == (True, 0, 1)
    assert begun.next_text == row.what
    assert he.tablet.today.state.lookbacks[0].begun
    case = he.judge(
        row.lookback_id, Outcome.REBOUND, photos.file(shots, "again", "guards", light=2)
    )
    assert case.state.earlier
    assert case.state.today_preview is not None
    with Image.open(BytesIO(he.tablet.desk.shelves.photos.read(case.state.today_preview))) as seen:
        # The camera wrote it lying; over the old one it must stand.
        assert seen.width > seen.height
    he.sign_and_submit()
    he.sync()

    reopened = office.orders()["RF-01"]
    assert reopened.state == OrderState.SIGNED
    assert reopened.handling_level == HandlingLevel.MAJOR
    assert reopened.grade == guards.grade
    assert reopened.reopened_count == 1
    with works.reading(scope.SYSTEM) as work:
        judged = work.session.get_one(LookBack, due.id)
        assert judged.state == LookBackState.JUDGED
        assert judged.visit is not None
        assert judged.visit.state == VisitState.DONE
        entries = work.session.execute(
            select(AuditEntry.number, AuditEntry.entry, AuditEntry.digest).order_by(
                AuditEntry.number
            )
        )
        report = audit_chain.check(entries)
    assert report.whole
    assert report.entries > 50
    _told_of_the_school(_signed_in(app, "zhou"), he, city.schools["望潮中学"])


def _signed_in(app: Any, login: str) -> Any:
    client = app.test_client()
    told = client.post("/api/v1/sessions", json={"login": login, "password": PASSWORD})
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {told.json['token']}"
    return client


def _told_of_the_school(zhou: Any, he: TabletDriver, school_id: str) -> None:
    """The school's file tells the look-back by its name, its outcome and its photo."""
    happened = zhou.get(f"/api/v1/schools/{school_id}/timeline").json["happenings"]
    assert [one["kind"] for one in happened].count("inspection") == 1
    assert [one["kind"] for one in happened].count("going_back") == 1
    assert [one["outcome"] for one in happened if one["kind"] == "reopen"] == ["rebound"]
    page = zhou.get(f"/schools/{school_id}", headers={"Accept": "text/html"}).get_data(as_text=True)
    line = page[page.index("<b>重开</b>") :].partition("</li>")[0]
    assert "反弹" in line
    assert "<img" in line
    assert ">回头看</b>" in page
    assert "0 条问题" not in page
    # The look-back did not ask for the guards; the check before it did.
    assert "<b>2</b> 人在岗" in page
    past = [(row.kind, row.state) for row in he.tablet.schools.open(school_id).timeline]
    assert ("looked_back", "rebound") in past
    assert [kind for kind, _state in past].count("going_back") == 1


def _code_of(works: Works, name: str) -> str:
    with works.reading(scope.SYSTEM) as work:
        return work.session.scalars(select(School.code).where(School.name == name)).one()
