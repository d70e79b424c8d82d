"""A deadline day by day: counted days with their ordinal, off days with their name."""

from collections.abc import Sequence
from datetime import date, timedelta

from kivy.metrics import dp

from mobile.texts import _, in_language
from mobile.widgets.measure import height_of, natural
from mobile.widgets.painted import Area, Painted
from mobile.widgets.theme import theme
from shared.workdays import CountedDay, DayKind, Deadline

NAME_CHARS = 6
DAYS = 7
GAP, INSET = 4, 7


class DayGrid(Painted):
    """Weeks from the day of service to the last day; the sum in words stands below it."""

    def __init__(self, deadline: Deadline, weekdays: Sequence[str]) -> None:
        self._deadline, self._weekdays = deadline, list(weekdays)
        self._counted = {one.day: one for one in deadline.days}
        served, due = deadline.served_on, deadline.due_on
        first = served - timedelta(days=served.weekday())
        last = due + timedelta(days=DAYS - 1 - due.weekday())
        self._days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._small, self._large = _high("least"), _high("body")
        self._cell = self._small + self._large + dp(8)
        super().__init__(size_hint_y=None)
        self.bind(width=self._fit)
        self._fit()

    @property
    def _wide(self) -> float:
        """How wide a day is."""
        return float((self.width - dp(GAP) * (DAYS - 1)) / DAYS)

    def _fit(self, *_: object) -> None:
        """A day is so high that what stands below its number has room, also on two lines."""
        room, px = max(1.0, self._wide - 2 * dp(INSET)), theme.size("least")
        below = {_below(day, self._counted.get(day), self._deadline) for day in self._days}
        lines = (height_of(word, px, True, room) for word in below if not word.isdigit())
        self._cell = self._small + max(self._large, *lines, 0) + dp(8)
        weeks = len(self._days) // DAYS
        self.height = self._small + weeks * (self._cell + dp(GAP))

    def draw(self) -> None:
        wide = self._wide
        for column, name in enumerate(self._weekdays):
            at = (column * (wide + dp(GAP)), self.height - self._small / 2)
            self.write(name, "least", "ink3", at, wide=wide, align="center")
        for index, day in enumerate(self._days):
            week, column = divmod(index, DAYS)
            y = self.height - self._small - (week + 1) * (self._cell + dp(GAP))
            self._day(day, Area(column * (wide + dp(GAP)), y, wide, self._cell))

    def _day(self, day: date, cell: Area) -> None:
        counted = self._counted.get(day)
        fill, line, ink = _look(day, counted, self._deadline)
        if fill:
            self.block(cell, fill, line, "chip", dp(2))
        upper, inset = cell.top - dp(3) - self._small / 2, dp(INSET)
        self.write(_named(day, self._deadline), "least", ink, (cell.x + inset, upper))
        if counted is not None and counted.kind is DayKind.MAKEUP:
            self._badge(cell, upper)
        below = _below(day, counted, self._deadline)
        use, room = "body" if below.isdigit() else "least", cell.width - 2 * inset
        if below:
            high = max(self._large, height_of(below, theme.size(use), True, room))
            at = (cell.x + inset, cell.y + dp(3) + high / 2)
            self.write(below, use, ink, at, bold=True, wide=room, align="right")

    def _badge(self, cell: Area, middle: float) -> None:
        """A day off that is worked."""
        word = _("work")
        wide = natural(word, theme.size("least"), True)[0]
        x = cell.right - dp(INSET) - wide - dp(6)
        self.block(Area(x, middle - self._small / 2, wide + dp(6), self._small), "warn_fill", "",
                   "chip")  # fmt: skip
        self.write(word, "least", "white", (x + dp(3), middle), bold=True)


def _high(use: str) -> int:
    """How high a line of this size is."""
    return natural("8", theme.size(use), True)[1]


def _named(day: date, deadline: Deadline) -> str:
    """The number of the day; the first of a month, and of the grid, with its month."""
    first = deadline.served_on - timedelta(days=deadline.served_on.weekday())
    if day.day == 1 or day == first:
        return in_language(f"{day.month}月{day.day}", f"{day.day}/{day.month}")
    return str(day.day)


def _below(day: date, counted: CountedDay | None, deadline: Deadline) -> str:
    if day == deadline.served_on:
        return _("served")
    if counted is None:
        return ""
    if counted.ordinal is not None:
        return str(counted.ordinal)
    name = in_language(counted.name, counted.name_en[:NAME_CHARS])
    return name or _("off")


def _look(day: date, counted: CountedDay | None, deadline: Deadline) -> tuple[str, str, str]:
    plain = "edge" if theme.name == "sun" else ""
    if day == deadline.due_on:
        return "brand_fill", "brand_fill", "white"
    if day == deadline.served_on:
        return "surface", "brand", "brand"
    if counted is None:
        return "", "", "ink3"
    if counted.ordinal is not None:
        return "brand_tint", "brand" if plain else "", "brand"
    return "sunk", "", "ink3"
