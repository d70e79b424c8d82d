"""Going back: whom, why, when; the seeded sample of ordinary faults can be run again."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import lookback
from server.domain.lookback import Reason
from server.infra import calendar_source
from shared.vocabulary import Grade
from shared.workdays import WorkCalendar

SALT = "a salt for tests"
MANY = [f"order-{number:05}" for number in range(5000)]


@cache
def office() -> WorkCalendar:
    return WorkCalendar.from_bodies({"days": calendar_source.days_of(y)} for y in (2026, 2027))


def _reason(order_id: str, grade: Grade, *, rebound_before: bool = False) -> Reason | None:
    return lookback.reason_to_go_back(
        order_id=order_id, grade=grade, salt=SALT, rebound_before=rebound_before
    )


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


def test_a_larger_share_only_adds() -> None:
    for one in MANY[:1000]:
        assert not lookback.sampled(one, SALT, 15) or lookback.sampled(one, SALT, 30)


def test_the_window_is_fifteen_to_sixty_working_days_after_closing() -> None:
    assert lookback.window(date(2026, 9, 17), office()) == (date(2026, 10, 14), date(2026, 12, 16))


@given(st.dates(date(2026, 1, 1), date(2026, 9, 1)))
def test_a_window_opens_and_closes_on_working_days(closed_on: date) -> None:
    first, last = lookback.window(closed_on, office())
    assert office().works_on(first)
    assert office().works_on(last)
    assert office().between(closed_on, first) == 15
    assert office().between(closed_on, last) == 60


def test_after_a_rebound_one_goes_back_within_thirty_working_days() -> None:
    first, last = lookback.next_window(date(2026, 9, 17), 30, office())
    assert first == date(2026, 9, 18)
    assert office().between(date(2026, 9, 17), last) == 30
