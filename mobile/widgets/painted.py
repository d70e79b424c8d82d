"""A part drawn by one widget: words from a store of textures, shapes, places for a finger.

A row of many small widgets is laid out anew with each tap; one widget that draws itself costs
a tenth. What is drawn stands at (0, 0): a row that moves is not drawn again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.graphics import (
    Canvas,
    Color,
    PopMatrix,
    PushMatrix,
    Rectangle,
    Translate,
)
from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.widgets.measure import wrapped
from mobile.widgets.plate import Plate
from mobile.widgets.tapping import press
from mobile.widgets.theme import ICON_FONT, ICONS, theme

TEXTURES_MAX = 500
"""So many drawn words are kept; a long list's fit, ten lists' do not."""
WORDS_FONT = "Roboto"
HOLD_S, AGAIN_S = 0.45, 0.09
"""A finger that stays repeats after this, then so often."""
Act = Callable[[], None]


@dataclass(frozen=True)
class Area:
    """A part of what one widget draws, from its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def top(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def center_x(self) -> float:
        return self.x + self.width / 2

    def within(self, x: float, y: float, reach: float = 0) -> bool:
        """Whether a finger here means this part; ``reach`` is how far above and below counts."""
        return bool(self.x <= x <= self.right and self.y - reach <= y <= self.top + reach)


@dataclass(frozen=True)
class Spot:
    """Where a finger does something; a finger that stays there may do it again and again."""

    area: Area
    words: tuple[str, ...]
    act: Act
    reach: float = 0
    hold: Act | None = None
    all_day: bool = False


@dataclass(frozen=True)
class Inked:
    """Words that were drawn, and where."""

    told: str
    area: Area


@lru_cache(TEXTURES_MAX)
def texture_of(text: str, px: float, bold: bool, align: str, font: str = WORDS_FONT) -> Any:
    """Words as a texture, in white: the colour is laid over it."""
    label = CoreLabel(text=text, font_size=px, bold=bold, halign=align, font_name=font)
    label.refresh()
    return label.texture


class Painted(Widget):
    """Draws itself in ``draw``, and answers a finger in its spots."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.spots: list[Spot] = []
        self.inked: list[Inked] = []
        self._held: Spot | None = None
        self._holding: Any = None
        self._repeated = False
        with self.canvas:
            PushMatrix()
            self._shift = Translate()
        self._picture = Canvas()
        self.canvas.add(self._picture)
        with self.canvas:
            PopMatrix()
        self._again = Clock.create_trigger(self._drawn, -1)
        self.bind(pos=self._moved, size=self._again)
        self._again()

    def repaint(self) -> None:
        """Draw it anew before the next frame."""
        self._again()

    def draw(self) -> None:
        """Draw what is to be seen."""
        raise NotImplementedError

    @property
    def whole(self) -> Area:
        """All there is to draw on."""
        return Area(0, 0, self.width, self.height)

    # -- drawing ------------------------------------------------------------------------------

    def write(
        self,
        text: str,
        use: str,
        token: str,
        at: tuple[float, float],
        **how: Any,
    ) -> Area:
        """Words with their middle at this height, from ``x`` on: ``bold``, in a column so
        ``wide``, ``align`` in it."""
        wide, align = how.get("wide", 0), how.get("align", "left")
        px, bold = theme.size(use), how.get("bold", False) or theme.all_bold
        lines = wrapped(text, px, bold, int(wide)) if wide else text
        texture = texture_of(lines or " ", px, bold, align)
        x, middle = at
        free = wide - texture.width if wide else 0
        x += {"left": 0, "center": free / 2, "right": free}[align]
        area = Area(round(x), round(middle - texture.height / 2), *texture.size)
        Color(*theme.color(token))
        Rectangle(texture=texture, pos=(area.x, area.y), size=texture.size)
        self.inked.append(Inked(text, area))
        return area

    def icon(self, name: str, token: str, at: tuple[float, float], px: float = 24) -> Area:
        """An icon with its middle at this height, from ``x`` on."""
        texture = texture_of(ICONS[name], dp(px), False, "left", ICON_FONT)
        area = Area(round(at[0]), round(at[1] - texture.height / 2), *texture.size)
        Color(*theme.color(token))
        Rectangle(texture=texture, pos=(area.x, area.y), size=texture.size)
        return area

    def block(
        self, area: Area, fill: str, line: str = "", radius: str = "control", border: float = 0
    ) -> None:
        """A rounded surface, with a line around it if one is named."""
        skin = theme.skin(fill, line, radius, border)
        Plate().lay((area.x, area.y), (area.width, area.height), skin)

    def plain(self, area: Area, token: str) -> None:
        """A rectangle with square corners."""
        Color(*theme.color(token))
        Rectangle(pos=(area.x, area.y), size=(area.width, area.height))

    def spot(self, area: Area, words: tuple[str, ...], act: Act, **more: Any) -> None:
        """From now on a finger there does this."""
        self.spots.append(Spot(area, words, act, **more))

    # -- fingers ------------------------------------------------------------------------------

    def spot_at(self, x: float, y: float) -> Spot | None:
        """The spot under a finger, in the widget's own coordinates."""
        found = (one for one in self.spots if one.area.within(x, y, one.reach))
        return next(found, None)

    def on_touch_down(self, touch: Any) -> bool:
        if super().on_touch_down(touch):
            return True
        spot = self.spot_at(touch.x - self.x, touch.y - self.y)
        if spot is None or touch.is_mouse_scrolling or self.disabled:
            return False
        touch.grab(self)
        self._held, self._repeated = spot, False
        if spot.hold is not None:
            self._holding = Clock.schedule_once(self._hold, HOLD_S)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        spot, self._held = self._held, None
        if self._holding is not None:
            self._holding.cancel()
            self._holding = None
        if spot is None:
            return True
        here = spot.area.within(touch.x - self.x, touch.y - self.y, spot.reach)
        if self._repeated:
            press(self.let_go)
        elif here:
            press(spot.act)
        return True

    def let_go(self) -> None:
        """A finger that stayed is lifted: what it came to counts."""

    def _hold(self, *_: object) -> None:
        if self._held is None or self._held.hold is None:
            return
        self._repeated = True
        self._held.hold()
        self._holding = Clock.schedule_once(self._hold, AGAIN_S)

    def _moved(self, *_: object) -> None:
        self._shift.xy = (round(self.x), round(self.y))

    def _drawn(self, *_: object) -> None:
        self._picture.clear()
        self.spots, self.inked = [], []
        if self.width > 1 and self.height > 1:
            with self._picture:
                self.draw()
