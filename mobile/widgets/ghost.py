"""The ghost view: the old picture over what the camera sees or saw, with its controls on it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from kivy.graphics import Color, Rectangle, RoundedRectangle
from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from mobile.widgets.compared import EDGE, PANEL, Compared, Ghost
from mobile.widgets.dragging import Dragged
from mobile.widgets.kit import Text
from mobile.widgets.measure import natural
from mobile.widgets.painted import Area, Painted
from mobile.widgets.photo import STAMP_SHADE, WHITE
from mobile.widgets.tapping import press
from mobile.widgets.theme import theme

SHUTTER, SHUTTER_RING, SHUTTER_ICON = 88, 5, 38
MODE_HIGH, MODE_ICON, MODE_EDGE, MODE_LEAST = 56, 22, 16, 84
FADER_WIDE, FADER_HIGH, FADER_LEAST, KNOB, GRIP, TRACK = 64, 280, 150, 40, 14, 8
GAP = 8
FOOT_EDGE, FOOT_AIR = 12, 7
QUIET = (1, 1, 1, 0.38)


@dataclass(frozen=True)
class Controls:
    """What fingers on the picture do, and the words for it."""

    modes: dict[str, tuple[str, str]]
    """Words and icon of each way to lay them together."""
    old: str
    shoot: str
    turn: Callable[[str], None]
    fade: Callable[[float], None]
    shot: Callable[[], None]


class GhostView(Widget):
    """The pictures with ways to lay them together, the strength of the old one, the camera."""

    takes_fingers = True

    def __init__(self, ghost: Ghost, controls: Controls, **settings: Any) -> None:
        super().__init__(**settings)
        self._ghost, self._controls = ghost, controls
        self.pictures = Compared(ghost, controls.fade)
        self.add_widget(self.pictures)
        self._feet = [Foot(words) for words in self._told() if words]
        for foot in self._feet:
            self.add_widget(foot)
        self._modes = self._fader = None
        if ghost.both:
            self._modes = Modes(ghost.mode, controls.modes, controls.turn)
            self.add_widget(self._modes)
            if ghost.mode == "ghost":
                self._fader = Fader(controls.old, ghost.share, self._fade)
                self.add_widget(self._fader)
        self.shutter = Shutter(controls.shoot, controls.shot)
        self.add_widget(self.shutter)
        self.bind(pos=self._place, size=self._place)

    def see(self, texture: Any) -> None:
        """What the camera sees now."""
        self.pictures.see(texture)

    def _fade(self, share: float) -> None:
        self.pictures.fade(share)
        self._controls.fade(share)

    def _told(self) -> tuple[str, ...]:
        """What stands at the foot: the stamp of what is seen, of both where both are whole."""
        ghost = self._ghost
        before, now = ghost.stamps
        if ghost.hint:
            return (ghost.hint,)
        if ghost.both and ghost.mode == "side":
            return before, now
        return (now if ghost.now is not None else before,)

    def _place(self, *_: object) -> None:
        # Where it ends is worked out here: within a change of its size ``top`` is still the old.
        self.pictures.pos, self.pictures.size = self.pos, self.size
        edge, left_hand = dp(EDGE), theme.hand == "left"
        low, top = self.y + self._place_feet() + dp(GAP), self.y + self.height
        left, right = self.x + edge, self.x + self.width - edge
        self.shutter.pos = (left if left_hand else right - self.shutter.width, low)
        if self._modes is not None:
            self._modes.fit(right - left)
            top -= dp(GAP) + self._modes.height
            self._modes.pos = (self.x + (self.width - self._modes.width) / 2, top)
        if self._fader is not None:
            free = top - low - dp(GAP)
            self._fader.height = max(dp(FADER_LEAST), min(dp(FADER_HIGH), free))
            low += max(0, (free - self._fader.height) / 2)
            self._fader.pos = (right - self._fader.width if left_hand else left, low)

    def _place_feet(self) -> float:
        """The stamps, each under its picture; returns how high they are."""
        halves = self.pictures.halves() if len(self._feet) > 1 else [self.pictures.frame]
        highest = 0.0
        for foot, (x, y, wide, _high) in zip(self._feet, halves, strict=False):
            foot.width = wide
            foot.pos = (x, y)
            if y <= self.y:
                highest = max(highest, foot.height)
        return highest


class Foot(Widget):
    """What is known of a picture, at its foot, on a shade; a layer and no part of it."""

    def __init__(self, told: str) -> None:
        super().__init__(size_hint=(None, None))
        with self.canvas:
            Color(*STAMP_SHADE)
            self._shade = Rectangle()
        self._words = Text(told, "least", "white", size_hint=(None, None))
        self.add_widget(self._words)
        self.bind(width=self._fit, pos=self._draw, height=self._draw)

    def _fit(self, *_: object) -> None:
        self._words.width = max(1, self.width - 2 * dp(FOOT_EDGE))
        self.height = self._words.height + 2 * dp(FOOT_AIR)

    def _draw(self, *_: object) -> None:
        self._shade.pos, self._shade.size = self.pos, self.size
        self._words.pos = (self.x + dp(FOOT_EDGE), self.y + dp(FOOT_AIR))


class Modes(Painted):
    """Ghost, side by side, wipe: one of them, on the picture itself."""

    def __init__(
        self, chosen: str, words: dict[str, tuple[str, str]], turn: Callable[[str], None]
    ) -> None:
        self._chosen, self._words, self._turn = chosen, words, turn
        super().__init__(size_hint=(None, None), height=dp(MODE_HIGH))

    def fit(self, room: float) -> None:
        """As wide as its words, and never wider than there is room."""
        wide = sum(self._wide(word) for word, _icon in self._words.values()) + 2 * dp(4)
        self.width = min(wide, room)

    def draw(self) -> None:
        self._panel(self.whole)
        inner = dp(4)
        wides = [self._wide(word) for word, _icon in self._words.values()]
        scale = min(1.0, (self.width - 2 * inner) / sum(wides))
        x = inner
        for (mode, (word, icon)), natural_wide in zip(self._words.items(), wides, strict=True):
            area = Area(x, inner, natural_wide * scale, self.height - 2 * inner)
            ink = "white"
            if mode == self._chosen:
                Color(*WHITE)
                RoundedRectangle(
                    pos=(area.x, area.y), size=(area.width, area.height), radius=[dp(10)]
                )
                ink = "photo_ink"
            self._word(area, word, icon, ink)
            touch = Area(area.x, 0, area.width, self.height)
            self.spot(touch, (word,), partial(self._turn, mode))
            x += area.width

    def _word(self, area: Area, word: str, icon: str, ink: str) -> None:
        px = theme.size("body")
        room = area.width - 2 * dp(GAP)
        with_icon = room >= natural(word, px, True)[0] + dp(MODE_ICON + GAP)
        beside = dp(MODE_ICON + GAP) if with_icon else 0
        wide = min(natural(word, px, True)[0] + 1, room - beside)
        left = area.center_x - (beside + wide) / 2
        if with_icon:
            self.icon(icon, ink, (left, area.middle), MODE_ICON)
        self.write(word, "body", ink, (left + beside, area.middle), bold=True, wide=wide,
                   align="center")  # fmt: skip

    def _wide(self, word: str) -> float:
        words = natural(word, theme.size("body"), True)[0]
        return float(max(dp(MODE_LEAST), words + dp(MODE_ICON + GAP + 2 * MODE_EDGE)))

    def _panel(self, area: Area) -> None:
        Color(*PANEL)
        RoundedRectangle(pos=(area.x, area.y), size=(area.width, area.height), radius=[dp(14)])


class Shutter(ButtonBehavior, Painted):
    """The camera, large and round, under the thumb."""

    def __init__(self, told: str, shot: Callable[[], None]) -> None:
        self.told, self._on_tap = told, shot
        super().__init__(size_hint=(None, None), size=(dp(SHUTTER), dp(SHUTTER)))

    def draw(self) -> None:
        side, ring = self.width, dp(SHUTTER_RING)
        for inset, rgba in ((0, PANEL), (ring, WHITE)):
            Color(*rgba)
            wide = side - 2 * inset
            RoundedRectangle(pos=(inset, inset), size=(wide, wide), radius=[wide / 2])
        at = (side / 2 - dp(SHUTTER_ICON) / 2, side / 2)
        self.icon("camera", "photo_ink", at, SHUTTER_ICON)

    def on_release(self) -> None:
        press(self._on_tap)


class Fader(Dragged, Painted):
    """How strongly the old picture shows: an upright slider with its share in words."""

    def __init__(self, name: str, share: float, on_share: Callable[[float], None]) -> None:
        self._name, self._share, self._on_share = name, share, on_share
        super().__init__(size_hint=(None, None), width=dp(FADER_WIDE))
        words = natural(name, theme.size("small"), True)[0]
        self.width = max(dp(FADER_WIDE), words + 2 * dp(GAP))

    def draw(self) -> None:
        Color(*PANEL)
        RoundedRectangle(pos=(0, 0), size=self.size, radius=[dp(18)])
        self._line(self._name, self.height - self._words_high / 2 - dp(4))
        self._line(percent(self._share), self._words_high / 2 + dp(4))
        low, free = self._track
        x, thick, knob = self.width / 2, dp(TRACK), dp(KNOB)
        at = low + free * self._share
        for rgba, high in ((QUIET, free), (WHITE, free * self._share)):
            Color(*rgba)
            RoundedRectangle(pos=(x - thick / 2, low), size=(thick, high), radius=[thick / 2])
        RoundedRectangle(pos=(x - knob / 2, at - knob / 2), size=(knob, knob), radius=[knob / 2])
        Color(*theme.color("lb_fill"))
        grip = dp(GRIP)
        RoundedRectangle(pos=(x - grip / 2, at - grip / 2), size=(grip, grip), radius=[grip / 2])

    @property
    def _words_high(self) -> float:
        return float(natural("8", theme.size("small"), True)[1])

    @property
    def _track(self) -> tuple[float, float]:
        """Where the track begins, and how long it is: the knob never covers the words."""
        end = self._words_high + dp(8) + dp(KNOB) / 2
        return end, max(1.0, self.height - 2 * end)

    def _line(self, told: str, middle: float) -> None:
        self.write(told, "small", "white", (0, middle), bold=True, wide=self.width,
                   align="center")  # fmt: skip

    def dragged(self, touch: Any) -> None:
        """The share at this height of the track."""
        low, free = self._track
        self._share = max(0.0, min(1.0, (touch.y - self.y - low) / free))
        self.repaint()
        self._on_share(self._share)


def percent(share: float) -> str:
    """A share in words, joined so that it stays on one line."""
    return f"{round(share * 100)}\u00a0%"
