"""The finding sheet: grade, party, words, term with its deadline day by day, photos."""

from functools import partial
from pathlib import Path
from typing import Any

from kivy.metrics import dp
from kivy.uix.stacklayout import StackLayout

from mobile.presenters.finding import FindingPresenter, FindingState
from mobile.screens.base import Drawn, tapped
from mobile.texts import _, language
from mobile.widgets.frame import is_portrait
from mobile.widgets.kit import (
    ChoiceChip,
    Column,
    Field,
    Icon,
    PushButton,
    Row,
    Scroll,
    Surface,
    Text,
)
from mobile.widgets.marks import DayGrid, GradeBars, caption
from shared.vocabulary import LABELS, Grade, Party

WEEKDAYS = {
    "zh": ("一", "二", "三", "四", "五", "六", "日"),
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
}


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
        if is_portrait():
            body: Any = Scroll(Column(left, right, spacing=dp(20)))
        else:
            body = Row(Scroll(left), Scroll(right), spacing=dp(24))
        layout = Surface(
            fill="surface", line="", radius="sheet", orientation="vertical",
            padding=[dp(24), dp(16)], spacing=dp(14),
        )  # fmt: skip
        layout.add_widget(self._head(state))
        if state.error:
            layout.add_widget(Text(state.error, "body", "bad", bold=True))
        layout.add_widget(body)
        layout.add_widget(self._foot(state))
        self.fill(layout)

    def _head(self, state: FindingState) -> Row:
        title = state.title or _("Fault outside the list")
        under = " · ".join(part for part in (state.code or "", state.school) if part)
        parts: list[Any] = [
            Icon("close-octagon", "bad", 40, pos_hint={"center_y": 0.5}),
            Column(
                Text(title, "sheet", bold=True), Text(under, "small", "ink2"),
                pos_hint={"center_y": 0.5}, spacing=dp(2),
            ),
        ]  # fmt: skip
        if state.needed is not None and state.present is not None:
            short = max(0, state.needed - state.present)
            for number, name, token in (
                (state.needed, _("needed"), "ink"),
                (state.present, _("there"), "ink"),
                (short, _("short"), "bad"),
            ):
                told = Column(
                    Text(str(number), "title", token, bold=True, align="center"),
                    Text(name, "least", token, align="center"),
                    size_hint_x=None, width=dp(72), spacing=0, pos_hint={"center_y": 0.5},
                )  # fmt: skip
                parts.append(told)
        return Row(*parts, height=dp(76))

    def _left(self, state: FindingState) -> Column:
        what = Field(state.what, _("What is wrong"), self._say_what, height=dp(110),
                     multiline=True)  # fmt: skip
        where = Field(state.where, _("Where exactly"), self._say_where)
        column = Column(
            caption(_("Grade of the hazard")),
            self._grades(state),
            caption(_("Who must act; another office's faults do not count against the school")),
            self._parties(state),
            caption(_("The fault")),
            what,
            where,
            spacing=dp(10),
        )
        if state.grade is Grade.MAJOR:
            column.add_widget(
                Text(_("A second person in the office confirms every major one."), "small", "warn")
            )
        if state.immediate_measure:
            column.add_widget(caption(_("To be done at once")))
            column.add_widget(Text(state.immediate_measure, "body"))
            done = tapped(self._done, not state.immediate_done)
            column.add_widget(ChoiceChip(_("Done on the spot"), state.immediate_done, done))
        return column

    def _grades(self, state: FindingState) -> Row:
        grades = Row(height=dp(64), spacing=dp(8))
        for grade in Grade:
            look = "chosen" if grade is state.grade else "outline"
            button = PushButton(
                _(LABELS[grade]), tapped(self._after, self.presenter.grade, grade), look=look
            )
            ink = "surface" if grade is state.grade else "ink"
            button.add_widget(
                GradeBars(str(grade), ink, pos_hint={"center_y": 0.5}), index=len(button.children)
            )
            grades.add_widget(button)
        return grades

    def _parties(self, state: FindingState) -> StackLayout:
        parties = StackLayout(spacing=dp(8), size_hint_y=None)
        parties.bind(minimum_height=parties.setter("height"))
        for party in Party:
            parties.add_widget(
                ChoiceChip(
                    _(LABELS[party]),
                    party is state.party,
                    tapped(self._after, self.presenter.party, party),
                )
            )
        return parties

    def _right(self, state: FindingState) -> Column:
        days = state.workdays
        due = state.deadline.due_on
        told = _("{count} working days").format(count=days)
        head = Row(
            Column(
                caption(_("Proposed deadline")),
                Text(f"{due.isoformat()}", "title", bold=True),
                spacing=0,
            ),
            PushButton("", partial(self._term, days - 1), icon="minus", size_hint_x=None,
                   width=dp(64)),
            Text(told, "body", bold=True, align="center", grows=False, size_hint_x=None,
                 width=dp(110)),
            PushButton("", partial(self._term, days + 1), icon="plus", size_hint_x=None,
                   width=dp(64)),
            height=dp(72),
        )  # fmt: skip
        column = Column(head, spacing=dp(10))
        if state.fixed_on_spot:
            column.add_widget(Text(_("Fixed on the spot: no deadline runs."), "body", "ok"))
        else:
            name = "en" if language() == "en" else "zh"
            column.add_widget(DayGrid(state.deadline, WEEKDAYS[name], name))
            column.add_widget(Text(_explained(state), "small", "ink2"))
        fixed = tapped(self._fixed, not state.fixed_on_spot)
        column.add_widget(ChoiceChip(_("Fixed on the spot"), state.fixed_on_spot, fixed))
        count = _("Photo of the fault ({count})").format(count=len(state.photos))
        column.add_widget(PushButton(count, partial(self._shoot, False), icon="camera"))
        if state.fixed_on_spot:
            after = _("Photo after fixing ({count})").format(count=len(state.photos_after))
            column.add_widget(PushButton(after, partial(self._shoot, True), icon="camera"))
        return column

    def _foot(self, state: FindingState) -> Row:
        return Row(
            Text(_("Kept on this tablet when you tap"), "small", "ink2", grows=False),
            PushButton(_("Not a fault, back"), self._discard, look="quiet"),
            PushButton(_("Good, next item"), tapped(self._after, self.presenter.save),
                   look="primary", icon="arrow-right"),
            height=dp(64),
        )  # fmt: skip

    def _discard(self) -> None:
        self.presenter.discard()
        self.router.go_to_checklist(self._inspection_id)

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
        camera = self.router.camera

        def taken(path: Path) -> None:
            self.render(self.presenter.photograph(path, after=after, source=camera.source))

        camera.take(taken)

    def _after(self, act: Any, *values: Any) -> None:
        self.render(act(*values))


def _explained(state: FindingState) -> str:
    """The count in words: what was skipped, whether it is final."""
    skipped = state.deadline.skipped()
    days = sum(skipped.values())
    names = "、".join(f"{name or _('weekend')} {count}" for name, count in skipped.items())
    told = _("Counted from the day after service; {days} days skipped: {names}.").format(
        days=days, names=names or "—"
    )
    return told + (" " + _("Provisional.") if state.deadline.provisional else "")
