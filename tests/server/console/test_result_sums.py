"""Results are summed by the database: each figure is the one that counting case by case gives."""

import random
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from server import scope
from server.domain.lifecycle import CLOSINGS
from server.domain.parts import By
from server.domain.rates import Measure, Seen, rate
from server.models import LookBack, Order, OrderStep, VisitInspector
from server.models.orders import CLOSING, STILL
from server.queries import coverage, faults, result_list, results, standing
from server.queries.parts import Period
from server.queries.result_list import Judged
from server.seed import City
from server.work import Work, Works
from shared.problems import BadCursor
from shared.vocabulary import Grade, OfficeKind, OrderState, Outcome, Party
from tests.drivers import counted_cases
from tests.drivers.counted_cases import Case
from tests.drivers.looked_back import CODE, Looked, put

SCHOOLS = ("望潮中学", "青禾实验小学")
CODES = (CODE, "XF-01", "RF-01", "no such item")
MANY, SEED = 90, 17
PERIODS = ((0, 182), (100, 300), (250, 3))
"""How many days ago each ends, and how many it has."""


@pytest.fixture
def random_cases(works: Works, city: City) -> None:
    """Cases of every kind, some closed twice, some gone back to by others or by nobody named."""
    chance = random.Random(SEED)
    outcomes = (*Outcome, None, None, None)
    told = [
        Looked(
            chance.choice(SCHOOLS), chance.randrange(1, 420), chance.choice(outcomes),
            chance.randrange(1, 120), chance.choice(list(Grade)), chance.random() < 0.3,
            chance.choice((Party.SCHOOL, Party.POLICE, Party.URBAN_MANAGEMENT)),
            chance.choice(CODES), chance.choice((1, 1, 1, 2)),
        )
        for _ in range(MANY)
    ]  # fmt: skip
    ids = put(works, city, told)
    with works.writing(scope.SYSTEM) as work:
        for order_id in ids:
            _unsettle(work, city, work.session.get_one(Order, order_id), chance)


def _unsettle(work: Work, city: City, order: Order, chance: random.Random) -> None:
    """What else happens to an order: another closing, another team, an office named, no visit."""
    if order.party != Party.SCHOOL and chance.random() < 0.5:
        order.office_id = city.offices[OfficeKind.URBAN_MANAGEMENT]
    if chance.random() < 0.3:
        at = work.now - timedelta(hours=chance.randrange(24 * 420))
        again = {"act": chance.choice(sorted(CLOSINGS)), "state": OrderState.CLOSED}
        work.session.add(OrderStep(id=work.new_id(), order_id=order.id, at=at, **again))
    for back in work.session.scalars(select(LookBack).where(LookBack.order_id == order.id)):
        if chance.random() < 0.1:
            back.visit_id = None
        elif chance.random() < 0.3:
            member = select(VisitInspector).where(
                VisitInspector.visit_id == back.visit_id,
                VisitInspector.person_id == city.people["su"],
            )
            work.session.delete(work.session.scalars(member).one())


def _period(work: Work, ago: int, days: int) -> Period:
    ends = work.today - timedelta(days=ago)
    return Period(ends - timedelta(days=days), ends)


def test_each_sum_is_what_counting_case_by_case_gives(random_cases: None, works: Works) -> None:
    """So is what a list tells of each; schools visited and not make up the register."""
    with works.reading(scope.SYSTEM) as work:
        for ago, days in PERIODS:
            period = _period(work, ago, days)
            known = counted_cases.cases(work, period)
            for by in By:
                _all_parts_agree(work, period, by, known)
            waits = Counter(one.waited for one in known if one.waited is not None)
            assert results.waits(work, period) == waits
            together = results.together(results.parted(work, period, By.AREA))
            assert {seen.outcome is None for seen in together} == {True, False}
            for measure in Measure:
                assert rate(measure, together) == rate(measure, [one.seen for one in known])
        _a_list_tells_what_was_counted(work, _period(work, 0, 400))
        _visited_and_not_make_up_the_register(work, _period(work, 0, 60))


