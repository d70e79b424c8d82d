"""Rows written straight into a town's database, as many to a statement as it takes well."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, select

from bench.served import SEED, Bench
from server import seed
from server.models import Inspection, Order
from server.scope import SYSTEM
from shared.clock import SystemClock
from shared.ids import seeded_ids

ROWS_AT_ONCE = 2000
ORDERS_AT_HAND = 6000
DAYS = 3 * 365

Row = dict[str, Any]
Rows = Iterator[tuple[type[Any], Row]]


class Hand:
    """What whoever writes rows has at hand: chance, new ids, who there is, what was written."""

    def __init__(self, bench: Bench, salt: int) -> None:
        self.chance = random.Random(SEED + salt)
        self._new = seeded_ids(SEED + salt)
        self.now = SystemClock().now()
        self.schools = bench.town.schools
        works = bench.works()
        with works.reading(SYSTEM) as work:
            city = seed.find(work)
            ask = work.session.execute
            orders = select(Order.id, Order.school_id, Order.area_id, Order.office_id)
            checks = select(Inspection.id, Inspection.school_id)
            self.orders = ask(orders.order_by(Order.id.desc()).limit(ORDERS_AT_HAND)).all()
            self.checks = ask(checks.order_by(Inspection.id.desc()).limit(ORDERS_AT_HAND)).all()
        works.engine.dispose()
        self.people, self.areas, self.offices = city.people, city.areas, city.offices

    def id(self, at: datetime) -> str:
        """A new id of that moment."""
        return self._new(int(at.timestamp() * 1000))

    def ago(self, days: int = DAYS) -> datetime:
        """Some moment of so many days."""
        return self.now - timedelta(seconds=self.chance.randrange(1, days * 86400))

    def in_percent(self, share: int) -> bool:
        return self.chance.randrange(100) < share

    def school(self) -> tuple[str, str]:
        """Some school, and its town."""
        return self.schools[self.chance.randrange(len(self.schools))]


def write(connection: Connection, rows: Iterable[tuple[type[Any], Row]]) -> None:
    """Tables in the order in which they first come, so that those come first others point at."""
    waiting: dict[type[Any], list[Row]] = {}
    for model, row in rows:
        some = waiting.setdefault(model, [])
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            _write_all(connection, waiting)
    _write_all(connection, waiting)


def parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The same, as many at once as a statement takes well."""
    ordered = iter(rows)
    while some := list(islice(ordered, ROWS_AT_ONCE)):
        yield some


def _write_all(connection: Connection, waiting: dict[type[Any], list[Row]]) -> None:
    for model, some in waiting.items():
        if some:
            connection.execute(insert(model), some)
            some.clear()
