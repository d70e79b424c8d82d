"""More time: by whom, how much, until when; counted on from the term's own start."""

from datetime import date, timedelta

import pytest

from server.domain import deadlines, extensions
from server.domain.extensions import TooLateForListed, TooLateToAsk
from server.domain.order_words import DecidedBy
from shared.vocabulary import HandlingLevel, OrderState
from tests.server.domain.test_deadlines import FRIDAY, office

LISTED, ORDINARY = HandlingLevel.LISTED, HandlingLevel.ORDINARY


def test_the_longer_it_is_left_the_higher_the_hand_that_allows_it() -> None:
    assert [str(extensions.DECIDED_BY[level]) for level in HandlingLevel] == [
        DecidedBy.SUPERVISOR,
        DecidedBy.LEADER,
        DecidedBy.SUPERVISING_OFFICE,
        DecidedBy.SUPERVISING_OFFICE,
    ]


def test_the_last_day_is_in_time_and_the_day_after_is_not() -> None:
    extensions.require_in_time(ORDINARY, FRIDAY, FRIDAY, office())
    with pytest.raises(TooLateToAsk):
        extensions.require_in_time(ORDINARY, FRIDAY, FRIDAY + timedelta(days=1), office())


def test_a_listed_case_asks_twenty_working_days_before() -> None:
    least = extensions.LISTED_ASKED_BEFORE_WORKDAYS
    due_on = office().add(FRIDAY, least)
    extensions.require_in_time(LISTED, due_on, FRIDAY, office())
    with pytest.raises(TooLateForListed):
        extensions.require_in_time(LISTED, due_on, FRIDAY + timedelta(days=3), office())


def test_it_is_counted_through_from_the_day_of_service() -> None:
    kept = office().deadline(date(2026, 9, 17), 5).to_body()
    longer = extensions.lengthened(kept, 5, office())
    assert (longer.served_on, longer.workdays) == (date(2026, 9, 17), 10)
    # 20 September is a working Sunday; the holidays of October are not counted.
    assert longer.due_on == office().add(date.fromisoformat(kept["due_on"]), 5)
    counted = [one.ordinal for one in longer.days if one.ordinal]
    assert counted == list(range(1, 11))


@pytest.mark.parametrize("state", [OrderState.SIGNED, OrderState.RETURNED])
def test_while_it_waits_for_an_answer_nothing_is_overdue(state: OrderState) -> None:
    later = FRIDAY + timedelta(days=365)
    assert not deadlines.is_overdue(state, FRIDAY, later, asked=True)
    assert deadlines.is_overdue(state, FRIDAY, later)
