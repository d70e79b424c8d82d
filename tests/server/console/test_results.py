"""Results of look-backs on the page: numbers with their records, and nothing of what is planned."""

import re
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest
from sqlalchemy import select

from server import scope
from server.actions import lookbacks
from server.domain.lookback import Reason
from server.domain.parts import By
from server.domain.planning_words import PeriodKind
from server.models import Order, School, SchoolPeriod
from server.queries import load, result_list, results
from server.queries.parts import Period
from server.queries.result_list import Wanted
from server.seed import City
from server.work import Works
from shared.vocabulary import Grade, Outcome, Party
from tests.drivers.hands import Office
from tests.drivers.looked_back import Looked, put
from tests.server.console.test_rosters import Hands

HERE, THERE = "望潮中学", "青禾实验小学"
DOOR = re.compile(r'href="(/results[^"]+)"')
TOKEN = re.compile(r'(?:name="csrf" content|name="csrf_token" value)="[^"]+"')
CASES = (
    Looked(HERE, 100, Outcome.REBOUND),
    Looked(HERE, 100, Outcome.FIXED, 30),
    Looked(HERE, 90, Outcome.PARTLY, 80),
    Looked(HERE, 90, Outcome.NOT_FIXED, on_the_spot=True),
    Looked(THERE, 80, Outcome.NOT_FIXED, 21, Grade.SERIOUS),
    Looked(THERE, 80, Outcome.FIXED, 21, Grade.SERIOUS, party=Party.POLICE),
    Looked(THERE, 80, Outcome.NOT_CHECKABLE),
    Looked(THERE, 70, Outcome.NO_LONGER_APPLIES),
    Looked(THERE, 70),
    Looked(THERE, 3),
)


@pytest.fixture
def looked_back(works: Works, city: City) -> list[str]:
    """A city that went back to most of what it closed."""
    return put(works, city, CASES)


def _doors(page: str, word: str) -> list[str]:
    return [one.replace("&amp;", "&") for one in DOOR.findall(page) if word in one]


def test_every_number_leads_to_the_records_it_counts(looked_back: list[str], app: Any) -> None:
    hands = Hands(app, "zhou")
    page = hands.get("/results").text
    assert "1 件" in page
    for door, count in (
        ("rated=rebound&part=1", 1),
        ("rated=rebound", 6),
        ("rated=false&part=1", 1),
        ("rated=false", 5),
        ("rated=fixed&part=1", 2),
        ("outcome=not_checkable", 1),
    ):
        found = [one for one in _doors(page, "/cases") if one.endswith(door)]
        assert found, door
        assert hands.get(found[0]).text.count('href="/orders/') == count, door
    for door in _doors(page, "/schools"):
        assert hands.get(door).status_code == 200


@pytest.mark.parametrize(("language", "word"), [("zh", "反弹率"), ("en", "Rebounded")])
def test_results_are_parted_by_all_there_is_in_the_order_of_the_register(
    looked_back: list[str], app: Any, language: str, word: str
) -> None:
    hands = Hands(app, "zhou", language)
    for by in By:
        page = hands.get(f"/results?by={by}").text
        assert word in page
    table = hands.get("/results?by=area").text.partition("lb-band")[2]
    towns = {"zh": ("青禾镇", "望潮街道"), "en": ("Qinghe Town", "Wangchao Street")}[language]
    assert table.index(towns[0]) < table.index(towns[1])


def test_what_was_not_gone_back_to_though_it_was_time_leaves_an_error(
    looked_back: list[str], works: Works
) -> None:
    with works.reading(scope.SYSTEM) as work:
        today = work.today
        period = Period(today - timedelta(days=180), today)
        seens = results.together(results.parted(work, period, By.AREA))
        waits = {one.order_id: one.waited for one in result_list.every(work, Wanted(period))}
    assert sum(count for seen, count in seens.items() if seen.outcome is None) == 2
    for at, one in enumerate(CASES):
        if one.outcome is not None:
            closed = today - timedelta(days=one.closed_days_ago)
            judged = closed + timedelta(days=one.after_days)
            known = chinese_calendar.get_workdays(closed + timedelta(days=1), judged)
            assert waits[looked_back[at]] == len(known)


