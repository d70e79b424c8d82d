"""The term of a fault: the deadline counted day by day, and the count in words."""

from collections.abc import Callable
from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.finding_state import FindingState
from mobile.screens.days import day_of, explained, short_weekdays, weekday_of
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.daygrid import DayGrid
from mobile.widgets.kit import Icon, Text
from mobile.widgets.layout import Column, Line
from mobile.widgets.theme import theme

BY_WIDE, DAYS_WIDE = 64, 92


def term_of(state: FindingState, choose: Callable[[int], None]) -> list[Widget]:
    """Until when, changed by a working day a tap; nothing runs for what was fixed on the spot."""
    if state.fixed_on_spot:
        told = Text(_("Fixed on the spot: no deadline runs."), "button", "ok", bold=True)
        return [Line(Icon("check-decagram", "ok", 28), told, least=48)]
    return [
        _line(state, choose),
        DayGrid(state.deadline, short_weekdays()),
        Text(explained(state.deadline), "small", "ink2"),
    ]


def _line(state: FindingState, choose: Callable[[int], None]) -> Line:
    due = state.deadline.due_on
    told = _("{weekday}, before 24:00").format(weekday=weekday_of(due))
    day = Column(
        Text(_("Proposed deadline"), "small", "ink2", bold=True),
        Text(day_of(due), "title", bold=True),
        Text(told, "small", "ink2"),
        spacing=0,
    )
    days = Column(
        Text(str(state.workdays), "title", bold=True, align="center"),
        Text(_("working days"), "small", "ink2", align="center"),
        spacing=0, size_hint_x=None, width=dp(DAYS_WIDE),
    )  # fmt: skip
    stepper = [_by(state, -1, choose), days, _by(state, 1, choose)]
    return Line(*([*stepper, day] if theme.hand == "left" else [day, *stepper]))


def _by(state: FindingState, by: int, choose: Callable[[int], None]) -> PushButton:
    icon = "plus" if by > 0 else "minus"
    return PushButton("", partial(choose, state.workdays + by), icon=icon, size_hint_x=None,
                      width=dp(BY_WIDE))  # fmt: skip
