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
from mobile.widgets.painted import Area, Painted

LEAST, ALL_DAY = 48, 64
"""What a finger needs; what is tapped all day."""
SLACK = 1.5
AIR = 0.25
"""A line is so much higher than its letters."""


def complaints(shown: Widget) -> list[str]:
    """Everything on this screen that breaks a rule, in words."""
    found: list[str] = []
    for widget in shown.walk(restrict=True):
        found.extend(_too_small(widget))
        found.extend(_off_the_edge(widget))
        if isinstance(widget, Label) and hasattr(widget, "told"):
            found.extend(_cut(widget))
        if isinstance(widget, Painted):
            found.extend(_spots_too_small(widget))
            found.extend(_ink_cut(widget))
    return sorted(set(found))


def _too_small(widget: Widget) -> Iterator[str]:
    """Less than a finger needs."""
    if not isinstance(widget, ButtonBehavior | Field):
        return
    if getattr(widget, "_on_tap", widget) is None:
        return
    high = widget.height + 2 * getattr(widget, "reach", 0)
    if high < LEAST - SLACK or widget.width < LEAST - SLACK:
        yield f"too small for a finger: {_named(widget)} {widget.width:.0f}x{high:.0f}"


def _spots_too_small(widget: Painted) -> Iterator[str]:
    """The places of a part that draws itself where a finger does something."""
    for spot in widget.spots:
        high, least = spot.area.height + 2 * spot.reach, ALL_DAY if spot.all_day else LEAST
        if high < least - SLACK or spot.area.width < LEAST - SLACK:
            yield f"too small for a finger: {spot.words} {spot.area.width:.0f}x{high:.0f}"


def _ink_cut(widget: Painted) -> Iterator[str]:
    """Words drawn beyond the part they are of, or over one another."""
    for index, one in enumerate(widget.inked):
        area = one.area
        if area.x < -SLACK or area.right > widget.width + SLACK:
            yield f"beside its box: {one.told!r} in {_named(widget)}"
        if area.y < -SLACK or area.top > widget.height + SLACK:
            yield f"out of its box: {one.told!r} in {_named(widget)}"
        for other in widget.inked[index + 1 :]:
            if _overlap(area, other.area):
                yield f"over one another: {one.told!r} and {other.told!r}"


def _overlap(one: Area, other: Area) -> bool:
    """Whether two words stand on one another by more than the air around letters."""
    across = min(one.right, other.right) - max(one.x, other.x)
    upright = min(one.top, other.top) - max(one.y, other.y)
    return across > SLACK and upright > AIR * min(one.height, other.height)


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
    words = words or [one.told for one in getattr(widget, "inked", [])]
    return f"{type(widget).__name__} {words[:2]}"
