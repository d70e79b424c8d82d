"""The page of the office calendar: a year seen, sent in, looked through, taken in; local days."""

import io
import re
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from server.actions import office_calendar, recounting
from server.actions.office_calendar import Source
from server.infra.photo_store import LocalPhotoStore
from server.jobs import JOBS
from server.jobs.queue import Worker
from server.models import CalendarChange, CalendarDay, Job, LocalDay
from server.queries.office_calendar import LOCAL_SHOWN
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from tests.calendars import NOTICE, reading, table
from tests.clocks import SteppedClock
from tests.drivers.cases import PARTY, Cases
from tests.server.console.test_rosters import Hands, words

TYPHOON = {
    "kind": "holiday",
    "first": "2026-09-18",
    "last": "2026-09-19",
    "name": "台风停工",
    "reason": "市防汛指挥部公告",
}
SOURCE = {"name": "国办发明电〔2026〕7号", "text": "元旦：1月1日放假……"}


def send(hands: Hands, data: bytes, year: str = "2027") -> Any:
    file = (io.BytesIO(data), "放假安排.csv")
    return hands.post("/office-calendar/import", year=year, calendar=file)


def counted(works: Works, model: Any) -> int:
    with works.reading(SYSTEM) as work:
        return work.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("login", ["zhou", "school-350000", "chengguan", "leader", "admin"])
def test_everybody_sees_a_year_with_what_is_off_and_what_is_worked(app: Any, login: str) -> None:
    page = Hands(app, login).get("/office-calendar?year=2026").text
    assert len(re.findall('<td class="makeup', page)) == 6
    assert "国办2026年放假通知" in page
    assert page.count("<table>") == 12
    assert ('href="/office-calendar/import"' in page) == (login == "admin")
    assert ('action="/office-calendar/local-days"' in page) == (login in ("zhou", "admin"))


@pytest.mark.parametrize(("year", "told"), [("2027", "尚未公布"), ("2040", "尚无记录")])
def test_a_year_that_is_a_guess_or_nothing_says_so(app: Any, year: str, told: str) -> None:
    page = words(Hands(app, "zhou").get(f"/office-calendar?year={year}"))
    assert told in page
    assert "暂定" in page


def test_a_file_is_looked_through_before_anything_is_taken_in(app: Any, works: Works) -> None:
    admin = Hands(app, "admin")
    sent = send(admin, table(*NOTICE))
    address = sent.headers["Location"]
    page = words(admin.get(address))
    assert "2027-01-30" in page
    assert "调休上班 · 春节" in page
    assert counted(works, CalendarChange) == 0
    taken = admin.post(address.partition("?")[0], year="2027", **SOURCE)
    assert SOURCE["text"] in words(admin.get(taken.headers["Location"]))
    with works.reading(SYSTEM) as work:
        day = work.session.get_one(CalendarDay, date(2027, 1, 30))
        assert (day.kind, day.name_en, day.published) == ("makeup", "Spring Festival", True)
        assert work.session.scalar(select(func.count(Job.id)).where(Job.kind == "recount")) == 2
    assert SOURCE["name"] in words(admin.get("/office-calendar?year=2027"))


def test_a_file_with_faults_is_told_row_by_row_and_cannot_be_taken_in(
    app: Any, works: Works
) -> None:
    admin = Hands(app, "admin")
    address = send(admin, table(*NOTICE, "2027-03-02,,上班,")).headers["Location"]
    page = words(admin.get(address))
    assert "2027-03-02 不是周末" in page
    assert "还不能载入" in page
    assert admin.post(address.partition("?")[0], year="2027", **SOURCE).status_code == 422
    assert counted(works, CalendarChange) == 0


@pytest.mark.parametrize(
    ("data", "year"), [(b"\x00", "2027"), ("学校\n一中".encode(), "2027"), (table(), "1900")]
)
def test_what_is_no_calendar_is_refused_on_the_page(app: Any, data: bytes, year: str) -> None:
    refused = send(Hands(app, "admin"), data, year)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text


def test_who_may_not_takes_nothing_in(app: Any) -> None:
    zhou = Hands(app, "zhou")
    assert zhou.get("/office-calendar/import").status_code == 403
    assert send(zhou, table(*NOTICE)).status_code == 403


def test_a_year_is_handed_out_as_a_table_that_can_be_sent_in_again(app: Any) -> None:
    admin = Hands(app, "admin")
    out = admin.get("/office-calendar/2026.csv").data
    assert out.decode("utf-8-sig").splitlines()[0] == "日期,类别,名称,英文名称"
    assert admin.get("/office-calendar/import/empty.xlsx").data.startswith(b"PK")


