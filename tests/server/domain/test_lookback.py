"""Going back: whom, why, when; the seeded sample of ordinary faults can be run again."""

import hashlib
import hmac
from datetime import date
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import lookback
from server.domain.lookback import Reason
from server.domain.planning_words import PeriodKind
from server.domain.school_days import Period, SchoolDays
from server.infra import calendar_source
from shared.vocabulary import Grade
from shared.workdays import WorkCalendar

SALT = "a salt for tests"
MANY = [f"order-{number:05}" for number in range(5000)]


@cache
def office() -> WorkCalendar:
    return WorkCalendar.from_bodies({"days": calendar_source.days_of(y)} for y in (2026, 2027))


def _reason(number: str, grade: Grade, *, rebound_before: bool = False) -> Reason | None:
    return lookback.reason_to_go_back(
        grade=grade, drawn=lookback.sampled(number, SALT), rebound_before=rebound_before
    )


def any_day() -> SchoolDays:
    """A school year of which nothing is recorded."""
    return SchoolDays(office())


@pytest.mark.parametrize("grade", [Grade.SERIOUS, Grade.MAJOR])
def test_everything_serious_or_major_is_gone_back_to(grade: Grade) -> None:
    assert {_reason(one, grade) for one in MANY[:500]} == {Reason.GRADE}


def test_about_a_fifth_of_ordinary_faults_is_gone_back_to() -> None:
    drawn = [one for one in MANY if _reason(one, Grade.ORDINARY) is Reason.SAMPLE]
    assert 0.18 < len(drawn) / len(MANY) < 0.22
    assert {_reason(one, Grade.ORDINARY) for one in set(MANY) - set(drawn)} == {None}


def test_a_school_with_an_earlier_rebound_is_always_gone_back_to() -> None:
    reasons = {_reason(one, Grade.ORDINARY, rebound_before=True) for one in MANY[:500]}
    assert reasons == {Reason.EARLIER_REBOUND}


def test_the_sample_is_the_same_again_and_another_by_another_salt() -> None:
    once = [lookback.sampled(one, SALT) for one in MANY]
    assert once == [lookback.sampled(one, SALT) for one in MANY]
    assert once != [lookback.sampled(one, "another salt") for one in MANY]


def test_the_share_has_a_floor() -> None:
    least = [one for one in MANY if lookback.sampled(one, SALT, percent=0)]
    assert least == [one for one in MANY if lookback.sampled(one, SALT, percent=10)]
    assert 0.08 < len(least) / len(MANY) < 0.12
    assert all(lookback.sampled(one, SALT, percent=100) for one in MANY)


def test_the_sample_can_be_run_again_from_its_words_alone() -> None:
    for number in MANY[:200]:
        told = hmac.new(SALT.encode("ascii"), number.encode("utf-8"), hashlib.sha256).hexdigest()
        assert lookback.sampled(number, SALT, 20) is (int(told, 16) < Fraction(20, 100) * 2**256)


def test_a_larger_share_only_adds() -> None:
    for one in MANY[:1000]:
        assert not lookback.sampled(one, SALT, 15) or lookback.sampled(one, SALT, 30)


def test_the_window_is_fifteen_to_sixty_working_days_after_closing() -> None:
    window = lookback.window(date(2026, 9, 17), office(), any_day())
    assert (window.first, window.last) == (date(2026, 10, 14), date(2026, 12, 16))
    assert (window.closed, window.moved) == ((), False)


@given(st.dates(date(2026, 1, 1), date(2026, 9, 1)))
def test_a_window_opens_and_closes_on_working_days(closed_on: date) -> None:
    window = lookback.window(closed_on, office(), any_day())
    assert office().works_on(window.first)
    assert office().works_on(window.last)
    assert office().between(closed_on, window.first) == 15
    assert office().between(closed_on, window.last) == 60


def test_after_a_rebound_one_goes_back_within_thirty_working_days() -> None:
    window = lookback.next_window(date(2026, 9, 17), 30, office(), any_day())
    assert window.first == date(2026, 9, 18)
    assert office().between(date(2026, 9, 17), window.last) == 30


def test_a_major_one_is_gone_back_to_again_at_about_120_and_apart_from_the_first() -> None:
    closed = date(2026, 3, 2)
    window = lookback.second_window(closed, date(2026, 4, 10), office(), any_day())
    assert office().between(closed, window.first) == 105
    assert office().between(closed, window.last) == 135
    late = office().add(closed, 100)
    window = lookback.second_window(closed, late, office(), any_day())
    assert office().between(late, window.first) == 15


def _year(*told: tuple[PeriodKind, str, date, date]) -> SchoolDays:
    return SchoolDays(
        office(), [Period(first, last, kind, name) for kind, name, first, last in told]
    )


def test_a_window_is_drawn_in_to_the_school_days_within_it() -> None:
    days = _year(
        (PeriodKind.EXAM, "期中考试", date(2026, 10, 14), date(2026, 10, 16)),
        (PeriodKind.OTHER, "停课", date(2026, 12, 10), date(2026, 12, 31)),
    )
    window = lookback.window(date(2026, 9, 17), office(), days)
    assert (window.first, window.last) == (date(2026, 10, 19), date(2026, 12, 9))
    assert [name for _kind, name, _first, _last in window.closed] == ["期中考试", "停课"]
    assert not window.moved


def test_a_window_without_a_school_day_moves_on_and_says_so() -> None:
    days = _year(
        (PeriodKind.TERM, "春季学期", date(2026, 2, 23), date(2026, 6, 30)),
        (PeriodKind.TERM, "秋季学期", date(2026, 9, 1), date(2027, 1, 29)),
    )
    window = lookback.next_window(date(2026, 6, 30), 30, office(), days)
    assert window.moved
    assert window.first == date(2026, 9, 1)
    assert office().between(date(2026, 8, 31), window.last) == lookback.MOVED_WORKDAYS
    ((kind, name, first, last),) = window.closed
    assert (kind, name) == (PeriodKind.HOLIDAY, "")
    assert (first, last) == (date(2026, 7, 1), date(2026, 8, 31))
    told = window.to_body()
    assert told["closed"] == [["holiday", "", "2026-07-01", "2026-08-31"]]


def test_schools_that_never_open_again_do_not_keep_a_case_from_its_window() -> None:
    days = _year((PeriodKind.OTHER, "停办", date(2026, 1, 1), date(2028, 12, 31)))
    window = lookback.window(date(2026, 9, 17), office(), days)
    assert (window.first, window.last) == (date(2026, 10, 14), date(2026, 12, 16))


@pytest.mark.parametrize(
    ("team", "before", "finder", "goes"),
    [
        ({"police"}, {"police"}, "police", False),
        ({"police", "education"}, {"police"}, "police", True),
        ({"police", "education"}, {"police", "education"}, "police", True),
        ({"police"}, {"police", "education"}, "police", False),
        ({"police"}, {"police", "education"}, "education", True),
        (set(), {"police"}, "police", False),
        ({"police"}, set(), None, True),
    ],
)
def test_one_of_another_office_goes(
    team: set[str], before: set[str], finder: str | None, *, goes: bool
) -> None:
    assert lookback.from_another_office(team, before, finder) is goes
