"""An office of another time zone: its page, its papers and its tablets read the same hours."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from mobile import hours
from mobile.presenters.record import RecordPresenter
from server import scope, seed
from server.app import create_app
from server.models import Inspection
from server.queries import papers
from shared.papers import Reader
from tests import photos
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.hands import Office
from tests.drivers.tablet import TabletDriver
from tests.server.console.test_rosters import Hands, words
from tests.wires import FlaskWire

ZONE = "Asia/Urumqi"
ARRIVED_THERE, ARRIVED_HERE = "2026-09-17 23:31", "2026-09-18 01:31"
"""One instant: on two days."""


@pytest.fixture
def app(engine: Engine, clock: SteppedClock, tmp_path: Path) -> Any:
    """The office of Urumqi, two hours behind."""
    clock.advance(hours=15, minutes=30)
    return create_app(replace(settings_for(tmp_path), time_zone=ZONE), clock, engine)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    hours.hear(None)


def test_an_office_of_another_zone_reads_its_own_hours_everywhere(
    app: Any, clock: SteppedClock, tmp_path: Path
) -> None:
    works = app.works
    with works.reading() as work:
        office = Office(works, seed.find(work))
    chen = TabletDriver(tmp_path / "chen", clock, FlaskWire(app)).enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), ["望潮中学"], 1, clock)
    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    assert hours.zone() == ZONE
    hours.hear(None)
    chen.kill_and_restart().unlock()
    assert hours.zone() == ZONE

    chen.arrive("望潮中学", photos.file(tmp_path / "shots", "gate", "gate", right=True))
    made = RecordPresenter(chen.tablet.desk, chen.inspection_id)
    assert dict(made.paper().head)["到达时间"] == ARRIVED_THERE
    assert ARRIVED_THERE[:10].replace("-", "") in made.made().name
    assert chen.tablet.desk.today.isoformat() == ARRIVED_THERE[:10]
    chen.sync()
    with works.reading(scope.SYSTEM) as work:
        paper, row = papers.record(work, chen.inspection_id, Reader("en", str, ZONE))
        assert row.id == work.session.get_one(Inspection, chen.inspection_id).id
    assert dict(paper.head)["Arrived"] == ARRIVED_THERE
    page = words(Hands(app, "zhou").get(f"/inspections/{chen.inspection_id}"))
    assert ARRIVED_THERE[5:] in page
    assert ARRIVED_HERE[5:] not in page