def test_a_team_is_no_leaders_matter_and_results_are_for_those_who_lead(
    looked_back: list[str], app: Any
) -> None:
    assert "回头看人员" in Hands(app, "zhou").get("/results").text
    leader = Hands(app, "leader").get("/results?by=team")
    assert leader.status_code == 200
    assert "回头看人员" not in leader.text
    for login in ("chen", "chengguan", "school-350000", "auditor", "admin"):
        for path in ("/results", "/results/cases", "/results/schools", "/simulator"):
            assert Hands(app, login).get(path).status_code == 403


def test_no_byte_of_the_results_tells_of_a_plan(
    looked_back: list[str], app: Any, works: Works, city: City
) -> None:
    """Before and after the office puts cases into the pool and plans to go there."""
    pages = ("/results", "/results?by=grade", "/results/cases", "/results/schools", "/simulator")

    def seen() -> list[str]:
        hands = Hands(app, "leader")
        return [TOKEN.sub("", hands.get(path).text) for path in pages]

    before = seen()
    with works.writing(scope.SYSTEM) as work:
        order = work.session.scalars(select(Order).where(Order.id == looked_back[8])).one()
        due = lookbacks.add(work, order, Reason.GRADE, work.today, work.today).id
    assert seen() == before
    office = Office(works, city)
    with office.acting("zhou") as work:
        lookbacks.plan(work, [due], going=office.going(work, ("he", "su")))
    assert seen() == before


def test_what_opens_is_this_term_where_one_is_recorded(app: Any, works: Works) -> None:
    assert "本学期" not in Hands(app, "zhou").get("/results").text
    with works.writing(scope.SYSTEM) as work:
        told = {"kind": PeriodKind.TERM, "name": "秋季学期"}
        begins, ends = date(2026, 9, 1), date(2027, 1, 20)
        work.session.add(SchoolPeriod(id=work.new_id(), begins_on=begins, ends_on=ends, **told))
    page = Hands(app, "zhou").get("/results").text
    assert "本学期" in page
    assert 'name="from" value="2026-09-01"' in page


def test_a_towns_own_term_is_the_one_its_load_is_counted_by(app: Any, works: Works) -> None:
    """Not the latest of any town."""
    with works.writing(scope.SYSTEM) as work:
        town = work.session.scalars(select(School.area_id).where(School.name == THERE)).one()
        for area_id, begins in ((None, date(2026, 8, 31)), (town, date(2026, 9, 7))):
            told = {"kind": PeriodKind.TERM, "name": "秋季学期", "area_id": area_id}
            ends = date(2027, 1, 20)
            work.session.add(SchoolPeriod(id=work.new_id(), begins_on=begins, ends_on=ends, **told))
        work.session.flush()
        assert load.begun(work, town, work.today) == date(2026, 9, 7)
    page = Hands(app, "zhou").get("/results").text
    assert 'name="from" value="2026-08-31"' in page


def test_a_period_that_is_none_is_refused(app: Any) -> None:
    hands = Hands(app, "zhou")
    assert hands.get("/results?from=2026-09-10&to=2026-09-01").status_code == 422
    assert hands.get("/results?from=2020-01-01&to=2026-09-01").status_code == 422
    assert hands.get("/results?from=x&to=y&by=z&measure=w").status_code == 200


def test_an_empty_office_is_told_so_in_words(app: Any) -> None:
    page = Hands(app, "zhou").get("/results").text
    assert "本期没有判定过回头看" in page
    assert "没有符合的回头看" in Hands(app, "zhou").get("/results/cases").text


def test_a_plan_is_played_through_on_the_register(app: Any) -> None:
    hands = Hands(app, "zhou")
    for by in ("", "town", "kind", "locality", "key", "none of these"):
        page = hands.get(f"/simulator?by={by}&waves=3&total=2")
        assert page.status_code == 200
        assert "精确算出" in page.text
        assert "表格" in page.text


def test_weights_and_own_quotas_are_taken_from_the_form(looked_back: list[str], app: Any) -> None:
    area = "YT01"
    told = Hands(app, "leader", "en").get(
        f"/simulator?by=town&waves=4&weighing=rule&apart=30&most=1&q.{area}=1"
    )
    assert told.status_code == 200
    refused = Hands(app, "leader").get(f"/simulator?by=town&q.{area}=2")
    assert refused.status_code == 422
    assert Hands(app, "leader").get("/simulator?waves=900").status_code == 422
    assert Hands(app, "leader").get("/simulator?total=0").status_code == 422
