"""The answering part of a row or a card, by the kind of answer an item asks."""

from functools import partial
from typing import Any, Protocol

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.rows import Row as ItemRow
from mobile.presenters.rows import shown_value
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.kit import MIDDLE, Field, Text, Word
from mobile.widgets.layout import Column, Line, Row, Tiles
from mobile.widgets.sheet import Sheet
from mobile.widgets.verdict import LIST_HEIGHT, LIST_REACH, LIST_WIDTH, VerdictBar
from shared.clock import from_wire
from shared.vocabulary import Verdict

NOT_APPLICABLE = str(Verdict.NOT_APPLICABLE)
STEP_WIDTH = 64
SHOWN_CHARS = 22
"""An answer of more characters is told by how many were chosen."""
DIGITS_MAX = 9
KEY = 80
TEXTS = {
    "absent": "Not present at this school",
    "closed": "Closed today",
    "building": "Being built or repaired",
    "elsewhere": "Done by somebody else",
}


class Answering(Protocol):
    """Who takes an answer: the list's screen."""

    def say(self, item: ItemRow, value: Any, na_reason: str = "") -> None:
        """Give an item its answer."""

    def say_verdict(self, item: ItemRow, verdict: Verdict) -> None:
        """Give an item its verdict."""

    def settle(self, item: ItemRow, value: Any) -> None:
        """Choose where two tablets differ."""


def answer_part(item: ItemRow, screen: Answering, wide: bool) -> Widget:
    """What is tapped to answer this item; as wide as its row where it stands below."""
    part = _part(item, screen)
    part.pos_hint = MIDDLE
    if not wide:
        part.size_hint_x, part.width = None, dp(LIST_WIDTH)
    return part


def _part(item: ItemRow, screen: Answering) -> Widget:
    if item.conflict:
        told = "  ".join(f"{said.who}：{said.value}" for said in item.conflict)
        under = _("both are kept, tap to decide")
        return PushButton(
            f"{told}\n{under}", partial(settle, item, screen), look="warn", icon="call-split",
            touch=LIST_HEIGHT, reach=LIST_REACH, use="small",
        )  # fmt: skip
    if item.answer_type == "verdict":
        return VerdictBar(item.value, partial(screen.say_verdict, item))
    if item.answer_type == "number":
        return stepper(item, screen)
    look = {"pass": "plain", "fail": "danger"}.get(item.verdict or "", "outline")
    icon = {"pass": "check-bold", "fail": "close-thick"}.get(item.verdict or "", "chevron-down")
    return PushButton(_shown(item) or _("Choose"), partial(choose, item, screen), look=look,
                      icon=icon, touch=LIST_HEIGHT, reach=LIST_REACH, use="body")  # fmt: skip


def _shown(item: ItemRow) -> str:
    """The answer in the reader's language; many of them are counted."""
    if item.value is None:
        return ""
    told = shown_value(item.value, item.options)
    if len(told) > SHOWN_CHARS and isinstance(item.value, list):
        return _("{count} of {all} chosen").format(count=len(item.value), all=len(item.options))
    return told


def stepper(item: ItemRow, screen: Answering, use: str = "button") -> Widget:
    """Minus, the number with its unit, plus, and the number pad; unanswered is a dash."""
    number = "—" if item.value is None else shown_value(item.value, ())
    told = Text(f"{number}\u00a0{item.unit}".strip(), use, bold=True, align="center",
                pos_hint=MIDDLE)  # fmt: skip
    if item.proposed is not None:
        return Row(told, height=dp(LIST_HEIGHT))
    less, more = (_step(item, screen, by) for by in (-1, 1))
    pad = PushButton(
        "", partial(type_number, item, screen), icon="dialpad", touch=LIST_HEIGHT,
        reach=LIST_REACH, size_hint_x=None, width=dp(STEP_WIDTH),
    )  # fmt: skip
    return Row(less, told, more, pad, height=dp(LIST_HEIGHT), spacing=dp(8))


def _step(item: ItemRow, screen: Answering, by: int) -> PushButton:
    given = str(item.value)
    base = int(given) if given.isdigit() else 0
    icon = "plus" if by > 0 else "minus"
    say = partial(screen.say, item, str(max(0, base + by)))
    return PushButton("", say, icon=icon, touch=LIST_HEIGHT, reach=LIST_REACH, size_hint_x=None,
                      width=dp(STEP_WIDTH))  # fmt: skip


