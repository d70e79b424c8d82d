"""When orders were closed, what a look-back goes back to, and when its time was."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, literal_column, select
from sqlalchemy.orm import aliased

from server.domain.lifecycle import CLOSINGS, OrderAct
from server.domain.lookback import WINDOW_WORKDAYS
from server.models import LookBack, Order, OrderStep
from server.queries import calendar
from server.queries.parts import Period
from server.work import Work
from shared.clock import end_of_day
from shared.workdays import WorkCalendar

WINDOW_DAYS_MAX = timedelta(days=150)
"""No window of a look-back, holidays and all, is open longer than so many days after closing."""
CALENDAR_FROM = timedelta(days=100)
"""The calendar is read from here on, so that it knows every day of such a window."""
DAY = timedelta(days=1)


def is_one(step: Any = OrderStep) -> ColumnElement[bool]:
    """Whether a step closed its order."""
    found: ColumnElement[bool] = step.act.in_([_word(act) for act in sorted(CLOSINGS)])
    return found


def of_answered(name: str) -> ColumnElement[Any]:
    """A column of the closing a look-back went back to, the last one before it was judged.

    It is not joined: that would read every step there is.
    """
    step = aliased(OrderStep)
    return (
        select(getattr(step, name))
        .where(step.order_id == LookBack.order_id, is_one(step), step.at <= LookBack.judged_at)
        .order_by(step.at.desc(), step.id.desc())
        .limit(1)
        .correlate(LookBack)
        .scalar_subquery()
    )


def reported(act: Any) -> ColumnElement[bool]:
    """Whether its party had reported it as done, by how it was closed; else by the order."""
    fixed_on_spot = literal(OrderAct.FIX_ON_SPOT)
    found: ColumnElement[bool] = func.coalesce(act != fixed_on_spot, ~Order.fixed_on_spot)
    return found


def _word(text: str) -> ColumnElement[str]:
    """A word of our own as it stands: in the words of the index that holds closings alone."""
    return literal_column(f"'{text}'")


class Windows:
    """Between which days a case closed on some day was to be gone back to; read once."""

    def __init__(self, work: Work, period: Period) -> None:
        self.zone = work.settings.time_zone
        self.period = period
        self.days: WorkCalendar = calendar.around(work, period.begins - CALENDAR_FROM)
        self._earliest = period.begins - WINDOW_DAYS_MAX
        self._known: dict[tuple[date, int], date] = {}

    def closed(self) -> tuple[date, date]:
        """The days from and before which it had to be closed to have had its time in the period."""
        days = self._from(self._earliest)
        first = bisect_left(days, self.period.begins, key=self._last)
        beyond = bisect_right(days, self.period.ends, key=self._first)
        return self._earliest + first * DAY, self._earliest + max(first, beyond) * DAY

    def month(self, judged: Any) -> ColumnElement[str]:
        """The month in which something was judged."""
        return self._parted(judged, [(one, one) for one in self._months()])

    def month_missed(self, closed: Any) -> ColumnElement[str]:
        """The month in which the time of what was closed then was over, or the period's last."""
        since, until = self.closed()
        days = self._from(since, until)
        begins = []
        for month in self._months():
            at = bisect_left(days, month, key=lambda one: min(self._last(one), self.period.ends))
            begins.append((since + at * DAY, month))
        return self._parted(closed, begins)

    def waited(self, closed: date, judged: date) -> int:
        """Working days between the two; by sums, for there are thousands of such pairs."""
        if closed < self._earliest:
            return self.days.between(closed, judged)
        before, after = ((one - self._earliest).days for one in (closed, judged))
        return max(0, self._worked[after] - self._worked[before])

    @cached_property
    def _worked(self) -> list[int]:
        """How many working days lie up to each day."""
        return list(accumulate(map(self.days.works_on, self._from(self._earliest))))

    def begins(self, day: date) -> datetime:
        """When a day begins in the office."""
        return end_of_day(day - DAY, self.zone)

    def _from(self, earliest: date, until: date | None = None) -> list[date]:
        until = until or self.period.ends + DAY
        return [earliest + n * DAY for n in range((until - earliest).days)]

    def _first(self, closed: date) -> date:
        return self._added(closed, WINDOW_WORKDAYS[0])

    def _last(self, closed: date) -> date:
        return self._added(closed, WINDOW_WORKDAYS[1])

    def _added(self, day: date, workdays: int) -> date:
        asked = day, workdays
        if asked not in self._known:
            self._known[asked] = self.days.add(*asked)
        return self._known[asked]

    def _months(self) -> list[date]:
        """The first days of the months of the period."""
        found = [self.period.begins.replace(day=1)]
        while (one := following(found[-1])) <= self.period.ends:
            found.append(one)
        return found

    def _parted(self, column: Any, begins: list[tuple[date, date]]) -> ColumnElement[str]:
        """Which month an instant stands under, by the days from which each is meant."""
        names: list[ColumnElement[str]] = [
            literal_column(f"'{month:%Y-%m}'") for _, month in begins
        ]
        before = [column < self.begins(day) for day, _ in begins[1:]]
        # A constant alone is nothing a database groups by.
        before = before or [column.is_not(None)]
        return case(*zip(before, names, strict=False), else_=names[-1])


def following(month: date) -> date:
    """The first day of the month behind one that begins on this day."""
    return (month + timedelta(days=32)).replace(day=1)
