"""Who is told of what, a file a topic: a new one adds a file and its name here."""

from collections.abc import Callable

from server.domain.events import Event
from server.observers.telling import Desks
from server.observers.told import (
    accounts,
    alarms,
    calendar,
    checks,
    circulars,
    draws,
    indicators,
    issuing,
    ladder,
    orders,
    sign_ins,
    tablets,
)

Teller = Callable[[Desks, list[Event]], None]

TELLERS: tuple[Teller, ...] = (
    orders.tell,
    alarms.tell,
    calendar.tell,
    checks.tell,
    issuing.tell,
    indicators.tell,
    circulars.tell,
    draws.tell,
    ladder.tell,
    tablets.tell,
    sign_ins.tell,
    accounts.tell,
)
