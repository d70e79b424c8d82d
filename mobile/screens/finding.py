"""The finding sheet: grade, party, words, term with its deadline day by day, photos."""

from functools import partial
from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.camera import Picture
from mobile.presenters.checklist import ChecklistPresenter
from mobile.presenters.finding import FindingPresenter
from mobile.presenters.finding_state import JOINT, FindingState
from mobile.presenters.photo import Aim
from mobile.screens import finding_parts as parts_of
from mobile.screens.as_typed import AsTyped
from mobile.screens.base import Drawn, tapped
from mobile.screens.help import help_button
from mobile.screens.photo import look_again, shoot
from mobile.screens.term import term_of
from mobile.screens.writing import write_by_hand
from mobile.store.handwriting import Writing
from mobile.texts import _
from mobile.widgets.buttons import ChoiceChip, PushButton, TapCard
from mobile.widgets.frame import back_button, is_narrow, is_portrait
from mobile.widgets.kit import Field, Icon, Rule, Surface, Text
from mobile.widgets.layout import BAR_ROOM, Column, Flow, Line, Scroll, refusal
from mobile.widgets.sheet import Sheet
from shared.clock import from_wire
from shared.vocabulary import Grade, Party

LEFT_BEHIND = 88
"""So much of the list stays visible beside the sheet."""
LEFT_SHARE = 1.1
"""The words have so much more room than the term and the photos."""
TERM_NONE = 64
"""So high is the word that no deadline runs."""


