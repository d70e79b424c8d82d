"""The board: each number is the door to as many records as it says, whoever asks."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from server.console.board import FILTERS
from server.domain.parts import BOARD_PARTS, By
from server.jobs import snapshots
from server.models import BoardSnapshot, Order
from server.queries import board
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.vocabulary import Grade, OrderState, Outcome, Party
from tests.clocks import SteppedClock
from tests.drivers.looked_back import Looked, put
from tests.server.api.test_routes import bearer
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


@pytest.mark.parametrize("by", BOARD_PARTS)
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


def test_a_day_is_set_against_the_figures_kept_as_the_day_before_began(
    known: None, works: Works, app: Any, clock: SteppedClock
) -> None:
    for _ in range(2):
        with works.writing(SYSTEM) as work:
            snapshots.keep(work, work.today - timedelta(days=1), 0)
            snapshots.keep(work, work.today, 0)
    with works.reading(SYSTEM) as work:
        kept = list(work.session.scalars(select(BoardSnapshot)))
        assert len(kept) == len({row.area_id for row in kept})
        assert sum(row.figures["overdue"] for row in kept) == 1
    assert "昨日没有留存数字" in words(Hands(app, "leader").get("/board/day"))
    clock.advance(days=1)
    with works.writing(SYSTEM) as work:
        for order in work.session.scalars(select(Order).where(Order.due_on.is_not(None))):
            order.state, order.closed_at = OrderState.CLOSED, work.now
    hands = Hands(app, "leader")
    page = words(hands.get("/board/day"))
    assert "逾期 1 0 -1" in page
    assert "已销号 0 2" in page
    paper = hands.get("/board/day.pdf")
    pages = PdfReader(io.BytesIO(paper.data)).pages
    assert len(pages) == 1
    assert "每日一页纸" in "".join(pages[0].extract_text().split())


def test_the_board_is_told_over_the_api_to_whom_it_is_for(known: None, app: Any) -> None:
    client = app.test_client(use_cookies=False)
    for by in BOARD_PARTS:
        told = client.get(f"/api/v1/board?by={by}", headers=bearer(app, "leader")).json
        for name, count in {"open": 2, "overdue": 1, "ours": 1, "rebounds": 2}.items():
            parts = sum(one["figures"][name] for one in told["parts"])
            assert (told["total"][name], parts) == (count, count), name
        assert (len(told["weeks"]), sum(one["open"] for one in told["faults"])) == (12, 2)
    assert client.get("/api/v1/board", headers=bearer(app, "chen")).status_code == 403
    assert client.get("/api/v1/board?by=team", headers=bearer(app, "zhou")).status_code == 422
