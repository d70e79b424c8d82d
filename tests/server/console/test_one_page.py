"""One page on a school: for planners at once, for the team once it may know, for nobody else."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from server import scope
from server.models import AuditEntry, School, Visit
from server.queries import one_page
from server.reports.one_page import OnePage, one_page_pdf
from server.seed import City
from server.work import Works
from shared.ids import new_id
from shared.papers import Reader
from shared.vocabulary import Grade
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands

SCHOOL, PHONE = "望潮中学", "000-0000"


@pytest.fixture
def visit(works: Works, city: City, clock: SteppedClock) -> str:
    """A sealed visit of chen and lin, to be released in an hour."""
    Office(works, city).plan(("chen", "lin"), [SCHOOL], 1, clock)
    with works.writing(scope.SYSTEM) as work:
        school = work.session.get_one(School, city.schools[SCHOOL])
        school.contacts = [{"post": "安全副校长", "name": "沈某", "phone": PHONE}]
        return work.session.scalars(select(Visit.id)).one()


def ask(app: Any, login: str, visit: str, language: str = "zh") -> Any:
    return Hands(app, login, language).post(f"/visits/{visit}/school.pdf")


def read(answer: Any) -> tuple[int, str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    reader = PdfReader(io.BytesIO(answer.data))
    return len(reader.pages), "".join("".join(page.extract_text().split()) for page in reader.pages)


def heard(works: Works) -> Iterator[bytes]:
    with works.reading(scope.SYSTEM) as work:
        opened = select(AuditEntry.entry).where(AuditEntry.event == "OnePageOpened")
        yield from (bytes(one) for one in work.session.scalars(opened.order_by(AuditEntry.number)))


def test_until_the_hour_the_planner_reads_it_and_for_all_others_there_is_none(
    app: Any, works: Works, city: City, visit: str, clock: SteppedClock
) -> None:
    pages, text = read(ask(app, "zhou", visit))
    assert pages == 1
    assert SCHOOL in text
    assert PHONE not in text
    for login in ("chen", "he", "leader", "auditor", "admin", "school-350000"):
        refused, nobodys = ask(app, login, visit), ask(app, login, new_id(1))
        told, missing = (one.get_data(as_text=True) for one in (refused, nobodys))
        assert refused.status_code == nobodys.status_code == 404, login
        assert told.count(SCHOOL) == missing.count(SCHOOL), login
    clock.advance(hours=1, minutes=1)
    Office(works, city).release()
    assert PHONE in read(ask(app, "chen", visit))[1]
    assert ask(app, "he", visit).status_code == 404
    told = list(heard(works))
    assert [b'"before_release":true' in one for one in told] == [True, False]
    assert not any(city.schools[SCHOOL].encode() in one for one in told)


def test_it_says_what_is_open_what_was_and_who_came(
    app: Any, works: Works, city: City, visit: str, chen: Chain, template_id: str
) -> None:
    inspection_id, start = chen.start(city.schools[SCHOOL], template_id)
    done = [start]
    for number in range(12):
        grade = Grade.SERIOUS if number else Grade.ORDINARY
        _, fault = chen.finding(inspection_id, grade=grade, fixed_on_spot=number > 8)
        done.append(fault)
    done.append(chen.photo(inspection_id, pictures.jpeg()))
    assert set(chen.words(*done)) == {"applied"}
    chen.words(chen.submit(inspection_id, done))
    pages, text = read(ask(app, "zhou", visit, "en"))
    assert pages == 1
    for told in ("Stillopen", "Lastvisits", "faults:12", "CityPolice", "1of4visits"):
        assert told in text, told


def test_all_that_has_room_stands_on_one_page(clock: SteppedClock) -> None:
    long = ("很长很长的隐患描述，写到一行写不下为止，" * 6)[: one_page.TEXT_CHARS]
    most = {
        "cases": one_page.CASES_MAX, "open": one_page.OPEN_MAX, "earlier": one_page.EARLIER_MAX,
        "checks": one_page.CHECKS_MAX, "people": one_page.PEOPLE_MAX,
    }  # fmt: skip
    rows = {
        name: [one_page.Row("较大", long, "待整改 · 期限 2026-12-03")] * n
        for name, n in most.items()
    }
    told = one_page.Told(**rows, left=dict.fromkeys(most, 9), way="", load="")
    paper = OnePage(
        school="云汀市实验学校附属" * 4, line="高中 · 城区", office="云汀市校园安全专项办",
        visit=[("检查日期", "2026年9月17日")] * 4, facts=[("学生", "1200")] * 4,
        features=["重点反恐单位"] * 14, guards="应配 3 人", guards_missing=True,
        rules=[("GB/T 29315-2022", "3")] * 3, address=long[:60], place="24.70020,118.60000",
        told=told, file_at="https://console.example/schools/x", foot="仅供检查组使用",
        at=clock.now(),
    )  # fmt: skip
    reader = Reader("zh", str)
    assert len(PdfReader(io.BytesIO(one_page_pdf(paper, reader))).pages) == 1
