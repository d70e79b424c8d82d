"""What is tapped: buttons, choices, check boxes, keys."""

from dataclasses import dataclass, replace
from typing import Any

from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.widgets.kit import MIDDLE, Icon, Surface, Tap, Text
from mobile.widgets.marks import BARS_WIDTH, draw_bars
from mobile.widgets.measure import height_of, natural
from mobile.widgets.painted import Area, Painted
from mobile.widgets.tapping import press
from mobile.widgets.theme import TOUCH, TOUCH_LEAST, theme

LOOKS: dict[str, tuple[str, str, str]] = {
    "primary": ("brand_fill", "brand_fill", "white"),
    "quiet": ("sunk", "", "ink"),
    "outline": ("surface", "edge", "brand"),
    "plain": ("surface", "edge", "ink"),
    "danger": ("surface", "bad", "bad"),
    "chosen": ("ink", "ink", "surface"),
    "picked": ("brand_tint", "brand", "brand"),
    "proposed": ("brand_tint", "brand", "brand"),
    "warn": ("warn_tint", "warn", "warn"),
    "ok": ("ok_fill", "ok_fill", "white"),
}
"""Surface, border, words. What can be tapped has a border that is seen, or a sunk surface."""
PADDING, GAP = 12, 8
ICON_ROOM = 6
"""An icon stands in a field so much wider than itself."""


@dataclass(frozen=True)
class Label:
    """What a button says and how: words, icon, look."""

    text: str
    look: str = "outline"
    icon: str = ""
    use: str = "button"
    px: float = 24
    icon_last: bool = False
    grade: str = ""
    """Its upright bars before the words."""
    border: float = 0
    colors: tuple[str, str] | None = None
    """Another surface and border than the look's."""

    @property
    def tokens(self) -> tuple[str, str, str]:
        """Surface, border, words."""
        fill, line, ink = LOOKS[self.look]
        if self.look == "quiet" and theme.name == "sun":
            line = "edge"
        return (*self.colors, ink) if self.colors else (fill, line, ink)

    @property
    def beside(self) -> float:
        """What stands beside the words: icon, gaps, edges."""
        icon = dp(self.px + ICON_ROOM + GAP) if self.icon else 0
        bars = dp(BARS_WIDTH + GAP) if self.grade else 0
        return float(icon + bars + 2 * dp(PADDING + GAP))

    @property
    def natural(self) -> float:
        """How wide its words are on one line."""
        return float(natural(self.text, theme.size(self.use), True)[0]) if self.text else 0.0

    def words_high(self, width: float) -> float:
        """How high the words become in a button of this width."""
        if not self.text:
            return 0.0
        free = max(1, int(min(self.natural + dp(2), width - self.beside)))
        return float(height_of(self.text, theme.size(self.use), True, free))


def draw_button(on: Painted, area: Area, label: Label, radius: str = "button") -> None:
    """A button as any part may draw it: icon, bars and words in the middle of it."""
    fill, line, ink = label.tokens
    on.block(area, fill, line, radius, label.border)
    wide = min(label.natural + dp(2), area.width - label.beside) if label.text else 0
    x = area.center_x - (label.beside - 2 * dp(PADDING + GAP) + wide) / 2
    if label.icon and not label.text:
        on.icon(label.icon, ink, (area.center_x - dp(label.px) / 2, area.middle), label.px)
        return
    if label.icon and not label.icon_last:
        on.icon(label.icon, ink, (x + dp(ICON_ROOM / 2), area.middle), label.px)
        x += dp(label.px + ICON_ROOM + GAP)
    if label.grade:
        draw_bars(on, label.grade, ink, (x, area.middle))
        x += dp(BARS_WIDTH + GAP)
    on.write(label.text, label.use, ink, (x, area.middle), bold=True, wide=wide, align="center")
    if label.icon and label.icon_last:
        on.icon(label.icon, ink, (x + wide + dp(GAP + ICON_ROOM / 2), area.middle), label.px)


