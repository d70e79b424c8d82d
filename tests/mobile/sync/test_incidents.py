"""Incidents between tablets and the office: offline first, told to the town, settled like all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.presenters.incident import IncidentPresenter
from mobile.presenters.incident_file import Whereabouts, incident_file, lately
from server.models import Incident
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.incidents import Harm, IncidentKind, PeopleGroup
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire


@pytest.fixture
def he(
    office: OfficeDriver, clock: SteppedClock, wire: FlaskWire, tmp_path: Path
) -> Iterator[TabletDriver]:
    """A colleague's tablet."""
    driver = TabletDriver(tmp_path / "he", clock, wire).enrol(office.enrol_code("he"))
    yield driver
    driver.tablet.close()


def report(driver: TabletDriver, city: City, shots: Path, incident_id: str = "") -> str:
    """Something happened, told with a photo."""
    sheet = IncidentPresenter(driver.tablet.desk, city.schools[SCHOOL], incident_id)
    sheet.kind(IncidentKind.FOOD)
    sheet.ago(30)
    sheet.count(Harm.HURT, PeopleGroup.PUPILS, 4)
    sheet.photograph(pictures.file(shots, f"meal{len(sheet.state.photos)}", "red"))
    state = sheet.send()
    assert state.sent, state.error
    return state.incident_id


def test_reported_offline_it_reaches_the_office_and_the_tablets_of_the_town(
    chen: TabletDriver,
    he: TabletDriver,
    works: Works,
    city: City,
    wire: FlaskWire,
    tmp_path: Path,
) -> None:
    he.sync()
    wire.on = False
    incident_id = report(chen, city, tmp_path / "shots")
    chen.sync()
    assert lately(chen.tablet.desk)[0].is_at is not Whereabouts.OFFICE
    wire.on = True
    chen.sync()
    he.sync()
    for driver in (chen, he):
        (row,) = incident_file(driver.tablet.desk, incident_id).reports
        assert row.is_at is Whereabouts.OFFICE
        assert row.number.startswith("快报")
        assert row.counts["hurt"] == {"pupils": 4, "staff": None, "others": None}
        assert row.mine is (driver is chen)
    (row,) = incident_file(chen.tablet.desk, incident_id).reports
    assert row.photos_verified == 1
    with works.reading(SYSTEM) as work:
        assert len(work.session.get_one(Incident, incident_id).reports) == 1


def test_a_colleague_follows_up_and_both_reports_stand(
    chen: TabletDriver, he: TabletDriver, city: City, tmp_path: Path
) -> None:
    incident_id = report(chen, city, tmp_path / "shots")
    chen.sync()
    he.sync()
    assert report(he, city, tmp_path / "more", incident_id) == incident_id
    he.sync()
    chen.sync()
    rows = incident_file(chen.tablet.desk, incident_id).reports
    assert [(row.ordinal, row.mine) for row in rows] == [(2, False), (1, True)]
    assert len({row.number for row in rows}) == 2


def test_the_office_signs_for_its_photos_and_they_leave_when_settled(
    chen: TabletDriver, city: City, clock: SteppedClock, tmp_path: Path
) -> None:
    report(chen, city, tmp_path / "shots")
    chen.tablet.sync.hand_in()
    chen.sync()
    receipt = chen.tablet.sync.state.custody
    assert receipt is not None
    assert chen.tablet.sync.state.safe_to_hand_in
    assert chen.tablet.desk.engine.keeping.let_go.records == 0
    # Settled is noted at one look, and its days are counted from there.
    for _look in range(2):
        clock.advance(days=31)
        chen.sync()
    gone = chen.tablet.desk.engine.keeping.let_go
    assert (gone.records, gone.photos) == (1, 1)
