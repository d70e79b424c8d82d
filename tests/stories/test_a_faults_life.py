"""One fault's whole life: found without network, ordered, fixed, looked back at, rebounded."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server import scope
from server.actions import devices, lookbacks, orders, visits
from server.actions.orders import SentPhoto
from server.actions.visits import Plan
from server.domain import audit_chain
from server.models import AuditEntry, Blob, Draw, LookBack, Order, School
from server.seed import City
from server.sync.uploads import Announced
from server.work import Work, Works
from shared.sealing import digest
from shared.vocabulary import (
    HandlingLevel,
    LookBackState,
    OrderKind,
    OrderState,
    Outcome,
    ReviewVerdict,
    VisitState,
)
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire


class Office:
    """The office's hands on the same actions its pages call."""

    def __init__(self, works: Works, city: City) -> None:
        self.works, self.city = works, city

    def acting(self, login: str) -> Any:
        with self.works.reading() as work:
            actor = scope.load_actor(work.session, self.city.people[login])
        return self.works.writing(actor)

    def enrol_code(self, login: str) -> str:
        with self.acting("zhou") as work:
            return devices.make_code(work, self.city.people[login])

    def plan(
        self, team: tuple[str, str], schools: list[str], count: int, clock: SteppedClock
    ) -> Draw:
        with self.acting("zhou") as work:
            going = self._going(work, team)
            draw, _ = visits.draw(
                work,
                name="九月抽查",
                school_ids=[self.city.schools[name] for name in schools],
                count=count,
                plan=going,
            )
            return draw

    def _going(self, work: Work, team: tuple[str, str]) -> Plan:
        return Plan(
            tuple(self.city.people[login] for login in team),
            work.today,
            work.now + timedelta(hours=1),
        )

    def release(self) -> None:
        with self.works.writing(scope.SYSTEM) as work:
            lookbacks.publish_released(work, visits.release_due(work))

    def orders(self) -> dict[str, Order]:
        with self.works.reading(scope.SYSTEM) as work:
            return {
                order.finding.code or "": order
                for order in work.session.scalars(select(Order).order_by(Order.id))
            }

    def send_evidence(self, app: Any, order: Order, login: str, folder: Path) -> None:
        data = pictures.jpeg("green", text=order.id)
        desk = app.extensions["lookback_uploads"]
        with self.works.reading() as work:
            actor = scope.load_actor(work.session, self.city.people[login])
        standing = desk.create(actor, Announced(digest(data), len(data), "image/jpeg", "after.jpg"))
        assert standing.done or desk.append(actor, standing.upload_id, 0, data).done
        with self.acting(login) as work:
            preview = work.session.get_one(Blob, digest(data)).facts["preview_sha256"]
            photo = SentPhoto(digest(data), preview, "after.jpg")
            orders.submit_evidence(work, order.id, report="已经改好", photos=[photo])


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

    photos = tmp_path / "shots"
    chen.arrive("望潮中学", pictures.file(photos, "gate"))
    wrong = {"RF-01": "2", "XF-07": "fail", "ZB-01": "fail"}
    chen.answer_all(wrong, lambda code: pictures.file(photos, code, "tan"))
    chen.find("RF-01", pictures.file(photos, "guards", "gray"))
    chen.find(
        "XF-07",
        pictures.file(photos, "exit", "red"),
        where="三层东侧",
        after=pictures.file(photos, "exit-after", "lightgreen"),
    )
    chen.find("ZB-01", pictures.file(photos, "post", "orange"))
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
        lookbacks.plan(work, [due.id], going=office._going(work, ("he", "su")))
    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    assert not chen.tablet.today.state.lookbacks
    he.sync()
    row = he.tablet.today.state.lookbacks[0]
    assert row.school == "望潮中学"
    assert he.tablet.desk.shelves.photos.has(row.photo)

    he.arrive("望潮中学", pictures.file(photos, "gate2"))
    case = he.judge(row.lookback_id, Outcome.REBOUND, pictures.file(photos, "again", "purple"))
    assert case.state.earlier
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


def _code_of(works: Works, name: str) -> str:
    with works.reading(scope.SYSTEM) as work:
        return work.session.scalars(select(School.code).where(School.name == name)).one()
