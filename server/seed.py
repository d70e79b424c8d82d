"""One small invented city, built through the same actions users call.

Demo, development and tests share it, so it cannot rot. Every name in it is invented.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server import content
from server.actions import people, phrases, register
from server.domain.registering import SchoolFacts
from server.infra import calendar_source
from server.infra.passwords import hash_password
from server.infra.roster import read_roster
from server.models import Area, Office, Person, School
from server.queries.rosters import Report
from server.scope import SYSTEM, load_actor
from server.work import Work, Works
from shared.sealing import digest
from shared.vocabulary import OfficeKind, Role

PASSWORD = "lookback demo 2026"
"""The password of every account of the demo; made up, and told on the screen."""

CITY = ("YT", "云汀市", "Yunting City")
TOWNS = (
    ("YT01", "青禾镇", "Qinghe Town"),
    ("YT02", "鹭湾镇", "Luwan Town"),
    ("YT03", "白石镇", "Baishi Town"),
    ("YT04", "松溪乡", "Songxi Township"),
    ("YT05", "沙岭镇", "Shaling Town"),
    ("YT06", "北屏镇", "Beiping Town"),
    ("YT07", "栖霞镇", "Qixia Town"),
    ("YT08", "望潮街道", "Wangchao Street"),
    ("YT09", "城东街道", "Chengdong Street"),
)
OFFICES = (
    (OfficeKind.CAMPAIGN, "市校园安全专项办", "Campus Safety Campaign Office"),
    (OfficeKind.POLICE, "市公安局", "City Police"),
    (OfficeKind.EDUCATION, "市教育局", "City Education Bureau"),
    (OfficeKind.TRAFFIC_POLICE, "市交警大队", "Traffic Police"),
    (OfficeKind.URBAN_MANAGEMENT, "市城管局", "Urban Management"),
    (OfficeKind.MARKET_SUPERVISION, "市市场监管局", "Market Supervision"),
    (OfficeKind.TOWN, "青禾镇人民政府", "Qinghe Town Office"),
)
FIRST_YEAR = 2018
"""Papers and look-backs of a new city are younger; older years can be imported."""
YEARS = range(FIRST_YEAR, calendar_source.LAST_PUBLISHED_YEAR + 2)


@dataclass
class City:
    """What was built, by the names the demo and the stories use."""

    areas: dict[str, str] = field(default_factory=dict)
    offices: dict[OfficeKind, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    schools: dict[str, str] = field(default_factory=dict)


Employed = tuple[str, str, OfficeKind, Role]
PEOPLE: tuple[Employed, ...] = (
    ("admin", "系统管理员", OfficeKind.CAMPAIGN, Role.ADMINISTRATOR),
    ("zhou", "周科员", OfficeKind.CAMPAIGN, Role.SUPERVISOR),
    ("chen", "陈立", OfficeKind.POLICE, Role.INSPECTOR),
    ("lin", "林婉", OfficeKind.EDUCATION, Role.INSPECTOR),
    ("he", "何川", OfficeKind.POLICE, Role.INSPECTOR),
    ("su", "苏禾", OfficeKind.EDUCATION, Role.INSPECTOR),
    ("leader", "领导小组", OfficeKind.CAMPAIGN, Role.LEADER),
    ("auditor", "审计员", OfficeKind.CAMPAIGN, Role.AUDITOR),
)
SECOND = ("wu", "吴科员", OfficeKind.CAMPAIGN, Role.SUPERVISOR)
"""Of the demo alone: the second person by whose word what Zhou proposes takes effect."""


def build(works: Works, schools: tuple[SchoolFacts, ...]) -> City:
    """The city with its towns, offices, people, calendar, checklist and these schools."""
    hashed = hash_password(PASSWORD, works.settings.password_memory_kib)
    with works.writing(SYSTEM) as work:
        city = _found(work, hashed)
        register.import_schools(work, schools, source_digest="seed")
    with works.writing(SYSTEM) as work:
        _school_accounts(work, city, hashed)
    return city


def build_from_roster(works: Works, data: bytes) -> Report:
    """The city, its schools taken in from a roster by its administrator; what each row did."""
    hashed = hash_password(PASSWORD, works.settings.password_memory_kib)
    roster = read_roster(data)
    with works.writing(SYSTEM) as work:
        city = _found(work, hashed)
        _employ(work, city, hashed, SECOND)
    with works.reading() as work:
        administrator = load_actor(work.session, city.people["admin"])
    with works.writing(administrator) as work:
        report = register.take_roster(work, roster, source_digest=digest(data))
    with works.writing(SYSTEM) as work:
        _school_accounts(work, city, hashed)
    return report


def _found(work: Work, hashed: str) -> City:
    """A city that has everything but schools."""
    city = City()
    _build_areas(work, city)
    _build_people(work, city, hashed)
    for year in YEARS:
        days = calendar_source.days_of(year)
        register.load_calendar(work, year, days, edition=calendar_source.edition(year))
    publish_checklist(work)
    phrases.take_own(work)
    return city


def find(work: Work) -> City:
    """The city as it stands in a database built earlier."""

    def by(name: Any, row_id: Any) -> dict[str, str]:
        return {row[0]: row[1] for row in work.session.execute(select(name, row_id))}

    offices = by(Office.kind, Office.id)
    return City(
        by(Area.code, Area.id),
        {OfficeKind(kind): office_id for kind, office_id in offices.items()},
        by(Person.login, Person.id),
        by(School.name, School.id),
    )


def publish_checklist(work: Work) -> str:
    """The product's own checklist as the first version."""
    path = Path(content.__file__).with_name("checklist-campus-safety.json")
    body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    template = register.publish_template(
        work, code="campus-safety", name="校园安全检查表", name_en="Campus safety", body=body
    )
    return template.id


