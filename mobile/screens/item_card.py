"""One item of the checklist, huge: its working, guidance, the last checks, photos, verdicts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.presenters.checklist_state import ChecklistState
from mobile.presenters.rows import Past, SectionState, WorkingLine
from mobile.presenters.rows import Row as ItemRow
from mobile.screens.answer_part import AnswerBox, BigNumber
from mobile.screens.item_list import Head, edge, following_label
from mobile.screens.writing import written
from mobile.texts import _
from mobile.widgets.buttons import Label, PushButton
from mobile.widgets.frame import is_narrow, is_portrait
from mobile.widgets.kit import Chip, Icon, Rule, Surface, Text, Word
from mobile.widgets.layout import BAR_ROOM, Column, Flow, Line, Row, Scroll, card, refusal
from mobile.widgets.marks import ProgressRing, VerdictStrip
from mobile.widgets.measure import height_of
from mobile.widgets.motion import enter
from mobile.widgets.photo import Thumb
from mobile.widgets.theme import theme
from mobile.widgets.verdict import VerdictBar, Verdicts, told_under
from shared.vocabulary import Verdict

TEXTS = {
    "police": "Police check",
    "education": "Education checks",
    "pass": "As it should be",
    "fail": "A fault is written",
    "not_applicable": "A reason is chosen",
    "computed": "Follows from the answer",
    "proposed": "By the rule, tap to confirm",
}
PHOTO = (160, 120)
SIDE_WIDTH = 460
LINES_HUGE = 2
NUMBER, BESIDE = "number", "sheet"
SHARE = 0.5
OFFICES = ("police", "education")
MARKS = {"pass": ("check-bold", "ok"), "fail": ("close-thick", "bad")}


class CardFrame(BoxLayout):
    """The whole screen as one item; the verdicts stand under the thumb and never move."""

    def __init__(self, state: ChecklistState, screen: Any) -> None:
        super().__init__(orientation="vertical", padding=[edge(), dp(10)], spacing=dp(12))
        self._screen = screen
        self._head = Head(state, screen, brief=False, as_card=True)
        self._strip = VerdictStrip(state.ticks)
        self._error = Column(height=0)
        self._reading = BoxLayout()
        self._read: tuple[Any, ...] = ()
        self._shown: tuple[str, int] | None = None
        self._bar = VerdictBar(*_verdicts(_card(state), screen))
        self._steps = Row(height=dp(64))
        self._stood: tuple[Any, ...] = ()
        head = Column(self._head.line(), self._error, spacing=0)
        for part in (head, self._strip, self._reading, self._bar, self._steps):
            self.add_widget(part)
        self.show(state)

    def show(self, state: ChecklistState) -> None:
        """How it stands now: what is as it was is not touched."""
        item = _card(state)
        self._head.show(state)
        self._strip.show(state.ticks)
        self._bar.show(*_verdicts(item, self._screen))
        self._error.clear_widgets()
        if told := self._screen.error:
            self._error.add_widget(refusal(told))
        section = _section(state, item)
        wanted = item.code in state.wants_photo
        left = (wanted, state.submitted)
        read = (_without_verdict(item), section, state.position, state.asked, state.past, left)
        if read != self._read:
            self._read = read
            self._reading.clear_widgets()
            self._reading.add_widget(_reading(state, item, self._screen))
            self._come_in(item.code, state.position)
        stood = (bool(state.open), bool(state.undo_tap))
        if stood != self._stood:
            self._stood = stood
            self._steps.clear_widgets()
            for part in _steps(state, self._screen):
                self._steps.add_widget(part)

    def _come_in(self, code: str, position: int) -> None:
        """The next card comes from the side it lies on; the one that is shown does not move."""
        before, self._shown = self._shown, (code, position)
        if before is not None and before[0] != code:
            enter(self._reading.children[0], across=1 if position > before[1] else -1)


def _card(state: ChecklistState) -> ItemRow:
    if state.card is None:
        raise ValueError("no item to show")
    return state.card


def _without_verdict(item: ItemRow) -> ItemRow:
    """What of an item is read above the verdicts."""
    if item.answer_type != "verdict" or item.conflict:
        return item
    failed = item.verdict if item.veto and item.verdict == Verdict.FAIL else None
    return replace(item, value=None, verdict=failed, na_reason="", note="", finding_id="", grade="",
                   party="", workdays=0)  # fmt: skip


def _section(state: ChecklistState, item: ItemRow) -> SectionState | None:
    return next((one for one in state.sections if one.code == item.section), None)


def _reading(state: ChecklistState, item: ItemRow, screen: Any) -> Widget:
    """What is read of an item; what is worked out stands beside it where there is room."""
    above = [_where(state, item), *_asked(item), *_answered(item, screen), *_guidance(item)]
    more = [*_worked_out(item), *_past(state.past)]
    shown = [*written(screen.router.album, item.noted), _photos(item, screen, state.submitted)]
    if is_portrait() or not more:
        return Scroll(Column(*above, *more, *shown, spacing=dp(14)))
    side = Scroll(Column(*more, *shown, spacing=dp(14)), size_hint_x=None, width=dp(SIDE_WIDTH))
    return Row(Scroll(Column(*above, spacing=dp(14))), side, spacing=dp(24))


def _where(state: ChecklistState, item: ItemRow) -> Widget:
    section = _section(state, item)
    told = _("item {n} of {all}").format(n=state.position, all=state.asked)
    name = f"{section.name} {section.answered}/{section.asked}" if section else item.section
    words = Column(
        Text(name, "button", bold=True), Text(f"{item.code} · {told}", "small", "ink2"), spacing=0
    )
    ring = _ring(section)
    chips = _chips(item)
    if is_narrow():
        return Column(Line(ring, words), Flow(*chips)) if chips else Line(ring, words)
    return Line(ring, words, *chips)


def _chips(item: ItemRow) -> list[Chip]:
    """What is special about an item, at the right edge."""
    chips = []
    if item.veto:
        failed = item.verdict == Verdict.FAIL
        icon = "alert-octagon" if failed else "alert-octagon-outline"
        chips.append(Chip(_("One-vote item"), "bad" if failed else "na", icon))
    if item.office in OFFICES:
        chips.append(Chip(_(TEXTS[item.office]), "na"))
    return chips


def _ring(section: SectionState | None) -> ProgressRing:
    if section is None:
        return ProgressRing(0, 0, 0)
    return ProgressRing(section.answered, section.asked, section.failed)


def _asked(item: ItemRow) -> list[Widget]:
    """The question; smaller where it would need more than two lines."""
    beside = SIDE_WIDTH + 24 if item.working and not is_portrait() else 0
    free = Window.width - 2 * edge() - dp(BAR_ROOM + beside)
    for use in ("item", "item_long", "title") if is_portrait() else ("item_long", "title"):
        line = height_of("国", theme.size(use), True, free)
        if height_of(item.text, theme.size(use), True, free) <= LINES_HUGE * line:
            break
    return [Text(item.text, use, bold=True)]


def _answered(item: ItemRow, screen: Any) -> list[Widget]:
    """What is answered by more than a verdict."""
    if item.needed is not None and item.answer_type == "number":
        return [_counted(item, screen)]
    if item.answer_type == "number" and not item.conflict:
        return [card(AnswerBox(item, screen, NUMBER), padding=dp(16))]
    if item.answer_type != "verdict" or item.conflict:
        return [card(AnswerBox(item, screen, BESIDE), padding=dp(16))]
    return []


def _counted(item: ItemRow, screen: Any) -> Surface:
    """Needed, there, short: the stepper in the middle, below the two where it is narrow."""
    needed = item.needed or 0
    columns: list[Widget] = [_number(_("needed"), str(needed), item.unit, "ink")]
    if item.present is not None:
        short = max(0, needed - item.present)
        columns.append(_number(_("short"), str(short), item.unit, "bad" if short else "ok"))
    if item.compute == "required_guards":
        return card(Line(*columns, spacing=dp(16)))
    there = Column(
        Text(_("there"), "body", "ink2", bold=True, align="center"),
        AnswerBox(item, screen, NUMBER),
    )
    if is_narrow():
        return card(Line(*columns, spacing=dp(16)), there)
    there.size_hint_x = 2.6
    return card(Line(columns[0], there, *columns[1:], spacing=dp(16)))


def _number(name: str, number: str, unit: str, token: str) -> Column:
    return Column(
        Text(name, "body", "ink2" if token == "ink" else token, bold=True, align="center"),
        BigNumber(number, unit, NUMBER, token),
    )


def _worked_out(item: ItemRow) -> list[Widget]:
    """Line by line: by which rule, what it asks, its result; the one that decides is bold."""
    if not item.working:
        return []
    lines = [
        Line(
            Text(line.rule, "body", "ink2", size_hint_x=0.6),
            Text(_working_text(line), "body", "ink2" if line.why_not else "ink", bold=line.decides),
            Word(f"{line.result}\u00a0{item.unit}", "body", bold=line.decides),
        )
        for line in item.working
    ]
    if item.needed is None:
        total = Line(Text(_("No rule in force on this day"), "body", bold=True))
    else:
        total = Line(
            Text(_("Needed in all"), "body", bold=True),
            Word(f"{item.needed}\u00a0{item.unit}", "body", bold=True),
        )
    return [card(Text(_("How it is counted"), "body", bold=True), *lines, Rule(), total)]


def _working_text(line: WorkingLine) -> str:
    return f"{line.text}（{line.why_not}）" if line.why_not else line.text


def _guidance(item: ItemRow) -> list[Widget]:
    if not item.guidance and not item.bases:
        return []
    words = Column(spacing=dp(2))
    if item.guidance:
        words.add_widget(Text(item.guidance, "list", bold=True))
    if item.bases:
        words.add_widget(Text("；".join(item.bases), "body", "ink2"))
    return [Line(Icon("lightbulb-on-outline", "brand", 28), words)]


def _past(past: Sequence[Past]) -> list[Widget]:
    """How it stood the last times."""
    if not past:
        return []
    columns: list[Widget] = [Word(_("Earlier"), "body", bold=True)]
    for one in past:
        icon, token = MARKS.get(one.verdict or "", ("minus-thick", "na"))
        told = Column(Text(one.value, "body", bold=True), Text(one.on, "small", "ink2"), spacing=0)
        columns += [Icon(icon, token), told]
    return [card(Line(*columns), padding=dp(16))]


def _photos(item: ItemRow, screen: Any, submitted: bool) -> Flow:
    """The photos of this item, the camera, and the pad for its note."""
    flow = Flow(spacing=dp(12))
    for sha256 in item.previews:
        flow.add_widget(Thumb(screen.router.album.thumb(sha256), PHOTO))
    look = "warn" if item.code in screen.wants_photo else "outline"
    shoot = PushButton(
        _("Photograph"), partial(screen.shoot, item.code), look=look, icon="camera", px=34,
        touch=PHOTO[1], size_hint_x=None, width=dp(PHOTO[0]),
    )  # fmt: skip
    shoot.width = max(dp(PHOTO[0]), shoot.natural_width)
    flow.add_widget(shoot)
    if not submitted:
        flow.add_widget(_pad(item, screen))
    return flow


def _pad(item: ItemRow, screen: Any) -> PushButton:
    """Opens the pad; what was begun on it is gone on with."""
    begun = screen.presenter.pad(item.code).writing.strokes
    write = PushButton(
        _("Go on writing") if begun else _("Note by hand"), partial(screen.write_note, item.code),
        look="warn" if begun else "outline", icon="draw", px=34, touch=PHOTO[1], size_hint_x=None,
        width=dp(PHOTO[0]),
    )  # fmt: skip
    write.width = max(dp(PHOTO[0]), write.natural_width)
    return write


def _verdicts(item: ItemRow, screen: Any) -> tuple[Verdicts, Any]:
    """The bar: chosen by a person, or following from an answer; a fault by the rule is proposed
    until it is written."""
    told = {verdict: _(TEXTS[verdict]) for verdict in Verdict}
    follows = item.answer_type != "verdict"
    if item.conflict:
        # Neither stands before one of them is chosen: each says whose it is.
        said = {} if follows else {Verdict(one.raw): one.who for one in item.conflict}
        return Verdicts(under=told_under(told | said)), partial(screen.say_on_card, item)
    if follows:
        told[Verdict.PASS] = told[Verdict.FAIL] = _(TEXTS["computed"])
    by_rule = follows and item.verdict == Verdict.FAIL and not item.finding_id
    if by_rule:
        told[Verdict.FAIL] = _(TEXTS["proposed"])
    elif item.verdict == Verdict.FAIL:
        told[Verdict.FAIL] = _("fault on record") if item.finding_id else _("tap to write it")
    if item.verdict == Verdict.NOT_APPLICABLE and item.na_reason:
        told[Verdict.NOT_APPLICABLE] = item.na_reason
    chosen = None if by_rule else item.verdict
    under = told_under(told)
    shown = Verdicts(chosen, str(Verdict.FAIL) if by_rule else None, under)
    return shown, partial(screen.say_on_card, item)


def _steps(state: ChecklistState, screen: Any) -> list[Widget]:
    """Before, after, the last tap taken back, the next item without an answer."""
    before, after = ("", "") if is_narrow() else (_("Previous"), _("Next"))
    row: list[Widget] = [
        PushButton(before, partial(screen.step, -1), look="quiet", icon="chevron-left"),
        PushButton(after, partial(screen.step, 1), look="quiet", icon="chevron-right",
                   icon_last=True),
    ]  # fmt: skip
    if state.undo_tap:
        undo = "" if is_narrow() else _("Undo")
        row.append(PushButton(undo, screen.undo, look="quiet", icon="undo"))
    for one in row:
        one.size_hint_x = SHARE
    if state.open:
        label, act = following_label(state), screen.go_on
    else:
        label, act = Label(_("Finish"), "primary", "flag-checkered"), screen.finish
    row.append(PushButton(label.text, act, label.look, label.icon, icon_last=label.icon_last))
    return row
