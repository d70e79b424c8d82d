"""Something happened at a school: told from the tablet without a network, known at the office."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mobile.presenters.incident import IncidentPresenter
from server.models import Incident
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.incidents import AtOnce, CampusPlace, Harm, IncidentKind, PeopleGroup
from tests import pictures
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS
from tests.drivers.hands import Office
from tests.drivers.tablet import TabletDriver
from tests.server.conftest import SCHOOL
from tests.server.console.test_rosters import Hands, words
from tests.wires import FlaskWire

OWN = f"school-{next(one.code for one in SCHOOLS if one.name == SCHOOL)}"


@pytest.fixture
def wire(app: Any) -> FlaskWire:
    return FlaskWire(app)


@pytest.fixture
def chen(
    works: Works, city: City, clock: SteppedClock, tmp_path: Path, wire: FlaskWire
) -> Iterator[TabletDriver]:
    """An inspector's tablet, in step and then without a network."""
    driver = TabletDriver(tmp_path / "chen", clock, wire)
    driver.enrol(Office(works, city).enrol_code("chen")).sync()
    wire.on = False
    yield driver
    driver.tablet.close()


def tell(driver: TabletDriver, city: City, shot: Path | None, incident_id: str = "") -> str:
    """What is known now: one more hurt than before."""
    sheet = IncidentPresenter(driver.tablet.desk, city.schools[SCHOOL], incident_id)
    sheet.kind(IncidentKind.CROWDING)
    if not incident_id:
        sheet.ago(10)
    sheet.place(CampusPlace.STAIRS)
    sheet.count(Harm.INVOLVED, PeopleGroup.PUPILS, 30)
    sheet.step(Harm.HURT, PeopleGroup.PUPILS, 1)
    sheet.done(AtOnce.FIRST_AID)
    if shot is not None:
        sheet.photograph(shot)
    state = sheet.send()
    assert state.sent, state.error
    return state.incident_id


def test_an_incident_is_told_offline_and_its_whole_story_stands_at_the_office(
    app: Any, chen: TabletDriver, works: Works, city: City, wire: FlaskWire, tmp_path: Path
) -> None:
    zhou = Hands(app, "zhou")
    incident_id = tell(chen, city, pictures.file(tmp_path / "shots", "stairs", "red"))
    chen.kill_and_restart().unlock()
    chen.clock.advance(minutes=50)
    wire.on = True
    chen.sync()
    messages = zhou.get("/notices").get_data(as_text=True)
    assert "收到一份事件快报" in messages
    (notice,) = re.findall(r'action="/notices/([0-9a-f-]{36})"', messages)
    page = f"/incidents/{incident_id}"
    assert zhou.post(f"/notices/{notice}").headers["Location"] == page
    told = words(zhou.get(page))
    for one in (
        "拥挤踩踏",
        SCHOOL,
        "受伤 1",
        "走廊、楼梯",
        "已现场急救",
        "事发后 10 分钟",
        "事发后 1 小时",
    ):
        assert one in told, one
    (photo,) = set(re.findall(r"/api/v1/blobs/([0-9a-f]{64})", zhou.get(page).text)) & {
        row.sha256 for row in reported(works, incident_id).photos
    }
    assert zhou.get(f"/api/v1/blobs/{photo}").status_code == 200
    assert "拥挤踩踏" in words(zhou.get(f"/schools/{city.schools[SCHOOL]}"))

    tell(chen, city, None, incident_id)
    chen.sync()
    told = words(zhou.get(page))
    for one in ("受伤 2", "第 1 次报告", "第 2 次报告", "据第 2 次报告，共 2 次"):
        assert one in told, one
    first, second = reported(works, incident_id).reports
    assert [one.counts["hurt"]["pupils"] for one in (first, second)] == [1, 2]
    assert incident_id in zhou.get("/incidents?kind=crowding").text
    assert incident_id not in zhou.get("/incidents?kind=fire").text


def test_the_school_itself_finds_it_at_no_address_and_is_told_nothing(
    app: Any, chen: TabletDriver, city: City, wire: FlaskWire, works: Works, tmp_path: Path
) -> None:
    incident_id = tell(chen, city, pictures.file(tmp_path / "shots", "stairs", "red"))
    wire.on = True
    chen.sync()
    school, photos = Hands(app, OWN), reported(works, incident_id).photos
    assert school.get("/incidents").status_code == 403
    paths = [f"/incidents/{incident_id}", *(f"/api/v1/blobs/{one.sha256}" for one in photos)]
    assert {school.get(path).status_code for path in paths} == {404}
    assert "快报" not in school.get("/notices").text


def reported(works: Works, incident_id: str) -> Incident:
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Incident, incident_id)
        assert row.reports
        assert row.photos
        return row
