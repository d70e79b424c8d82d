"""Working days: known vectors, each day explained, and an independent count that agrees."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.infra import calendar_source
from shared.workdays import (
    TERM_DAYS_MAX,
    CalendarDay,
    DayKind,
    WorkCalendar,
    half_term,
)

YEARS = range(calendar_source.FIRST_YEAR, calendar_source.LAST_PUBLISHED_YEAR + 2)
PUBLISHED = (date(calendar_source.FIRST_YEAR, 1, 1), date(2026, 12, 31))
MAKEUP_DAYS = {
    2018: ["02-11", "02-24", "04-08", "04-28", "09-29", "09-30", "12-29"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


@cache
def office() -> WorkCalendar:
    return WorkCalendar.from_bodies({"days": calendar_source.days_of(year)} for year in YEARS)


@cache
def other() -> holidays.HolidayBase:
    """Another library's word on the same years, made by other people from the same notices."""
    return holidays.country_holidays("CN", years=list(YEARS))


@pytest.mark.parametrize(
    ("served", "workdays", "due"),
    [
        ("2018-09-20", 5, "2018-09-28"),
        ("2018-09-28", 5, "2018-10-10"),
        ("2019-01-31", 5, "2019-02-12"),
        ("2026-02-12", 10, "2026-03-04"),
        ("2026-09-17", 1, "2026-09-18"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-17", 0, "2026-09-17"),
        ("2026-10-01", 0, "2026-10-08"),
        ("2026-09-19", 0, "2026-09-20"),
    ],
)
def test_known_terms_end_on_known_days(served: str, workdays: int, due: str) -> None:
    deadline = office().deadline(date.fromisoformat(served), workdays)
    assert deadline.due_on == date.fromisoformat(due)
    assert not deadline.provisional


@pytest.mark.parametrize("year", sorted(MAKEUP_DAYS))
def test_working_weekends_are_those_of_the_notice(year: int) -> None:
    made_up = [
        day.isoformat()[5:]
        for day in _days(date(year, 1, 1), date(year, 12, 31))
        if office().day(day).kind is DayKind.MAKEUP
    ]
    assert made_up == MAKEUP_DAYS[year]


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def test_two_libraries_agree_on_every_published_day() -> None:
    differing = [
        day for day in _days(*PUBLISHED) if office().works_on(day) != other().is_working_day(day)
    ]
    assert differing == []


def test_every_day_of_the_explanation_is_counted_or_says_why_not() -> None:
    deadline = office().deadline(date(2026, 9, 17), 15)
    days = deadline.days
    assert [one.day for one in days] == list(_days(deadline.served_on, deadline.due_on))
    assert [one.ordinal for one in days if one.ordinal] == list(range(1, 16))
    assert days[0].ordinal is None
    assert days[-1].ordinal == 15
    for one in days[1:]:
        assert (one.ordinal is None) == (one.kind in (DayKind.WEEKEND, DayKind.HOLIDAY))
        if one.kind in (DayKind.HOLIDAY, DayKind.MAKEUP):
            assert one.name
            assert one.name_en
    assert deadline.skipped() == {"": 2, "中秋": 3, "国庆": 7}


def test_an_explanation_as_json_says_the_same() -> None:
    deadline = office().deadline(date(2026, 9, 17), 3)
    body = deadline.to_body()
    assert (body["served_on"], body["due_on"], body["workdays"]) == ("2026-09-17", "2026-09-21", 3)
    assert [one["ordinal"] for one in body["days"]] == [None, 1, None, 2, 3]
    assert [one["kind"] for one in body["days"]][2:4] == ["weekend", "makeup"]


def test_a_term_into_an_unpublished_year_is_provisional() -> None:
    served = date(2026, 12, 28)
    assert not office().deadline(served, 3).provisional
    assert office().deadline(served, 4).provisional
    assert office().day(date(2027, 10, 1)).kind is DayKind.HOLIDAY
    assert not office().day(date(2027, 10, 1)).published


def test_a_day_beyond_the_calendar_is_judged_by_its_weekday_and_provisional() -> None:
    bare = WorkCalendar([])
    assert bare.works_on(date(2030, 1, 4))
    assert not bare.works_on(date(2030, 1, 5))
    assert bare.deadline(date(2030, 1, 4), 1).provisional


@pytest.mark.parametrize("workdays", [-1, TERM_DAYS_MAX + 1])
def test_a_term_without_sense_is_refused(workdays: int) -> None:
    with pytest.raises(ValueError, match="a term has"):
        office().deadline(date(2026, 9, 17), workdays)


def test_a_calendar_without_any_working_day_does_not_count_for_ever() -> None:
    days = [CalendarDay(date(2026, 1, 1) + timedelta(days=n), DayKind.HOLIDAY) for n in range(1500)]
    with pytest.raises(ValueError, match="no working days"):
        WorkCalendar(days).deadline(date(2026, 1, 1), 1)


@pytest.mark.parametrize(
    ("term", "half"), [(0, 1), (1, 1), (2, 1), (3, 2), (5, 3), (10, 5), (15, 8)]
)
def test_half_a_term_is_rounded_up_and_at_least_one_day(term: int, half: int) -> None:
    assert half_term(term) == half


@given(st.dates(PUBLISHED[0], date(2026, 6, 1)), st.integers(1, 60))
def test_an_independent_count_agrees(served: date, workdays: int) -> None:
    """Counted by another library's question, day by day, from the day after service."""
    day, left = served, workdays
    while left:
        day += timedelta(days=1)
        left -= other().is_working_day(day)
    assert office().add(served, workdays) == day
    assert office().between(served, day) == workdays


@given(st.dates(*PUBLISHED), st.integers(1, 60), st.integers(0, 60))
def test_terms_add_up_and_a_longer_term_never_ends_earlier(
    served: date, first: int, second: int
) -> None:
    end = office().add(served, first)
    assert office().works_on(end)
    assert office().add(end, second) == office().add(served, first + second)
    assert office().add(served, first + 1) > end


@given(st.dates(*PUBLISHED), st.integers(-100, 1100))
def test_between_counts_each_working_day_once(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    counted = [day for day in _days(start + timedelta(days=1), end) if office().works_on(day)]
    assert office().between(start, end) == len(counted)


@given(st.dates(*PUBLISHED), st.integers(1, 60), st.integers(0, 40))
def test_a_day_once_told_stands_and_what_it_adds_is_counted_on(
    served: date, workdays: int, later: int
) -> None:
    plain = office().deadline(served, workdays)
    told = plain.due_on + timedelta(days=later)
    stands = office().deadline_not_before(served, workdays, told)
    assert stands.due_on >= told
    assert not any(
        office().works_on(day) for day in _days(told, stands.due_on) if day != stands.due_on
    )
    assert stands.workdays == workdays
    assert stands.counted_to == (plain.due_on if later else None)
    again = office().deadline_not_before(served, workdays, stands.due_on)
    assert again == stands
    ordinals = [one.ordinal for one in stands.days if one.ordinal]
    assert ordinals == list(range(1, len(ordinals) + 1))


def test_the_longest_term_keeps_a_later_day_that_was_told() -> None:
    told = office().deadline(date(2026, 1, 5), TERM_DAYS_MAX).due_on + timedelta(days=3)
    stands = office().deadline_not_before(date(2026, 1, 5), TERM_DAYS_MAX, told)
    assert (stands.due_on >= told, stands.workdays) == (True, TERM_DAYS_MAX)


def test_local_days_are_laid_over_and_told_in_the_explanation() -> None:
    storm = CalendarDay(date(2026, 9, 18), DayKind.HOLIDAY, "台风停工", "Typhoon", local=True)
    here = office().laid_over([storm])
    assert here.add(date(2026, 9, 17), 1) == date(2026, 9, 20)
    assert office().add(date(2026, 9, 17), 1) == date(2026, 9, 18)
    body = here.deadline(date(2026, 9, 17), 1).to_body()
    assert [one.get("local") for one in body["days"]] == [None, True, None, None]
