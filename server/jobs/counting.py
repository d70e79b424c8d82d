"""Indicators by the clock: what was seen at a check, in an order, at a look-back; and every day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.actions import indicator_counts, indicators, school_facts
from server.infra.photo_store import PhotoStore
from server.models import Inspection, LookBack, Order
from server.work import Work


def see(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """See what one of them says of its school. Twice changes nothing."""
    if "inspection_id" in facts:
        inspection = work.session.get_one(Inspection, facts["inspection_id"])
        indicators.see_inspection(work, inspection)
        school_facts.seen_at_check(work, inspection)
    elif "order_id" in facts:
        indicators.see_order(work, work.session.get_one(Order, facts["order_id"]))
    else:
        indicators.see_back(work, work.session.get_one(LookBack, facts["lookback_id"]))


def recount(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Count guards anew by what holds today; the rest in a turn of its own."""
    turn = facts["turn"]
    if indicator_counts.recount(work, work.today, told=turn == 0):
        indicators.recount_later(work, turn + 1)


def daily(work: Work, day: date, turn: int) -> bool:
    """See some schools whose checks nobody has seen; at last count and keep the day's figures."""
    if indicator_counts.fill(work):
        return True
    # The turns before may all have gone to schools nobody had seen: it begins here then.
    begins = turn == 0 or not indicator_counts.recounted_on(work, day)
    if indicator_counts.recount(work, day, told=begins):
        return True
    work.session.flush()
    indicator_counts.keep(work, day)
    return False