def test_local_days_are_recorded_shown_and_taken_out(app: Any, works: Works) -> None:
    zhou = Hands(app, "zhou")
    assert "本年没有地方日" in words(zhou.get("/office-calendar?year=2026"))
    assert zhou.post("/office-calendar/local-days", **TYPHOON).status_code == 302
    page = zhou.get("/office-calendar?year=2026")
    assert len(re.findall('<td class="[a-z]+ local', page.text)) == 2
    assert "台风停工" in words(page)
    with works.reading(SYSTEM) as work:
        change_id = work.session.scalars(select(CalendarChange.id)).one()
    assert "台风停工" in words(zhou.get(f"/office-calendar/changes/{change_id}"))
    assert zhou.post(f"/office-calendar/local-days/{change_id}/out").status_code == 422
    out = zhou.post(f"/office-calendar/local-days/{change_id}/out", reason="撤销")
    assert out.status_code == 302
    assert counted(works, LocalDay) == 0


def test_a_year_with_more_local_days_than_are_shown_says_so_and_shows_those_of_an_area(
    app: Any, works: Works, city: City
) -> None:
    zhou, address = Hands(app, "zhou"), "/office-calendar?year=2026"
    zhou.post("/office-calendar/local-days", **TYPHOON)
    areas = sorted(city.areas.values())[:2]
    with works.writing(SYSTEM) as work:
        change_id = work.session.scalars(select(CalendarChange.id)).one()
        for area_id, days in product(areas, range(LOCAL_SHOWN // 2)):
            day = date(2026, 1, 1) + timedelta(days)
            told = {"kind": "holiday", "name": "停工", "change_id": change_id}
            work.session.add(LocalDay(id=work.new_id(), area_id=area_id, day=day, **told))
    assert "请选择区域查看" in words(zhou.get(address))
    assert zhou.get("/api/v1/office-calendar/2026").json["local_days_cut"]
    own = zhou.get(f"{address}&area={areas[0]}").text
    assert "请选择区域查看" not in own
    assert len(re.findall('<td class="[a-z]+ local', own)) == LOCAL_SHOWN // 2 + 2


@pytest.mark.parametrize(
    "changes", [{"first": ""}, {"kind": "strange"}, {"kind": "weekend"}, {"reason": " "}]
)
def test_local_days_without_sense_are_refused(app: Any, changes: dict[str, str]) -> None:
    refused = Hands(app, "zhou").post("/office-calendar/local-days", **(TYPHOON | changes))
    assert refused.status_code == 422


def test_who_reads_english_is_told_each_day_in_english(app: Any) -> None:
    zhou = Hands(app, "zhou", "en")
    zhou.post("/office-calendar/local-days", **(TYPHOON | {"name_en": "Typhoon"}))
    told = re.findall('title="([^"]*)"', zhou.get("/office-calendar?year=2026").text)
    assert "Holiday · Spring Festival" in told
    assert "Working day · Off in an area: Everywhere Typhoon" in told


def test_a_change_that_is_not_there_is_not_found(app: Any) -> None:
    zhou = Hands(app, "zhou")
    assert zhou.get("/office-calendar/changes/none").status_code == 404
    assert zhou.post("/office-calendar/local-days/none/out", reason="撤销").status_code == 404


@pytest.mark.parametrize("rows", [("2027-01-04,2027-01-05,放假,元旦",), ("2027-01-09,,上班,",)])
def test_what_moved_is_listed_and_what_stands_says_so(
    app: Any, works: Works, cases: Cases, clock: SteppedClock, tmp_path: Path, rows: tuple[str, ...]
) -> None:
    clock.advance(days=100)
    order_id = cases.signed(rectify_workdays=10)
    before = cases.seen(order_id)
    with cases.acting("admin") as work:
        change = office_calendar.take_in(work, reading(*rows), Source(**SOURCE)).id
    handlers = {recounting.JOB: JOBS[recounting.JOB]}
    Worker(works, LocalPhotoStore(tmp_path), handlers, {}).run_due()
    after = cases.seen(order_id)
    party, moved = Hands(app, PARTY), after.due_on != before.due_on
    page = words(party.get(f"/my/{order_id}"))
    listed = words(party.get(f"/office-calendar/changes/{change}"))
    assert (before.number in listed) == moved
    assert "推后总件数" in words(Hands(app, "zhou").get(f"/office-calendar/changes/{change}"))
    assert ("先前已告知较晚的日期" in page) == (not moved)
    assert ("到期日随工作日历变动" in page) == moved
