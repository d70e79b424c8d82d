"""The board: each number is the door to as many records as it says, whoever asks."""

import re
from datetime import timedelta
from typing import Any

import pytest

from server.console.board import FILTERS
from server.models import Order
from server.queries import board
from server.queries.parts import By
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.vocabulary import Grade, OrderState, Outcome, Party
from tests.drivers.looked_back import Looked, put
from tests.server.console.test_rosters import Hands, words

HERE, THERE = "望潮中学", "青禾实验小学"
CASES = (
    Looked(HERE, 60, Outcome.REBOUND, 20),
    Looked(HERE, 40, Outcome.FIXED, 20),
    Looked(THERE, 60, Outcome.REBOUND, 21, Grade.SERIOUS, party=Party.POLICE),
    Looked(THERE, 14),
)
NUMBER = re.compile(r'<a href="(/(?:orders|results)[^"]*)"[^>]*>(\d+)</a>')
HOLDS = re.compile(r"共 (\d+) 条")


@pytest.fixture
def known(works: Works, city: City) -> None:
    """A city with something late, something to review, something that came back."""
    late, review, *_ = put(works, city, CASES)
    with works.writing(SYSTEM) as work:
        for order_id, state in ((late, OrderState.SIGNED), (review, OrderState.UNDER_REVIEW)):
            order = work.session.get_one(Order, order_id)
            order.state, order.closed_at = state, None
            order.due_on = work.today - timedelta(days=3)


def doors(page: str) -> list[tuple[str, int]]:
    """Every number of a page with its address."""
    return [(door.replace("&amp;", "&"), int(count)) for door, count in NUMBER.findall(page)]


@pytest.mark.parametrize("by", board.PARTS)
def test_every_number_opens_as_many_records_as_it_says(known: None, app: Any, by: By) -> None:
    hands = Hands(app, "leader")
    found = doors(hands.get(f"/board?by={by}").text)
    assert {count for _, count in found} >= {0, 1, 2}
    parted = [one for one in found if by is By.AREA or f"{FILTERS[by]}=" in one[0]]
    for door, count in sorted(set(parted)):
        held = HOLDS.search(hands.get(door).text)
        assert int(held.group(1) if held else 0) == count, door


def test_what_is_late_is_counted_and_what_waits_for_us_is_not_late(
    known: None, works: Works
) -> None:
    with works.reading(SYSTEM) as work:
        told = board.total(board.lines(work, board.period(work)))
    assert (told.open, told.overdue, told.ours, told.rebounds) == (2, 1, 1, 2)


def test_a_leader_begins_at_the_board_and_an_inspector_sees_none(app: Any) -> None:
    assert Hands(app, "leader").get("/").location == "/board"
    assert Hands(app, "chen").get("/board").status_code == 403


def test_the_board_is_told_in_english_and_empty_without_an_error(app: Any) -> None:
    page = words(Hands(app, "zhou", "en").get("/board"))
    assert "In the order of the register, not ranked." in page
    assert "Nothing is open." in page


@pytest.mark.parametrize("week", ["soon", "9999-12-31", "0001-01-01"])
def test_a_week_that_is_none_narrows_nothing(known: None, app: Any, week: str) -> None:
    assert HOLDS.search(Hands(app, "zhou").get(f"/orders?view=all&found={week}").text)
