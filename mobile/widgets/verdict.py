"""The verdict bar: three equal segments, never moving, always in the same order."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from mobile.texts import _
from mobile.widgets.kit import Icon, Surface, Text
from mobile.widgets.tapping import press
from shared.vocabulary import LABELS, Verdict

LOOKS = {
    Verdict.PASS: ("ok", "check-bold"),
    Verdict.FAIL: ("bad", "close-thick"),
    Verdict.NOT_APPLICABLE: ("na", "minus-thick"),
}
LIST_HEIGHT = 56
CARD_HEIGHT = 124


class Segment(ButtonBehavior, Surface):
    """One verdict: open, proposed, chosen, or left aside."""

    def __init__(self, verdict: Verdict, state: str, large: bool, on_tap: Any) -> None:
        token, icon = LOOKS[verdict]
        fill, line, ink = {
            "chosen": (f"{token}_fill", f"{token}_fill", "white"),
            "aside": ("surface", "line", "ink2"),
            "proposed": (f"{token}_tint", token, token),
            "open": ("surface", "edge", token),
        }[state]
        super().__init__(fill=fill, line=line, radius="control", spacing=dp(4))
        self.orientation = "vertical" if large else "horizontal"
        self.padding = [dp(8), dp(14) if large else 0]
        place = {"center_x": 0.5} if large else {"center_y": 0.5}
        self.add_widget(Icon(icon, ink, 34 if large else 20, pos_hint=place))
        use = "sheet" if large else "body"
        align = "center" if large else "left"
        self.add_widget(Text(_(LABELS[verdict]), use, ink, bold=True, align=align, grows=False))
        self._verdict, self._on_tap = verdict, on_tap

    def on_release(self) -> None:
        press(partial(self._on_tap, self._verdict))


class VerdictBar(BoxLayout):
    """合格, 不合格, 不适用: the tap fills at once, after it was kept."""

    def __init__(
        self,
        chosen: str | None,
        on_verdict: Callable[[Verdict], None],
        *,
        proposed: str | None = None,
        large: bool = False,
    ) -> None:
        super().__init__(
            spacing=dp(6),
            size_hint_y=None,
            height=dp(CARD_HEIGHT if large else LIST_HEIGHT),
            pos_hint={"center_y": 0.5},
        )
        for verdict in Verdict:
            self.add_widget(Segment(verdict, _state(verdict, chosen, proposed), large, on_verdict))


def _state(verdict: Verdict, chosen: str | None, proposed: str | None) -> str:
    if chosen:
        return "chosen" if verdict == chosen else "aside"
    return "proposed" if verdict == proposed else "open"
