"""A city of invented schools in a fresh database, with enrolled tablets."""

import base64
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from bench.tablets import Checklist, Pen
from server import migrations, seed
from server.actions import devices
from server.actions.devices import Enrolment
from server.actions.register import SchoolFacts
from server.config import Settings
from server.infra.database import make_engine
from server.models import School, Template
from server.scope import SYSTEM
from server.sync import push
from server.work import Works
from shared.clock import SystemClock

FACTS = {
    "students": 864,
    "staff": 61,
    "boarders": 0,
    "has_canteen": True,
    "uses_gas": True,
    "has_bus": False,
    "notices_sent": 0,
}
INSPECTORS = ("chen", "lin", "he", "su")


@dataclass(frozen=True)
class Town:
    """What was built."""

    settings: Settings
    epoch: str
    schools: list[tuple[str, str]]
    checklist: Checklist
    pens: list[Pen]


def build(folder: Path, database_url: str, *, schools: int, tablets: int) -> Town:
    """Migrate, seed, enrol."""
    settings = Settings(
        data_folder=folder, database_url=database_url, secret_key="bench", password_memory_kib=8
    )
    engine = make_engine(database_url)
    migrations.upgrade(engine)
    works = Works(engine, SystemClock(), settings)
    city = seed.build(works, tuple(school(number) for number in range(schools)))
    with works.reading(SYSTEM) as work:
        found = work.session.execute(select(School.id, School.area_id).order_by(School.code))
        ids = [(school_id, area_id) for school_id, area_id in found]
        template = work.session.scalars(select(Template).where(Template.current)).one()
        checklist = Checklist(template.id, _verdict_codes(template))
        epoch = push.epoch(work)
    people = [city.people[login] for login in INSPECTORS]
    pens = [_enrol(works, people[number % len(people)], number) for number in range(tablets)]
    engine.dispose()
    return Town(settings, epoch, ids, checklist, pens)


def school(number: int) -> SchoolFacts:
    """One of the invented schools."""
    town = seed.TOWNS[number % len(seed.TOWNS)][1]
    return SchoolFacts(
        code=f"35{number:05}",
        name=f"{town}第{number}小学",
        town=town,
        school_type="小学",
        locality="镇区",
        address=f"{town}学府路{number}号",
        pinyin=f"di{number}xiaoxue",
        initials=f"d{number}xx",
        lat_e7=247_000_000 + number,
        lon_e7=1_186_000_000 + number,
        facts=FACTS,
        contacts=({"post": "安全副校长", "name": "甲某某", "phone": "000-0000000"},),
    )


def _verdict_codes(template: Template) -> list[str]:
    return [item["code"] for item in template.body["items"] if item.get("answer_type") == "verdict"]


def _enrol(works: Works, person_id: str, number: int) -> Pen:
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    with works.writing(SYSTEM) as work:
        code = devices.make_code(work, person_id)
    told = devices.enrol(works, Enrolment(code, public, f"bench {number}", "bench"), address="")
    return Pen(told.device_id, told.token, person_id, key, seed=number)
