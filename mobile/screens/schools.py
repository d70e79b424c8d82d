"""Schools: a long list that scrolls smoothly, search, and one school's file."""

from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.properties import ObjectProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.recycleboxlayout import RecycleBoxLayout
from kivy.uix.recycleview import RecycleView
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from mobile.presenters.schools import SchoolFileState, SchoolRow, SchoolsState
from mobile.screens.base import Drawn, page, tapped, with_rail
from mobile.texts import _
from mobile.widgets.frame import page_head
from mobile.widgets.kit import Column, Field, PushButton, Row, Surface, Text, card
from mobile.widgets.tapping import press
from shared.vocabulary import LABELS, InspectionState, OrderState

ROW_HEIGHT = 72


class SchoolLine(RecycleDataViewBehavior, ButtonBehavior, Surface):
    """A school of the list."""

    row = ObjectProperty(None, allownone=True)
    screen = ObjectProperty(None, allownone=True)

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            fill="surface", line="line", radius="chip", padding=[dp(16), dp(6)],
            spacing=dp(12), **settings,
        )  # fmt: skip
        self._name = Text("", "list", bold=True, grows=False)
        self._town = Text("", "small", "ink2", grows=False, size_hint_x=0.3)
        self._kind = Text("", "small", "ink2", grows=False, size_hint_x=0.3)
        for part in (self._name, self._town, self._kind):
            self.add_widget(part)

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> Any:
        row: SchoolRow = data["row"]
        self.row, self.screen = row, data["screen"]
        self._name.text, self._town.text = row.name, row.town
        self._kind.text = f"{row.kind} · {row.students}"
        return None

    def on_release(self) -> None:
        press(partial(self.screen.show, self.row.school_id))


class SchoolsScreen(Drawn):
    """Draws a SchoolsState, or one SchoolFileState."""

    def on_pre_enter(self) -> None:
        self._view: RecycleView | None = None
        self.render(self.router.tablet.schools.state)

    def render(self, state: SchoolsState) -> None:
        """Draw the list."""
        under = _("{shown} of {total} schools").format(shown=len(state.rows), total=state.total)
        head = page_head(_("Schools"), under, [self.sync_header(state.header)])
        field = Field(state.query, _("Name, pinyin, initials or code"), self._search)
        view = RecycleView(do_scroll_x=False, bar_width=dp(4))
        layout = RecycleBoxLayout(
            default_size=(None, dp(ROW_HEIGHT)), default_size_hint=(1, None), spacing=dp(6),
            size_hint_y=None, orientation="vertical",
        )  # fmt: skip
        layout.bind(minimum_height=layout.setter("height"))
        view.add_widget(layout)
        view.viewclass = SchoolLine
        self._view = view
        self._fill_list(state)
        box = page(head, field)
        box.add_widget(view)
        self.fill(with_rail(self, "schools", box))

    def show(self, school_id: str) -> None:
        """One school's file."""
        self.render_file(self.router.tablet.schools.open(school_id))

    def render_file(self, state: SchoolFileState) -> None:
        """Draw one school's file."""
        under = f"{state.code} · {state.town} · {state.address}"
        back = PushButton("", tapped(self.on_pre_enter), look="quiet", icon="arrow-left",
                      size_hint_x=None, width=dp(64))  # fmt: skip
        head = Row(back, page_head(state.name, under, [self.sync_header(state.header)]),
                   height=dp(72))  # fmt: skip
        arrive = PushButton(
            _("Check this school now"),
            partial(self.router.go, "arrival", school_id=state.school_id),
            icon="map-marker-check",
        )
        facts = card(Text(_("Facts of the register"), "body", bold=True))
        for name, value in state.facts:
            facts.add_widget(
                Row(Text(name, "small", "ink2", grows=False),
                    Text(_shown(value), "small", grows=False), height=dp(28))
            )  # fmt: skip
        past = card(Text(_("What happened here"), "body", bold=True))
        for row in state.timeline:
            title = (
                _("Check: {count} faults").format(count=row.title)
                if row.kind == "inspection"
                else row.title
            )
            past.add_widget(
                Row(Text(row.on, "small", "ink2", grows=False, size_hint_x=0.25),
                    Text(title, "body", grows=False),
                    Text(_state(row.kind, row.state), "small", "ink2", grows=False,
                         size_hint_x=0.3), height=dp(44))
            )  # fmt: skip
        if not state.timeline:
            past.add_widget(Text(_("Never checked so far."), "body", "ink2"))
        body = Column(arrive, past, facts, spacing=dp(16))
        self.fill(with_rail(self, "schools", page(head, scrolls=body)))

    def _search(self, query: str) -> None:
        self._fill_list(self.router.tablet.schools.search(query))

    def _fill_list(self, state: SchoolsState) -> None:
        if self._view is not None:
            self._view.data = [{"row": row, "screen": self} for row in state.rows]


def _shown(value: str) -> str:
    return {"True": _("yes"), "False": _("no")}.get(value, value)


def _state(kind: str, state: str) -> str:
    words = InspectionState if kind == "inspection" else OrderState
    return _(LABELS[words(state)])