class PushButton(ButtonBehavior, Painted):
    """Something to tap: icon and words in the middle, wrapping before they are cut."""

    size_hint_x: float | None

    def __init__(
        self,
        text: str,
        on_tap: Tap,
        look: str = "outline",
        icon: str = "",
        touch: int = TOUCH,
        **settings: Any,
    ) -> None:
        names = ("use", "px", "icon_last", "grade")
        more = {name: settings.pop(name) for name in names if name in settings}
        self.label = Label(text, look, icon, **more)
        self.reach = dp(settings.pop("reach", 0))
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", dp(touch))
        self._least = settings["height"]
        self._on_tap = on_tap
        super().__init__(**settings)
        self.bind(width=self._fit)
        self._fit()

    @property
    def told(self) -> str:
        """What it says."""
        return self.label.text

    @property
    def natural_width(self) -> float:
        """How wide it wants to be with its words on one line."""
        return self.label.natural + float(dp(2)) + self.label.beside

    def hug(self) -> "PushButton":
        """As wide as its words."""
        self.size_hint_x, self.width = None, max(self.natural_width, dp(TOUCH))
        return self

    def dress(self, look: str, icon: str) -> None:
        """Another look and icon, in the same place."""
        self.show(replace(self.label, look=look, icon=icon))

    def paint(self, fill: str, line: str, border: float = 0) -> None:
        """Change the colours, by token."""
        self.show(replace(self.label, colors=(fill, line), border=border))

    def show(self, label: Label, on_tap: Tap | None = None) -> None:
        """Say something else, or do; drawn anew only where it says something else."""
        self._on_tap = on_tap or self._on_tap
        if label == self.label:
            return
        self.label = label
        if self.size_hint_x is None:
            self.hug()
        self._fit()
        self.repaint()

    def draw(self) -> None:
        draw_button(self, self.whole, self.label)

    def collide_point(self, x: float, y: float) -> bool:
        """In a list a button answers to a finger in the whole height of its row."""
        inside = self.x <= x <= self.right
        return bool(inside and self.y - self.reach <= y <= self.top + self.reach)

    def on_release(self) -> None:
        press(self._on_tap)

    def _fit(self, *_: object) -> None:
        if self.label.text:
            self.height = max(self._least, self.label.words_high(self.width) + dp(8))


class ChoiceChip(PushButton):
    """One of some choices; chosen is filled and checked."""

    def __init__(self, text: str, chosen: bool, on_tap: Tap, **settings: Any) -> None:
        icon = settings.pop("icon", "")
        super().__init__(
            text,
            on_tap,
            look="primary" if chosen else "plain",
            icon="check-bold" if chosen else icon,
            touch=TOUCH_LEAST,
            px=20,
            use=settings.pop("use", "list"),
            **settings,
        )
        self.hug()


class CheckRow(ButtonBehavior, Surface):
    """A statement with a box to tick."""

    def __init__(self, text: str, ticked: bool, on_tap: Tap, **settings: Any) -> None:
        line = "edge" if theme.name == "sun" else ""
        super().__init__(
            fill="sunk", line=line, radius="button", padding=[dp(16), dp(8)], spacing=dp(12),
            size_hint_y=None, height=dp(TOUCH), **settings,
        )  # fmt: skip
        box = Surface(
            fill="brand_fill" if ticked else "surface", line="brand" if ticked else "edge",
            radius="chip", size_hint=(None, None), size=(dp(30), dp(30)), pos_hint=MIDDLE,
            border=dp(2),
        )  # fmt: skip
        if ticked:
            box.add_widget(Icon("check-bold", "white", 22))
        self.words = Text(text, "button", bold=True, pos_hint=MIDDLE)
        self.words.bind(height=self._grow)
        self.add_widget(box)
        self.add_widget(self.words)
        self._on_tap = on_tap

    def on_release(self) -> None:
        press(self._on_tap)

    def _grow(self, _words: Any, height: float) -> None:
        self.height = max(dp(TOUCH), height + dp(16))


class TapBox(ButtonBehavior, BoxLayout):
    """Anything that is tapped as one."""

    def __init__(self, on_tap: Tap, *parts: Widget, **settings: Any) -> None:
        super().__init__(**settings)
        self._on_tap = on_tap
        for part in parts:
            self.add_widget(part)

    def on_release(self) -> None:
        press(self._on_tap)


class TapCard(ButtonBehavior, Surface):
    """A surface that is tapped as one."""

    def __init__(self, on_tap: Tap, *parts: Widget, **settings: Any) -> None:
        super().__init__(**settings)
        self._on_tap = on_tap
        for part in parts:
            self.add_widget(part)

    def on_release(self) -> None:
        press(self._on_tap)
