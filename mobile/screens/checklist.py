"""The checklist: sections at the side, one row an item, or one item huge."""

from functools import partial
from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleboxlayout import RecycleBoxLayout
from kivy.uix.recycleview import RecycleView
from kivy.uix.recycleview.views import RecycleDataViewBehavior
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.checklist import ChecklistPresenter, ChecklistState
from mobile.presenters.photo import Aim
from mobile.presenters.rows import Filter, SectionState
from mobile.presenters.rows import Row as ItemRow
from mobile.screens.answers import ask_reason
from mobile.screens.base import Drawn, tapped
from mobile.screens.item_card import card_view
from mobile.screens.item_row import HEAD_HEIGHT, height_for, item_row, section_head, wide_rows
from mobile.screens.photo import shoot
from mobile.texts import _
from mobile.widgets.buttons import PushButton, TapBox
from mobile.widgets.frame import back_button, is_narrow, is_portrait
from mobile.widgets.kit import Icon, Text, Word
from mobile.widgets.layout import BAR, BAR_ROOM, Column, Flow, Line, Scroll
from mobile.widgets.marks import ProgressRing, VerdictStrip
from mobile.widgets.sheet import Sheet
from mobile.widgets.theme import theme
from shared.clock import from_wire
from shared.problems import Problem
from shared.vocabulary import Verdict

RAIL_WIDTH, RAIL_ROW = 280, 52
EDGE, EDGE_NARROW = 24, 12


class ListedRow(RecycleDataViewBehavior, BoxLayout):
    """A row of the list, drawn anew for the item it is given."""

    item = ObjectProperty(None, allownone=True)
    screen = ObjectProperty(None, allownone=True)

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> Any:
        self.clear_widgets()
        item = data["item"]
        made = section_head(item) if isinstance(item, SectionState) else None
        self.add_widget(made or item_row(item, data["screen"]))
        return None


