"""The sheets an item is answered on: choices, numbers, reasons, where two tablets differ."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from kivy.uix.widget import Widget

from mobile.hours import local
from mobile.presenters.rows import Row as ItemRow
from mobile.screens.base import Router
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.kit import Field, Text, Word
from mobile.widgets.layout import Column, Line, Tiles
from mobile.widgets.sheet import Sheet
from shared.clock import from_wire
from shared.vocabulary import Verdict

NOT_APPLICABLE = str(Verdict.NOT_APPLICABLE)
DIGITS_MAX = 9
KEY = 80
SIGN = "±"
TEXTS = {
    "not_applicable": {
        "absent": "Not present at this school",
        "closed": "Closed today",
        "building": "Being built or repaired",
        "elsewhere": "Done by somebody else",
    },
    "unusual": {
        "counted": "Counted twice, it is so",
        "moved": "People came or left since",
        "register": "The register is out of date",
    },
    "overruled": {
        "shown": "Shown by papers at hand",
        "rule": "The rule does not fit this school",
    },
}
"""The usual reasons why an item does not apply, an unusual value stands, a rule is overruled."""


class Answering(Protocol):
    """Who takes an answer: the list's screen."""

    router: Router

    def open_card(self, code: str) -> None:
        """Show one item huge."""

    def shoot(self, code: str) -> None:
        """Photograph an item."""

    def say(self, item: ItemRow, value: Any, na_reason: str = "") -> None:
        """Give an item its answer."""

    def say_typed(self, item: ItemRow, value: Any) -> None:
        """Give an item an answer that was typed or chosen: an unusual one is asked about."""

    def say_verdict(self, item: ItemRow, verdict: Verdict) -> None:
        """Give an item its verdict."""

    def settle(self, item: ItemRow, value: Any) -> None:
        """Choose where two tablets differ."""


def choose(item: ItemRow, screen: Answering) -> None:
    """All choices, big; several where several may be chosen."""
    sheet = Sheet(item.text)
    chosen = set(item.value) if isinstance(item.value, list) else {item.value}
    many = item.answer_type == "multi"

    def done(value: Any) -> None:
        sheet.dismiss()
        screen.say_typed(item, value)

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
    reasons(
        _("Why does this not apply here?"), TEXTS["not_applicable"],
        lambda reason: screen.say(item, NOT_APPLICABLE, reason),
    )  # fmt: skip


def reasons(title: str, usual: Mapping[str, str], told: Callable[[str], None]) -> None:
    """A reason: one tap for the usual ones, else in one's own words."""
    sheet = Sheet(title)

    def done(reason: str) -> None:
        sheet.dismiss()
        told(reason)

    for reason in usual.values():
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
        typed["text"] = typed_on(typed["text"], key)
        shown.write(typed["text"] or "—")

    def done() -> None:
        sheet.dismiss()
        screen.say_typed(item, typed["text"])

    keys = [_digit(key, partial(press, key)) for key in "123456789.0"]
    if item.signed:
        line.add_widget(_digit(SIGN, partial(press, SIGN)), index=len(line.children))
    keys.append(
        PushButton("", partial(press, ""), look="quiet", icon="backspace-outline", touch=80)
    )
    for part in (line, Tiles(keys, cols=3, least=80), PushButton(_("Keep"), done, look="primary")):
        sheet.column.add_widget(part)
    ask = partial(_and_ask, sheet, item, screen)
    sheet.column.add_widget(PushButton(_("N/A"), ask, look="quiet", icon="minus-thick"))
    sheet.open(animation=False)


def typed_on(text: str, key: str) -> str:
    """A typed number after one more key; no key takes the last one back, the sign turns it."""
    if key == SIGN:
        return text.removeprefix("-") if text.startswith("-") else "-" + text
    return text[:-1] if key == "" else (text + key)[:DIGITS_MAX]


def _digit(key: str, act: Any) -> PushButton:
    return PushButton(key, act, look="plain", touch=KEY, use="title")


def _typed_field(item: ItemRow, done: Any) -> Column:
    typed = {"text": "" if item.value is None else str(item.value)}
    return Column(
        Field(typed["text"], "2026-09-17", lambda text: typed.update(text=text)),
        PushButton(_("Keep"), lambda: done(typed["text"].strip()), look="primary"),
    )
