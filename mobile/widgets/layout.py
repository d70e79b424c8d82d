"""How parts stand: below one another, beside one another, wrapping, scrolling; all as high as
they need."""

from collections.abc import Sequence
from typing import Any

from kivy.effects.scroll import ScrollEffect
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget

from mobile.widgets.kit import MIDDLE, Icon, Rule, Surface, Text
from mobile.widgets.theme import theme

BAR = 6
"""The scroll bar is this wide."""
BAR_ROOM = 12
"""What scrolls keeps so far from the bar's outer edge."""


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


class Line(BoxLayout):
    """Things beside one another on one middle line, as high as the highest of them."""

    def __init__(self, *parts: Widget, **settings: Any) -> None:
        least = settings.pop("least", 0)
        settings.setdefault("spacing", dp(12))
        settings.setdefault("size_hint_y", None)
        super().__init__(**settings)
        self._least = dp(least)
        self.height = self._least
        self.bind(minimum_height=self._grow)
        for part in parts:
            if part.size_hint_y is None and not part.pos_hint:
                part.pos_hint = MIDDLE
            self.add_widget(part)

    def _grow(self, _box: Any, height: float) -> None:
        self.height = max(self._least, height)


class Row(BoxLayout):
    """Things beside one another."""

    def __init__(self, *parts: Widget, **settings: Any) -> None:
        settings.setdefault("spacing", dp(12))
        if "height" in settings:
            settings.setdefault("size_hint_y", None)
        super().__init__(**settings)
        for part in parts:
            self.add_widget(part)


class Flow(StackLayout):
    """Things that wrap to a new row, never off the edge; one that says too much wraps itself."""

    def __init__(self, *parts: Widget, **settings: Any) -> None:
        settings.setdefault("spacing", dp(8))
        super().__init__(size_hint_y=None, **settings)
        self.bind(minimum_height=self.setter("height"))
        for part in parts:
            part.pos_hint = {}
            self.add_widget(part)

    def do_layout(self, *given: Any) -> None:
        """No part is wider than the row; one that was and need not be any more is as it wants."""
        for part in self.children:
            wants = getattr(part, "natural_width", 0) if part.size_hint_x is None else 0
            fits = min(wants, self.width)
            if wants and not fits <= part.width <= self.width:
                part.width = fits
        super().do_layout(*given)


class Tiles(GridLayout):
    """Things of equal width in so many columns, rows as high as the highest."""

    def __init__(self, parts: Sequence[Widget], cols: int, least: int, **settings: Any) -> None:
        settings.setdefault("spacing", dp(12))
        super().__init__(cols=cols, size_hint_y=None, row_default_height=dp(least), **settings)
        self.bind(minimum_height=self.setter("height"))
        for part in parts:
            self.add_widget(part)


class Scroll(ScrollView):
    """One column that scrolls; its bar stands beside the content, not on it.

    What is shorter than its room stands at the top, however far it was scrolled while longer.
    """

    def __init__(self, content: Widget, **settings: Any) -> None:
        super().__init__(
            do_scroll_x=False,
            bar_width=dp(BAR),
            bar_color=theme.color("edge"),
            bar_inactive_color=theme.color("line"),
            scroll_type=["bars", "content"],
            effect_cls=ScrollEffect,
            always_overscroll=False,
            **settings,
        )
        room = BoxLayout(size_hint_y=None, padding=[0, 0, dp(BAR_ROOM), 0])
        room.bind(minimum_height=room.setter("height"))
        room.add_widget(content)
        self.add_widget(room)

    def on_touch_down(self, touch: Any) -> bool:
        """A finger on a signature draws; it does not scroll."""
        if not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        touch.push()
        touch.apply_transform_2d(self.to_local)
        for part in self.walk(restrict=True):
            if getattr(part, "takes_fingers", False) and part.on_touch_down(touch):
                touch.pop()
                return True
        touch.pop()
        return bool(super().on_touch_down(touch))


class Filling(Scroll):
    """One column whose one part takes the height that is left; it scrolls only without room."""

    def __init__(self, column: Column, part: Widget, least: float) -> None:
        self._column, self._part, self._least = column, part, least
        super().__init__(column)
        column.bind(minimum_height=self._fit)
        self.bind(height=self._fit)

    def _fit(self, *_: object) -> None:
        others = self._column.minimum_height - self._part.height
        self._part.height = max(self._least, self.height - others)


def refusal(told: str) -> "Line":
    """What stands in the way of the last tap."""
    return Line(Icon("alert", "bad"), Text(told, "body", "bad", bold=True))


def card(*parts: Widget, **settings: Any) -> Surface:
    """One subject on a surface, as high as it needs."""
    settings.setdefault("padding", dp(20))
    settings.setdefault("spacing", dp(12))
    box = Surface(orientation="vertical", size_hint_y=None, **settings)
    box.bind(minimum_height=box.setter("height"))
    for part in parts:
        box.add_widget(part)
    return box


def ruled(parts: Sequence[Widget]) -> list[Widget]:
    """The same with a hairline between each two."""
    lined: list[Widget] = []
    for part in parts:
        if lined:
            lined.append(Rule())
        lined.append(part)
    return lined


def side_by_side(left: Widget, right: Widget, share: float, **settings: Any) -> BoxLayout:
    """Two columns from the same top edge, as high as the higher one."""
    right.size_hint_x = share
    box = BoxLayout(size_hint_y=None, spacing=dp(16), **settings)
    for one in (left, right):
        one.pos_hint = {"top": 1}
        box.add_widget(one)
    box.bind(minimum_height=box.setter("height"))
    return box
