"""The checklist: sections at the side, one row an item, the verdict under the thumb."""

from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleboxlayout import RecycleBoxLayout
from kivy.uix.recycleview import RecycleView
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from mobile.presenters.checklist import ChecklistPresenter, ChecklistState
from mobile.presenters.header import local
from mobile.presenters.rows import Filter, SectionState
from mobile.presenters.rows import Row as ItemRow
from mobile.screens.answers import answer_part
from mobile.screens.base import Drawn, tapped
from mobile.texts import _
from mobile.widgets.frame import is_portrait
from mobile.widgets.kit import Chip, Column, PushButton, Row, Scroll, Surface, Text
from mobile.widgets.marks import ProgressRing, VerdictStrip
from shared.clock import from_wire
from shared.problems import Problem
from shared.vocabulary import Verdict

ROW_HEIGHT = 76
LINE_CHARS = 22
UNDER_CHARS = 28
HEAD_HEIGHT = 40


class ListedRow(RecycleDataViewBehavior, BoxLayout):
    """A row of the list, drawn anew for the item it is given."""

    item = ObjectProperty(None, allownone=True)
    screen = ObjectProperty(None, allownone=True)

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> Any:
        self.clear_widgets()
        self.add_widget(data["screen"].draw_row(data["item"]))
        return None


