"""Lateness: overdue held while under review, a fresh term after return."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import deadlines
from server.infra import calendar_source
from shared.vocabulary import OPEN_TO_PARTY, HandlingLevel, OrderState
from shared.workdays import WorkCalendar

FRIDAY = date(2026, 9, 18)
MONDAY = date(2026, 9, 21)
ORDINARY, SERIOUS = HandlingLevel.ORDINARY, HandlingLevel.SERIOUS


@cache
def office() -> WorkCalendar:
    return WorkCalendar.from_bodies([{"days": calendar_source.days_of(2026)}])


@pytest.mark.parametrize("state", list(OrderState))
def test_only_what_waits_for_the_party_is_ever_overdue(state: OrderState) -> None:
    late = deadlines.is_overdue(state, FRIDAY, MONDAY)
    assert late is (state in {OrderState.ISSUED, OrderState.SIGNED, OrderState.RETURNED})


def test_the_last_day_itself_is_not_late() -> None:
    assert not deadlines.is_overdue(OrderState.SIGNED, FRIDAY, FRIDAY)
    assert deadlines.is_overdue(OrderState.SIGNED, FRIDAY, FRIDAY + timedelta(days=1))
    assert not deadlines.is_overdue(OrderState.SIGNED, None, FRIDAY)


def test_sent_in_time_is_never_late_however_long_the_review_takes() -> None:
    for days in (1, 30, 365):
        today = FRIDAY + timedelta(days=days)
        assert not deadlines.is_overdue(OrderState.UNDER_REVIEW, FRIDAY, today)


def test_due_soon_counts_working_days_and_ends_where_overdue_begins() -> None:
    due = date(2026, 10, 9)
    said = {
        day: deadlines.is_due_soon(OrderState.SIGNED, due, day, office())
        for day in (date(2026, 9, 28), date(2026, 9, 29), due, date(2026, 10, 10))
    }
    assert list(said.values()) == [False, True, True, False]
    assert not deadlines.is_due_soon(OrderState.UNDER_REVIEW, due, due, office())
    assert not deadlines.is_due_soon(OrderState.SIGNED, None, due, office())


def test_returned_before_the_deadline_the_old_one_stands() -> None:
    assert deadlines.after_return(FRIDAY, FRIDAY, office()) is None
    assert deadlines.after_return(MONDAY, FRIDAY, office()) is None


def test_returned_after_the_deadline_there_is_a_fresh_term_of_three_working_days() -> None:
    fresh = deadlines.after_return(FRIDAY, MONDAY, office())
    assert fresh is not None
    assert (fresh.workdays, fresh.due_on) == (3, date(2026, 9, 24))


@pytest.mark.parametrize(
    ("level", "by"),
    [
        (ORDINARY, date(2026, 9, 24)),
        (SERIOUS, date(2026, 9, 22)),
        (HandlingLevel.MAJOR, date(2026, 9, 22)),
        (HandlingLevel.LISTED, date(2026, 9, 22)),
    ],
)
def test_the_office_owes_its_answer_by_a_day(level: HandlingLevel, by: date) -> None:
    assert deadlines.review_by(FRIDAY, level, office()) == by


@given(
    st.sampled_from(list(OrderState)),
    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_nothing_is_due_soon_and_overdue_at_once(state: OrderState, due: date, today: date) -> None:
    soon = deadlines.is_due_soon(state, due, today, office())
    late = deadlines.is_overdue(state, due, today)
    assert not (soon and late)
    assert state in OPEN_TO_PARTY or not (soon or late)
