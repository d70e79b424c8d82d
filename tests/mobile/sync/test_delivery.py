"""On a tablet each line of lanes goes on by itself: what stalls in one holds up no other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from mobile.sync.delivery import Delivery
from mobile.sync.transport import Address, HttpTransport
from server.models import Receipt
from server.scope import SYSTEM
from server.work import Works
from tests import pictures
from tests.drivers.http import served
from tests.drivers.proxy import Proxy
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL

PUSH = "POST /api/v1/sync/push"


@pytest.fixture
def proxy(app: Any) -> Iterator[Proxy]:
    """A line to the served office, good until a test spoils it."""
    with served(app) as address, Proxy(urlsplit(address).port or 0) as made:
        yield made


@pytest.fixture
def online(chen: TabletDriver, proxy: Proxy) -> TabletDriver:
    """The inspector's tablet, over sockets."""
    chen.transport = lambda _address: HttpTransport(Address(proxy.address))
    return chen.kill_and_restart().unlock()


@pytest.fixture
def failures() -> list[Exception]:
    return []


@pytest.fixture
def delivery(online: TabletDriver, failures: list[Exception]) -> Iterator[Delivery]:
    """The tablet's lines at work."""
    made = Delivery(online.tablet.engine, online.tablet.turn, failures.append)
    yield made
    made.stop()
    assert failures == []


def on_record(works: Works) -> int:
    with works.reading(SYSTEM) as work:
        return work.session.scalar(select(func.count()).select_from(Receipt)) or 0


@pytest.mark.parametrize(
    "stuck",
    [("/uploads", "stalled"), ("/uploads", "dripped"), ("/heads", "stalled")],
    ids=" ".join,
)
def test_while_a_photo_or_a_page_is_stuck_records_go_on(
    online: TabletDriver,
    delivery: Delivery,
    proxy: Proxy,
    works: Works,
    stuck: tuple[str, str],
) -> None:
    where, fault = stuck
    proxy.choice = lambda asked: fault if where.encode() in asked.partition(b"\r\n")[0] else ""
    online.arrive(SCHOOL, pictures.file(online.folder / "shots", "gate"))
    online.tablet.engine.look_again()
    delivery.wake()
    proxy.until(where)
    before = on_record(works)
    online.checklist.answer("XF-07", "fail")
    delivery.wake()
    while on_record(works) <= before:
        proxy.until(PUSH)
    assert not delivery.settle(0), "the other line is stuck still"
    proxy.choice = lambda _asked: ""
    proxy.let_go.set()
    assert delivery.settle()
    online.sync()
    assert online.tablet.sync.state.safe_to_hand_in


def test_a_round_that_fails_ends_no_later_one(
    online: TabletDriver, failures: list[Exception]
) -> None:
    def fail(_done: list[str]) -> None:
        raise LookupError

    delivery = Delivery(online.tablet.engine, online.tablet.turn, failures.append, fail)
    for name in ("gate", "another"):
        online.tablet.engine.look_again()
        before = len(failures)
        delivery.wake()
        assert delivery.settle()
        assert len(failures) > before, name
    delivery.stop()
    assert {type(one) for one in failures} == {LookupError}


def test_without_its_turn_it_sends_nothing(
    online: TabletDriver, delivery: Delivery, proxy: Proxy, tmp_path: Path
) -> None:
    online.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    other = type(online.tablet.turn)(online.folder / "turn.db")
    assert other.take()
    delivery.wake()
    assert delivery.settle()
    assert proxy.heard.empty()
    other.leave()
    delivery.wake()
    assert delivery.settle()
    assert not proxy.heard.empty()
