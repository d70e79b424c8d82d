"""Two inspectors with tablets, and an office that seals a visit for them."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server.actions import sealing, visits
from server.actions.sealing import Shown
from server.actions.visits import Plan
from server.jobs import releasing
from server.models import Envelope, Visit
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire

HOUR = timedelta(hours=1)


class SealedScene:
    """The office, its clock, and tablets each with a clock and a wire of their own."""

    def __init__(self, app: Any, city: City, clock: SteppedClock, folder: Path) -> None:
        self.app, self.city, self.clock, self.folder = app, city, clock, folder
        self.works: Works = app.works
        self.office = OfficeDriver(self.works, city)
        self.wires: dict[str, FlaskWire] = {}
        self.clocks: dict[str, SteppedClock] = {}

    def tablet(self, name: str, login: str) -> TabletDriver:
        """A tablet in step with the office."""
        self.clocks[name] = SteppedClock(self.clock.now(), f"boot of {name}")
        self.wires[name] = FlaskWire(self.app)
        driver = TabletDriver(self.folder / name, self.clocks[name], self.wires[name])
        driver.enrol(self.office.enrol_code(login))
        driver.sync()
        return driver

    def plan(self, school: str, *team: str, at: datetime | None = None) -> str:
        """A visit sealed for an hour, or to another hour; its id."""
        with self.office.acting() as work:
            ids = tuple(self.city.people[login] for login in team)
            going = Plan(ids, work.today, at or work.now + HOUR)
            made = visits.plan_ad_hoc(work, self.city.schools[school], plan=going).id
        self.jobs()
        return made

    def jobs(self) -> None:
        """The office's clock comes round."""
        with self.works.writing(SYSTEM) as work:
            releasing.run(work, self.app.extensions["lookback_uploads"].store, {})

    def pass_time(self, **span: float) -> None:
        """Time passes for everybody, and the office's clock comes round."""
        for clock in (self.clock, *self.clocks.values()):
            clock.advance(**span)
        self.jobs()

    def envelope(self, visit_id: str, driver: TabletDriver) -> Envelope:
        """The envelope of a visit for one tablet."""
        device_id = driver.tablet.desk.shelves.vault.device()["device_id"]
        with self.works.reading(SYSTEM) as work:
            row = work.session.scalars(
                select(Envelope)
                .where(Envelope.visit_id == visit_id, Envelope.device_id == device_id)
                .order_by(Envelope.made_at.desc(), Envelope.id.desc())
            ).first()
            assert row is not None
            return row

    def read_out(self, visit_id: str, driver: TabletDriver) -> Shown:
        """The office shows the code of a tablet, to be read to its inspector."""
        envelope = self.envelope(visit_id, driver)
        with self.office.acting() as work:
            return sealing.show_code(work, visit_id, envelope.id, read_to="督查员本人")

    def state_of(self, visit_id: str) -> str:
        with self.works.reading(SYSTEM) as work:
            return work.session.get_one(Visit, visit_id).state


def typed(driver: TabletDriver, code: str) -> Any:
    """Type a code on the tablet, character by character; what it says then."""
    sealed = driver.tablet.sealed
    sealed.begin()
    state = sealed.state
    for char in code.replace(" ", ""):
        state = sealed.press(char)
    return state


def seen(driver: TabletDriver) -> list[str]:
    """The schools a tablet lets its inspector go to."""
    return [row.school for row in driver.tablet.today.state.visits]
