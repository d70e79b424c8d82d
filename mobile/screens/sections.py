"""The sections of a checklist: a row each with its ring, at the side or on a sheet."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior

from mobile.presenters.checklist_state import ChecklistState
from mobile.presenters.rows import Hidden, SectionState
from mobile.texts import _
from mobile.widgets.kit import Text
from mobile.widgets.layout import Column
from mobile.widgets.marks import RING, draw_ring
from mobile.widgets.measure import height_of, natural
from mobile.widgets.painted import Painted
from mobile.widgets.sheet import Sheet
from mobile.widgets.tapping import press
from mobile.widgets.theme import theme

ROW_HEIGHT, MORE_HEIGHT = 52, 56
GAP, EDGE = 10, 8
Act = Callable[[], None]


class SectionRow(ButtonBehavior, Painted):
    """A section: its ring, its name, how many faults, how far; a tap goes there."""

    def __init__(self, section: SectionState, current: bool, on_tap: Act, opens: bool = False):
        self._told, self._on_tap, self._opens = (section, current), on_tap, opens
        super().__init__(size_hint_y=None, height=dp(ROW_HEIGHT))
        self.bind(width=self._fit)

    def show(self, section: SectionState, current: bool) -> None:
        """So far it is now; drawn anew only where that is something else."""
        if self._told != (section, current):
            self._told = (section, current)
            self._fit()
            self.repaint()

    @property
    def told(self) -> str:
        """The section's name."""
        return self._told[0].name

    def draw(self) -> None:
        section, current = self._told
        if current or self._opens:
            fill, line = ("surface", "edge") if self._opens else ("brand_tint", "")
            if theme.name == "sun":
                line = "brand" if current else line
            self.block(self.whole, fill, line, "control")
        ink, middle = "brand" if current else "ink", self.height / 2
        told = (section.answered, section.asked, section.failed)
        draw_ring(self, told, (dp(EDGE + RING / 2), middle))
        right = self.width - dp(EDGE)
        if self._opens:
            right -= dp(24)
            self.icon("chevron-down", "ink2", (right, middle), 24)
            right -= dp(GAP)
        right -= natural(self._far, theme.size("small"), True)[0]
        self.write(self._far, "small", ink if current else "ink2", (right, middle), bold=current)
        if section.failed:
            right -= dp(GAP) + natural(self._faults, theme.size("small"), True)[0]
            self.write(self._faults, "small", "bad", (right, middle), bold=True)
        at = (dp(EDGE + RING + GAP), middle)
        self.write(section.name, "body", ink, at, bold=current, wide=self._free)

    def on_release(self) -> None:
        press(self._on_tap)

    @property
    def _far(self) -> str:
        return f"{self._told[0].answered}/{self._told[0].asked}"

    @property
    def _faults(self) -> str:
        return f"×\u00a0{self._told[0].failed}"

    @property
    def _free(self) -> float:
        """What is left for the name."""
        beside = dp(2 * EDGE + RING + 2 * GAP) + natural(self._far, theme.size("small"), True)[0]
        if self._told[0].failed:
            beside += dp(GAP) + natural(self._faults, theme.size("small"), True)[0]
        return max(1.0, float(self.width - beside - (dp(24 + GAP) if self._opens else 0)))

    def _fit(self, *_: object) -> None:
        high = height_of(self.told, theme.size("body"), True, self._free)
        self.height = max(dp(ROW_HEIGHT), high + dp(GAP))


class MoreRow(ButtonBehavior, Painted):
    """What more there is: an icon, a line, a quieter second line, a chevron."""

    def __init__(self, icon: str, told: str, under: str, on_tap: Act) -> None:
        self._icon, self.told, self._under, self._on_tap = icon, told, under, on_tap
        super().__init__(size_hint_y=None, height=dp(MORE_HEIGHT))
        self.bind(width=self._fit)

    def show(self, told: str, under: str, on_tap: Act) -> None:
        """Something else to say."""
        self._on_tap = on_tap
        if (told, under) != (self.told, self._under):
            self.told, self._under = told, under
            self._fit()
            self.repaint()

    def draw(self) -> None:
        middle = self.height / 2
        self.icon(self._icon, "ink2", (dp(EDGE), middle), 24)
        self.icon("chevron-right", "ink2", (self.width - dp(24), middle), 24)
        top, (first, second) = middle + sum(self._heights) / 2, self._heights
        x = dp(EDGE + 24 + GAP)
        at = (x, top - first / 2)
        self.write(self.told, "body", "ink", at, bold=True, wide=self._free)
        if self._under:
            at = (x, top - first - second / 2)
            self.write(self._under, "small", "ink2", at, wide=self._free)

    def on_release(self) -> None:
        press(self._on_tap)

    @property
    def _free(self) -> float:
        return max(1.0, float(self.width - dp(EDGE + 24 + GAP + GAP + 24)))

    @property
    def _heights(self) -> tuple[float, float]:
        first = height_of(self.told, theme.size("body"), True, self._free)
        second = height_of(self._under, theme.size("small"), theme.all_bold, self._free)
        return first, second if self._under else 0

    def _fit(self, *_: object) -> None:
        self.height = max(dp(MORE_HEIGHT), sum(self._heights) + dp(EDGE))


def section_of(state: ChecklistState) -> str:
    """The section one is at."""
    return state.card.section if state.card is not None else ""


def whole_row(state: ChecklistState, screen: Any) -> tuple[str, str, Act]:
    """Quick mode or the whole list: its name, what is beside it, how to change."""
    turn = partial(screen.show_whole, not state.whole)
    if state.whole:
        return _("Quick list"), _("the items marked for it"), turn
    told = _("All {count} items").format(count=state.whole_count)
    return told, _("{count} more than the quick list").format(count=state.not_quick), turn


def hidden_row(state: ChecklistState) -> tuple[str, str, Act]:
    """How many items do not apply here, and why on demand."""
    told = _("{count} items do not apply here").format(count=len(state.hidden))
    return told, _("see why"), partial(show_hidden, state.hidden)


def show_hidden(hidden: tuple[Hidden, ...]) -> None:
    """Why items are hidden, in words."""
    sheet = Sheet(_("These do not apply here"))
    for one in hidden:
        words = Column(Text(f"{one.code}  {one.text}", "body", bold=True), spacing=0)
        words.add_widget(Text(one.why, "small", "ink2"))
        sheet.column.add_widget(words)
    sheet.open(animation=False)


def show_sections(state: ChecklistState, screen: Any) -> None:
    """All sections on a sheet, where there is no room for them at the side."""
    sheet = Sheet(_("Sections"))
    here = section_of(state)

    def go(act: Act) -> None:
        sheet.dismiss(animation=False)
        act()

    for section in state.sections:
        there = partial(go, partial(screen.scroll_to, section.code))
        sheet.column.add_widget(SectionRow(section, section.code == here, there))
    told, under, turn = whole_row(state, screen)
    sheet.column.add_widget(MoreRow("format-list-checks", told, under, partial(go, turn)))
    if state.hidden:
        told, under, why = hidden_row(state)
        sheet.column.add_widget(MoreRow("eye-off-outline", told, under, partial(go, why)))
    sheet.open(animation=False)
