"""What the clock tells of orders: each once, however often and by however many it is found."""

from datetime import date

from server.domain.alarms import AlarmKind, AlarmRaised, AlarmsCounted
from server.infra.database import INSERTS
from server.models import Alarm
from server.queries import alarms
from server.queries.alarms import Found
from server.work import Work

AT_ONCE = 200


def raise_due(kind: AlarmKind, work: Work, day: date, _turn: int, at_once: int = AT_ONCE) -> bool:
    """Tell of the next so many of a kind, with the last of them how many it were that day."""
    found = alarms.untold(work, kind, day, at_once)
    for one in found:
        if _is_first(work, kind, day, one):
            work.record(AlarmRaised(one.order_id, kind, one.about_on.isoformat()))
    more = len(found) == at_once
    if not more and (counted := alarms.raised(work, kind, day)):
        work.record(AlarmsCounted(day.isoformat(), kind, counted))
    return more


def _is_first(work: Work, kind: AlarmKind, day: date, one: Found) -> bool:
    """Whether nobody has told of it: the database takes its key once."""
    insert = INSERTS[work.session.get_bind().dialect.name]
    row = {
        "id": work.new_id(), "order_id": one.order_id, "kind": kind, "about_on": one.about_on,
        "raised_on": day, "at": work.now,
    }  # fmt: skip
    once = insert(Alarm).values(row).on_conflict_do_nothing().returning(Alarm.id)
    return work.session.scalar(once) is not None


def first_today(work: Work, order_id: str) -> bool:
    """Whether nobody has reminded of an order today: the database takes its key once a day."""
    found = Found(order_id, work.today)
    return _is_first(work, AlarmKind.REMINDED, work.today, found)
