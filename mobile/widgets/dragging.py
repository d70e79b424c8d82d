"""A finger that went down on a widget is followed until it leaves, wherever it goes."""

from collections.abc import Callable
from typing import Any


class Dragged:
    """Put before a widget: ``dragged`` is done where the finger goes down, and with each step."""

    collide_point: Callable[..., bool]
    dragged: Callable[[Any], None]
    """The finger is here now."""

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.dragged(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        self.dragged(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True
