"""Schools: a long list that scrolls smoothly, search, and one school's file."""

from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.recycleboxlayout import RecycleBoxLayout
from kivy.uix.recycleview import RecycleView
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from mobile.presenters.school_file import Told
from mobile.presenters.schools import SchoolFileState, SchoolRow, SchoolsState
from mobile.screens.base import Drawn, page, tapped, with_rail
from mobile.screens.help import help_button
from mobile.screens.school_file import SchoolFile
from mobile.screens.ways import way
from mobile.texts import _
from mobile.widgets.buttons import ChoiceChip, PushButton
from mobile.widgets.frame import is_narrow, is_portrait, page_head
from mobile.widgets.kit import Field, Text
from mobile.widgets.layout import BAR, BAR_ROOM, Flow
from mobile.widgets.measure import height_of, natural
from mobile.widgets.painted import Area, Painted
from mobile.widgets.sheet import Sheet
from mobile.widgets.tapping import press
from mobile.widgets.theme import TOUCH_LEAST, theme

ROW_LEAST, ROW_SPARE = 76, 20


def row_height() -> float:
    """All rows alike, so that thousands scroll: room for two lines each where it is narrow."""
    large = is_portrait() and theme.text_size != "normal"
    lines = 2 if is_narrow() or large else 1
    name, under = (height_of("国", theme.size(use), True, dp(100)) for use in ("list", "small"))
    return max(dp(ROW_LEAST), lines * (name + under) + dp(ROW_SPARE))


class SchoolLine(RecycleDataViewBehavior, ButtonBehavior, Painted):
    """A school of the list, drawn by one widget."""

    def __init__(self, **settings: Any) -> None:
        self.row: SchoolRow | None = None
        self.screen: Any = None
        super().__init__(**settings)

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> Any:
        self.screen = data["screen"]
        if data["row"] != self.row:
            self.row = data["row"]
            self.repaint()
        return None

    def draw(self) -> None:
        if self.row is None:
            return
        self.block(self.whole, "surface", "line", "control")
        self.icon("chevron-right", "ink3", (self.width - dp(44), self.height / 2), 24)
        wide = self.width - dp(88) - self._beside()
        high = [height_of(self.row.name, theme.size("list"), True, wide),
                height_of(self._under, theme.size("small"), theme.all_bold, wide)]  # fmt: skip
        top = (self.height + sum(high)) / 2
        self.write(self.row.name, "list", "ink", (dp(20), top - high[0] / 2), bold=True, wide=wide)
        at = (dp(20), top - high[0] - high[1] / 2)
        self.write(self._under, "small", "ink2", at, wide=wide)

    def _beside(self) -> float:
        """Distance and open faults at the right end; how wide they are."""
        row = self.row
        if row is None:
            return 0
        told = way(row.metres) if row.metres is not None else ""
        faults = "" if is_portrait() else self._faults
        wide = [natural(one, theme.size(use), True)[0] if one else 0
                for one, use in ((told, "list"), (faults, "small"))]  # fmt: skip
        right = self.width - dp(52)
        if told:
            self.write(told, "list", "ink", (right - wide[0], self.height / 2), bold=True)
        if faults:
            chip = Area(right - wide[0] - wide[1] - dp(20 + 16), self.height / 2 - dp(14),
                        wide[1] + dp(20), dp(28))  # fmt: skip
            self.block(chip, "warn_tint", "warn" if theme.name == "sun" else "", "chip")
            self.write(faults, "small", "warn", (chip.x + dp(10), chip.middle), bold=True)
            return float(wide[0] + wide[1] + dp(20 + 16))
        return float(wide[0])

    @property
    def _under(self) -> str:
        row = self.row
        if row is None:
            return ""
        students = _("{students} students").format(students=row.students or "—")
        told = [row.code, row.town, row.kind]
        if is_portrait() and self._faults:
            told.insert(0, self._faults)
        return " · ".join(told if is_narrow() else [*told, students])

    @property
    def _faults(self) -> str:
        """How many cases are open here; nothing where none is."""
        if self.row is None or not self.row.open_faults:
            return ""
        return _("{count} open").format(count=self.row.open_faults)

    def on_release(self) -> None:
        if self.row is not None:
            press(partial(self.screen.show, self.row.school_id))


def filter_chip(told: str, tap: Any, look: str, icon: str) -> PushButton:
    """Something the list is narrowed by."""
    return PushButton(
        told, tap, look=look, icon=icon, touch=TOUCH_LEAST, px=20, use="list", pos_hint={}
    ).hug()