def _build_areas(work: Work, city: City) -> None:
    code, name, name_en = CITY
    root = register.add_area(work, code=code, name=name, name_en=name_en)
    city.areas[code] = root.id
    for code, name, name_en in TOWNS:
        town = register.add_area(work, code=code, name=name, name_en=name_en, parent_id=root.id)
        city.areas[code] = town.id
    for kind, name, name_en in OFFICES:
        area_id = city.areas["YT01"] if kind is OfficeKind.TOWN else None
        office = register.add_office(work, kind=kind, name=name, name_en=name_en, area_id=area_id)
        city.offices[kind] = office.id


def _build_people(work: Work, city: City, hashed: str) -> None:
    for one in PEOPLE:
        _employ(work, city, hashed, one)
    for login, kind in (("chengguan", OfficeKind.URBAN_MANAGEMENT), ("police", OfficeKind.POLICE)):
        person = people.create(
            work, login=login, name=f"{login} 经办", office_id=city.offices[kind]
        )
        person.password_hash = hashed
        people.grant(work, person.id, role=Role.OFFICE, office_id=city.offices[kind])
        city.people[login] = person.id


def _employ(work: Work, city: City, hashed: str, one: Employed) -> None:
    """Somebody of this office, over the whole city."""
    login, name, kind, role = one
    person = people.create(work, login=login, name=name, office_id=city.offices[kind])
    person.password_hash = hashed
    people.grant(work, person.id, role=role, area_id=city.areas["YT"])
    city.people[login] = person.id


def _school_accounts(work: Work, city: City, hashed: str) -> None:
    """Each school's safety officer signs in by the school's code."""
    for school in work.session.query(School).order_by(School.code).limit(SCHOOL_ACCOUNTS_MAX):
        city.schools[school.name] = school.id
        person = people.create(work, login=f"school-{school.code}", name=f"{school.name} 安全员")
        person.password_hash = hashed
        people.grant(work, person.id, role=Role.SCHOOL, school_id=school.id)
        city.people[person.login] = person.id


SCHOOL_ACCOUNTS_MAX = 400