class ChecklistScreen(Drawn):
    """Draws a ChecklistState."""

    presenter: ChecklistPresenter

    def open(self, inspection_id: str) -> None:
        """Go on with this inspection."""
        before = getattr(self, "_inspection_id", "")
        self.presenter = ChecklistPresenter(self.router.tablet.desk, inspection_id)
        self._error, self._inspection_id = "", inspection_id
        if before != inspection_id:
            # Back from a sheet the list stands where it was.
            self._list: RecycleView | None = None
        self.render(self.presenter.state)

    def on_pre_enter(self) -> None:
        """What was done on another screen shows."""
        if hasattr(self, "presenter"):
            self.render(self.presenter.state)

    def render(self, state: ChecklistState) -> None:
        """Draw this state, leaving the list where it was."""
        place = self._list.scroll_y if self._list is not None else 1.0
        self._state, self.current, self.wants_photo = state, state.current, state.wants_photo
        as_card = state.as_card and state.card is not None
        layout = BoxLayout(orientation="vertical", padding=[self.edge, dp(10)], spacing=dp(10))
        layout.add_widget(self._head(state, as_card))
        if self._error:
            layout.add_widget(
                Line(Icon("alert", "bad"), Text(self._error, "body", "bad", bold=True))
            )
        if as_card and state.card is not None:
            self._list = None
            layout.add_widget(card_view(state, state.card, self))
        else:
            self._list = self._rows(state)
            self._lay_list(layout, state)
            self._list.scroll_y = place
        self.fill(layout)

    def _lay_list(self, layout: BoxLayout, state: ChecklistState) -> None:
        layout.add_widget(self._filters(state))
        if not wide_rows():
            layout.add_widget(VerdictStrip(state.ticks))
        body = BoxLayout(spacing=dp(16))
        if wide_rows():
            body.add_widget(self._rail(state))
        if state.rows:
            body.add_widget(self._list)
        else:
            body.add_widget(_nothing(state))
        layout.add_widget(body)
        layout.add_widget(self._foot(state))

    @property
    def edge(self) -> float:
        """How far content keeps from the edge of the screen."""
        return float(dp(EDGE_NARROW if is_narrow() else EDGE))

    def reading_width(self, beside: int) -> float:
        """How wide the words of a card may be with so much beside them."""
        return float(Window.width - 2 * self.edge - dp(BAR_ROOM + beside + (EDGE if beside else 0)))

    def shutter(self) -> None:
        """A volume key photographs the item one is at."""
        if self.current:
            self.shoot(self.current)

    # -- what taps do -------------------------------------------------------------------------

    def settle(self, item: ItemRow, value: Any) -> None:
        """Choose where two tablets differ."""
        self.render(self.presenter.settle(item.code, value))

    def say(self, item: ItemRow, value: Any, na_reason: str = "") -> None:
        """Give an item its answer; a fault opens the finding sheet."""
        try:
            state = self.presenter.answer(item.code, value, na_reason=na_reason)
        except Problem as problem:
            self._error = problem.told(_)
            self.render(self.presenter.state)
            return
        self._error = ""
        said = state.card
        if said is not None and said.verdict == Verdict.FAIL and not said.finding_id:
            self._write(item.code)
            return
        self.render(state)

    def say_verdict(self, item: ItemRow, verdict: Verdict) -> None:
        """A verdict; 不适用 asks for its reason."""
        if verdict is Verdict.NOT_APPLICABLE:
            ask_reason(item, self)
        else:
            self.say(item, str(verdict))

    def say_on_card(self, item: ItemRow, verdict: Verdict) -> None:
        """On the card a fault can be opened again; what follows from an answer is not tapped."""
        if verdict is Verdict.FAIL and item.verdict == Verdict.FAIL and not item.finding_id:
            self._write(item.code)
        elif item.answer_type == "verdict" or verdict is Verdict.NOT_APPLICABLE:
            self.say_verdict(item, verdict)

    def shoot(self, code: str) -> None:
        """Photograph an item as it is."""
        about = {"inspection_id": self._state.inspection_id}
        shoot(self.router, Aim("checklist", about, code=code))

    def open_card(self, code: str) -> None:
        """One item huge."""
        self.presenter.go_to(code)
        self.render(self.presenter.show(as_card=True))

    def step(self, by: int) -> None:
        """The card before or after."""
        self.render(self.presenter.step(by))

    def go_on(self) -> None:
        """To the next item without an answer."""
        self.render(self.presenter.next_open())
        self._scroll_to(self.current)

    def finish(self) -> None:
        """To signing and submitting."""
        self.router.go("finish", inspection_id=self._state.inspection_id)

    def _write(self, code: str) -> None:
        self.router.go("finding", inspection_id=self._state.inspection_id, code=code)

    # -- parts --------------------------------------------------------------------------------

    def _head(self, state: ChecklistState, as_card: bool) -> Line:
        told = _("Quick check {done} / {asked}") if not state.whole else _("All {done} / {asked}")
        arrived = local(from_wire(state.arrived_at))[11:16]
        under = told.format(done=state.answered, asked=state.asked)
        under += " · " + _("arrived {time}").format(time=arrived)
        words = Column(
            Text(state.school, "sheet", bold=True), Text(under, "small", "ink2"), spacing=0
        )
        icon = "format-list-bulleted" if as_card else "card-text-outline"
        turn = tapped(self._as_card, not as_card)
        parts: list[Widget] = [back_button(tapped(self.router.go, "today")), words]
        if not is_narrow():
            parts.append(self.sync_header(state.header))
        parts.append(PushButton("", turn, look="quiet", icon=icon, size_hint_x=None, width=dp(64)))
        if not as_card and not is_portrait():
            parts.append(self._following(state).hug())
        return Line(*parts, least=64)

    def _following(self, state: ChecklistState) -> PushButton:
        look = "primary" if state.open else "outline"
        return PushButton(_("Next open item"), self.go_on, look=look, icon="skip-next",
                          icon_last=True)  # fmt: skip

    def _filters(self, state: ChecklistState) -> Flow:
        names = [
            (Filter.ALL, _("All"), ""),
            (Filter.OPEN, _("Open {count}").format(count=state.open), ""),
            (Filter.FAILED, _("Failed {count}").format(count=state.failed), "close-thick"),
        ]
        if state.differs or state.filter is Filter.DIFFERS:
            told = _("Differ {count}").format(count=state.differs)
            names.append((Filter.DIFFERS, told, "call-split"))
        flow = Flow()
        for only, name, icon in names:
            look = "chosen" if state.filter is only else "plain"
            flow.add_widget(self._small(name, tapped(self._show, only), look, icon))
        whole = (
            _("Quick list")
            if state.whole
            else _("All {count} items").format(count=state.whole_count)
        )
        flow.add_widget(self._small(whole, partial(self._whole, not state.whole), "quiet", ""))
        if state.undo_tap:
            flow.add_widget(self._small(_("Undo"), self._undo, "quiet", "undo"))
        return flow

    def _small(self, text: str, act: Any, look: str, icon: str) -> PushButton:
        return PushButton(text, act, look=look, icon=icon, touch=48, use="body", px=20).hug()

    def _rail(self, state: ChecklistState) -> Scroll:
        column = Column(spacing=dp(4), padding=[0, 0, dp(10), 0])
        for section in state.sections:
            parts: list[Widget] = [
                ProgressRing(section.answered, section.asked, section.failed),
                Text(section.name, "body"),
            ]
            if section.failed:
                parts.append(Word(f"×\u00a0{section.failed}", "small", "bad", bold=True))
            parts.append(Word(f"{section.answered}/{section.asked}", "small", "ink2"))
            row = Line(*parts, least=RAIL_ROW)
            go = TapBox(partial(self._scroll_to, section.code), row, size_hint_y=None)
            row.bind(height=go.setter("height"))
            go.height = row.height
            column.add_widget(go)
        if state.hidden:
            told = _("{count} items do not apply here").format(count=len(state.hidden))
            why = partial(self._why, state)
            column.add_widget(PushButton(told, why, look="quiet", icon="eye-off-outline",
                                         touch=56, use="small", px=20))  # fmt: skip
        return Scroll(column, size_hint_x=None, width=dp(RAIL_WIDTH))

    def _why(self, state: ChecklistState) -> None:
        """Why items are hidden, on demand."""
        sheet = Sheet(_("These do not apply here"))
        for one in state.hidden:
            words = Column(Text(f"{one.code}  {one.text}", "body", bold=True), spacing=0)
            words.add_widget(Text(one.why or "—", "small", "ink2"))
            sheet.column.add_widget(words)
        sheet.open(animation=False)

    def _rows(self, state: ChecklistState) -> RecycleView:
        width = Window.width - 2 * self.edge - dp(BAR_ROOM)
        if wide_rows():
            width -= dp(RAIL_WIDTH + 16)
        data: list[dict[str, Any]] = []
        for section in state.sections:
            mine = [row for row in state.rows if row.section == section.code]
            if mine:
                data.append(self._datum(section, dp(HEAD_HEIGHT)))
            data.extend(self._datum(row, height_for(row, width)) for row in mine)
        view = RecycleView(do_scroll_x=False, bar_width=dp(BAR), bar_color=theme.color("edge"),
                           scroll_type=["bars", "content"])  # fmt: skip
        layout = RecycleBoxLayout(
            default_size=(None, None), default_size_hint=(1, None), size_hint_y=None,
            orientation="vertical", key_size="size", padding=[0, 0, dp(BAR_ROOM), 0],
        )  # fmt: skip
        layout.bind(minimum_height=layout.setter("height"))
        view.add_widget(layout)
        view.viewclass = ListedRow
        view.data = data
        return view

    def _datum(self, item: Any, height: float) -> dict[str, Any]:
        return {"item": item, "screen": self, "size": (0, height)}

    def _foot(self, state: ChecklistState) -> Line:
        saved = _("Every tap is kept on this tablet · {time}").format(
            time=local(from_wire(state.saved_at))[11:19]
        )
        write = partial(self.router.go, "finding", inspection_id=state.inspection_id, code=None)
        use = "small" if is_narrow() else "button"
        free = PushButton(_("Fault outside the list"), write, look="quiet", icon="plus", use=use)
        look = "outline" if state.open else "primary"
        finish = PushButton(_("Finish"), self.finish, look=look, icon="flag-checkered")
        if is_portrait():
            return Line(free, finish, self._following(state), spacing=dp(8))
        told = Text(saved, "small", "ink2")
        return Line(Icon("content-save-check-outline", "ok"), told, free.hug(), finish.hug())

    def _show(self, only: Filter) -> None:
        self.render(self.presenter.show(only=only))

    def _whole(self, whole: bool) -> None:
        self.render(self.presenter.show(whole=whole))

    def _as_card(self, as_card: bool) -> None:
        self.render(self.presenter.show(as_card=as_card))
        self._scroll_to(self.current)

    def _undo(self) -> None:
        self.render(self.presenter.undo())

    def _scroll_to(self, code: str) -> None:
        """Bring an item, or a section's head, to the top of the list."""
        if self._list is None:
            return
        data = self._list.data
        above = 0.0
        for one in data:
            if one["item"].code == code:
                break
            above += one["size"][1]
        free = sum(one["size"][1] for one in data) - self._list.height
        if free > 0:
            self._list.scroll_y = max(0.0, min(1.0, 1 - above / free))


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
