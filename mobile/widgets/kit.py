"""The parts everything is made of: surfaces, text, icons, buttons, chips, fields."""

from collections.abc import Callable
from typing import Any, ClassVar

from kivy.graphics import Color, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from mobile.widgets.tapping import press
from mobile.widgets.theme import ICON_FONT, ICONS, RADII, TOUCH, theme

Tap = Callable[[], None]


class Surface(BoxLayout):
    """A box with fill, line and rounded corners; a card if told nothing else."""

    def __init__(
        self, fill: str = "surface", line: str = "line", radius: str = "card", **settings: Any
    ) -> None:
        super().__init__(**settings)
        self._fill, self._line, self._radius = fill, line, dp(RADII[radius])
        with self.canvas.before:
            self._line_color = Color()
            self._outer = SmoothRoundedRectangle(radius=[self._radius] * 4)
            self._fill_color = Color()
            self._inner = SmoothRoundedRectangle(radius=[self._radius] * 4)
        self.bind(pos=self._draw, size=self._draw)
        self._draw()

    def paint(self, fill: str, line: str) -> None:
        """Change the colours, by token."""
        self._fill, self._line = fill, line
        self._draw()

    def _draw(self, *_: object) -> None:
        border = theme.border if self._line else 0
        self._line_color.rgba = theme.color(self._line or self._fill)
        self._outer.pos, self._outer.size = self.pos, self.size
        self._fill_color.rgba = theme.color(self._fill)
        self._inner.pos = (self.x + border, self.y + border)
        self._inner.size = (max(0, self.width - 2 * border), max(0, self.height - 2 * border))


class Text(Label):
    """Words that wrap; as high as they need."""

    def __init__(
        self,
        text: str,
        use: str = "body",
        color: str = "ink",
        bold: bool = False,
        align: str = "left",
        **settings: Any,
    ) -> None:
        grows = settings.pop("grows", True)
        super().__init__(
            text=text,
            font_size=theme.size(use),
            color=theme.color(color),
            bold=bold or theme.all_bold,
            halign=align,
            valign="middle",
            size_hint_y=None if grows else 1,
            **settings,
        )
        self._grows = grows
        self.bind(width=self._wrap, texture_size=self._grow)
        if not grows:
            self.bind(height=self._wrap)

    def _wrap(self, *_: object) -> None:
        self.text_size = (self.width, None if self._grows else self.height)

    def _grow(self, *_: object) -> None:
        if self._grows:
            self.height = self.texture_size[1]


class Icon(Label):
    """One icon of Material Design Icons, by name."""

    def __init__(self, name: str, color: str = "ink", px: int = 24, **settings: Any) -> None:
        super().__init__(
            text=ICONS[name],
            font_name=ICON_FONT,
            font_size=dp(px),
            color=theme.color(color),
            size_hint=(None, None),
            size=(dp(px + 6), dp(px + 6)),
            **settings,
        )