class SchoolsScreen(Drawn):
    """Draws a SchoolsState, or one SchoolFileState."""

    _view: RecycleView | None = None
    _told: Any = None
    _open = ""
    _asked = ""
    told = Told.ALL
    """What of a file's past is told."""

    def open(self, school_id: str) -> None:
        """Begin with this school's file."""
        self._asked = school_id

    @property
    def shown(self) -> dict[str, str]:
        """What one comes back to: the file that was open, or the list."""
        return {"school_id": self._open} if self._open else {}

    def emptied(self) -> None:
        """Thousands of rows take no room while another screen is shown."""
        self._view = self._told = None

    def on_pre_enter(self) -> None:
        asked, self._asked = self._asked, ""
        if asked:
            self.show(asked)
        else:
            self.list_all()

    def list_all(self) -> None:
        """The list, as it was last narrowed."""
        self._view, self._open, self.told = None, "", Told.ALL
        self.router.tablet.schools.locate(self.router.location.here())
        self.render(self.router.tablet.schools.state)

    def render(self, state: SchoolsState) -> None:
        """Draw the list."""
        self._told = Text(_shown(state), "small", "ink2")
        right = [self.sync_header(state.header), help_button("schools")]
        head = page_head(_("Schools"), "", right)
        field = Field(state.query, _("Name, pinyin, initials or code"), self._search)
        view = RecycleView(do_scroll_x=False, bar_width=dp(BAR), bar_color=theme.color("edge"),
                           scroll_type=["bars", "content"],
                           always_overscroll=False)  # fmt: skip
        layout = RecycleBoxLayout(
            default_size=(None, row_height()), default_size_hint=(1, None), spacing=dp(6),
            size_hint_y=None, orientation="vertical", padding=[0, 0, dp(BAR_ROOM), dp(12)],
        )  # fmt: skip
        layout.bind(minimum_height=layout.setter("height"))
        view.add_widget(layout)
        view.viewclass = SchoolLine
        self._view = view
        self._fill_list(state)
        box = page(head, field, self._chips(state), self._told)
        box.add_scrolling(view)
        self.fill(with_rail(self, "schools", box))

    def _chips(self, state: SchoolsState) -> Flow:
        """What is listed, and in what order; the chosen one is ink, as it is no action."""
        only = state.narrowed
        flow = Flow()
        if state.placed:
            told = _("Nearest first") if only.nearest else _("By name")
            flow.add_widget(self._chip(told, "swap-vertical", False, nearest=not only.nearest))
        for name, all_of_them, values in (
            ("town", _("All towns"), state.towns),
            ("kind", _("All kinds of school"), state.kinds),
        ):
            chosen = getattr(only, name)
            choose = tapped(self._choose, name, all_of_them, values)
            look = "chosen" if chosen else "plain"
            flow.add_widget(filter_chip(chosen or all_of_them, choose, look, "menu-down"))
        flow.add_widget(
            self._chip(_("With open faults"), "clock-alert-outline", only.with_faults,
                       with_faults=not only.with_faults)
        )  # fmt: skip
        return flow

    def _chip(self, told: str, icon: str, chosen: bool, **changes: Any) -> PushButton:
        look = "chosen" if chosen else "plain"
        return filter_chip(told, partial(self._narrow, **changes), look, icon)

    def _choose(self, name: str, all_of_them: str, values: tuple[str, ...]) -> None:
        """One of the towns or kinds, or all of them."""
        sheet = Sheet(all_of_them)

        def done(value: str) -> None:
            sheet.dismiss()
            self._narrow(**{name: value})

        chosen = getattr(self.router.tablet.schools.state.narrowed, name)
        flow = Flow()
        for value in ("", *values):
            chip = ChoiceChip(value or all_of_them, value == chosen, partial(done, value))
            flow.add_widget(chip)
        sheet.column.add_widget(flow)
        sheet.open(animation=False)

    def _narrow(self, **changes: Any) -> None:
        self.render(self.router.tablet.schools.narrow(**changes))

    def draw_again(self) -> None:
        """Draw the list, or the file that is open, anew."""
        if self._open:
            self.show(self._open)
        else:
            self.list_all()

    def show(self, school_id: str) -> None:
        """One school's file."""
        self._open = school_id
        self.render_file(self.router.tablet.schools.open(school_id))
        self.router.sync_now()

    def render_file(self, state: SchoolFileState) -> None:
        """Draw one school's file."""
        self.fill(with_rail(self, "schools", SchoolFile(self, state).page()))

    def heard(self, done: list[str]) -> None:
        """A picture of the file that is open has come."""
        if self._open and any(step.startswith("fetch ") for step in done):
            self.render_file(self.router.tablet.schools.open(self._open))

    def _search(self, query: str) -> None:
        state = self.router.tablet.schools.search(query)
        self._told.write(_shown(state))
        self._fill_list(state)

    def _fill_list(self, state: SchoolsState) -> None:
        if self._view is not None:
            self._view.data = [{"row": row, "screen": self} for row in state.rows]


def _shown(state: SchoolsState) -> str:
    if not state.rows and state.total and not state.query.strip():
        return _("No school is like that. Take a filter away.")
    if not state.rows and state.total:
        return _("No school is called so. Try a part of the name, or the code.")
    return _("{shown} of {total} schools").format(shown=len(state.rows), total=state.total)
