"""How long an order still has, told in working days; and the deadline's days as a calendar page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext

from server.domain import deadlines, lookback
from server.domain.city_settings import DUE_SOON
from server.models import Order
from server.queries import calendar, settings
from server.work import Work
from shared.clock import local_date
from shared.vocabulary import OPEN_TO_PARTY, WITH_THE_OFFICE, HandlingLevel, OrderState
from shared.workdays import DayKind

TICKS_MAX = 15
WEEK = 7
PERCENT = 100


@dataclass(frozen=True)
class Term:
    """Where a term stands: ``mood`` is over, today, soon, left, held, asked, back or done."""

    mood: str
    days: int
    total: int
    used: int
    marks: tuple[str, ...]

    @property
    def percent(self) -> int:
        """How much of the term is used, for terms too long for ticks."""
        return min(PERCENT, PERCENT * self.used // self.total) if self.total else 0

    @property
    def long(self) -> bool:
        return self.total > TICKS_MAX

    @property
    def text(self) -> str:
        """What a person reads beside the date."""
        return {
            "over": gettext("%(count)s working days over", count=self.days),
            "today": gettext("today, before midnight"),
            "soon": gettext("%(count)s working days left", count=self.days),
            "left": gettext("%(count)s working days left", count=self.days),
            "held": gettext("in review, the clock stands still"),
            "asked": gettext("more time asked for, the clock stands still"),
            "back": gettext("sent back, the clock stands still"),
            "done": "",
        }[self.mood]

    @property
    def told(self) -> str:
        """The ticks in words, for those who do not see them."""
        return gettext(
            "%(total)s working days, %(used)s used. %(text)s",
            total=self.total,
            used=self.used,
            text=self.text,
        )


def term(order: Order, work: Work) -> Term | None:
    """The term of an order as it stands today; None while nothing is counted."""
    body = order.deadline or {}
    counted = [date.fromisoformat(one["day"]) for one in body.get("days", []) if one["ordinal"]]
    if order.due_on is None or not counted:
        return None
    state, today = OrderState(order.state), work.today
    since = held_since(order)
    if since is not None:
        today = local_date(since, work.settings.time_zone)
    used = sum(day <= today for day in counted)
    left = len(counted) - used
    if since is not None:
        asked = "back" if order.handed_back_at is not None else "asked"
        mood = "held" if state in WITH_THE_OFFICE else asked
        return Term(mood, left, len(counted), used, _ticks(used, left, "held"))
    if deadlines.is_overdue(order.state, order.due_on, today):
        over = calendar.back_to(work, order.due_on, order.area_id).between(order.due_on, today)
        return Term("over", over, len(counted), used, _over(len(counted), over))
    if state not in OPEN_TO_PARTY:
        return Term("done", left, len(counted), used, ())
    mood = "soon" if left <= settings.value(work, DUE_SOON) else "left"
    if today == order.due_on:
        mood = "today"
    marks = _ticks(used, left, "used", "soon" if mood == "soon" else "left")
    return Term(mood, left, len(counted), used, (*marks[:-1], "soon") if left == 0 else marks)


def held_since(order: Order) -> datetime | None:
    """Since when the party waits for us and its clock stands still; None while it runs."""
    with_us = order.state in WITH_THE_OFFICE
    return order.submitted_at if with_us else order.extension_asked_at or order.handed_back_at


def review_by(order: Order, work: Work) -> date | None:
    """The day by which the office owes its answer, or the re-check; its lateness, in the open."""
    since = held_since(order)
    if since is None or order.recheck_by is not None:
        return order.recheck_by
    sent = local_date(since, work.settings.time_zone)
    days = calendar.back_to(work, sent, order.area_id)
    return deadlines.review_by(sent, HandlingLevel(order.handling_level), days)


def review_late(order: Order, work: Work) -> int:
    """How many working days the office is late with its answer."""
    due = review_by(order, work)
    if due is None:
        return 0
    return calendar.back_to(work, due, order.area_id).between(due, work.today)


def watched_until(order: Order, work: Work) -> date | None:
    """The last day of a closed case's watch (观察期); None before closing and after that day."""
    if order.state != OrderState.CLOSED or order.closed_at is None:
        return None
    closed_on = local_date(order.closed_at, work.settings.time_zone)
    days = calendar.back_to(work, closed_on, order.area_id)
    until = days.add(closed_on, lookback.WATCHED_WORKDAYS)
    return until if work.today <= until else None


@dataclass(frozen=True)
class Cell:
    """One day of the calendar page; ``kind`` is outside where the term does not reach."""

    day: date
    kind: str
    ordinal: int | None = None
    name: str = ""
    name_en: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Page:
    """The weeks a term reaches over, and what is said of them in words."""

    weeks: tuple[tuple[Cell, ...], ...]
    served_on: date
    due_on: date
    workdays: int
    provisional: bool
    skipped: tuple[tuple[str, str, int], ...]
    makeup: tuple[date, ...]
    counted_to: date | None = None
    """Where the count itself ends, if a later day that was told stands."""


def page(body: dict[str, Any], today: date) -> Page | None:
    """A deadline's explanation as a calendar page, from the week of service to that of the end."""
    if not body:
        return None
    known = {date.fromisoformat(one["day"]): one for one in body["days"]}
    served, due = date.fromisoformat(body["served_on"]), date.fromisoformat(body["due_on"])
    ended = date.fromisoformat(body["counted_to"]) if "counted_to" in body else None
    first = served - timedelta(days=served.weekday())
    count = ((due - first).days // WEEK + 1) * WEEK
    days = [first + timedelta(days=n) for n in range(count)]
    cells = [_cell(day, known.get(day), _mark(day, served, due, today)) for day in days]
    return Page(
        tuple(tuple(cells[n : n + WEEK]) for n in range(0, count, WEEK)),
        served,
        due,
        body["workdays"],
        body["provisional"],
        _skipped(body),
        tuple(
            day for day, one in known.items() if one["kind"] == DayKind.MAKEUP and one["ordinal"]
        ),
        ended,
    )


def _cell(day: date, one: dict[str, Any] | None, mark: str) -> Cell:
    if one is None:
        return Cell(day, "outside", mark=mark)
    return Cell(day, one["kind"], one["ordinal"], one["name"], one["name_en"], mark)


def _mark(day: date, served: date, due: date, today: date) -> str:
    # The last day is named even where it is today.
    return {today: "today", served: "served", due: "due"}.get(day, "")


def _skipped(body: dict[str, Any]) -> tuple[tuple[str, str, int], ...]:
    """Holidays within the term, each with how many of its days were not counted."""
    counts: dict[tuple[str, str], int] = {}
    for one in body["days"]:
        if one["kind"] == DayKind.HOLIDAY and one["day"] > body["served_on"]:
            name = (one["name"], one["name_en"])
            counts[name] = counts.get(name, 0) + 1
    return tuple((zh, en, count) for (zh, en), count in counts.items())


def _ticks(used: int, left: int, done: str, rest: str = "left") -> tuple[str, ...]:
    return (done,) * used + (rest,) * left


def _over(total: int, over: int) -> tuple[str, ...]:
    shown = min(over, TICKS_MAX)
    return ("used",) * max(0, min(total, TICKS_MAX) - shown) + ("over",) * shown