class PushButton(ButtonBehavior, Surface):
    """Something to tap: primary (one a screen), quiet, outline, danger."""

    LOOKS: ClassVar[dict[str, tuple[str, str, str]]] = {
        "primary": ("brand_fill", "brand_fill", "white"),
        "quiet": ("sunk", "sunk", "ink"),
        "outline": ("surface", "edge", "brand"),
        "danger": ("surface", "bad", "bad"),
        "chosen": ("ink", "ink", "surface"),
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
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", dp(touch))
        super().__init__(
            fill=fill, line=line, radius="button", padding=[dp(16), 0], spacing=dp(8), **settings
        )
        self.words = Text(text, "button", ink, bold=True, align="center", grows=False)
        if icon and not text:
            self.padding = 0
            self.add_widget(Widget())
        if icon:
            self.add_widget(Icon(icon, ink, pos_hint={"center_y": 0.5}))
        self.add_widget(self.words if text else Widget())
        self._on_tap = on_tap

    def on_release(self) -> None:
        press(self._on_tap)


class Chip(Surface):
    """A small word with an icon; not to tap."""

    def __init__(self, text: str, token: str, icon: str = "", **settings: Any) -> None:
        super().__init__(
            fill=f"{token}_tint",
            line=token if theme.name == "sun" else "",
            radius="chip",
            padding=[dp(10), 0],
            spacing=dp(4),
            size_hint=(None, None),
            height=dp(28),
            **settings,
        )
        if icon:
            self.add_widget(Icon(icon, token, 16, pos_hint={"center_y": 0.5}))
        words = Label(text=text, font_size=theme.size("small"), bold=True, color=theme.color(token))
        words.texture_update()
        self.add_widget(words)
        self.width = words.texture_size[0] + dp(20) + (dp(26) if icon else 0)


class ChoiceChip(PushButton):
    """One of some choices; chosen is filled and checked."""

    def __init__(self, text: str, chosen: bool, on_tap: Tap, **settings: Any) -> None:
        super().__init__(
            text,
            on_tap,
            look="primary" if chosen else "outline",
            icon="check-bold" if chosen else "",
            touch=48,
            size_hint_x=None,
            **settings,
        )
        self.words.texture_update()
        self.width = self.words.texture_size[0] + dp(112 if chosen else 72)


class Field(Surface):
    """A line to type in; the input is made when it is opened, because Kivy's input is slow."""

    def __init__(
        self, text: str, hint: str, on_text: Callable[[str], None], **settings: Any
    ) -> None:
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", dp(56))
        multiline = settings.pop("multiline", False)
        super().__init__(fill="surface", line="edge", radius="control", **settings)
        self.input = TextInput(
            text=text,
            hint_text=hint,
            multiline=multiline,
            input_type="text",
            background_color=(0, 0, 0, 0),
            foreground_color=theme.color("ink"),
            cursor_color=theme.color("brand"),
            hint_text_color=theme.color("ink3"),
            font_size=theme.size("list"),
            padding=[dp(14), dp(14)],
        )
        self.input.bind(text=lambda _, typed: on_text(typed))
        self.add_widget(self.input)


class Column(BoxLayout):
    """Things below one another, as high as they need."""

    def __init__(self, *parts: Widget, **settings: Any) -> None:
        settings.setdefault("orientation", "vertical")
        settings.setdefault("size_hint_y", None)
        settings.setdefault("spacing", dp(8))
        super().__init__(**settings)
        self.bind(minimum_height=self.setter("height"))
        for part in parts:
            self.add_widget(part)


class Row(BoxLayout):
    """Things beside one another."""

    def __init__(self, *parts: Widget, **settings: Any) -> None:
        settings.setdefault("spacing", dp(12))
        if "height" in settings:
            settings.setdefault("size_hint_y", None)
        super().__init__(**settings)
        for part in parts:
            self.add_widget(part)


class Scroll(ScrollView):
    """One column that scrolls."""

    def __init__(self, content: Widget, **settings: Any) -> None:
        super().__init__(do_scroll_x=False, bar_width=dp(4), scroll_type=["content"], **settings)
        self.add_widget(content)

    def on_touch_down(self, touch: Any) -> bool:
        """A finger on a signature draws; it does not scroll."""
        touch.push()
        touch.apply_transform_2d(self.to_local)
        for pad in self.walk(restrict=True):
            if hasattr(pad, "strokes") and pad.on_touch_down(touch):
                touch.pop()
                return True
        touch.pop()
        return bool(super().on_touch_down(touch))


def card(*parts: Widget, **settings: Any) -> Surface:
    """One subject on a surface, as high as it needs."""
    box = Surface(
        orientation="vertical", padding=dp(20), spacing=dp(10), size_hint_y=None, **settings
    )
    box.bind(minimum_height=box.setter("height"))
    for part in parts:
        box.add_widget(part)
    return box
