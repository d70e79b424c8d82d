"""The checklist as a list: kept while one taps; only what changed is drawn anew."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from kivy.core.window import Window
from kivy.effects.scroll import ScrollEffect
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleboxlayout import RecycleBoxLayout
from kivy.uix.recycleview import RecycleView
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.checklist_state import ChecklistState
from mobile.presenters.rows import Filter
from mobile.screens.base import tapped
from mobile.screens.help import help_button
from mobile.screens.item_row import HEAD_HEIGHT, ListedRow, Look, height_for, wide_rows
from mobile.screens.sections import (
    MoreRow,
    SectionRow,
    hidden_row,
    section_of,
    show_sections,
    whole_row,
)
from mobile.screens.split import SplitBar, narrowed
from mobile.texts import _
from mobile.widgets.buttons import Label, PushButton
from mobile.widgets.frame import back_button, is_narrow, is_portrait
from mobile.widgets.kit import Icon, Text
from mobile.widgets.layout import BAR, BAR_ROOM, Column, Flow, Line, Scroll, refusal
from mobile.widgets.marks import VerdictStrip
from mobile.widgets.theme import theme
from shared.clock import from_wire

RAIL_WIDTH = 280
SMALL = 48


def edge() -> float:
    """How far content keeps from the edge of the screen."""
    return float(dp(12 if is_narrow() else 24))


def told_of(state: ChecklistState) -> str:
    """How far the list is, and since when one is here."""
    told = _("Quick check {done} / {asked}") if not state.whole else _("All {done} / {asked}")
    arrived = local(from_wire(state.arrived_at))[11:16]
    under = narrowed(state, told.format(done=state.answered, asked=state.asked))
    return under + " · " + _("arrived {time}").format(time=arrived)


def saved_of(state: ChecklistState) -> str:
    """When the last tap was kept."""
    return _("Saved {time}").format(time=local(from_wire(state.saved_at))[11:19])


def following_label(state: ChecklistState) -> Label:
    """The one next thing."""
    look = "primary" if state.open else "outline"
    return Label(_("Next open item"), look, "skip-next", icon_last=True)


class Head:
    """Who is checked, how far one is, the truth about sync, list or card, the next thing."""

    def __init__(self, state: ChecklistState, screen: Any, brief: bool, as_card: bool) -> None:
        self._school = Text(state.school, "sheet", bold=True)
        self._told = Text(told_of(state), "small", "ink2")
        self.words = Column(self._school, self._told, spacing=0)
        self.back = back_button(tapped(screen.router.go, "today"))
        self.sync = screen.sync_header(state.header, brief)
        icon = "format-list-bulleted" if as_card else "card-text-outline"
        turn = tapped(screen.show_as_card, not as_card)
        self.turn = PushButton("", turn, look="quiet", icon=icon, size_hint_x=None, width=dp(64))

    def show(self, state: ChecklistState, saved: str = "") -> None:
        """How it stands now."""
        self._told.write(told_of(state))
        self.sync.show(state.header, saved)

    def line(self) -> Line:
        """All of it beside one another."""
        return Line(self.back, self.words, self.sync, help_button("checklist"), self.turn, least=64)


class Filters(Flow):
    """Which rows are shown; where there is no rail quick or whole too; undo of the last tap."""

    def __init__(self, screen: Any, with_whole: bool) -> None:
        super().__init__()
        self._screen, self._with_whole = screen, with_whole
        self._buttons: dict[str, PushButton] = {}

    def show(self, state: ChecklistState) -> None:
        """The counts of now; a button stays where it is while it is there."""
        wanted = self._wanted(state)
        if list(wanted) != list(self._buttons):
            self.clear_widgets()
            self._buttons = {}
            for name, (label, act) in wanted.items():
                button = PushButton(label.text, act, label.look, label.icon, SMALL, px=20,
                                    use="body").hug()  # fmt: skip
                self._buttons[name] = button
                self.add_widget(button)
            return
        for name, (label, act) in wanted.items():
            self._buttons[name].show(label, act)

    def _wanted(self, state: ChecklistState) -> dict[str, tuple[Label, Any]]:
        screen = self._screen
        names = [
            (Filter.ALL, _("All"), ""),
            (Filter.OPEN, _("Open {count}").format(count=state.open), ""),
            (Filter.FAILED, _("Failed {count}").format(count=state.failed), "close-thick"),
        ]
        if state.differs or state.filter is Filter.DIFFERS:
            told = _("Differ {count}").format(count=state.differs)
            names.append((Filter.DIFFERS, told, "call-split"))
        wanted: dict[str, tuple[Label, Any]] = {}
        for only, name, icon in names:
            look = "chosen" if state.filter is only else "plain"
            wanted[only] = (_small(name, look, icon), tapped(screen.show_only, only))
        if self._with_whole:
            told, _under, turn = whole_row(state, screen)
            wanted["whole"] = (_small(told, "quiet"), turn)
        report = _small(_("Report an incident"), "quiet", "alarm-light-outline")
        wanted["incident"] = (report, screen.report)
        if state.undo_tap:
            wanted["undo"] = (_small(_("Undo"), "quiet", "undo"), screen.undo)
        return wanted


def _small(text: str, look: str, icon: str = "") -> Label:
    return Label(text, look, icon, use="body", px=20)


@dataclass(frozen=True)
class Datum:
    """One row of the list: whose it is, how it looks, how high it is."""

    key: str
    look: Any
    height: float

    def for_view(self, screen: Any) -> dict[str, Any]:
        return {"look": self.look, "screen": screen, "size": (0, self.height)}


class Rows(RecycleView):
    """The rows. A tap draws its own row; the list is laid out anew only where rows come or go."""

    def __init__(self, screen: Any) -> None:
        super().__init__(
            do_scroll_x=False, bar_width=dp(BAR), bar_color=theme.color("edge"),
            scroll_type=["bars", "content"], effect_cls=ScrollEffect, always_overscroll=False,
        )  # fmt: skip
        self._screen = screen
        self._shown: list[Datum] = []
        self._width = 0.0
        layout = RecycleBoxLayout(
            default_size=(None, None), default_size_hint=(1, None), size_hint_y=None,
            orientation="vertical", key_size="size", padding=[0, 0, dp(BAR_ROOM), 0],
        )  # fmt: skip
        layout.bind(minimum_height=layout.setter("height"))
        self.add_widget(layout)
        self.viewclass = ListedRow

    def show(self, state: ChecklistState, width: float) -> None:
        """These rows; what one looks at stays where it is."""
        kept = {one.key: one for one in self._shown} if width == self._width else {}
        before, self._shown = self._shown, _data(state, width - dp(BAR_ROOM), kept)
        self._width = width
        if [(one.key, one.height) for one in before] != [
            (one.key, one.height) for one in self._shown
        ]:
            above = self._above()
            self.data = [one.for_view(self._screen) for one in self._shown]
            self._scroll_down(above)
            return
        for index, (old, new) in enumerate(zip(before, self._shown, strict=True)):
            if old != new:
                self._refresh(index, new)

    def scroll_to_key(self, key: str) -> None:
        """Bring an item, or a section's head, to the top of the list."""
        above = 0.0
        for one in self._shown:
            if one.key == key:
                break
            above += one.height
        self._scroll_down(above)

    def reveal(self, key: str) -> None:
        """Scroll only where this item is not to be seen."""
        foot, top = 0.0, self._above()
        for one in self._shown:
            if one.key == key and not (top <= foot and foot + one.height <= top + self.height):
                self._scroll_down(max(0.0, foot - self.height / 3))
            foot += one.height

    @property
    def _free(self) -> float:
        return sum(one.height for one in self._shown) - float(self.height)

    def _above(self) -> float:
        """How much of the list is above what is seen."""
        total = sum(one["size"][1] for one in self.data)
        return max(0.0, (1 - self.scroll_y) * (total - self.height))

    def _scroll_down(self, above: float) -> None:
        free = self._free
        self.scroll_y = max(0.0, min(1.0, 1 - above / free)) if free > 0 else 1.0

    def _refresh(self, index: int, datum: Datum) -> None:
        """A row in sight is drawn, one out of sight when it comes."""
        self.data[index]["look"] = datum.look
        adapter = self.view_adapter
        views = [adapter.views, *adapter.dirty_views.values()]
        for view in (some[index] for some in views if index in some):
            view.show(datum.look, self._screen)


