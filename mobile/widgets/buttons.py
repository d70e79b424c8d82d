"""What is tapped: buttons, choices, check boxes, keys."""

from typing import Any, ClassVar

from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.widgets.kit import MIDDLE, Icon, Surface, Tap, Text
from mobile.widgets.measure import natural
from mobile.widgets.tapping import press
from mobile.widgets.theme import ICONS, TOUCH, TOUCH_LEAST, theme


class PushButton(ButtonBehavior, Surface):
    """Something to tap: icon and words in the middle, wrapping before they are cut."""

    LOOKS: ClassVar[dict[str, tuple[str, str, str]]] = {
        "primary": ("brand_fill", "brand_fill", "white"),
        "quiet": ("sunk", "", "ink"),
        "outline": ("surface", "edge", "brand"),
        "plain": ("surface", "line", "ink"),
        "danger": ("surface", "bad", "bad"),
        "chosen": ("ink", "ink", "surface"),
        "picked": ("brand_tint", "brand", "brand"),
        "warn": ("warn_tint", "warn", "warn"),
        "ok": ("ok_fill", "ok_fill", "white"),
    }

    def __init__(
        self,
        text: str,
        on_tap: Tap,
        look: str = "outline",
        icon: str = "",
        touch: int = TOUCH,
        **settings: Any,
    ) -> None:
        fill, line, ink = self.LOOKS[look]
        if look == "quiet" and theme.name == "sun":
            line = "edge"
        use, px = settings.pop("use", "button"), settings.pop("px", 24)
        last = settings.pop("icon_last", False)
        self.reach = dp(settings.pop("reach", 0))
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", dp(touch))
        settings.setdefault("padding", [dp(12), 0])
        self._least = settings["height"]
        super().__init__(fill=fill, line=line, radius="button", spacing=dp(8), **settings)
        self.words = Text(text, use, ink, bold=True, align="center", size_hint_x=None)
        self.words.pos_hint = MIDDLE
        self._natural = natural(text, self.words.font_size, self.words.bold)[0]
        self._icon = Icon(icon, ink, px) if icon else None
        self._on_tap = on_tap
        self._fill_with(bool(text), last)
        self.bind(width=self._fit)
        self._fit()

    @property
    def natural_width(self) -> float:
        """How wide it wants to be with its words on one line."""
        return float(self._natural + dp(2) + self._beside())

    def _beside(self) -> float:
        """What stands beside the words: icon, gaps, edges."""
        icon = self._icon.width if self._icon else 0
        gaps = self.spacing * (len(self.children) - 1)
        return float(icon + gaps + self.padding[0] + self.padding[2])

    def hug(self) -> "PushButton":
        """As wide as its words."""
        self.size_hint_x, self.width = None, max(self.natural_width, dp(TOUCH))
        return self

    def dress(self, look: str, icon: str) -> None:
        """Another look and icon, in the same place."""
        fill, line, ink = self.LOOKS[look]
        self.paint(fill, line)
        self.words.color = theme.color(ink)
        if self._icon is not None:
            self._icon.text, self._icon.color = ICONS[icon], theme.color(ink)

    def collide_point(self, x: float, y: float) -> bool:
        """In a list a button answers to a finger in the whole height of its row."""
        inside = self.x <= x <= self.right
        return bool(inside and self.y - self.reach <= y <= self.top + self.reach)

    def on_release(self) -> None:
        press(self._on_tap)

    def _fill_with(self, worded: bool, icon_last: bool) -> None:
        parts: list[Widget] = [self.words] if worded else []
        if self._icon is not None:
            parts.insert(len(parts) if icon_last else 0, self._icon)
        for part in (Widget(), *parts, Widget()):
            self.add_widget(part)

    def _fit(self, *_: object) -> None:
        free = self.width - self._beside()
        self.words.width = max(1, min(self._natural + dp(2), free))
        if self._natural:
            self.height = max(self._least, self.words.height + dp(8))


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
            use="list",
            **settings,
        )
        self.hug()
        self.words.bold = chosen or theme.all_bold


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
