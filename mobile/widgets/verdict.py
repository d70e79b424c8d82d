"""The verdict bar: three equal segments, never moving, always in the same order."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.texts import _
from mobile.widgets.kit import MIDDLE, Icon, Surface, Text, Word
from mobile.widgets.tapping import press
from mobile.widgets.theme import theme
from shared.vocabulary import LABELS, Verdict

LOOKS = {
    Verdict.PASS: ("ok", "check-bold"),
    Verdict.FAIL: ("bad", "close-thick"),
    Verdict.NOT_APPLICABLE: ("na", "minus-thick"),
}
LIST_HEIGHT, LIST_REACH = 56, 8
"""In the list a segment is drawn 56 high and answers to a finger 8 above and below."""
CARD_HEIGHT = 124
LIST_WIDTH = 294


class Segment(ButtonBehavior, Surface):
    """One verdict: open, proposed, chosen, or left aside."""

    def __init__(self, verdict: Verdict, state: str, under: str, on_tap: Any) -> None:
        token, icon = LOOKS[verdict]
        fill, line, ink, border = {
            "chosen": (f"{token}_fill", f"{token}_fill", "white", None),
            "aside": ("surface", "line", "ink2", None),
            "proposed": (f"{token}_tint", token, token, theme.proposed),
            "open": ("surface", "edge", token, max(theme.border, dp(2))),
        }[state]
        radius = "verdict" if under else "control"
        super().__init__(fill=fill, line=line, radius=radius, border=border, spacing=dp(4))
        self.reach = 0 if under else dp(LIST_REACH)
        self._verdict, self._on_tap = verdict, on_tap
        word = _(LABELS[verdict])
        if under:
            self._stand(icon, word, under, ink)
        else:
            for part in (
                Widget(),
                Icon(icon, ink, 20),
                Word(word, "body", ink, bold=True),
                Widget(),
            ):
                self.add_widget(part)

    def _stand(self, icon: str, word: str, under: str, ink: str) -> None:
        self.orientation, self.padding = "vertical", [dp(8), dp(4)]
        middle = {"center_x": 0.5}
        self.add_widget(Widget())
        self.add_widget(Icon(icon, ink, 34, pos_hint=middle))
        self.add_widget(Text(word, "sheet", ink, bold=True, align="center"))
        self.add_widget(Text(under, "small", ink, align="center"))
        self.add_widget(Widget())

    def collide_point(self, x: float, y: float) -> bool:
        """The whole height of the row answers to a finger."""
        inside = self.x <= x <= self.right
        return bool(inside and self.y - self.reach <= y <= self.top + self.reach)

    def on_release(self) -> None:
        press(partial(self._on_tap, self._verdict))


class VerdictBar(BoxLayout):
    """合格, 不合格, 不适用: the tap fills at once, after it was kept.

    ``under`` says below each word what a tap entails: then the bar is the card's large one.
    """

    def __init__(
        self,
        chosen: str | None,
        on_verdict: Callable[[Verdict], None],
        *,
        proposed: str | None = None,
        under: Mapping[Verdict, str] | None = None,
    ) -> None:
        self._least = float(dp(CARD_HEIGHT if under else LIST_HEIGHT))
        super().__init__(
            spacing=dp(12 if under else 6),
            size_hint_y=None,
            height=self._least,
            pos_hint=MIDDLE,
        )
        for verdict in Verdict:
            told = under[verdict] if under else ""
            segment = Segment(verdict, _state(verdict, chosen, proposed), told, on_verdict)
            self.add_widget(segment)
            if under:
                segment.bind(minimum_height=self._grow)

    def _grow(self, *_: object) -> None:
        """As high as the segment with the most words: none is cut."""
        wanted = [segment.minimum_height for segment in self.children]
        self.height = max(self._least, *wanted)


def _state(verdict: Verdict, chosen: str | None, proposed: str | None) -> str:
    if chosen:
        return "chosen" if verdict == chosen else "aside"
    return "proposed" if verdict == proposed else "open"
