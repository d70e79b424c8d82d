"""How many of whom: steppers in rows, a number pad for large numbers; a dash is not known."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.screens.answers import typed_on
from mobile.texts import _
from mobile.widgets.buttons import Label, PushButton
from mobile.widgets.kit import Text, Word
from mobile.widgets.layout import Column, Line, Tiles
from mobile.widgets.sheet import Sheet
from shared.incidents import LABELS, Counts, Harm, PeopleGroup

DIGITS_MAX = 4
KEY = 72
SIDE, GAP, BETWEEN = 52, 4, 12
Step = Callable[[Harm, PeopleGroup, int], None]
Typed = Callable[[Harm, PeopleGroup, int | None], None]


class Counter(BoxLayout):
    """Fewer, how many, more."""

    def __init__(self, title: str, step: Callable[[int], None], pad: Callable[[], None]) -> None:
        super().__init__(spacing=dp(GAP), size_hint_y=None, height=dp(64))
        self.title = title
        less = PushButton("", partial(step, -1), icon="minus", size_hint_x=None, width=dp(SIDE))
        self._number = PushButton("—", pad, look="quiet", use="sheet")
        more = PushButton("", partial(step, 1), icon="plus", size_hint_x=None, width=dp(SIDE))
        for part in (less, self._number, more):
            self.add_widget(part)

    def show(self, count: int | None, odd: bool) -> None:
        """The number, or a dash; what cannot be is told by colour and a mark."""
        told = "—" if count is None else str(count)
        look = "warn" if odd else "quiet" if count is None else "picked"
        self._number.show(Label(f"{told} ?" if odd else told, look, use="sheet"))


class CountTable(Column):
    """Each harm with a counter for each group of people."""

    def __init__(self, step: Step, typed: Typed) -> None:
        super().__init__(spacing=dp(10))
        self._counters: dict[tuple[Harm, PeopleGroup], Counter] = {}
        heads = (Text(_(LABELS[one]), "small", "ink2", align="center") for one in PeopleGroup)
        self.add_widget(Line(*heads, spacing=dp(BETWEEN)))
        for harm in Harm:
            self.add_widget(Text(_(LABELS[harm]), "body", bold=True))
            row = BoxLayout(spacing=dp(BETWEEN), size_hint_y=None, height=dp(64))
            for group in PeopleGroup:
                title = f"{_(LABELS[harm])} · {_(LABELS[group])}"
                pad = partial(_type, title, partial(typed, harm, group))
                counter = Counter(title, partial(step, harm, group), pad)
                self._counters[harm, group] = counter
                row.add_widget(counter)
            self.add_widget(row)
        self._doubt = Text("", "small", "warn", bold=True)
        self.add_widget(self._doubt)

    def show(self, counts: Counts, odd: frozenset[tuple[Harm, PeopleGroup]]) -> None:
        """How many are known now; what is as it was is not touched."""
        for (harm, group), counter in self._counters.items():
            counter.show(_of(counts, harm).get(group), (harm, group) in odd)
        doubt = _("Marked: more came to harm than were involved. It can be sent all the same.")
        self._doubt.write(doubt if odd else "")


def _of(counts: Counts, harm: Harm) -> Mapping[str, int | None]:
    return counts.get(harm, {})


def _type(title: str, keep: Callable[[int | None], None]) -> None:
    """A number by large keys; what nobody knows is a dash again. No key changes nothing."""
    sheet = Sheet(title)
    typed = {"text": ""}
    shown = Word("—", "number", bold=True)

    def press(key: str) -> None:
        typed["text"] = typed_on(typed["text"], key)[:DIGITS_MAX]
        shown.write(typed["text"] or "—")

    def done(unknown: bool = False) -> None:
        sheet.dismiss(animation=False)
        if unknown or typed["text"]:
            keep(None if unknown else int(typed["text"]))

    keys: list[Any] = [_digit(key, partial(press, key)) for key in "123456789"]
    unknown = PushButton(_("Not known"), partial(done, True), look="quiet", touch=KEY, use="list")
    erase = PushButton("", partial(press, ""), look="quiet", icon="backspace-outline", touch=KEY)
    for part in (
        Line(Widget(), shown, Widget(), least=96),
        Tiles([*keys, unknown, _digit("0", partial(press, "0")), erase], cols=3, least=KEY),
        PushButton(_("Keep"), done, look="primary"),
    ):
        sheet.column.add_widget(part)
    sheet.open(animation=False)


def _digit(key: str, act: Callable[[], None]) -> PushButton:
    return PushButton(key, act, look="plain", touch=KEY, use="title")