def _data(state: ChecklistState, width: float, kept: dict[str, Datum]) -> list[Datum]:
    """The rows of the list; one that is as it was is not measured again."""
    data: list[Datum] = []
    wanted = set(state.wants_photo)
    for section in state.sections:
        mine = [row for row in state.rows if row.section == section.code]
        if mine:
            data.append(Datum(section.code, section, dp(HEAD_HEIGHT)))
        for row in mine:
            look = Look(row, row.code == state.current, row.code in wanted)
            known = kept.get(row.code)
            if known is None or known.look != look:
                known = Datum(row.code, look, height_for(row, width))
            data.append(known)
    return data


class ListFrame(BoxLayout):
    """The whole screen as a list."""

    def __init__(self, state: ChecklistState, screen: Any) -> None:
        super().__init__()
        self._screen, self._wide = screen, wide_rows()
        self.rows = Rows(screen)
        self._head = Head(state, screen, self._wide, as_card=False)
        self._filters = Filters(screen, with_whole=not self._wide)
        self._split = SplitBar(state, screen, stacked=self._wide) if state.shares else None
        self._following = PushButton("", screen.go_on).hug()
        self._strip = VerdictStrip(state.ticks)
        self._sections: dict[str, SectionRow] = {}
        self._error = Column(height=0)
        self._middle = BoxLayout()
        self._nothing: Widget | None = None
        self._rail = Column(spacing=dp(2))
        self._whole = MoreRow("format-list-checks", "", "", screen.go_on)
        self._hidden = MoreRow("eye-off-outline", "", "", screen.go_on)
        self._here = SectionRow(state.sections[0], True, self._open_sections, opens=True) \
            if state.sections else None  # fmt: skip
        self._state = state
        self._finish = PushButton(_("Finish"), screen.finish)
        if self._wide:
            self._lay_wide()
        else:
            self._lay_upright()
        self.show(state)

    def show(self, state: ChecklistState) -> None:
        """How it stands now: what is as it was is not touched."""
        self._state = state
        self._head.show(state, saved_of(state) if self._wide else "")
        self._filters.show(state)
        if self._split is not None:
            self._split.show(state)
        self._following.show(following_label(state), self._screen.go_on)
        finish = "outline" if state.open else "primary"
        self._finish.show(
            Label(_("Finish"), finish, "" if self._wide else "flag-checkered"), self._screen.finish
        )
        self._show_error()
        if self._wide:
            self._show_rail(state)
        else:
            self._show_here(state)
            self._strip.show(state.ticks)
        width = Window.width - (dp(RAIL_WIDTH) if self._wide else 2 * edge())
        self.rows.show(state, width)
        self._show_nothing(state)

    # -- parts --------------------------------------------------------------------------------

    def _lay_wide(self) -> None:
        """Rail with head at the side, the list to the edges."""
        side = BoxLayout(orientation="vertical", size_hint_x=None, width=dp(RAIL_WIDTH),
                         padding=[dp(8), dp(8)], spacing=dp(6))  # fmt: skip
        side.add_widget(Line(self._head.back, self._head.words, least=64))
        if self._split is not None:
            side.add_widget(self._split)
        side.add_widget(Scroll(self._rail))
        side.add_widget(self._whole)
        side.add_widget(self._hidden)
        side.add_widget(Line(self._free_fault(), self._finish, spacing=dp(8)))
        top = Line(
            self._filters, self._head.sync, self._head.turn, self._following, least=80,
            padding=[dp(12), 0, dp(20), 0],
        )  # fmt: skip
        right = BoxLayout(orientation="vertical")
        right.add_widget(top)
        right.add_widget(self._error)
        right.add_widget(self._middle)
        self.add_widget(side)
        self.add_widget(right)

    def _lay_upright(self) -> None:
        """Head, filters, where one is, the list, and below it what the thumb reaches."""
        layout = BoxLayout(orientation="vertical", padding=[edge(), dp(10)], spacing=dp(10))
        head = Column(self._head.line(), self._error, spacing=0)
        split = [self._split] if self._split is not None else []
        parts: list[Widget] = [head, *split, self._filters]
        if self._here is not None:
            parts.append(self._here)
        self._following.size_hint_x = 1
        foot = Line(self._free_fault(), self._finish, self._following, spacing=dp(8))
        for widget in (*parts, self._strip, self._middle, foot):
            layout.add_widget(widget)
        self.add_widget(layout)

    def _free_fault(self) -> PushButton:
        about = {"inspection_id": self._state.inspection_id, "code": None}
        write = partial(self._screen.router.go, "finding", **about)
        told = _("Fault outside the list")
        use = "small" if is_narrow() or not is_portrait() else "button"
        return PushButton(told, write, look="quiet", icon="plus", use=use, px=20)

    def _show_error(self) -> None:
        self._error.clear_widgets()
        if told := self._screen.error:
            self._error.add_widget(refusal(told))

    def _show_rail(self, state: ChecklistState) -> None:
        here = section_of(state)
        if [one.code for one in state.sections] != list(self._sections):
            self._rail.clear_widgets()
            self._sections = {}
            for one in state.sections:
                go = partial(self._screen.scroll_to, one.code)
                self._sections[one.code] = SectionRow(one, one.code == here, go)
                self._rail.add_widget(self._sections[one.code])
        for one in state.sections:
            self._sections[one.code].show(one, one.code == here)
        self._whole.show(*whole_row(state, self._screen))
        self._hidden.show(*hidden_row(state))

    def _show_here(self, state: ChecklistState) -> None:
        found = [one for one in state.sections if one.code == section_of(state)]
        if self._here is not None and found:
            self._here.show(found[0], False)

    def _open_sections(self) -> None:
        show_sections(self._state, self._screen)

    def _show_nothing(self, state: ChecklistState) -> None:
        wanted = self.rows if state.rows else (self._nothing or _nothing(state))
        if wanted is not self.rows and wanted is self._nothing:
            return
        if self._middle.children != [wanted]:
            self._middle.clear_widgets()
            self._middle.add_widget(wanted)
        self._nothing = None if wanted is self.rows else wanted


def _nothing(state: ChecklistState) -> Column:
    """No row passes the filter."""
    told = (
        _("Everything asked is answered.")
        if state.filter is Filter.OPEN
        else _("There is none of these.")
    )
    middle = {"center_x": 0.5}
    words = Text(told, "button", "ink2", align="center")
    return Column(Icon("check-circle-outline", "ok", 48, pos_hint=middle), words, padding=dp(48))
