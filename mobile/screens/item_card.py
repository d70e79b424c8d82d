"""One item of the checklist, huge: its working, guidance, the last checks, photos, verdicts."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.checklist import ChecklistState
from mobile.presenters.rows import Past, SectionState
from mobile.presenters.rows import Row as ItemRow
from mobile.screens.answers import answer_part, stepper
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.frame import is_narrow, is_portrait
from mobile.widgets.kit import Chip, Icon, Rule, Surface, Text, Word
from mobile.widgets.layout import Column, Flow, Line, Row, Scroll, card
from mobile.widgets.marks import ProgressRing, VerdictStrip
from mobile.widgets.measure import height_of
from mobile.widgets.photo import Thumb
from mobile.widgets.theme import theme
from mobile.widgets.verdict import VerdictBar
from shared.vocabulary import Verdict

TEXTS = {
    "police": "Police check",
    "education": "Education checks",
    "pass": "As it should be",
    "fail": "A fault is written",
    "not_applicable": "A reason is chosen",
    "computed": "Follows from the answer",
}
PHOTO = (160, 120)
SIDE_WIDTH = 420
LINES_HUGE = 2
OFFICES = ("police", "education")
MARKS = {"pass": ("check-bold", "ok"), "fail": ("close-thick", "bad")}


def card_view(state: ChecklistState, item: ItemRow, screen: Any) -> Widget:
    """The current item; the verdicts stand under the thumb."""
    reading = Column(
        _where(state, item), *_asked(item, screen), *_answered(item, screen), *_guidance(item),
        *_past(state.past), spacing=dp(14),
    )  # fmt: skip
    layout = Column(orientation="vertical", size_hint_y=1, spacing=dp(12))
    layout.unbind(minimum_height=layout.setter("height"))
    layout.add_widget(VerdictStrip(state.ticks))
    photos = _photos(item, screen)
    if is_portrait():
        reading.add_widget(photos)
        layout.add_widget(Scroll(reading))
    else:
        side = Scroll(Column(photos), size_hint_x=None, width=dp(SIDE_WIDTH))
        both = Row(Scroll(reading), side, spacing=dp(24))
        layout.add_widget(both)
    layout.add_widget(_verdicts(item, screen))
    layout.add_widget(_steps(state, screen))
    return layout


def _where(state: ChecklistState, item: ItemRow) -> Widget:
    section = next((one for one in state.sections if one.code == item.section), None)
    told = _("item {n} of {all}").format(n=state.position, all=state.asked)
    chips = Flow()
    if item.veto:
        failed = item.verdict == Verdict.FAIL
        icon = "alert-octagon" if failed else "alert-octagon-outline"
        chips.add_widget(Chip(_("One-vote item"), "bad" if failed else "na", icon, pos_hint={}))
    if item.office in OFFICES:
        chips.add_widget(Chip(_(TEXTS[item.office]), "na", pos_hint={}))
    name = f"{section.name} {section.answered}/{section.asked}" if section else item.section
    words = Column(
        Text(name, "button", bold=True), Text(f"{item.code} · {told}", "small", "ink2"), spacing=0
    )
    ring = _ring(section)
    if is_narrow():
        return Column(Line(ring, words), chips)
    chips.size_hint_x = 0.8
    return Line(ring, words, chips)


def _ring(section: SectionState | None) -> ProgressRing:
    if section is None:
        return ProgressRing(0, 0, 0)
    return ProgressRing(section.answered, section.asked, section.failed)


def _asked(item: ItemRow, screen: Any) -> list[Widget]:
    """The question; smaller where it would need more than two lines."""
    free = screen.reading_width(0 if is_portrait() else SIDE_WIDTH)
    for use in ("item", "item_long", "title") if is_portrait() else ("item_long", "title"):
        line = height_of("国", theme.size(use), True, free)
        if height_of(item.text, theme.size(use), True, free) <= LINES_HUGE * line:
            break
    return [Text(item.text, use, bold=True)]


def _answered(item: ItemRow, screen: Any) -> list[Widget]:
    """What is answered by more than a verdict, and the working of what is computed."""
    parts: list[Widget] = []
    if item.needed is not None and item.answer_type == "number":
        parts.append(_counted(item, screen))
    elif item.answer_type != "verdict" or item.conflict:
        parts.append(card(answer_part(item, screen, wide=True), padding=dp(16)))
    if item.working:
        parts.append(_working(item))
    return parts


def _counted(item: ItemRow, screen: Any) -> Surface:
    """Needed, there, short: three columns with the stepper in the middle."""
    needed = item.needed or 0
    columns: list[Widget] = [_number(_("needed"), str(needed), item.unit, "ink")]
    if item.present is not None or item.proposed is None:
        there = Column(
            Text(_("there"), "body", "ink2", bold=True, align="center"),
            stepper(item, screen, "sheet" if is_narrow() else "count"),
            size_hint_x=2.6,
        )
        there.pos_hint = {"center_y": 0.5}
        columns.append(there)
    if item.present is not None:
        short = max(0, needed - item.present)
        token = "bad" if short else "ok"
        columns.append(_number(_("short"), str(short), item.unit, token))
    return card(Line(*columns, spacing=dp(16)))


def _number(name: str, number: str, unit: str, token: str) -> Column:
    told = f"{number}\u00a0{unit}".strip()
    return Column(
        Text(name, "body", "ink2" if token == "ink" else token, bold=True, align="center"),
        Text(told, "count", token, bold=True, align="center"),
        spacing=dp(2),
    )


def _working(item: ItemRow) -> Surface:
    """Line by line: by which rule, what it asks, its result; the one that decides is bold."""
    lines = [
        Line(
            Text(line.rule, "body", "ink2", size_hint_x=0.6),
            Text(line.text, "body", bold=line.decides),
            Word(f"{line.result}\u00a0{item.unit}", "body", bold=line.decides),
        )
        for line in item.working
    ]
    total = Line(
        Text(_("Needed in all"), "body", bold=True),
        Word(f"{item.needed}\u00a0{item.unit}", "body", bold=True),
    )
    return card(Text(_("How it is counted"), "body", bold=True), *lines, Rule(), total)


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
    columns: list[Widget] = [Word(_("Before"), "body", bold=True)]
    for one in past:
        icon, token = MARKS.get(one.verdict or "", ("minus-thick", "na"))
        told = Column(Text(one.value, "body", bold=True), Text(one.on, "small", "ink2"), spacing=0)
        columns += [Icon(icon, token), told]
    return [card(Line(*columns), padding=dp(16))]


def _photos(item: ItemRow, screen: Any) -> Flow:
    """The photos of this item, and the camera."""
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
    return flow


def _verdicts(item: ItemRow, screen: Any) -> VerdictBar:
    told = {verdict: _(TEXTS[verdict]) for verdict in Verdict}
    if item.answer_type != "verdict":
        told[Verdict.PASS] = told[Verdict.FAIL] = _(TEXTS["computed"])
    if item.verdict == Verdict.FAIL:
        told[Verdict.FAIL] = _("fault on record") if item.finding_id else _("tap to write it")
    if item.verdict == Verdict.NOT_APPLICABLE and item.na_reason:
        told[Verdict.NOT_APPLICABLE] = item.na_reason
    return VerdictBar(item.verdict, partial(screen.say_on_card, item), under=told)


def _steps(state: ChecklistState, screen: Any) -> Row:
    before, after = ("", "") if is_narrow() else (_("Previous"), _("Next"))
    row = Row(
        PushButton(before, partial(screen.step, -1), look="quiet", icon="chevron-left"),
        PushButton(after, partial(screen.step, 1), look="quiet", icon="chevron-right",
                   icon_last=True),
        height=dp(64),
    )  # fmt: skip
    for one in row.children:
        one.size_hint_x = 0.5
    if state.open:
        following = PushButton(_("Next open item"), screen.go_on, look="primary",
                               icon="skip-next", icon_last=True)  # fmt: skip
    else:
        following = PushButton(_("Finish"), screen.finish, look="primary", icon="flag-checkered")
    row.add_widget(following)
    return row
