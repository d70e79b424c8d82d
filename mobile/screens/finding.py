"""The finding sheet: grade, party, words, term with its deadline day by day, photos."""

from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.presenters.finding import JOINT, FindingPresenter, FindingState
from mobile.presenters.photo import Aim
from mobile.screens.base import Drawn, tapped
from mobile.screens.days import day_of, explained, short_weekdays, weekday_of
from mobile.screens.help import help_button
from mobile.screens.photo import look_again, shoot
from mobile.texts import _
from mobile.widgets.buttons import CheckRow, ChoiceChip, PushButton, TapCard
from mobile.widgets.daygrid import DayGrid
from mobile.widgets.frame import back_button, is_narrow, is_portrait
from mobile.widgets.kit import Field, Icon, Rule, Surface, Text
from mobile.widgets.layout import Column, Flow, Line, Row, Scroll, Tiles, card
from mobile.widgets.photo import Thumb
from mobile.widgets.sheet import Sheet
from mobile.widgets.theme import TOUCH_LEAST
from shared.vocabulary import LABELS, Grade, Party

LEFT_BEHIND = 88
"""So much of the list stays visible beside the sheet."""
PHOTO = (150, 112)
PHRASES_SHOWN = 5


class FindingScreen(Drawn):
    """Draws a FindingState."""

    presenter: FindingPresenter

    def open(self, inspection_id: str, code: str | None = None) -> None:
        """Put a fault on record."""
        self._inspection_id = inspection_id
        self.presenter = FindingPresenter(self.router.tablet.desk, inspection_id, code)
        self.render(self.presenter.state)

    def render(self, state: FindingState) -> None:
        """Draw this state; back to the list once it is kept."""
        if state.saved:
            self.router.go("checklist", inspection_id=self._inspection_id)
            return
        left, right = self._left(state), self._right(state)
        sheet = Surface(
            fill="surface", line="", radius="square" if is_portrait() else "sheet",
            orientation="vertical", padding=[dp(16 if is_narrow() else 24), dp(12)],
            spacing=dp(12),
        )  # fmt: skip
        sheet.add_widget(self._head(state))
        sheet.add_widget(Rule())
        if is_portrait():
            sheet.add_widget(Scroll(Column(left, right, spacing=dp(24))))
        else:
            sheet.add_widget(Row(Scroll(left), Scroll(right), spacing=dp(28)))
        if state.error:
            told = Text(state.error, "body", "bad", bold=True)
            sheet.add_widget(Line(Icon("alert", "bad"), told))
        sheet.add_widget(self._foot())
        self.fill(sheet if is_portrait() else self._beside(sheet))

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
            line += self._numbers(state.needed, state.present)
        return Line(*line, help_button("finding"), least=64)

    def _numbers(self, needed: int, present: int) -> list[Column]:
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

    def _left(self, state: FindingState) -> Column:
        column = Column(
            _caption(_("Grade of the hazard")),
            self._grades(state),
            _caption(_("Who must act; another office's faults do not count against the school")),
            self._parties(state),
            _caption(_("The fault")),
            Field(state.what, _("What is wrong"), self._say_what, height=dp(104), multiline=True),
            self._phrases(state),
            Field(state.where, _("Where exactly"), self._say_where),
            spacing=dp(10),
        )
        if state.grade is Grade.MAJOR:
            told = _("A second person in the office confirms every major one.")
            line = Line(Icon("lock", "warn", 20), Text(told, "small", "warn"), spacing=dp(6))
            column.add_widget(line, index=len(column.children) - 2)
        if state.immediate_measure:
            column.add_widget(_caption(_("To be done at once")))
            done = tapped(self._done, not state.immediate_done)
            told = Text(state.immediate_measure, "list")
            check = CheckRow(_("Done on the spot"), state.immediate_done, done)
            column.add_widget(card(told, check, padding=dp(14)))
        return column

    def _grades(self, state: FindingState) -> Tiles:
        buttons = []
        for grade in Grade:
            chosen = grade is state.grade
            look = "warn" if chosen else "plain"
            grade_it = tapped(self._after, self.presenter.grade, grade)
            button = PushButton(
                self._grade_told(state, grade), grade_it, look=look, grade=str(grade)
            )
            if chosen:
                button.paint("warn_tint", "warn", dp(3))
            buttons.append(button)
        return Tiles(buttons, cols=len(buttons), least=64, spacing=dp(8))

    def _grade_told(self, state: FindingState, grade: Grade) -> str:
        """The grade's word, and where it comes from or who must confirm it."""
        word = _(LABELS[grade])
        if grade is Grade.MAJOR:
            return f"{word}\n" + _("a second person confirms")
        if grade is state.proposed_grade:
            return f"{word}\n" + _("as the checklist proposes")
        return word

    def _phrases(self, state: FindingState) -> Flow:
        """The usual wordings; a tap puts one behind the text, another takes it out."""
        chips = Flow(*(self._phrase(state, one) for one in state.phrases[:PHRASES_SHOWN]))
        if len(state.phrases) > PHRASES_SHOWN:
            more = PushButton("", tapped(self._more_phrases, state), look="quiet",
                              icon="dots-horizontal", touch=TOUCH_LEAST, size_hint_x=None,
                              width=dp(64), pos_hint={})  # fmt: skip
            chips.add_widget(more)
        return chips

    def _phrase(self, state: FindingState, phrase: str) -> ChoiceChip:
        choose = tapped(self._after, self.presenter.phrase, phrase)
        chosen = phrase in state.what.split(JOINT)
        return ChoiceChip(phrase, chosen, choose, icon="plus", pos_hint={})

    def _more_phrases(self, state: FindingState) -> None:
        """All phrases of the item, and those that fit any fault."""
        sheet = Sheet(_("Phrases"))

        def choose(phrase: str) -> None:
            sheet.dismiss()
            self._after(self.presenter.phrase, phrase)

        for phrase in state.phrases:
            chosen = phrase in state.what.split(JOINT)
            chip = ChoiceChip(phrase, chosen, partial(choose, phrase), icon="plus")
            sheet.column.add_widget(Line(chip, Widget()))
        sheet.open(animation=False)

    def _parties(self, state: FindingState) -> Flow:
        chips = Flow()
        for party in Party:
            choose = tapped(self._after, self.presenter.party, party)
            chips.add_widget(ChoiceChip(_(LABELS[party]), party is state.party, choose))
        return chips

    def _right(self, state: FindingState) -> Column:
        column = Column(spacing=dp(10))
        if state.fixed_on_spot:
            told = Text(_("Fixed on the spot: no deadline runs."), "button", "ok", bold=True)
            column.add_widget(Line(Icon("check-decagram", "ok", 28), told, least=48))
        else:
            column.add_widget(self._term_line(state))
            column.add_widget(DayGrid(state.deadline, short_weekdays()))
            column.add_widget(Text(explained(state.deadline), "small", "ink2"))
        fixed = tapped(self._fixed, not state.fixed_on_spot)
        column.add_widget(CheckRow(_("Fixed on the spot"), state.fixed_on_spot, fixed))
        count = _("Photo of the fault ({count})").format(count=len(state.photos))
        column.add_widget(self._photos(state, state.photos, count, False))
        if state.fixed_on_spot:
            after = _("Photo after fixing ({count})").format(count=len(state.photos_after))
            column.add_widget(self._photos(state, state.photos_after, after, True))
        return column

    def _term_line(self, state: FindingState) -> Line:
        due = state.deadline.due_on
        day = Column(
            _caption(_("Proposed deadline")),
            Text(day_of(due), "title", bold=True),
            Text(weekday_of(due), "small", "ink2"),
            spacing=0,
        )
        days = Column(
            Text(str(state.workdays), "title", bold=True, align="center"),
            Text(_("working days"), "small", "ink2", align="center"),
            spacing=0, size_hint_x=None, width=dp(100),
        )  # fmt: skip
        return Line(day, self._by(state, -1), days, self._by(state, 1))

    def _by(self, state: FindingState, by: int) -> PushButton:
        term = partial(self._term, state.workdays + by)
        icon = "plus" if by > 0 else "minus"
        return PushButton("", term, icon=icon, size_hint_x=None, width=dp(64))

    def _photos(self, state: FindingState, taken: tuple[str, ...], words: str, after: bool) -> Flow:
        flow = Flow(spacing=dp(10))
        for sha256 in taken:
            look = tapped(self._look_again, sha256, after)
            stamp = _("From the gallery") if sha256 in state.from_gallery else ""
            picture = self.router.album.thumb(sha256)
            flow.add_widget(Thumb(picture, PHOTO, stamp=stamp, on_tap=look))
        shoot = PushButton(words, partial(self._shoot, after), icon="camera", px=30,
                           touch=PHOTO[1], use="list", size_hint_x=None,
                           width=dp(PHOTO[0] + 40))  # fmt: skip
        flow.add_widget(shoot)
        return flow

    def _foot(self) -> Line:
        none = PushButton(_("Not a fault, back"), self._discard, look="quiet")
        keep = PushButton(
            _("Good, next item"), tapped(self._after, self.presenter.save), look="primary",
            icon="arrow-right", icon_last=True,
        )  # fmt: skip
        if is_portrait():
            return Line(none.hug(), keep)
        told = Text(_("Kept on this tablet when you tap"), "small", "ink2")
        return Line(Icon("content-save-check-outline", "ok"), told, none.hug(), keep.hug())

    def _leave(self) -> None:
        self.router.go_to_checklist(self._inspection_id)

    def _discard(self) -> None:
        self.presenter.discard()
        self._leave()

    def _say_what(self, text: str) -> None:
        self.presenter.say(what=text)

    def _say_where(self, text: str) -> None:
        self.presenter.say(where=text)

    def _term(self, days: int) -> None:
        self.render(self.presenter.term(days))

    def _fixed(self, on_spot: bool) -> None:
        self.render(self.presenter.fixed(on_spot=on_spot))

    def _done(self, done: bool) -> None:
        self.render(self.presenter.immediate(done=done))

    def shutter(self) -> None:
        """A volume key photographs the fault, or how it was fixed."""
        state = self.presenter.state
        self._shoot(state.fixed_on_spot and bool(state.photos))

    def _shoot(self, after: bool) -> None:
        shoot(self.router, self._aim(after))

    def _look_again(self, preview: str, after: bool) -> None:
        """A photo of this sheet, large, with what is drawn on it."""
        pending = self.presenter.pending(preview)
        if pending:
            look_again(self.router, pending, self._aim(after))

    def _aim(self, after: bool) -> Aim:
        about = {"inspection_id": self._inspection_id, "code": self.presenter.state.code}
        return Aim("finding", about, after=after)

    def _after(self, act: Any, *values: Any) -> None:
        self.render(act(*values))


def _caption(text: str) -> Text:
    """A small heading above a control."""
    return Text(text, "small", "ink2", bold=True)
