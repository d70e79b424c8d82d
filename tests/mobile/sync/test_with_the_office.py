"""The real engine against the real server: enrolling, trouble with one visit, two tablets."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mobile.presenters.arrival import ArrivalPresenter
from server.models import Inspection, Receipt, Visit
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.vocabulary import InspectionState, SignatureRole, VisitState
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import PIN, SERVER, STROKES, TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import PORTAL, FlaskWire


def test_a_code_enrols_once(
    office: OfficeDriver, clock: SteppedClock, wire: FlaskWire, tmp_path: Path
) -> None:
    code = office.enrol_code("chen")
    TabletDriver(tmp_path / "one", clock, wire).enrol(code)
    second = TabletDriver(tmp_path / "two", clock, wire)
    state = second.tablet.unlock.enrol(server=SERVER, code=code, pin=PIN, transport=wire)
    assert not state.enrolled
    assert state.error


def test_a_code_is_not_spent_on_a_pin_that_will_not_do(
    office: OfficeDriver, clock: SteppedClock, wire: FlaskWire, tmp_path: Path
) -> None:
    code = office.enrol_code("chen")
    driver = TabletDriver(tmp_path / "one", clock, wire)
    state = driver.tablet.unlock.enrol(server=SERVER, code=code, pin="12", transport=wire)
    assert state.error
    assert wire.log == []
    driver.enrol(code)


def test_an_expired_code_is_refused(
    office: OfficeDriver, clock: SteppedClock, wire: FlaskWire, tmp_path: Path
) -> None:
    code = office.enrol_code("chen")
    clock.advance(minutes=16)
    driver = TabletDriver(tmp_path / "one", clock, wire)
    state = driver.tablet.unlock.enrol(server=SERVER, code=code, pin=PIN, transport=wire)
    assert not state.enrolled
    assert state.error


class Portal:
    """A hotel's network."""

    def send(self, _ask: Any) -> Any:
        return PORTAL


@pytest.mark.parametrize("server", ["http://school.example", "ftp://x", "http://[", "", "   "])
def test_an_address_that_is_not_secure_is_refused_in_words(
    clock: SteppedClock, wire: FlaskWire, tmp_path: Path, server: str
) -> None:
    driver = TabletDriver(tmp_path / "one", clock, wire)
    state = driver.tablet.unlock.enrol(server=server, code="1", pin=PIN)
    assert state.error
    assert not state.enrolled


def test_enrolling_through_a_captive_portal_says_there_is_no_server(
    clock: SteppedClock, wire: FlaskWire, tmp_path: Path
) -> None:
    driver = TabletDriver(tmp_path / "one", clock, wire)
    state = driver.tablet.unlock.enrol(server=SERVER, code="1", pin=PIN, transport=Portal())
    assert state.error
    assert not state.enrolled


def test_a_visit_the_office_cancelled_is_held_and_delays_no_other_inspection(
    chen: TabletDriver, works: Works, wire: FlaskWire, city: City, tmp_path: Path
) -> None:
    wire.on = False
    shots = tmp_path / "shots"
    chen.arrive(SCHOOL, pictures.file(shots, "gate"))
    chen.checklist.answer("XF-07", "fail")
    chen.find("XF-07", pictures.file(shots, "exit", "red"))
    held = chen.inspection_id
    other = ArrivalPresenter(chen.tablet.desk, city.schools["白鹭小学"])
    other.photograph_gate(pictures.file(shots, "gate2", "tan"))
    assert other.begin().started
    with works.writing(SYSTEM) as work:
        work.session.scalars(select(Visit)).one().state = VisitState.CANCELLED
    wire.on = True
    chen.sync()
    with works.reading(SYSTEM) as work:
        results = dict(iter(work.session.execute(select(Receipt.device_seq, Receipt.result))))
        started = work.session.scalars(select(Inspection.id)).all()
    kept = chen.tablet.desk.shelves.outbox
    assert {results[op.device_seq] for op in kept.of_inspection(held)} == {"held"}
    assert started == [other.state.inspection_id]
    assert {one.result for one in chen.tablet.sync.state.trouble} == {"held"}
    assert chen.tablet.sync.state.header.trouble == len(kept.of_inspection(held))


