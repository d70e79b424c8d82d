"""The load meter counts what was carried out and nothing that is planned; the white list."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from server import scope
from server.domain.planning_words import Ceremony, PeriodKind, WaveState
from server.models import Campaign, Inspection, PermittedCheck, School, SchoolPeriod, Wave
from server.queries import load
from server.seed import City
from server.work import Works
from shared.vocabulary import InspectionState, OfficeKind, VisitMode
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands, words

OTHER = "白鹭小学"


def meter(works: Works, school_id: str) -> load.Load:
    with works.reading(scope.SYSTEM) as work:
        return load.of_school(work, work.session.get_one(School, school_id))


def went(tablet: Chain, school_id: str, template_id: str) -> str:
    inspection_id, start = tablet.start(school_id, template_id)
    assert tablet.words(start) == ["applied"]
    return inspection_id


def test_visits_of_all_offices_count_from_the_first_day_of_the_term(
    works: Works, city: City, enrolled: Any, school_id: str, template_id: str, clock: SteppedClock
) -> None:
    chen, lin = enrolled("chen"), enrolled("lin")
    went(chen, school_id, template_id)
    clock.advance(days=10)
    went(lin, school_id, template_id)
    gone = went(lin, school_id, template_id)
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Inspection, gone).state = InspectionState.ANNULLED
    found = meter(works, school_id)
    assert (found.visits, found.limit.visits) == (2, 4)
    assert [(office.name, count) for office, count in found.offices] == [
        ("市教育局", 1),
        ("市公安局", 1),
    ]
    assert found.marks == ["used", "used", "", ""]
    with works.writing(scope.SYSTEM) as work:
        begins = work.today - timedelta(days=3)
        term = SchoolPeriod(
            id=work.new_id(), area_id=city.areas["YT08"], kind=PeriodKind.TERM, name="秋季学期",
            begins_on=begins, ends_on=work.today + timedelta(days=99),
        )  # fmt: skip
        work.session.add(term)
    found = meter(works, school_id)
    assert (found.visits, found.since, len(found.offices)) == (1, begins, 1)


def test_the_strictest_campaign_that_runs_sets_the_limit(
    app: Any, works: Works, city: City, chen: Chain, school_id: str, template_id: str
) -> None:
    for _ in range(2):
        went(chen, school_id, template_id)
    with works.writing(scope.SYSTEM) as work:
        for most, area in ((3, "YT"), (1, "YT08"), (2, "YT02")):
            row = Campaign(
                id=work.new_id(), name=f"至多{most}次", area_id=city.areas[area],
                lead_office_id=city.offices[OfficeKind.POLICE], begins_on=work.today,
                ends_on=work.today, rules={"visits_max": most}, made_by=city.people["zhou"],
                made_at=work.now,
            )  # fmt: skip
            work.session.add(row)
    found = meter(works, school_id)
    assert (found.limit.visits, found.marks) == (1, ["used", "over"])
    assert "至多1次" in words(Hands(app, "zhou").get(f"/schools/{school_id}"))
    page = words(Hands(app, "leader").get("/load?full=1"))
    assert "望潮中学" in page
    assert OTHER not in page


def test_all_schools_stand_town_by_town_and_go_on_where_the_page_ended(
    app: Any, works: Works, city: City
) -> None:
    names = ["青禾实验小学", OTHER, "望潮中学", "石榴花幼儿园"]
    page = words(Hands(app, "zhou").get("/load"))
    at = [page.index(name) for name in names]
    assert at == sorted(at)
    with works.reading(scope.SYSTEM) as work:
        code = work.session.get_one(School, city.schools[OTHER]).code
        following = load.listed(work, after=code)
        assert [one.school.name for one in following.rows] == names[2:]
        assert [one.school.name for one in load.listed(work, after="nobody's").rows] == names
        town = load.listed(work, area_id=city.areas["YT02"])
        assert [one.school.name for one in town.rows] == [OTHER]


def test_nothing_that_is_planned_shows_on_any_page_of_the_meter(
    app: Any, works: Works, city: City, clock: SteppedClock
) -> None:
    pages = ("/load", "/load?full=1", f"/schools/{city.schools['望潮中学']}")

    def seen() -> list[str]:
        return [words(Hands(app, login).get(one)) for login in ("zhou", "chen") for one in pages]

    before = seen()
    office = Office(works, city)
    office.plan(("chen", "lin"), ["望潮中学"], 1, clock)
    assert seen() == before
    clock.advance(hours=1, minutes=1)
    office.release()
    assert [one.partition("/ 账号")[0] for one in seen()] == [
        one.partition("/ 账号")[0] for one in before
    ]
    assert meter(works, city.schools["望潮中学"]).visits == 0


def test_the_white_list_is_kept_by_supervisors_and_read_by_leaders(
    app: Any, works: Works, city: City
) -> None:
    zhou = Hands(app, "zhou")
    told = {
        "name": "秋季开学安全检查", "office": city.offices[OfficeKind.EDUCATION],
        "begins_on": "2026-09-01", "ends_on": "2026-10-15", "visits_max": "1",
    }  # fmt: skip
    assert zhou.post("/load/permitted", **told).status_code == 302
    for wrong in (
        {"name": " "}, {"ends_on": "2026-08-01"}, {"ends_on": "2028-08-01"}, {"visits_max": "0"},
    ):  # fmt: skip
        assert zhou.post("/load/permitted", **told | wrong).status_code == 422, wrong
    assert "秋季开学安全检查" in words(Hands(app, "leader").get("/load/permitted"))
    assert Hands(app, "chen").get("/load/permitted").status_code == 403
    with works.reading(scope.SYSTEM) as work:
        row = work.session.scalars(select(PermittedCheck)).one()
    assert Hands(app, "leader").post(f"/load/permitted/{row.id}/out").status_code == 403
    assert zhou.post(f"/load/permitted/{row.id}", **told | {"visits_max": "2"}).status_code == 302
    with works.writing(scope.SYSTEM) as work:
        assert work.session.get_one(PermittedCheck, row.id).visits_max == 2
        wave = Wave(
            id=work.new_id(), area_id=city.areas["YT"], name="一", ceremony=Ceremony.EVERYDAY,
            mode=VisitMode.SURPRISE, state=WaveState.PREPARING, permitted_check_id=row.id,
            made_by=city.people["zhou"], made_at=work.now,
        )  # fmt: skip
        work.session.add(wave)
    assert zhou.post(f"/load/permitted/{row.id}/out").status_code == 409
    with works.writing(scope.SYSTEM) as work:
        work.session.delete(work.session.get_one(Wave, wave.id))
    assert zhou.post(f"/load/permitted/{row.id}/out").status_code == 302
