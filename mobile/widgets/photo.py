"""Photos on the screen: thumbnails with their stamp, before and after over one another."""

from collections.abc import Callable
from typing import Any

from kivy.graphics import (
    Color,
    Line,
    Rectangle,
    RoundedRectangle,
    StencilPop,
    StencilPush,
    StencilUnUse,
    StencilUse,
)
from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from mobile.widgets.kit import Icon, Text, Word
from mobile.widgets.measure import natural
from mobile.widgets.painted import Area, Painted
from mobile.widgets.tapping import press
from mobile.widgets.theme import RADII, theme

STAMP_SHADE = (0, 0, 0, 0.62)
HANDLE = 44
WHITE = (1, 1, 1, 1)


class Thumb(ButtonBehavior, FloatLayout):
    """A photo filling its frame, with a stamp at the foot or the count of photos in a corner."""

    def __init__(
        self,
        texture: Any,
        size: tuple[float, float],
        *,
        stamp: str = "",
        count: int = 0,
        on_tap: Callable[[], None] | None = None,
        **settings: Any,
    ) -> None:
        settings.setdefault("size_hint", (None, None))
        chosen = settings.pop("chosen", "")
        super().__init__(size=(dp(size[0]), dp(size[1])), **settings)
        self._texture, self._chosen, self._on_tap = texture, chosen, on_tap
        self._empty: Widget | None = None
        if texture is None:
            self._empty = Icon("image-off-outline", "ink3", 28, pos_hint={})
            self.add_widget(self._empty)
        self._stamp = Text(stamp, "least", "white", grows=False) if stamp else None
        self._count = Word(str(count), "small", "white", bold=True, pos_hint={}) if count else None
        for part in (self._stamp, self._count):
            if part is not None:
                part.size_hint = (None, None)
                self.add_widget(part)
        self.bind(pos=self._draw, size=self._draw)

    def on_release(self) -> None:
        if self._on_tap is not None:
            press(self._on_tap)

    def _draw(self, *_: object) -> None:
        self.canvas.before.clear()
        radius = [dp(RADII["photo"])]
        with self.canvas.before:
            Color(*theme.color("sunk"))
            RoundedRectangle(pos=self.pos, size=self.size, radius=radius)
            if self._texture is not None:
                Color(*WHITE)
                RoundedRectangle(
                    pos=self.pos, size=self.size, radius=radius,
                    texture=cut_to(self._texture, self.width / max(1, self.height)),
                )  # fmt: skip
            if self._stamp is not None:
                self._shade((self.x, self.y), (self.width, dp(26)), [0, 0, radius[0], radius[0]])
            if self._count is not None:
                width = self._count.width + dp(14)
                place = (self.right - width - dp(4), self.y + dp(4))
                self._shade(place, (width, dp(24)), [dp(6)])
            if self._chosen:
                Color(*theme.color(self._chosen))
                Line(rounded_rectangle=(*self.pos, *self.size, radius[0]), width=dp(2.5))
        self._place()

    def _shade(self, pos: Any, size: Any, radius: Any) -> None:
        Color(*STAMP_SHADE)
        RoundedRectangle(pos=pos, size=size, radius=radius)

    def _place(self) -> None:
        if self._empty is not None:
            self._empty.center = self.center
        if self._stamp is not None:
            self._stamp.size = (self.width - dp(16), dp(26))
            self._stamp.pos = (self.x + dp(8), self.y)
        if self._count is not None:
            self._count.pos = (self.right - self._count.width - dp(11), self.y + dp(6))


def draw_thumb(on: Painted, frame: Area, texture: Any, count: int = 0) -> None:
    """A photo filling its frame within a part that draws itself, with how many there are."""
    if texture is None:
        on.block(frame, "sunk", radius="photo")
        on.icon("image-off-outline", "ink3", (frame.center_x - dp(12), frame.middle), 24)
    else:
        Color(*WHITE)
        RoundedRectangle(
            pos=(frame.x, frame.y), size=(frame.width, frame.height),
            radius=[dp(RADII["photo"])], texture=cut_to(texture, frame.width / frame.height),
        )  # fmt: skip
    if count:
        wide = natural(str(count), theme.size("small"), True)[0]
        badge = Area(frame.right - wide - dp(18), frame.y + dp(4), wide + dp(14), dp(24))
        Color(*STAMP_SHADE)
        RoundedRectangle(pos=(badge.x, badge.y), size=(badge.width, badge.height), radius=[dp(6)])
        on.write(str(count), "small", "white", (badge.x + dp(7), badge.middle), bold=True)


def cut_to(texture: Any, shape: float) -> Any:
    """The middle of a picture in this proportion of width to height."""
    width, height = texture.width, texture.height
    if width / height > shape:
        kept = height * shape
        return texture.get_region((width - kept) / 2, 0, kept, height)
    kept = width / shape
    return texture.get_region(0, (height - kept) / 2, width, kept)


