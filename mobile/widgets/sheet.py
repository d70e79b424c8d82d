"""A sheet over the screen: one question, large answers, closed by a tap beside it."""

from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.modalview import ModalView

from mobile.widgets.buttons import PushButton
from mobile.widgets.kit import MIDDLE, Surface, Text
from mobile.widgets.layout import Column, Line, Scroll
from mobile.widgets.motion import enter
from mobile.widgets.theme import theme

WIDTH, EDGE = 640, 32
HIGHEST = 0.92
NOTHING = (0, 0, 0, 0)


class Sheet(ModalView):
    """A title and a column to fill; as high as it needs, scrolling where that is too high."""

    def __init__(self, title: str) -> None:
        super().__init__(
            size_hint=(None, None), background="", background_color=NOTHING,
            overlay_color=theme.color("scrim"),
        )  # fmt: skip
        self.column = Column(spacing=dp(10))
        close = PushButton("", self.dismiss, look="quiet", icon="close", size_hint_x=None,
                           width=dp(64), pos_hint=MIDDLE)  # fmt: skip
        self._head = Line(Text(title, "sheet", bold=True), close)
        box = Surface(radius="sheet", orientation="vertical", padding=dp(24), spacing=dp(16))
        box.add_widget(self._head)
        self._scroll = Scroll(self.column)
        box.add_widget(self._scroll)
        self.add_widget(box)
        self._box = box
        self.column.bind(height=self._fit)
        self._head.bind(height=self._fit)
        self._fit()

    def open(self, *_args: Any, **_settings: Any) -> None:
        """Over the screen, coming up from below; it can be tapped at once."""
        Window.bind(size=self._fit)
        super().open(animation=False)
        enter(self._box, up=-1)

    def dismiss(self, *_args: Any, **_settings: Any) -> None:
        """Gone at once: the next tap is for what is under it."""
        super().dismiss(animation=False)

    def on_dismiss(self) -> None:
        Window.unbind(size=self._fit)

    def to_top(self) -> None:
        """What is read next begins at its beginning."""
        self._scroll.scroll_y = 1

    def _fit(self, *_: object) -> None:
        self.width = min(dp(WIDTH), Window.width - dp(EDGE))
        wanted = self.column.height + self._head.height + dp(24 + 16 + 24)
        self.height = min(wanted, Window.height * HIGHEST)


def is_covered() -> bool:
    """Whether something lies over the screen: a sheet, a pad, a notice."""
    return any(isinstance(part, ModalView) for part in Window.children)


def put_sheets_away() -> None:
    """Nothing lies over the screen any more: a tablet that is locked shows nobody's work."""
    for part in list(Window.children):
        if isinstance(part, ModalView):
            part.dismiss(animation=False)
