"""A deadline day by day: counted days with their ordinal, off days with their name."""

from collections.abc import Sequence
from datetime import date, timedelta

from kivy.metrics import dp
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from mobile.texts import _, in_language
from mobile.widgets.kit import MIDDLE, Surface, Text, Word
from mobile.widgets.measure import natural
from mobile.widgets.theme import theme
from shared.workdays import CountedDay, DayKind, Deadline

NAME_CHARS = 6


class DayGrid(GridLayout):
    """Weeks from the day of service to the last day; the sum in words stands below it."""

    def __init__(self, deadline: Deadline, weekdays: Sequence[str]) -> None:
        super().__init__(cols=7, spacing=dp(4), size_hint_y=None)
        self.bind(minimum_height=self.setter("height"))
        for name in weekdays:
            self.add_widget(Text(name, "least", "ink3", align="center"))
        counted = {one.day: one for one in deadline.days}
        day = deadline.served_on - timedelta(days=deadline.served_on.weekday())
        end = deadline.due_on + timedelta(days=6 - deadline.due_on.weekday())
        while day <= end:
            self.add_widget(_cell(day, counted.get(day), deadline))
            day += timedelta(days=1)


def _high(use: str) -> int:
    """How high a line of this size is."""
    return natural("8", theme.size(use), True)[1]


def _cell(day: date, counted: CountedDay | None, deadline: Deadline) -> Surface:
    fill, line, ink = _look(day, counted, deadline)
    cell = Surface(
        fill=fill, line=line, border=dp(2), radius="chip", orientation="vertical",
        padding=[dp(7), dp(3)], size_hint_y=None, height=_high("least") + _high("body") + dp(8),
    )  # fmt: skip
    top = Surface(fill=fill, line="", radius="chip", size_hint_y=None, height=_high("least"))
    top.add_widget(Word(_named(day, deadline), "least", ink))
    top.add_widget(Widget())
    if counted is not None and counted.kind is DayKind.MAKEUP:
        top.add_widget(_badge())
    cell.add_widget(top)
    below = _below(day, counted, deadline)
    use = "body" if below.isdigit() else "least"
    cell.add_widget(Text(below, use, ink, bold=True, align="right", grows=False))
    return cell


def _badge() -> Surface:
    """A day off that is worked."""
    badge = Surface(fill="warn_fill", line="", radius="chip", size_hint=(None, None),
                    padding=[dp(3), 0], pos_hint=MIDDLE)  # fmt: skip
    word = Word(_("work"), "least", "white", bold=True)
    badge.size = (word.width + dp(6), word.height)
    badge.add_widget(word)
    return badge


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
        return "surface", "", "ink3"
    if counted.ordinal is not None:
        return "brand_tint", "brand" if plain else "", "brand"
    return "sunk", "", "ink3"