class ChecklistScreen(Drawn):
    """Draws a ChecklistState."""

    presenter: ChecklistPresenter

    def open(self, inspection_id: str) -> None:
        """Go on with this inspection."""
        self.presenter = ChecklistPresenter(self.router.tablet.desk, inspection_id)
        self._error = ""
        self._list: RecycleView | None = None
        self.render(self.presenter.state)

    def render(self, state: ChecklistState) -> None:
        """Draw this state, leaving the list where it was."""
        place = self._list.scroll_y if self._list is not None else 1.0
        self._state = state
        self._list = self._rows(state)
        body = BoxLayout()
        if not is_portrait():
            body.add_widget(self._rail(state))
        body.add_widget(self._list)
        layout = BoxLayout(orientation="vertical", padding=[dp(16), dp(12)], spacing=dp(10))
        layout.add_widget(self._head(state))
        layout.add_widget(self._filters(state))
        layout.add_widget(VerdictStrip(state.ticks))
        if self._error:
            layout.add_widget(Text(self._error, "body", "bad", bold=True))
        layout.add_widget(body)
        layout.add_widget(self._foot(state))
        self.fill(layout)
        self._list.scroll_y = place

    def draw_row(self, item: ItemRow | SectionState) -> Any:
        """One row: a section's head, or an item with its answer."""
        if isinstance(item, SectionState):
            head = Surface(fill="sunk", line="", radius="chip", padding=[dp(16), 0])
            told = f"{item.name}   {item.answered} / {item.asked}"
            head.add_widget(Text(told, "body", bold=True, grows=False))
            return head
        current = item.code == self._state.current
        box = Surface(
            fill="brand_tint" if current else "surface", line="line", radius="chip",
            padding=[dp(16), dp(6)], spacing=dp(12),
        )  # fmt: skip
        words = BoxLayout(orientation="vertical", spacing=dp(2))
        box.add_widget(Text(item.code, "small", "ink2", grows=False, size_hint_x=None,
                            width=dp(52)))  # fmt: skip
        words.add_widget(Text(item.text, "list", grows=False))
        under = _second_line(item)
        if under:
            words.add_widget(Text(under, "small", "ink2", grows=False, size_hint=(1, 0.9)))
        box.add_widget(words)
        if item.photo_rule != "none":
            box.add_widget(self._camera(item))
        wide = 300 if is_portrait() else 400
        box.add_widget(answer_part(item, self, size_hint_x=None, width=dp(wide)))
        return box

    def _camera(self, item: ItemRow) -> PushButton:
        """Photograph the item; amber while a photo is still asked for."""
        wanted = item.code in self._state.wants_photo
        icon = "camera-plus" if not item.photos else "camera"
        button = PushButton(
            str(item.photos) if item.photos else "", tapped(self._shoot, item), icon=icon,
            touch=56, size_hint_x=None, width=dp(72), pos_hint={"center_y": 0.5},
        )  # fmt: skip
        if wanted:
            button.paint("warn_tint", "warn")
        return button

    def shutter(self) -> None:
        """A volume key photographs the item one is at."""
        if self._state.current:
            self._shoot_code(self._state.current)

    def _shoot(self, item: ItemRow) -> None:
        self._shoot_code(item.code)

    def _shoot_code(self, code: str) -> None:
        camera = self.router.camera
        camera.take(
            lambda path: self.render(self.presenter.photograph(code, path, source=camera.source))
        )

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
        row = next((one for one in state.rows if one.code == item.code), None)
        if row is not None and row.verdict == Verdict.FAIL and not row.finding_id:
            self.router.go("finding", inspection_id=state.inspection_id, code=item.code)
            return
        self.render(state)

    def say_verdict(self, item: ItemRow, verdict: Verdict) -> None:
        """A verdict; 不适用 brings its usual reason along."""
        reason = _("Not present at this school") if verdict is Verdict.NOT_APPLICABLE else ""
        self.say(item, str(verdict), reason)

    # -- parts --------------------------------------------------------------------------------

    def _head(self, state: ChecklistState) -> Row:
        told = _("Quick check {done} / {asked}") if not state.whole else _("All {done} / {asked}")
        words = BoxLayout(orientation="vertical")
        words.add_widget(Text(state.school, "sheet", bold=True, grows=False))
        under = told.format(done=state.answered, asked=state.asked)
        words.add_widget(Text(under, "small", "ink2", grows=False))
        back = PushButton("", tapped(self.router.go, "today"), look="quiet", icon="arrow-left",
                      size_hint_x=None, width=dp(64))  # fmt: skip
        parts: list[Any] = [back, words]
        if not is_portrait():
            parts.append(self.sync_header(state.header))
        following = PushButton(
            _("Next open item"), tapped(self._go_on), look="primary" if state.open else "outline",
            icon="skip-next", size_hint_x=None, width=dp(220),
        )  # fmt: skip
        return Row(*parts, following, height=dp(64))

    def _filters(self, state: ChecklistState) -> Row:
        names = (
            (Filter.ALL, _("All")),
            (Filter.OPEN, _("Open {count}").format(count=state.open)),
            (Filter.FAILED, _("Failed {count}").format(count=state.failed)),
        )
        row = Row(height=dp(48), spacing=dp(8))
        for only, name in names:
            look = "chosen" if state.filter is only else "outline"
            show = tapped(self._show, only)
            row.add_widget(PushButton(name, show, look=look, touch=48, size_hint_x=None,
                                  width=dp(130)))  # fmt: skip
        row.add_widget(Text("", "body", grows=False))
        whole = (
            _("Quick list")
            if state.whole
            else _("All {count} items").format(count=state.whole_count)
        )
        row.add_widget(PushButton(whole, partial(self._whole, not state.whole), look="quiet",
                              touch=48, size_hint_x=None, width=dp(170)))  # fmt: skip
        if state.undo_tap:
            row.add_widget(PushButton(_("Undo"), self._undo, look="quiet", icon="undo", touch=48,
                                  size_hint_x=None, width=dp(130)))  # fmt: skip
        return row

    def _rail(self, state: ChecklistState) -> Scroll:
        column = Column(spacing=dp(6), padding=[0, 0, dp(10), 0])
        for section in state.sections:
            parts: list[Any] = [
                ProgressRing(section.answered, section.asked, section.failed),
                Text(section.name, "body", grows=False),
            ]
            if section.failed:
                parts.append(Chip(f"×{section.failed}", "bad"))
            parts.append(Text(f"{section.answered}/{section.asked}", "small", "ink2",
                              align="right", grows=False, size_hint_x=0.3))  # fmt: skip
            column.add_widget(Row(*parts, height=dp(52)))
        hidden = _("{count} items do not apply here").format(count=len(state.hidden))
        column.add_widget(Text(hidden, "small", "ink3"))
        return Scroll(column, size_hint_x=None, width=dp(290))

    def _rows(self, state: ChecklistState) -> RecycleView:
        data: list[dict[str, Any]] = []
        for section in state.sections:
            mine = [row for row in state.rows if row.section == section.code]
            if mine:
                data.append(self._datum(section, HEAD_HEIGHT))
            data.extend(self._datum(row, _height(row)) for row in mine)
        view = RecycleView(do_scroll_x=False, bar_width=dp(4))
        layout = RecycleBoxLayout(
            default_size=(None, dp(ROW_HEIGHT)), default_size_hint=(1, None), spacing=dp(6),
            size_hint_y=None, orientation="vertical", key_size="size",
        )  # fmt: skip
        layout.bind(minimum_height=layout.setter("height"))
        view.add_widget(layout)
        view.viewclass = ListedRow
        view.data = data
        return view

    def _datum(self, item: Any, height: int) -> dict[str, Any]:
        return {"item": item, "screen": self, "size": (0, dp(height))}

    def _foot(self, state: ChecklistState) -> Row:
        saved = _("Every tap is kept on this tablet · {time}").format(
            time=local(from_wire(state.saved_at))[11:19]
        )
        finish = PushButton(
            _("Finish"), tapped(self._finish, state), look="outline" if state.open else "primary",
            icon="flag-checkered", size_hint_x=None, width=dp(200),
        )  # fmt: skip
        free = PushButton(
            _("Fault outside the list"),
            partial(self.router.go, "finding", inspection_id=state.inspection_id, code=None),
            look="quiet", icon="plus", size_hint_x=None, width=dp(260),
        )  # fmt: skip
        return Row(Text(saved, "small", "ink2", grows=False), free, finish, height=dp(64))

    def _finish(self, state: ChecklistState) -> None:
        self.router.go("finish", inspection_id=state.inspection_id)

    def _show(self, only: Filter) -> None:
        self.render(self.presenter.show(only=only))

    def _whole(self, whole: bool) -> None:
        self.render(self.presenter.show(whole=whole))

    def _undo(self) -> None:
        self.render(self.presenter.undo())

    def _go_on(self) -> None:
        state = self.presenter.next_open()
        self.render(state)
        codes = [one["item"].code for one in self._list.data] if self._list else []
        if self._list is not None and state.current in codes:
            share = codes.index(state.current) / max(1, len(codes) - 1)
            self._list.scroll_y = 1 - share


def _height(item: ItemRow) -> int:
    """Rows grow with what they say; nothing of an item is cut."""
    lines = 1 + len(item.text) // LINE_CHARS
    under = _second_line(item)
    if under:
        lines += 1 + len(under) // UNDER_CHARS
    return max(ROW_HEIGHT, 36 + 30 * lines)


def _second_line(item: ItemRow) -> str:
    parts = []
    if item.veto:
        parts.append(_("One-vote item"))
    if item.needed is not None:
        parts.append(_("{needed} needed").format(needed=item.needed))
    if item.present is not None:
        parts.append(_("{present} there").format(present=item.present))
    parts.extend(f"{line.rule}：{line.text}" for line in item.working if line.decides)
    if not item.plausible:
        parts.append(_("Unusual value, please look again"))
    if item.na_reason:
        parts.append(item.na_reason)
    return " · ".join(parts) or item.guidance
