"""Words for pages: labels of the vocabulary, chips with icon and whose turn, dates, digests."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale, gettext

from server.domain import deadlines
from server.models import Order
from shared import vocabulary
from shared.clock import OFFICE_TIME_ZONE
from shared.vocabulary import LABELS, OrderState, Outcome

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
ORDER_LOOKS = {
    OrderState.PROPOSED: ("ours", "file-certificate"),
    OrderState.ISSUED: ("theirs", "inbox"),
    OrderState.SIGNED: ("theirs", "tool"),
    OrderState.RETURNED: ("theirs", "arrow-back-up"),
    OrderState.UNDER_REVIEW: ("ours", "eye-check"),
    OrderState.CLOSED: ("done", "circle-check"),
    OrderState.WATCHED: ("back", "eye"),
    OrderState.ARCHIVED: ("done", "circle-check"),
    OrderState.WITHDRAWN: ("idle", "ban"),
}
OUTCOME_LOOKS = {
    Outcome.FIXED: ("done", "rosette-discount-check"),
    Outcome.PARTLY: ("theirs", "circle-half-2"),
    Outcome.NOT_FIXED: ("broken", "alert-octagon"),
    Outcome.REBOUND: ("solid", "restore"),
    Outcome.NO_LONGER_APPLIES: ("idle", "square-minus"),
    Outcome.NOT_CHECKABLE: ("idle", "help-hexagon"),
}
TEXTS = {
    "issue": "Issued",
    "decline": "Issued as serious",
    "fix_on_spot": "Fixed on the spot",
    "sign": "Signed for",
    "submit_evidence": "Evidence sent in",
    "accept": "Evidence accepted",
    "return": "Evidence returned",
    "archive": "Looked back at and archived",
    "reopen": "Opened again",
    "withdraw": "Withdrawn",
    "inspection": "Inspection",
}
TICKS_MAX = 15


def install(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(
        label=label, day=day, time=time, digest=digest, act=act, either=either
    )
    app.jinja_env.globals.update(
        order_look=order_look, outcome_look=outcome_look, ticks=ticks, gettext=gettext, _=gettext
    )


def label(value: str, kind: str) -> str:
    """The word of the vocabulary in the reader's language."""
    words: type[StrEnum] = getattr(vocabulary, kind)
    try:
        return gettext(LABELS[words(value)])
    except (KeyError, ValueError):
        return value


def act(name: str) -> str:
    """What was done, in words."""
    return gettext(TEXTS.get(name, name))


def either(zh: str, en: str) -> str:
    """Content that carries both languages itself."""
    return en if _language() == "en" and en else zh


def day(value: date | datetime | None) -> str:
    """A date with its weekday; the year only where it is another."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(OFFICE_TIME_ZONE)).date()
    weekday = WEEKDAYS[_language()][value.weekday()]
    if _language() == "en":
        return f"{value.isoformat()} {weekday}"
    return f"{value.year}年{value.month}月{value.day}日 {weekday}"


def time(value: datetime | None) -> str:
    """An instant in the office's time."""
    if value is None:
        return "—"
    return value.astimezone(ZoneInfo(OFFICE_TIME_ZONE)).strftime("%m-%d %H:%M")


def digest(value: str | None) -> str:
    """The beginning and end of a digest."""
    return f"{value[:12]}…{value[-6:]}" if value else "—"


def order_look(order: Order, today: date) -> tuple[str, str, str]:
    """Tone, icon and word of an order: overdue replaces what the party should do."""
    if deadlines.is_overdue(order.state, order.due_on, today):
        return "solid", "clock-exclamation", gettext("Overdue")
    tone, icon = ORDER_LOOKS[OrderState(order.state)]
    return tone, icon, label(order.state, "OrderState")


def outcome_look(outcome: str) -> tuple[str, str, str]:
    """Tone, icon and word of a look-back's outcome."""
    tone, icon = OUTCOME_LOOKS[Outcome(outcome)]
    return tone, icon, label(outcome, "Outcome")


def ticks(order: Order, today: date) -> list[str]:
    """One tick a working day of the term: used, left, over, held while we review."""
    days: Iterable[dict[str, Any]] = order.deadline.get("days", []) if order.deadline else []
    counted = [date.fromisoformat(one["day"]) for one in days if one["ordinal"]]
    held = order.state == OrderState.UNDER_REVIEW
    over = deadlines.is_overdue(order.state, order.due_on, today)
    marks = []
    for one in counted[:TICKS_MAX]:
        left = "held" if held else "left"
        marks.append("over" if over else "used" if one < today else left)
    return marks


def _language() -> str:
    return "en" if str(get_locale()).startswith("en") else "zh"