class FindingScreen(Drawn):
    """Draws a FindingState."""

    presenter: FindingPresenter
    typing = ""
    """Which text is open to be typed in: what, where, or none."""
    typed_in: Field | None = None

    def open(self, inspection_id: str, code: str | None = None) -> None:
        """Put a fault on record."""
        self._inspection_id = inspection_id
        self.presenter = FindingPresenter(self.router.tablet.desk, inspection_id, code)
        self.typing, self._as_typed = "", AsTyped()
        self.render(self.presenter.state)

    def render(self, state: FindingState) -> None:
        """Draw this state; on to the next item once it is kept."""
        if state.saved:
            self._go_on(state)
            return
        self.typed_in = None
        sheet = Surface(
            fill="surface", line="", radius="square" if is_portrait() else "sheet",
            orientation="vertical", spacing=0,
        )  # fmt: skip
        sheet.add_widget(self._framed(self._head(state)))
        sheet.add_widget(Rule())
        sheet.add_widget(self._upright(state) if is_portrait() else self._two(state))
        if state.error:
            sheet.add_widget(self._framed(refusal(state.error)))
        sheet.add_widget(Rule())
        sheet.add_widget(self._framed(self._foot(state)))
        self.fill(sheet if is_portrait() else self._beside(sheet))

    def _framed(self, part: Widget, fill: str = "") -> Surface:
        """A part of the sheet with the edge around it, as high as it needs."""
        box = Surface(
            fill=fill or "surface", line="", radius="square", orientation="vertical",
            padding=[self._edge, dp(12)], spacing=dp(10), size_hint_y=None,
        )  # fmt: skip
        box.bind(minimum_height=box.setter("height"))
        box.add_widget(part)
        return box

    @property
    def _edge(self) -> float:
        return float(dp(16 if is_narrow() else 24))

    def _upright(self, state: FindingState) -> BoxLayout:
        """One column, and below it the photos: under the thumb, never scrolled away."""
        scroll = Scroll(Column(self._left(state), self._right(state), spacing=dp(20)))
        box = BoxLayout(orientation="vertical")
        framed = BoxLayout(padding=[self._edge, dp(12), dp(4), dp(4)])
        framed.add_widget(scroll)
        box.add_widget(framed)
        box.add_widget(self._framed(Column(*parts_of.photo_strips(state, self)), "canvas"))
        return box

    def _two(self, state: FindingState) -> BoxLayout:
        """Words at the left; term and photos at the right, on the quieter ground."""
        left, right = Scroll(self._left(state)), Scroll(self._right(state))
        wide = BoxLayout(padding=[self._edge, dp(16), dp(8), dp(8)])
        wide.add_widget(left)
        side = Surface(
            fill="canvas", line="", radius="square", orientation="vertical",
            padding=[self._edge, dp(16), dp(12), dp(12)], spacing=dp(12),
        )  # fmt: skip
        side.add_widget(right)
        if state.fixed_on_spot:
            # No term stands there: the photos of before and after go up.
            right.size_hint_y, right.height = None, dp(TERM_NONE)
        strips = BoxLayout(padding=[0, 0, dp(12), 0], size_hint_y=None)
        strips.bind(minimum_height=strips.setter("height"))
        strips.add_widget(Column(*parts_of.photo_strips(state, self)))
        side.add_widget(strips)
        if state.fixed_on_spot:
            side.add_widget(Widget())
        box = BoxLayout()
        wide.size_hint_x = LEFT_SHARE
        box.add_widget(wide)
        box.add_widget(side)
        return box

    def _beside(self, sheet: Surface) -> BoxLayout:
        """The sheet comes from the side; what stays of the list is a way back."""
        behind = TapCard(
            self._leave, Icon("arrow-left", "white", 28, pos_hint={"center_x": 0.5}), Widget(),
            fill="behind", line="", radius="square", orientation="vertical",
            padding=[0, dp(24)], size_hint_x=None, width=dp(LEFT_BEHIND),
        )  # fmt: skip
        box = Surface(fill="behind", line="", radius="square")
        box.add_widget(behind)
        box.add_widget(sheet)
        return box

    def _head(self, state: FindingState) -> Widget:
        title = state.title or _("Fault outside the list")
        parts = [state.code or "", state.school]
        if state.veto:
            parts.append(_("One-vote item"))
        under = " · ".join(part for part in parts if part)
        mark = Surface(fill="bad_fill", line="", radius="control", padding=dp(9),
                       size_hint=(None, None), size=(dp(48), dp(48)))  # fmt: skip
        mark.add_widget(Icon("close-thick", "white"))
        words = Column(Text(title, "sheet", bold=True), Text(under, "small", "ink2"), spacing=0)
        line = [mark, words]
        if is_portrait():
            line.insert(0, back_button(self._leave))
        if state.needed is not None and state.present is not None and not is_narrow():
            line += _numbers(state.needed, state.present)
        return Line(*line, help_button("finding"), least=64)

    def _left(self, state: FindingState) -> Column:
        return Column(
            *parts_of.grades(state, self._grade),
            *parts_of.parties(state, self._party),
            *parts_of.words(state, self),
            *parts_of.at_once(state, self),
            spacing=dp(10),
        )

    def _right(self, state: FindingState) -> Column:
        return Column(*term_of(state, self._term), spacing=dp(10))

    def _foot(self, state: FindingState) -> Line:
        none = PushButton(_("Not a fault, back"), self._discard, look="quiet")
        keep = PushButton(
            _("Good, next item"), tapped(self._after, self.presenter.save), look="primary",
            icon="arrow-right", icon_last=True,
        )  # fmt: skip
        if is_portrait():
            return Line(none.hug(), keep)
        time = local(from_wire(state.kept_at))[11:19]
        told = Text(
            _("Each tap is kept on this tablet · {time}").format(time=time), "small", "ink2"
        )
        return Line(Icon("content-save-check-outline", "ok"), told, none.hug(), keep.hug())

    # -- what taps do -------------------------------------------------------------------------

    def _go_on(self, state: FindingState) -> None:
        """To the next item without an answer; a fault outside the list leads back to it."""
        if state.code is not None:
            ChecklistPresenter(self.router.tablet.desk, self._inspection_id).next_open()
        self._leave()

    def _leave(self) -> None:
        self.router.go_to_checklist(self._inspection_id)

    def _discard(self) -> None:
        self.presenter.discard()
        self._leave()

    def _grade(self, grade: Grade) -> None:
        self.render(self.presenter.grade(grade))

    def _party(self, party: Party) -> None:
        self.render(self.presenter.party(party))

    def phrase(self, phrase: str) -> None:
        """Put a phrase behind the text, or take it out."""
        self.render(self.presenter.phrase(phrase))

    def more_phrases(self, state: FindingState) -> None:
        """All phrases of the item, and those that fit any fault."""
        sheet = Sheet(_("Phrases"))

        def choose(phrase: str) -> None:
            sheet.dismiss()
            self.phrase(phrase)

        for phrase in state.phrases:
            chosen = phrase in state.what.split(JOINT)
            chip = ChoiceChip(phrase, chosen, partial(choose, phrase), icon="plus")
            sheet.column.add_widget(Line(chip, Widget()))
        sheet.open(animation=False)

    def open_typing(self, name: str) -> None:
        """Open a text to be typed in."""
        self.typing = name
        self.render(self.presenter.state)
        if self.typed_in is not None:
            self.typed_in.input.focus = True

    def close_typing(self) -> None:
        """The text as it reads now."""
        self.typing = ""
        self.render(self.presenter.state)

    def write(self) -> None:
        """Open the pad; put away, it stands as a picture beside the text."""
        presenter = self.presenter

        def keep(writing: Writing) -> None:
            presenter.write(writing)

        def done(picture: Picture | None) -> None:
            self.render(presenter.put_away(picture))

        write_by_hand(self.router, presenter.state.writing, keep, (presenter.drawn, done))

    def say_what(self, text: str) -> None:
        """What is wrong, as it is typed."""
        self._as_typed.keep(partial(self.presenter.say, what=text))

    def say_where(self, text: str) -> None:
        """Where, as it is typed."""
        self._as_typed.keep(partial(self.presenter.say, where=text))

    def _term(self, days: int) -> None:
        self.render(self.presenter.term(days))

    def fixed(self, on_spot: bool) -> None:
        """Whether the fault was gone before we left."""
        self.render(self.presenter.fixed(on_spot=on_spot))

    def done(self, done: bool) -> None:
        """Whether what must be done at once was done."""
        self.render(self.presenter.immediate(done=done))

    def shutter(self) -> None:
        """A volume key photographs the fault, or how it was fixed."""
        state = self.presenter.state
        self.shoot(state.fixed_on_spot and bool(state.photos))

    def shoot(self, after: bool) -> None:
        """Photograph the fault, or how it was fixed."""
        shoot(self.router, self._aim(after))

    def look_again(self, preview: str, after: bool) -> None:
        """A photo of this sheet, large, with what is drawn on it."""
        pending = self.presenter.pending(preview)
        if pending:
            look_again(self.router, pending, self._aim(after))

    @property
    def strip_wide(self) -> float:
        """How much room the photos have with their camera."""
        if is_portrait():
            return float(Window.width - 2 * self._edge)
        half = (Window.width - dp(LEFT_BEHIND)) / (1 + LEFT_SHARE)
        return float(half - self._edge - dp(24))

    @property
    def words_wide(self) -> float:
        """How much room the words have beside the term."""
        wide = (Window.width - dp(LEFT_BEHIND)) * LEFT_SHARE / (1 + LEFT_SHARE)
        return float(wide - self._edge - dp(8 + BAR_ROOM))

    def all_photos(self, taken: tuple[str, ...], after: bool) -> None:
        """Those that have no room on the sheet; a tap shows one large."""
        state = self.presenter.state
        sheet = Sheet(_("{count} photos").format(count=len(taken)))
        shots = Flow(spacing=dp(10))
        for sha256 in taken:
            shots.add_widget(parts_of.thumb_of(state, self, sha256, after=after))
        for thumb in shots.children:
            thumb.bind(on_release=lambda _thumb: sheet.dismiss(animation=False))
        sheet.column.add_widget(shots)
        sheet.open(animation=False)

    def _aim(self, after: bool) -> Aim:
        about = {"inspection_id": self._inspection_id, "code": self.presenter.state.code}
        return Aim("finding", about, after=after)

    def _after(self, act: Any, *values: Any) -> None:
        self.render(act(*values))


def _numbers(needed: int, present: int) -> list[Column]:
    """Needed, there, short: the sum the fault comes from."""
    short = max(0, needed - present)
    told = (
        (needed, _("needed"), "ink"),
        (present, _("there"), "ink"),
        (short, _("short"), "bad"),
    )
    return [
        Column(
            Text(str(number), "title", token, bold=True, align="center"),
            Text(name, "least", token, align="center"),
            size_hint_x=None, width=dp(72), spacing=0,
        )
        for number, name, token in told
    ]  # fmt: skip