class Compared(Widget):
    """The old picture and today's: over one another, side by side, or wiped by a finger."""

    MODES = ("ghost", "side", "wipe")
    takes_fingers = True

    def __init__(self, now: Any, before: Any, mode: str, share: float, **settings: Any) -> None:
        settings.setdefault("size_hint_y", None)
        super().__init__(**settings)
        self._now, self._before, self._mode, self._share = now, before, mode, share
        self.bind(pos=self._draw, size=self._draw)

    @property
    def share(self) -> float:
        """How strong the ghost is, or how far the wipe."""
        return self._share

    def fade(self, share: float) -> None:
        """How strongly the old picture shows; how far it is wiped open."""
        self._share = max(0.0, min(1.0, share))
        self._draw()

    def on_touch_down(self, touch: Any) -> bool:
        if self._mode != "wipe" or self._now is None or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._wipe_to(touch.x)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        self._wipe_to(touch.x)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True

    def _wipe_to(self, x: float) -> None:
        self.fade((x - self.x) / max(1, self.width))

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            Color(*theme.color("sunk"))
            Rectangle(pos=self.pos, size=self.size)
            if self._now is None or self._before is None:
                self._picture(self._now or self._before, self.pos, self.size)
            elif self._mode == "side":
                self._side_by_side()
            elif self._mode == "wipe":
                self._wiped()
            else:
                self._picture(self._now, self.pos, self.size)
                self._picture(self._before, self.pos, self.size, self._share)

    def _side_by_side(self) -> None:
        gap = dp(4)
        if self.width >= self.height:
            size = ((self.width - gap) / 2, self.height)
            second = (self.x + size[0] + gap, self.y)
        else:
            size = (self.width, (self.height - gap) / 2)
            second = (self.x, self.y)
            self._picture(self._before, (self.x, self.y + size[1] + gap), size)
            self._picture(self._now, second, size)
            return
        self._picture(self._before, self.pos, size)
        self._picture(self._now, second, size)

    def _wiped(self) -> None:
        """Left of the handle the old picture, right of it today's."""
        self._picture(self._now, self.pos, self.size)
        edge = self.width * self._share
        StencilPush()
        Rectangle(pos=self.pos, size=(edge, self.height))
        StencilUse()
        self._picture(self._before, self.pos, self.size)
        StencilUnUse()
        Rectangle(pos=self.pos, size=(edge, self.height))
        StencilPop()
        Color(*WHITE)
        Rectangle(pos=(self.x + edge - dp(2), self.y), size=(dp(4), self.height))
        knob = dp(HANDLE)
        place = (self.x + edge - knob / 2, self.center_y - knob / 2)
        RoundedRectangle(pos=place, size=(knob, knob), radius=[knob / 2])
        Color(*theme.color("lb_fill"))
        for side in (-1, 1):
            tip = self.x + edge + side * knob * 0.36
            inner = self.x + edge + side * knob * 0.16
            Line(
                points=(inner, self.center_y + dp(8), tip, self.center_y, inner,
                        self.center_y - dp(8)),
                width=dp(2),
            )  # fmt: skip

    def _picture(self, texture: Any, pos: Any, size: Any, alpha: float = 1) -> None:
        if texture is None or min(size) <= 0:
            return
        Color(1, 1, 1, alpha)
        Rectangle(texture=cut_to(texture, size[0] / size[1]), pos=pos, size=size)


class Fader(Widget):
    """A slider that shows how far it is: track, filled part, knob."""

    takes_fingers = True
    KNOB = 40

    def __init__(self, share: float, on_share: Callable[[float], None], **settings: Any) -> None:
        super().__init__(size_hint_y=None, height=dp(56), **settings)
        self._share, self._on_share = share, on_share
        self.bind(pos=self._draw, size=self._draw)

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._to(touch.x)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        self._to(touch.x)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True

    def _to(self, x: float) -> None:
        knob = dp(self.KNOB)
        free = max(1, self.width - knob)
        self._share = max(0.0, min(1.0, (x - self.x - knob / 2) / free))
        self._draw()
        self._on_share(self._share)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        knob, thick = dp(self.KNOB), dp(8)
        at = self.x + (self.width - knob) * self._share
        low = self.center_y - thick / 2
        with self.canvas:
            Color(*theme.color("track"))
            RoundedRectangle(pos=(self.x, low), size=(self.width, thick), radius=[thick / 2])
            Color(*theme.color("lb_fill"))
            size = (at - self.x + knob / 2, thick)
            RoundedRectangle(pos=(self.x, low), size=size, radius=[thick / 2])
            RoundedRectangle(
                pos=(at, self.center_y - knob / 2), size=(knob, knob), radius=[knob / 2]
            )
            Color(*WHITE)
            grip = dp(14)
            RoundedRectangle(
                pos=(at + knob / 2 - grip / 2, self.center_y - grip / 2), size=(grip, grip),
                radius=[grip / 2],
            )  # fmt: skip
