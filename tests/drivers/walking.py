"""Walking over a screen: what is tapped is large enough, nothing is off the edge or cut."""

from collections.abc import Iterator
from typing import Any

from kivy.core.window import Window
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.label import Label
from kivy.uix.recycleview.views import RecycleDataViewBehavior
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from mobile.widgets.kit import Field, Surface
from mobile.widgets.verdict import Segment

LEAST, ALL_DAY = 48, 64
"""What a finger needs; what is tapped all day."""
SLACK = 1.5


def complaints(shown: Widget) -> list[str]:
    """Everything on this screen that breaks a rule, in words."""
    found = []
    for widget in shown.walk(restrict=True):
        found.extend(_too_small(widget))
        found.extend(_off_the_edge(widget))
        if isinstance(widget, Label) and hasattr(widget, "told"):
            found.extend(_cut(widget))
    return sorted(set(found))


def _too_small(widget: Widget) -> Iterator[str]:
    """Less than a finger needs."""
    if not isinstance(widget, ButtonBehavior | Field):
        return
    if getattr(widget, "_on_tap", widget) is None:
        return
    high = widget.height + 2 * getattr(widget, "reach", 0)
    least = ALL_DAY if isinstance(widget, Segment) else LEAST
    if high < least - SLACK or widget.width < LEAST - SLACK:
        yield f"too small for a finger: {_named(widget)} {widget.width:.0f}x{high:.0f}"


def _off_the_edge(widget: Widget) -> Iterator[str]:
    """Beside the window, or below it where nothing scrolls."""
    if widget.width <= 1 or widget.height <= 1:
        return
    left, bottom = widget.to_window(widget.x, widget.y)
    right, top = left + widget.width, bottom + widget.height
    if left < -SLACK or right > Window.width + SLACK:
        yield f"off the side: {_named(widget)} from {left:.0f} to {right:.0f}"
    if not _scrolls(widget) and (bottom < -SLACK or top > Window.height + SLACK):
        yield f"off the foot or head: {_named(widget)} from {bottom:.0f} to {top:.0f}"


def _cut(label: Any) -> Iterator[str]:
    """Words larger than their own box, or reaching out of what holds them."""
    wide, high = label.texture_size
    if wide > label.width + SLACK or high > label.height + SLACK:
        yield f"cut: {label.told!r} {wide}x{high} in {label.width:.0f}x{label.height:.0f}"
    holder = _holder(label)
    if holder is None:
        return
    left, bottom = label.to_window(label.x, label.center_y - high / 2)
    x, y = holder.to_window(holder.x, holder.y)
    if bottom < y - SLACK or bottom + high > y + holder.height + SLACK:
        yield f"out of its box: {label.told!r} in {_named(holder)}"
    if left < x - SLACK or left + label.width > x + holder.width + SLACK:
        yield f"beside its box: {label.told!r} in {_named(holder)}"


def _holder(label: Widget) -> Widget | None:
    """The surface or the row the words stand on."""
    parent = label.parent
    while isinstance(parent, Widget):
        if isinstance(parent, Surface | RecycleDataViewBehavior):
            return parent
        if isinstance(parent, ScrollView):
            return None
        parent = parent.parent
    return None


def _scrolls(widget: Widget) -> bool:
    parent = widget.parent
    while isinstance(parent, Widget):
        if isinstance(parent, ScrollView):
            return True
        parent = parent.parent
    return False


def _named(widget: Widget) -> str:
    words = [part.told for part in widget.walk(restrict=True) if hasattr(part, "told")]
    return f"{type(widget).__name__} {words[:2]}"