def _all_parts_agree(work: Work, period: Period, by: By, known: list[Case]) -> None:
    """The sum of each part, and the list behind it."""
    parts: dict[str, list[Case]] = {}
    for one in known:
        key = counted_cases.key(work, one, by)
        if key is not None:
            parts.setdefault(key, []).append(one)
    told = results.parted(work, period, by)
    expected = {key: Counter[Seen](one.seen for one in some) for key, some in parts.items()}
    assert {group.key: seens for group, seens in told} == expected, by
    places = [group.place for group, _ in told]
    assert places == sorted(places)
    for key, some in parts.items():
        wanted = result_list.Wanted(period, by, key or faults.NAMELESS)
        assert _listed(work, wanted) == _ids(some), (by, key)


def _listed(work: Work, wanted: result_list.Wanted) -> set[str]:
    return {row.id for row in result_list.every(work, wanted)}


def _ids(some: list[Case]) -> set[str]:
    return {one.lookback.id for one in some if one.lookback}


def _a_list_tells_what_was_counted(work: Work, period: Period) -> None:
    known = {one.lookback.id: one for one in counted_cases.cases(work, period) if one.lookback}
    page = result_list.find(work, result_list.Wanted(period))
    assert page.total == len(known) > len(page.rows) == result_list.ROWS_MAX
    for row in page.rows:
        assert (row.waited, row.judged_on) == (known[row.id].waited, known[row.id].day)
    days = [one.judged_on for one in page.rows]
    assert days == sorted(days, reverse=True)
    late = [one for one in known.values() if one.waited and 30 <= one.waited < 60]
    assert _listed(work, result_list.Wanted(period, waited=(30, 60))) == _ids(late)
    bar = result_list.Wanted(period, waited=(30, 60))
    page = result_list.find(work, bar)
    assert page.rows == list(result_list.every(work, bar))
    assert page.total == result_list.count(work, bar) == len(late)
    false = [
        one for one in known.values() if one.seen.outcome is Outcome.NOT_FIXED and one.seen.reported
    ]
    wanted = result_list.Wanted(period, measure=Measure.FALSE, counted=True)
    assert _listed(work, wanted) == _ids(false)


def _visited_and_not_make_up_the_register(work: Work, period: Period) -> None:
    for by in coverage.PARTS:
        for one in coverage.coverage(work, period, by):
            been, left = (
                coverage.find(work, coverage.Wanted(period, by, one.group.key, visited=told))
                for told in (True, False)
            )
            assert (been.total, left.total) == (one.visited, one.schools - one.visited)
            assert all(row.checks for row in been.rows)
            assert not any(row.checks for row in left.rows)


@pytest.mark.parametrize(
    ("told", "column", "words"), [(CLOSING, "act", CLOSINGS), (STILL, "state", standing.STILL)]
)
def test_an_index_of_the_few_names_those_it_is_asked_for(
    told: str, column: str, words: Collection[str]
) -> None:
    listed = ", ".join(f"'{word}'" for word in sorted(words))
    assert told == f"{column} IN ({listed})"


def test_a_bar_of_the_chart_goes_on_by_pages() -> None:
    count, most = 2 * result_list.ROWS_MAX + 1, result_list.ROWS_MAX
    day = date(2026, 5, 4)
    rows = [Judged(str(number), "", "", "", "", "", "", day, 1) for number in range(count)]
    first = result_list.page_of(rows, "")
    second = result_list.page_of(rows, first.next)
    third = result_list.page_of(rows, second.next)
    assert [*first.rows, *second.rows, *third.rows] == rows
    assert (first.total, len(first.rows), len(third.rows), third.next) == (count, most, 1, "")
    with pytest.raises(BadCursor):
        result_list.page_of(rows, "none")
