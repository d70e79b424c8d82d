"""The answering part of a row, by the kind of answer an item asks."""

from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.modalview import ModalView

from mobile.presenters.rows import Row as ItemRow
from mobile.texts import _
from mobile.widgets.kit import Column, Field, PushButton, Row, Scroll, Surface, Text
from mobile.widgets.verdict import VerdictBar
from shared.vocabulary import Verdict


def answer_part(item: ItemRow, screen: Any, **settings: Any) -> BoxLayout:
    """What is tapped to answer this item."""
    box = BoxLayout(**settings)
    if item.conflict:
        told = _("Differs: {values}").format(
            values=" / ".join(said.value for said in item.conflict)
        )
        box.add_widget(PushButton(told, partial(_settle, item, screen), icon="call-split", touch=56,
                              pos_hint={"center_y": 0.5}))  # fmt: skip
    elif item.answer_type == "verdict":
        box.add_widget(VerdictBar(item.value, partial(screen.say_verdict, item)))
    elif item.answer_type == "number":
        box.add_widget(_stepper(item, screen))
    else:
        told = _shown(item) or _("Choose")
        look = "chosen" if item.value is not None else "outline"
        box.add_widget(PushButton(told, partial(_choose, item, screen), look=look, touch=56,
                              icon="chevron-down", pos_hint={"center_y": 0.5}))  # fmt: skip
    return box


def _shown(item: ItemRow) -> str:
    """The answer in the reader's language."""
    if item.value is None:
        return ""
    labels = dict(item.options)
    values = item.value if isinstance(item.value, list) else [item.value]
    return "、".join(str(labels.get(value, value)) for value in values)[:24]


def _stepper(item: ItemRow, screen: Any) -> Row:
    """Minus, the number with its unit, plus, and the number pad; unanswered is a dash."""
    number = "—" if item.value is None else str(item.value)
    base = int(float(item.value)) if item.value not in (None, "not_applicable") else 0
    fixed = item.code == "RF-13"
    shown = Text(f"{number} {item.unit}", "button", bold=True, align="center", grows=False)
    if fixed:
        return Row(shown, height=dp(56), pos_hint={"center_y": 0.5})
    less = PushButton("", partial(screen.say, item, str(max(0, base - 1))), icon="minus", touch=56,
                  size_hint_x=None, width=dp(64))  # fmt: skip
    more = PushButton("", partial(screen.say, item, str(base + 1)), icon="plus", touch=56,
                  size_hint_x=None, width=dp(64))  # fmt: skip
    pad = PushButton("", partial(_type, item, screen), icon="dialpad", touch=56,
                 size_hint_x=None, width=dp(64))  # fmt: skip
    return Row(less, shown, more, pad, height=dp(56), spacing=dp(6), pos_hint={"center_y": 0.5})


def _sheet(title: str) -> tuple[ModalView, Column]:
    view = ModalView(size_hint=(0.6, 0.9), background="", background_color=(0, 0, 0, 0.55))
    box = Surface(radius="sheet", orientation="vertical", padding=dp(24), spacing=dp(12))
    box.add_widget(Text(title, "sheet", bold=True))
    column = Column()
    box.add_widget(Scroll(column))
    view.add_widget(box)
    return view, column


def _choose(item: ItemRow, screen: Any) -> None:
    """All choices, big; several where several may be chosen."""
    view, column = _sheet(item.text)
    chosen = set(item.value) if isinstance(item.value, list) else set()
    many = item.answer_type == "multi"

    def done(value: Any, na_reason: str = "") -> None:
        view.dismiss()
        screen.say(item, value, na_reason)

    def toggle(value: str, button: PushButton) -> None:
        chosen.symmetric_difference_update({value})
        button.paint("brand_tint" if value in chosen else "surface", "edge")

    for value, label in item.options:
        button = PushButton(label, lambda: None)
        button.paint("brand_tint" if value in chosen else "surface", "edge")
        act = partial(toggle, value, button) if many else partial(done, value)
        button._on_tap = act
        column.add_widget(button)
    if item.answer_type == "date":
        column.add_widget(_typed_field(item, done))
    if many:
        column.add_widget(PushButton(_("Keep"), lambda: done(sorted(chosen)), look="primary"))
    reason = _("Not present at this school")
    column.add_widget(
        PushButton(
            _("N/A"),
            lambda: done(str(Verdict.NOT_APPLICABLE), reason),
            look="quiet",
        )
    )
    view.open()


def _settle(item: ItemRow, screen: Any) -> None:
    """Two tablets said different things: each with who and when; one of them stands."""
    view, column = _sheet(_("Two tablets differ: {item}").format(item=item.text))

    def done(value: Any) -> None:
        view.dismiss()
        screen.settle(item, value)

    for said in item.conflict:
        when = said.at[11:16]
        told = " · ".join(filter(None, (said.value, said.who, when)))
        column.add_widget(PushButton(told, partial(done, said.raw), touch=72))
    column.add_widget(
        Text(_("Both stay on record. Leave it, and a supervisor decides."), "body", "ink2")
    )
    column.add_widget(PushButton(_("Leave it to the supervisor"), view.dismiss, look="quiet"))
    view.open()


def _type(item: ItemRow, screen: Any) -> None:
    """A number by keys."""
    view, column = _sheet(item.text)

    def done(value: str) -> None:
        view.dismiss()
        screen.say(item, value)

    column.add_widget(_typed_field(item, done))
    view.open()


def _typed_field(item: ItemRow, done: Any) -> Column:
    typed = {"text": "" if item.value is None else str(item.value)}

    def keep(text: str) -> None:
        typed["text"] = text

    return Column(
        Field(typed["text"], "2026-09-17" if item.answer_type == "date" else "0", keep),
        PushButton(_("Keep"), lambda: done(typed["text"].strip()), look="primary"),
    )