def choose(item: ItemRow, screen: Answering) -> None:
    """All choices, big; several where several may be chosen."""
    sheet = Sheet(item.text)
    chosen = set(item.value) if isinstance(item.value, list) else {item.value}
    many = item.answer_type == "multi"

    def done(value: Any, na_reason: str = "") -> None:
        sheet.dismiss()
        screen.say(item, value, na_reason)

    picks = {value: _option(label, value in chosen, many) for value, label in item.options}
    for value, button in picks.items():
        button.answers(partial(_toggle, value, chosen, button) if many else partial(done, value))
        sheet.column.add_widget(button)
    if item.answer_type == "date":
        sheet.column.add_widget(_typed_field(item, done))
    if many:
        keep = PushButton(_("Keep"), lambda: done(_in_order(item, chosen)), look="primary")
        sheet.column.add_widget(keep)
    ask = partial(_and_ask, sheet, item, screen)
    sheet.column.add_widget(PushButton(_("N/A"), ask, look="quiet", icon="minus-thick"))
    sheet.open(animation=False)


def settle(item: ItemRow, screen: Answering) -> None:
    """Two tablets said different things: each with who and when; one of them stands."""
    sheet = Sheet(_("Two tablets differ: {item}").format(item=item.text))

    def done(value: Any) -> None:
        sheet.dismiss()
        screen.settle(item, value)

    for said in item.conflict:
        when = local(from_wire(said.at))[11:16] if said.at else ""
        told = " · ".join(filter(None, (said.value, said.who, when)))
        sheet.column.add_widget(PushButton(told, partial(done, said.raw), look="plain", touch=72))
    told = _("Both stay on record. Leave it, and a supervisor decides.")
    sheet.column.add_widget(Text(told, "body", "ink2"))
    leave = PushButton(_("Leave it to the supervisor"), sheet.dismiss, look="quiet")
    sheet.column.add_widget(leave)
    sheet.open(animation=False)


class _Option(PushButton):
    """A choice of a sheet."""

    def answers(self, act: Any) -> None:
        """What a tap does."""
        self._on_tap = act


def _option(label: str, chosen: bool, many: bool) -> _Option:
    empty = "checkbox-blank-outline" if many else "circle-outline"
    icon = "check-bold" if chosen else empty
    look = "picked" if chosen else "plain"
    return _Option(label, lambda: None, look=look, icon=icon)


def _toggle(value: str, chosen: set[Any], button: _Option) -> None:
    chosen.symmetric_difference_update({value})
    picked = value in chosen
    button.dress(
        "picked" if picked else "plain", "check-bold" if picked else "checkbox-blank-outline"
    )


def _in_order(item: ItemRow, chosen: set[Any]) -> list[str]:
    return [value for value, _label in item.options if value in chosen]


def _and_ask(sheet: Sheet, item: ItemRow, screen: Answering) -> None:
    sheet.dismiss()
    ask_reason(item, screen)


def ask_reason(item: ItemRow, screen: Answering) -> None:
    """Not applicable needs a reason: one tap for the usual ones."""
    sheet = Sheet(_("Why does this not apply here?"))

    def done(reason: str) -> None:
        sheet.dismiss()
        screen.say(item, NOT_APPLICABLE, reason)

    for reason in TEXTS.values():
        sheet.column.add_widget(PushButton(_(reason), partial(done, _(reason)), look="plain"))
    typed = {"text": ""}
    field = Field("", _("Another reason"), lambda text: typed.update(text=text))
    sheet.column.add_widget(field)
    keep = PushButton(_("Keep"), lambda: done(typed["text"].strip()), look="primary")
    sheet.column.add_widget(keep)
    sheet.open(animation=False)


def type_number(item: ItemRow, screen: Answering) -> None:
    """A number by large keys."""
    sheet = Sheet(item.text)
    typed = {"text": ""}
    shown = Word("—", "number", bold=True)
    line = Line(Widget(), shown, Word(item.unit, "sheet", "ink2"), Widget(), least=96)

    def press(key: str) -> None:
        text = typed["text"]
        typed["text"] = text[:-1] if key == "" else (text + key)[:DIGITS_MAX]
        shown.write(typed["text"] or "—")

    def done() -> None:
        sheet.dismiss()
        screen.say(item, typed["text"])

    keys = [_digit(key, partial(press, key)) for key in "123456789.0"]
    keys.append(
        PushButton("", partial(press, ""), look="quiet", icon="backspace-outline", touch=80)
    )
    for part in (line, Tiles(keys, cols=3, least=80), PushButton(_("Keep"), done, look="primary")):
        sheet.column.add_widget(part)
    ask = partial(_and_ask, sheet, item, screen)
    sheet.column.add_widget(PushButton(_("N/A"), ask, look="quiet", icon="minus-thick"))
    sheet.open(animation=False)


def _digit(key: str, act: Any) -> PushButton:
    return PushButton(key, act, look="plain", touch=KEY, use="title")


def _typed_field(item: ItemRow, done: Any) -> Column:
    typed = {"text": "" if item.value is None else str(item.value)}
    return Column(
        Field(typed["text"], "2026-09-17", lambda text: typed.update(text=text)),
        PushButton(_("Keep"), lambda: done(typed["text"].strip()), look="primary"),
    )
