"""The smallest parts: surfaces, words, icons, chips, fields, hairlines."""

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from mobile.widgets.measure import natural, wrapped
from mobile.widgets.plate import Plate
from mobile.widgets.theme import ICON_FONT, ICONS, theme
from shared.signs import in_plain_sight

Tap = Callable[[], None]
MIDDLE = {"center_y": 0.5}


class Surface(BoxLayout):
    """A box with fill, line and rounded corners; a card if told nothing else."""

    def __init__(
        self, fill: str = "surface", line: str = "line", radius: str = "card", **settings: Any
    ) -> None:
        self._border = settings.pop("border", None)
        super().__init__(**settings)
        self._fill, self._line, self._radius = fill, line, radius
        with self.canvas.before:
            self._plate = Plate()
        self.bind(pos=self._draw, size=self._draw)
        self._draw()

    def paint(self, fill: str, line: str, border: float | None = None) -> None:
        """Change the colours, by token."""
        self._fill, self._line, self._border = fill, line, border
        self._draw()

    def _draw(self, *_: object) -> None:
        skin = theme.skin(self._fill, self._line, self._radius, self._border or 0)
        self._plate.lay(self.pos, self.size, skin)


class Text(Label):
    """Words that wrap; as high as they need. ``told`` is what they say, without line breaks."""

    def __init__(
        self,
        text: str,
        use: str = "body",
        color: str = "ink",
        bold: bool = False,
        align: str = "left",
        **settings: Any,
    ) -> None:
        self._grows = settings.pop("grows", True)
        bold = bold or theme.all_bold
        super().__init__(
            font_size=theme.size(use),
            color=theme.color(color),
            bold=bold,
            halign=align,
            valign="middle",
            size_hint_y=None if self._grows else 1,
            **settings,
        )
        self.told = text
        self.bind(width=self._wrap, height=self._place)
        self._wrap()

    def write(self, text: str) -> None:
        """Other words in the same place."""
        self.told = text
        self._wrap()

    def _wrap(self, *_: object) -> None:
        self.text = wrapped(self.told, self.font_size, self.bold, max(1, int(self.width)))
        if self._grows:
            self.height = natural(self.text, self.font_size, self.bold)[1]
        self._place()

    def _place(self, *_: object) -> None:
        self.text_size = (self.width, None if self._grows else self.height)


class Word(Label):
    """Words on one line, as wide as they are: numbers, codes, names of places."""

    def __init__(
        self, text: str, use: str = "body", color: str = "ink", bold: bool = False, **settings: Any
    ) -> None:
        bold = bold or theme.all_bold
        px = theme.size(use)
        settings.setdefault("pos_hint", MIDDLE)
        super().__init__(
            text=text,
            font_size=px,
            color=theme.color(color),
            bold=bold,
            size_hint=(None, None),
            size=natural(text, px, bold),
            **settings,
        )
        self.told = text

    def write(self, text: str) -> None:
        """Other words in the same place."""
        self.told = self.text = text
        self.size = natural(text, self.font_size, self.bold)


class Icon(Label):
    """One icon of Material Design Icons, by name."""

    def __init__(self, name: str, color: str = "ink", px: int = 24, **settings: Any) -> None:
        settings.setdefault("pos_hint", MIDDLE)
        super().__init__(
            text=ICONS[name],
            font_name=ICON_FONT,
            font_size=dp(px),
            color=theme.color(color),
            size_hint=(None, None),
            size=(dp(px + 6), dp(px + 6)),
            **settings,
        )


class Chip(Surface):
    """A small word with an icon; not to tap."""

    def __init__(self, text: str, token: str, icon: str = "", **settings: Any) -> None:
        settings.setdefault("pos_hint", MIDDLE)
        super().__init__(
            fill=f"{token}_tint",
            line=token if theme.name == "sun" else "",
            border=dp(2),
            radius="chip",
            padding=[dp(10), 0],
            spacing=dp(4),
            size_hint=(None, None),
            **settings,
        )
        words = Word(text, "small", token, bold=True)
        self.height = max(dp(28), words.height + dp(6))
        self.width = words.width + dp(20)
        if icon:
            self.add_widget(Icon(icon, token, 16))
            self.width += dp(26)
        self.add_widget(words)


class Rule(Widget):
    """A hairline between two things of one card."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(size_hint_y=None, height=dp(1), **settings)
        with self.canvas:
            Color(*theme.color("line"))
            self._line = Rectangle()
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self._line.pos, self._line.size = self.pos, self.size


class Field(Surface):
    """A line to type in; single line and plain text, because Kivy's Chinese input is weak."""

    def __init__(
        self, text: str, hint: str, on_text: Callable[[str], None], **settings: Any
    ) -> None:
        settings.setdefault("size_hint_y", None)
        settings.setdefault("height", dp(56))
        multiline = settings.pop("multiline", False)
        secret = settings.pop("secret", False)
        super().__init__(fill="surface", line="edge", radius="control", **settings)
        self.input = TextInput(
            text=text,
            hint_text=hint,
            multiline=multiline,
            password=secret,
            input_type="text",
            background_color=(0, 0, 0, 0),
            foreground_color=theme.color("ink"),
            cursor_color=theme.color("brand"),
            hint_text_color=theme.color("ink3"),
            font_size=theme.size("list"),
            padding=[dp(14), dp(14)],
        )
        self.input.bind(text=lambda _, typed: on_text(in_plain_sight(typed)))
        self.add_widget(self.input)