def test_two_tablets_of_one_visit_each_submit_their_part(
    chen: TabletDriver,
    app: Any,
    office: OfficeDriver,
    clock: SteppedClock,
    tmp_path: Path,
) -> None:
    shots = tmp_path / "shots"
    lin = TabletDriver(tmp_path / "lin", clock, FlaskWire(app)).enrol(office.enrol_code("lin"))
    lin.sync()
    chen.arrive(SCHOOL, pictures.file(shots, "gate"))
    chen.answer_all({}, lambda code: pictures.file(shots, code, "tan"))
    chen.sync()
    lin.sync()
    lin.arrive(SCHOOL, pictures.file(shots, "gate2", "tan"))
    lin.checklist.answer("XF-07", "fail")
    lin.find("XF-07", pictures.file(shots, "exit", "red"))
    lin.sync()
    chen.sign_and_submit()
    chen.sync()
    with app.works.reading(SYSTEM) as work:
        assert (
            work.session.get_one(Inspection, chen.inspection_id).state != InspectionState.COMPLETE
        )
    finish = lin.finish
    finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
    assert finish.state.missing == ()
    assert finish.submit().submitted
    lin.sync()
    chen.sync()
    with app.works.reading(SYSTEM) as work:
        inspection = work.session.get_one(Inspection, chen.inspection_id)
        assert inspection.state == InspectionState.COMPLETE
        assert inspection.answers["XF-07"]["value"] == "fail"
    assert chen.tablet.desk.inspection(chen.inspection_id) == lin.tablet.desk.inspection(
        chen.inspection_id
    )


@pytest.mark.parametrize("years", [-10, 10])
def test_a_wrong_clock_changes_no_acceptance(
    chen: TabletDriver, works: Works, clock: SteppedClock, tmp_path: Path, years: int
) -> None:
    class Wrong(SteppedClock):
        """A tablet's clock that is years off."""

        def now(self) -> Any:
            right = clock.now()
            return right.replace(year=right.year + years)

    chen.clock = Wrong()
    chen.kill_and_restart().unlock()
    chen.sync()
    assert chen.tablet.sync.state.clock_warning_ms
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.sync()
    with works.reading(SYSTEM) as work:
        inspection = work.session.get_one(Inspection, chen.inspection_id)
        assert inspection.arrived_at.year == 2026
        assert not inspection.arrived_doubtful


def test_a_tablet_that_joined_and_will_not_submit_is_named_by_the_lead(
    office: OfficeDriver,
    works: Works,
    chen: TabletDriver,
    clock: SteppedClock,
    wire: FlaskWire,
    tmp_path: Path,
) -> None:
    shots = tmp_path / "shots"
    lin = TabletDriver(tmp_path / "lin", clock, wire, seed=2).enrol(office.enrol_code("lin"))
    lin.sync()
    chen.arrive(SCHOOL, pictures.file(shots, "gate")).sync()
    lin.arrive(SCHOOL, pictures.file(shots, "again")).sync()
    chen.sync()
    lead, other = (chen, lin) if chen.finish.state.away else (lin, chen)
    assert other.finish.state.away == ()
    (away,) = lead.finish.state.away
    assert away.device_id == other.tablet.desk.shelves.vault.device()["device_id"]
    assert away.name
    assert not away.named
    assert lead.finish.name_missing(away.device_id).away[0].named
    lead.answer_all({}, lambda _code: shots / "gate.jpg")
    lead.sign_and_submit().sync()
    with works.reading(SYSTEM) as work:
        inspection = work.session.get_one(Inspection, lead.inspection_id)
        assert inspection.state == InspectionState.COMPLETE
    lin.tablet.close()
