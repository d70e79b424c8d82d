"""A tiny city whose tablets are taken in already: made once, copied for every world.

Three towns, three schools, four inspectors, four tablets; a checklist of five items, so that an
inspection is done from arrival to seal in a few steps.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server import migrations
from server.actions import people, register
from server.domain.registering import SchoolFacts
from server.infra import calendar_source
from server.infra.database import make_engine
from server.models import School
from server.scope import SYSTEM
from server.seed import City
from server.work import Work
from shared.vocabulary import OfficeKind, Role
from tests import pictures
from tests.clocks import START, SteppedClock
from tests.conftest import SCHOOLS, settings_for
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.simulation import house
from tests.wires import FlaskWire
from tooling import postgres

LARGE = (620, 620)
"""A picture of noise of this size travels in two pieces."""
OFFICE = "office"
TOWNS = ("东镇", "西镇", "南镇")
PEOPLE = {
    "zhou": (Role.SUPERVISOR, OfficeKind.CAMPAIGN),
    "wu": (Role.SUPERVISOR, OfficeKind.CAMPAIGN),
    "chen": (Role.INSPECTOR, OfficeKind.POLICE),
    "lin": (Role.INSPECTOR, OfficeKind.EDUCATION),
    "he": (Role.INSPECTOR, OfficeKind.POLICE),
}
TABLETS = {"chen-1": "chen", "chen-2": "chen", "lin-1": "lin", "he-1": "he"}
"""Tablets and their holders; one inspector has two."""
CODES = ("A-01", "A-02", "A-03", "A-04", "A-05")


@dataclass
class Built:
    """The city on one kind of database, and its tablets' folders."""

    folder: Path
    postgresql: str = ""
    city: City = field(default_factory=City)
    devices: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / OFFICE).mkdir(parents=True)
        self.url = f"sqlite:///{self.folder / OFFICE / 'office.db'}"
        if self.postgresql:
            self.url = postgres.fresh_database(self.postgresql)
        engine = make_engine(self.url)
        migrations.upgrade(engine)
        engine.dispose()
        self._fill()
        for number in range(2):
            large = self.folder / "shots" / f"large-{number}.jpg"
            large.parent.mkdir(exist_ok=True)
            large.write_bytes(pictures.noise(LARGE, number))

    def copied(self, folder: Path) -> str:
        """The same city and tablets in another folder; the address of its database."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        if self.postgresql:
            name = self.url.rpartition("/")[2]
            return postgres.fresh_database(self.postgresql, name)
        return f"sqlite:///{folder / OFFICE / 'office.db'}"

    def _fill(self) -> None:
        clock = SteppedClock()
        at_home = house.opened(settings_for(self.folder / OFFICE), clock, self.url)
        app = at_home.app
        with app.works.writing(SYSTEM) as work:
            _found(work, self.city)
        office, wire = OfficeDriver(app.works, self.city), FlaskWire(app)
        for name, login in TABLETS.items():
            driver = TabletDriver(self.folder / name, clock, wire)
            driver.enrol(office.enrol_code(login)).sync()
            self.devices[name] = str(driver.tablet.desk.shelves.vault.device()["device_id"])
            driver.tablet.close()
        at_home.close()


def _found(work: Work, city: City) -> None:
    root = register.add_area(work, code="C", name="云汀市", name_en="Yunting City")
    city.areas["C"] = root.id
    for town in TOWNS:
        area = register.add_area(work, code=town, name=town, name_en=town, parent_id=root.id)
        city.areas[town] = area.id
    for kind in {office: None for _, office in PEOPLE.values()}:
        office = register.add_office(work, kind=kind, name=str(kind), name_en=str(kind))
        city.offices[kind] = office.id
    for login, (role, kind) in PEOPLE.items():
        person = people.create(work, login=login, name=login, office_id=city.offices[kind])
        people.grant(work, person.id, role=role, area_id=root.id)
        city.people[login] = person.id
    days = calendar_source.days_of(START.year)
    edition = calendar_source.edition(START.year)
    register.load_calendar(work, START.year, days, edition=edition)
    register.publish_template(work, code="short", name="短表", name_en="Short", body=CHECKLIST)
    register.import_schools(work, [school(town) for town in TOWNS], source_digest="simulated")
    work.session.flush()
    for row in work.session.scalars(select(School).order_by(School.code)):
        city.schools[row.name] = row.id


def school(town: str, now: str = "") -> SchoolFacts:
    """The school of a town; ``now`` is the town it has moved to."""
    like = SCHOOLS[1]
    values = {**like.__dict__, "code": f"S-{TOWNS.index(town)}", "name": f"{town}小学"}
    return SchoolFacts(**{**values, "town": now or town})


def _item(code: str, **more: Any) -> dict[str, Any]:
    told = {"code": code, "section": "A", "text_zh": code, "text_en": code, "quick": True}
    plain = {"bases": [], "options_zh": [], "options_en": [], "photo_rule": "none"}
    kind = {"answer_type": "verdict", "weight": 5, "grade": "ordinary", "party": "school"}
    return {**told, **plain, **kind, **more}


CHECKLIST: dict[str, Any] = {
    "sections": [{"code": "A", "name_zh": "甲", "name_en": "A"}],
    "items": [
        _item("A-01"),
        _item("A-02", rectify_workdays=3),
        _item("A-03", grade="serious", rectify_workdays=10),
        _item("A-04", answer_type="number", grade=None, weight=0),
        _item("A-05", answer_type="choice", options_zh=["甲", "乙", "丙"],
              options_en=["a", "b", "c"], grade=None, weight=0),
    ],
}  # fmt: skip
