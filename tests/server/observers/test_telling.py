"""Notices with a key: what a scan finds again and again is told once to each person."""

from typing import Any

from sqlalchemy import select

from server import scope
from server.domain.outward import HEARD_BY
from server.models import Notice
from server.observers.telling import Desks, Message, Put, Telling
from server.observers.told import (
    accounts,
    alarms,
    calendar,
    checks,
    circulars,
    delivery,
    orders,
    sign_ins,
    tablets,
)
from server.seed import City
from server.work import Works

TELLING = Telling(frozenset(), "An order was withdrawn")


def _tell(works: Works, people: list[str], key: str) -> list[Put]:
    with works.writing(scope.SYSTEM) as work:
        desks = Desks(work.rows, work.now)
        desks.tell(people, Message(TELLING, "order", "o", "1", "what", key))
        return desks.put


def _told(works: Works) -> list[str]:
    with works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(Notice.person_id).order_by(Notice.id)))


def test_a_message_with_a_key_is_told_once_to_each_person(works: Works, city: City) -> None:
    zhou, chen = city.people["zhou"], city.people["chen"]
    assert len(_tell(works, [zhou], "due:o:1")[0].notices) == 1
    assert [one for _, one in _tell(works, [zhou, chen], "due:o:1")[0].notices] == [chen]
    assert _tell(works, [zhou, chen], "due:o:1") == []
    assert _told(works) == [zhou, chen]
    _tell(works, [zhou], "due:o:2")
    assert _told(works) == [zhou, chen, zhou]


def test_without_a_key_each_message_is_told(works: Works, city: City) -> None:
    zhou = city.people["zhou"]
    for _ in range(2):
        _tell(works, [zhou], "")
    assert _told(works) == [zhou, zhou]


def test_whoever_may_be_written_to_of_something_may_leave_it_out() -> None:
    told = [
        one
        for table in (
            accounts, alarms, calendar, checks, circulars, delivery, orders, sign_ins, tablets,
        )
        for one in _of(table)
    ]  # fmt: skip
    assert len(told) > 20
    wrong = {one.text for one in told if one.topic and one.roles - HEARD_BY[one.topic]}
    assert wrong == set()


def _of(table: Any) -> list[Telling]:
    return [*table.TOLD.values(), *(table.LABELS.values() if table in (alarms, circulars) else ())]
