"""The checklist: the list or one item huge, kept while one taps; what taps on it do."""

from typing import Any

from kivy.core.window import Window

from mobile.presenters.camera import Picture
from mobile.presenters.checklist import ChecklistPresenter
from mobile.presenters.checklist_state import ChecklistState
from mobile.presenters.photo import Aim
from mobile.presenters.rows import Filter
from mobile.presenters.rows import Row as ItemRow
from mobile.presenters.split import Whose
from mobile.screens.answers import TEXTS, ask_reason, reasons, settle
from mobile.screens.base import Drawn
from mobile.screens.item_card import CardFrame
from mobile.screens.item_list import ListFrame
from mobile.screens.photo import shoot
from mobile.screens.writing import write_by_hand
from mobile.texts import _, language
from mobile.widgets.theme import theme
from shared.problems import Problem
from shared.vocabulary import Verdict


class ChecklistScreen(Drawn):
    """Draws a ChecklistState."""

    presenter: ChecklistPresenter
    stays = True
    _frame: ListFrame | CardFrame | None = None
    _fits: tuple[Any, ...] = ()
    """What the frame was made for: inspection, window, theme, language, list or card."""
    _fresh = False

    def open(self, inspection_id: str) -> None:
        """Go on with this inspection; back from a sheet the list stands where it was."""
        self.presenter = ChecklistPresenter(self.router.tablet.desk, inspection_id)
        self.error = ""
        self.render(self.presenter.state)
        if isinstance(self._frame, ListFrame):
            self._frame.rows.reveal(self.current)
        self._fresh = True

    def on_pre_enter(self) -> None:
        """What was done on another screen shows."""
        if hasattr(self, "presenter") and not self._fresh:
            self.render(self.presenter.state)
        self._fresh = False

    def draw_again(self) -> None:
        """The tablet was turned, the theme is another one, the office has sent something."""
        self._fresh = False
        self.on_pre_enter()

    def render(self, state: ChecklistState) -> None:
        """Show this state: what is as it was is not touched."""
        self._state, self.current, self.wants_photo = state, state.current, state.wants_photo
        as_card = state.as_card and state.card is not None
        size = tuple(Window.size)
        there = (as_card, bool(state.sections), bool(state.shares))
        fits = (state.inspection_id, size, theme.version, language(), *there)
        if self._frame is None or fits != self._fits:
            self._fits = fits
            self._frame = CardFrame(state, self) if as_card else ListFrame(state, self)
            self.fill(self._frame)
        else:
            self._frame.show(state)

    def shutter(self) -> None:
        """A volume key photographs the item one is at."""
        if self.current:
            self.shoot(self.current)

    # -- what taps do -------------------------------------------------------------------------

    def settle(self, item: ItemRow, value: Any) -> None:
        """Choose where two tablets differ."""
        self.render(self.presenter.settle(item.code, value))

    def say(self, item: ItemRow, value: Any, na_reason: str = "", **why: str) -> None:
        """Give an item its answer; a fault opens the finding sheet."""
        try:
            state = self.presenter.answer(item.code, value, na_reason=na_reason, **why)
        except Problem as problem:
            self.error = problem.told(_)
            self.render(self.presenter.state)
            return
        self.error = ""
        said = state.card
        if said is not None and said.verdict == Verdict.FAIL and not said.finding_id:
            self._write(item.code)
            return
        if state.as_card and self._is_done(item, state):
            state = self.presenter.next_open()
        self.render(state)

    def _is_done(self, item: ItemRow, state: ChecklistState) -> bool:
        """Whether a first verdict leaves nothing to do on its card: the next opens by itself."""
        first = item.answer_type == "verdict" and item.value is None
        return first and item.code not in state.wants_photo

    def say_typed(self, item: ItemRow, value: Any) -> None:
        """An answer that was typed or chosen; one that is unusual, or not what a rule says, is
        asked about."""
        if self.presenter.overrules(item.code, value):
            title = _("The rule says otherwise. Why does your answer stand?")
            reasons(title, TEXTS["overruled"], lambda told: self.say(item, value, note=told))
        elif self.presenter.doubts(item.code, value):
            title = _("An unusual value. Why does it stand?")
            reasons(
                title, TEXTS["unusual"], lambda told: self.say(item, value, kept_implausible=told)
            )
        else:
            self.say(item, value)

    def say_verdict(self, item: ItemRow, verdict: Verdict) -> None:
        """A verdict; 不适用 asks for its reason."""
        if verdict is Verdict.NOT_APPLICABLE:
            ask_reason(item, self)
        else:
            self.say(item, str(verdict))

    def say_on_card(self, item: ItemRow, verdict: Verdict) -> None:
        """On the card a fault can be opened again; what follows from an answer is not tapped.

        Where two tablets differ, any of the three asks which one stands.
        """
        if item.conflict:
            settle(item, self)
        elif verdict is Verdict.FAIL and item.verdict == Verdict.FAIL and not item.finding_id:
            self._write(item.code)
        elif item.answer_type == "verdict" or verdict is Verdict.NOT_APPLICABLE:
            self.say_verdict(item, verdict)

    def shoot(self, code: str) -> None:
        """Photograph an item as it is."""
        about = {"inspection_id": self._state.inspection_id}
        shoot(self.router, Aim("checklist", about, code=code))

    def write_note(self, code: str) -> None:
        """Open the pad for an item's note; put away, it stands as a picture on its card."""
        pad = self.presenter.pad(code)

        def done(picture: Picture | None) -> None:
            self.render(self.presenter.put_away(code, picture))

        write_by_hand(self.router, pad.writing, pad.write, (pad.drawn, done))

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
        if isinstance(self._frame, ListFrame):
            self._frame.rows.reveal(self.current)

    def finish(self) -> None:
        """To signing and submitting."""
        self.router.go("finish", inspection_id=self._state.inspection_id)

    def report(self) -> None:
        """Something has happened here meanwhile."""
        inspection = self.router.tablet.desk.inspection(self._state.inspection_id) or {}
        self.router.go("incident", school_id=inspection.get("school_id", ""))

    def show_only(self, only: Filter) -> None:
        """Which rows are shown."""
        self.render(self.presenter.show(only=only))

    def show_whose(self, whose: Whose) -> None:
        """Everything, my office's items, or the others'."""
        self.render(self.presenter.show(whose=whose))

    def show_whole(self, whole: bool) -> None:
        """Quick mode, or the whole list."""
        self.render(self.presenter.show(whole=whole))

    def show_as_card(self, as_card: bool) -> None:
        """One item huge, or the list at this item."""
        self.render(self.presenter.show(as_card=as_card))
        self.scroll_to(self.current)

    def undo(self) -> None:
        """Take the last tap back."""
        try:
            self.render(self.presenter.undo())
        except Problem as problem:
            self.error = problem.told(_)
            self.render(self.presenter.state)

    def scroll_to(self, key: str) -> None:
        """Bring an item, or a section's head, to the top of the list."""
        if isinstance(self._frame, ListFrame):
            self._frame.rows.scroll_to_key(key)

    def _write(self, code: str) -> None:
        self.router.go("finding", inspection_id=self._state.inspection_id, code=code)
