"""A tablet after its first sync, without a network: prepared once, copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server import seed
from server.app import create_app
from tests import pictures
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import NoWire, TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire


@pytest.fixture(scope="session")
def prepared(built_city: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tablet that is enrolled, in step, and has one released visit."""
    folder = tmp_path_factory.mktemp("prepared")
    clock = SteppedClock()
    engine = built_city.engine("sqlite", folder, None)
    app = create_app(settings_for(folder), clock, engine)
    works = app.works  # type: ignore[attr-defined]
    with works.reading() as work:
        office = OfficeDriver(works, seed.find(work))
    driver = TabletDriver(folder / "tablet", clock, FlaskWire(app))
    driver.enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), SCHOOL)
    clock.advance(hours=1, minutes=1)
    office.release()
    driver.sync()
    driver.tablet.close()
    engine.dispose()
    return folder / "tablet"


@pytest.fixture
def chen(prepared: Path, tmp_path: Path, clock: SteppedClock) -> Iterator[TabletDriver]:
    """The prepared tablet, unlocked, offline."""
    shutil.copytree(prepared, tmp_path / "tablet")
    clock.advance(hours=1, minutes=1)
    driver = TabletDriver(tmp_path / "tablet", clock, NoWire()).unlock()
    yield driver
    driver.tablet.close()


@pytest.fixture
def inspecting(chen: TabletDriver, shots: Path) -> TabletDriver:
    """Arrived at the school."""
    from_gate = shots / "gate.jpg"
    return chen.arrive(SCHOOL, from_gate)


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """A folder of pictures: a gate, a fault, a damaged file."""
    folder = tmp_path / "shots"
    for name, color in (("gate", "tan"), ("fault", "red"), ("after", "lightgreen")):
        pictures.file(folder, name, color)
    whole = (folder / "gate.jpg").read_bytes()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 3])
    (folder / "text.jpg").write_text("no picture")
    return folder
