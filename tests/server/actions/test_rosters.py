"""Taking in a roster: told first, then taken in; twice changes nothing; nobody else may."""

from typing import Any

import pytest
from sqlalchemy import func, select

from server import scope
from server.actions import people, register
from server.domain.registering import Deed
from server.infra.roster import read_roster
from server.infra.roster_columns import LABELS
from server.infra.roster_form import empty_roster
from server.infra.tables import read_tables
from server.models import Area, AuditEntry, FeedItem, School
from server.queries import rosters
from server.queries.rosters import Report
from server.scope import Actor
from server.seed import City
from server.work import Works
from shared.problems import Forbidden, NotSignedIn
from shared.vocabulary import Role
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS
from tests.rosters import HEAD, Cells, sheet

KNOWN = SCHOOLS[0]
NEW = ("399001", "听涛小学", "青禾镇", "小学", "镇区", 500, 0, "否")
DIGEST = "a roster"


def known(**cells: Any) -> Cells:
    """The row of a school the register knows, with these cells in other words."""
    facts = KNOWN.facts or {}
    said = {
        "学校代码": KNOWN.code,
        "学校名称": KNOWN.name,
        "镇街": KNOWN.town,
        "学校类别": KNOWN.school_type,
        "所在区域": KNOWN.locality,
        "学生数": facts["students"],
        "寄宿生数": facts["boarders"],
        "有食堂": "是",
    }
    return tuple({**said, **cells}[head] for head in HEAD)


def actor(works: Works, city: City, login: str) -> Actor:
    with works.reading() as work:
        return scope.load_actor(work.session, city.people[login])


def looked_through(works: Works, who: Actor, *rows: Cells) -> Report:
    with works.reading(who) as work:
        return rosters.compare(work, read_roster(sheet(HEAD, *rows)))


def taken_in(works: Works, who: Actor, *rows: Cells) -> Report:
    with works.writing(who) as work:
        roster = read_roster(sheet(HEAD, *rows))
        return register.take_roster(work, roster, source_digest=DIGEST)


def register_as_it_is(works: Works) -> list[Any]:
    """Everything of every school, and how far the feed has come."""
    with works.reading(scope.SYSTEM) as work:
        schools = work.session.scalars(select(School).order_by(School.code)).all()
        number = work.session.scalar(select(func.max(FeedItem.seq)))
        return [number, *((one.code, rosters.told_as_it_was(one)) for one in schools)]


def deeds(report: Report) -> list[tuple[str, Deed]]:
    return [(line.code, line.deed) for line in report.lines]


@pytest.fixture
def admin(works: Works, city: City) -> Actor:
    """The administrator of the city."""
    return actor(works, city, "admin")


def test_what_would_happen_is_told_and_nothing_is_changed_by_asking(
    works: Works, admin: Actor
) -> None:
    before = register_as_it_is(works)
    report = looked_through(works, admin, known(学生数=1250), NEW, known(学校代码="坏"))
    assert deeds(report) == [
        (KNOWN.code, Deed.CHANGED),
        ("399001", Deed.ADDED),
        ("坏", Deed.REFUSED),
    ]
    told = [(one.name, one.was, one.becomes) for one in report.lines[0].changes]
    assert ("students", 1200, 1250) in told
    assert report.absent == len(SCHOOLS) - 1
    assert KNOWN.name not in report.absent_names
    assert register_as_it_is(works) == before


def test_a_roster_is_taken_in_as_its_report_says(works: Works, admin: Actor) -> None:
    rows = (known(学生数=1250), NEW, ("399002", *NEW[1:5], "很多", 0, "否"))
    asked = looked_through(works, admin, *rows)
    report = taken_in(works, admin, *rows)
    assert deeds(report) == deeds(asked)
    with works.reading(scope.SYSTEM) as work:
        schools = {one.code: one for one in work.session.scalars(select(School))}
        assert schools[KNOWN.code].facts["students"] == 1250
        assert schools["399001"].area.name == "青禾镇"
        assert schools["399001"].facts == {"students": 500, "boarders": 0, "has_canteen": False}
        assert schools["399001"].initials == "ttxx"
        assert "399002" not in schools
        entry = work.session.scalars(
            select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)
        ).one()
        assert (entry.event, entry.subject_id) == ("SchoolsImported", DIGEST)
        assert entry.actor_id == admin.person_id


def test_a_roster_taken_in_twice_changes_nothing(
    works: Works, admin: Actor, clock: SteppedClock
) -> None:
    rows = (known(学生数=1250), NEW)
    taken_in(works, admin, *rows)
    before = register_as_it_is(works)
    clock.advance(days=1)
    report = taken_in(works, admin, *rows)
    assert {line.deed for line in report.lines} == {Deed.UNCHANGED}
    assert register_as_it_is(works) == before


def test_what_a_roster_leaves_blank_stays_as_it_was(works: Works, admin: Actor) -> None:
    before = register_as_it_is(works)
    report = taken_in(works, admin, known(学生数="", 寄宿生数="—", 有食堂=None))
    assert deeds(report) == [(KNOWN.code, Deed.UNCHANGED)]
    assert register_as_it_is(works) == before


def test_a_school_that_moved_has_its_new_town_told_by_name(works: Works, admin: Actor) -> None:
    report = taken_in(works, admin, known(镇街="云汀市鹭湾镇"))
    line = report.lines[0]
    assert [(one.name, one.was, one.becomes) for one in line.changes] == [
        ("town", "望潮街道", "鹭湾镇")
    ]
    assert [one.code for one in line.told] == ["read_as"]
    with works.reading(scope.SYSTEM) as work:
        school = work.session.scalars(select(School).where(School.code == KNOWN.code)).one()
        assert school.area.name == "鹭湾镇"


