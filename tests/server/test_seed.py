"""The invented city as the demo builds it: its schools come from a roster full of habits."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from server import migrations, scope, seed
from server.content import city, city_roster
from server.domain.registering import Deed
from server.infra.database import make_engine
from server.models import Area, AuditEntry, Grant, Person, School
from server.queries.rosters import Report
from server.work import Works
from shared.vocabulary import Role
from tests.clocks import SteppedClock
from tests.conftest import DATABASES, settings_for
from tooling import postgres


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Works]:
    """A database with nothing in it, on SQLite and on PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'lookback.db'}"
    if request.param == "postgresql":
        url = postgres.fresh_database(request.getfixturevalue("postgresql_address"))
    engine = make_engine(url)
    migrations.upgrade(engine)
    yield Works(engine, SteppedClock(), settings_for(tmp_path))
    engine.dispose()


def told(report: Report, deed: Deed) -> Counter[str]:
    return Counter(one.code for line in report.of(deed) for one in line.told if one.wrong)


def test_the_city_is_built_from_its_roster_and_every_mistake_is_told(empty: Works) -> None:
    report = seed.build_from_roster(empty, city_roster.workbook())
    assert report.counts[Deed.ADDED] == city.SCHOOLS == 300
    assert report.counts[Deed.REFUSED] == len(city_roster.MISTAKES)
    assert told(report, Deed.REFUSED) == {
        "twice": 2,
        "not_a_count": 1,
        "unknown_word": 1,
        "missing": 1,
        "formula": 1,
        "lost_digits": 1,
    }
    # A sum for each town, and one of all.
    assert report.counts[Deed.LEFT_OUT] == len(seed.TOWNS) + 1
    with empty.reading(scope.SYSTEM) as work:
        placed = work.session.execute(
            select(Area.name, func.count(School.id)).join(School.area).group_by(Area.name)
        )
        assert dict(placed.all()) == Counter(school["town"] for school in city.roster())
        rows = {one["code"]: one for one in city.roster()}
        for school in work.session.scalars(select(School)):
            row = rows[school.code]
            assert (school.name, school.facts) == (row["name"], row["facts"])
            assert abs((school.lat_e7 or 0) - row["lat_e7"]) <= 10
        held = select(Person.login).join(Grant).where(Grant.role == Role.SUPERVISOR)
        # What takes two persons' words can be tried out.
        assert set(work.session.scalars(held)) == {"zhou", "wu"}
        accounts = select(func.count(Grant.id)).where(Grant.role == Role.SCHOOL)
        assert work.session.scalar(accounts) == city.SCHOOLS
        imported = select(AuditEntry.actor_id).where(AuditEntry.event == "SchoolsImported")
        assert work.session.scalars(imported).all() == [seed.find(work).people["admin"]]


def test_the_roster_is_the_same_each_time() -> None:
    rows = [list(city_roster._rows_of(town)) for town in city.TOWNS]
    assert rows == [list(city_roster._rows_of(town)) for town in city.TOWNS]
    assert sum(map(len, rows)) == city.SCHOOLS + len(city_roster.MISTAKES)