@pytest.mark.parametrize("town", ["YT01", "青禾", "青禾镇人民政府", " 青 禾 镇 "])
def test_a_town_is_known_by_its_code_and_by_what_only_it_can_be(
    works: Works, admin: Actor, town: str
) -> None:
    report = looked_through(works, admin, (*NEW[:2], town, *NEW[3:]))
    assert deeds(report) == [("399001", Deed.ADDED)]
    assert report.taken[0].town == "YT01"


@pytest.mark.parametrize("town", ["海上", "镇", "街道", "YT99"])
def test_a_town_nobody_knows_is_told_with_those_there_are(
    works: Works, admin: Actor, town: str
) -> None:
    report = looked_through(works, admin, (*NEW[:2], town, *NEW[3:]))
    problem = report.lines[0].told[0]
    assert (report.lines[0].deed, problem.code, problem.wrong) == (
        Deed.REFUSED,
        "unknown_town",
        True,
    )
    assert "青禾镇" in problem.told()
    assert "云汀市" not in problem.facts["words"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"学校名称": "望潮实验中学"}, []),
        ({"学校类别": "初中"}, []),
        ({"学校名称": "鹭湾小学", "镇街": "鹭湾镇"}, ["another"]),
        ({"学校名称": "望潮小学", "学校类别": "小学"}, ["another"]),
    ],
)
def test_a_code_that_seems_to_be_another_schools_is_told_and_taken(
    works: Works, admin: Actor, cells: dict[str, str], told: list[str]
) -> None:
    line = looked_through(works, admin, known(**cells)).lines[0]
    assert line.deed is Deed.CHANGED
    assert [one.code for one in line.told] == told


def test_a_closed_school_that_is_listed_again_is_open_again(works: Works, admin: Actor) -> None:
    with works.writing(scope.SYSTEM) as work:
        school = work.session.scalars(select(School).where(School.code == KNOWN.code)).one()
        school.active = False
    report = taken_in(works, admin, known())
    assert deeds(report) == [(KNOWN.code, Deed.CHANGED)]
    assert [one.code for one in report.lines[0].told] == ["active_again"]
    with works.reading(scope.SYSTEM) as work:
        assert work.session.scalars(select(School.active).where(School.code == KNOWN.code)).one()


@pytest.mark.parametrize("login", ["zhou", "chen", "leader", "auditor", "chengguan"])
def test_only_an_administrator_takes_in_a_roster_or_asks(
    works: Works, city: City, login: str
) -> None:
    who = actor(works, city, login)
    with pytest.raises(Forbidden):
        looked_through(works, who, NEW)
    with pytest.raises(Forbidden):
        taken_in(works, who, NEW)
    with pytest.raises(NotSignedIn):
        taken_in(works, scope.NOBODY, NEW)


def test_an_administrator_of_one_town_changes_no_other(works: Works, city: City) -> None:
    with works.writing(scope.SYSTEM) as work:
        person = people.create(work, login="townadmin", name="镇管理员")
        people.grant(work, person.id, role=Role.ADMINISTRATOR, area_id=city.areas["YT01"])
        city.people["townadmin"] = person.id
    who = actor(works, city, "townadmin")
    elsewhere = ("399003", *NEW[1:2], "鹭湾镇", *NEW[3:])
    report = taken_in(works, who, NEW, elsewhere, known(), known(镇街="青禾镇", 学校代码="350000"))
    told = [(line.deed, [one.code for one in line.told if one.wrong]) for line in report.lines]
    assert told[0] == (Deed.ADDED, [])
    assert told[1] == (Deed.REFUSED, ["unknown_town"])
    assert all(deed is Deed.REFUSED for deed, _codes in told[2:])
    assert report.lines[1].told[0].facts["words"] == "青禾镇"
    with works.reading(scope.SYSTEM) as work:
        school = work.session.scalars(select(School).where(School.code == KNOWN.code)).one()
        assert school.area.name == KNOWN.town


def test_a_known_code_of_another_town_is_not_drawn_over(works: Works, city: City) -> None:
    with works.writing(scope.SYSTEM) as work:
        person = people.create(work, login="townadmin", name="镇管理员")
        people.grant(work, person.id, role=Role.ADMINISTRATOR, area_id=city.areas["YT01"])
        city.people["townadmin"] = person.id
    report = looked_through(works, actor(works, city, "townadmin"), known(镇街="青禾镇"))
    assert [one.code for one in report.lines[0].told] == ["elsewhere"]
    assert report.taken == []


def test_an_empty_roster_names_every_column_and_offers_the_towns(works: Works, city: City) -> None:
    with works.reading(scope.SYSTEM) as work:
        towns = rosters.towns(work)
        names = {area.name for area in work.session.scalars(select(Area))}
    assert len(towns) == 9
    assert set(towns) == names - {"云汀市"}
    empty = empty_roster(towns)
    roster = read_roster(empty)
    assert set(roster.heads) == set(LABELS)
    assert roster.unread_columns == roster.doubled_columns == roster.rows == ()
    lists = {table.name: table.rows for table in read_tables(empty)}["选项"]
    assert set(towns) <= {cell for row in lists for cell in row}
