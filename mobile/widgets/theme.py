"""The theme: the only place with colours, sizes and fonts. Light, dark and sun.

Sun is not light with more contrast: borders are thicker, all text is bold, nothing is tinted
but the yellow of a warning.
"""

import json
from functools import lru_cache
from pathlib import Path

from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.metrics import dp, sp
from kivy.properties import NumericProperty, StringProperty
from kivy.utils import get_color_from_hex

from mobile.widgets.plate import Rgba, Skin

ASSETS = Path(__file__).resolve().parents[1] / "assets"
ICON_FONT = "Icons"

LIGHT = {
    "canvas": "#F0F2F1", "surface": "#FFFFFF", "sunk": "#E6E9E8", "line": "#D3D8D7",
    "edge": "#7C8790", "track": "#D9DEDD", "ink": "#15202B", "ink2": "#44515E",
    "ink3": "#5D6975", "brand": "#1B4B86", "brand_fill": "#1B4B86", "brand_tint": "#E2EAF5",
    "hero": "#16365F", "hero2": "#C9D8EC", "ok": "#17713F", "ok_fill": "#17713F",
    "ok_tint": "#DFF0E5", "bad": "#B4232A", "bad_fill": "#B4232A", "bad_tint": "#FBE5E4",
    "na": "#4D5965", "na_fill": "#4D5965", "na_tint": "#E6E9EC", "warn": "#8A5300",
    "warn_fill": "#8A5300", "warn_tint": "#FBEDD0", "lb": "#63399A", "lb_fill": "#63399A",
    "lb_tint": "#EDE5F7", "white": "#FFFFFF", "hero_pass": "#8FD3AC", "hero_fail": "#FF9D95",
    "hero_na": "#9FB2CB", "scrim": "#15202B8C", "behind": "#6F777C", "photo_ink": "#15202B",
}  # fmt: skip
DARK = {
    "canvas": "#0E1318", "surface": "#182028", "sunk": "#232D37", "line": "#323E4A",
    "edge": "#788694", "track": "#3A4754", "ink": "#EEF2F5", "ink2": "#BAC5CF",
    "ink3": "#97A5B2", "brand": "#8FBCF5", "brand_fill": "#2A66B0", "brand_tint": "#1D3350",
    "hero": "#1D3E6B", "hero2": "#C9D8EC", "ok": "#6AD298", "ok_fill": "#1C7A47",
    "ok_tint": "#153626", "bad": "#FF9D95", "bad_fill": "#BF3A37", "bad_tint": "#47201F",
    "na": "#AEBAC5", "na_fill": "#55626F", "na_tint": "#29343F", "warn": "#F2BD5C",
    "warn_fill": "#8A5300", "warn_tint": "#3D2E12", "lb": "#C6A8F2", "lb_fill": "#744BB0",
    "lb_tint": "#33244A", "white": "#FFFFFF", "hero_pass": "#8FD3AC", "hero_fail": "#FF9D95",
    "hero_na": "#9FB2CB", "scrim": "#00000099", "behind": "#2B3238", "photo_ink": "#15202B",
}  # fmt: skip
SUN = {
    "canvas": "#FFFFFF", "surface": "#FFFFFF", "sunk": "#FFFFFF", "line": "#000000",
    "edge": "#000000", "track": "#A8A8A8", "ink": "#000000", "ink2": "#000000",
    "ink3": "#1E1E1E", "brand": "#00349A", "brand_fill": "#00349A", "brand_tint": "#FFFFFF",
    "hero": "#000000", "hero2": "#FFFFFF", "ok": "#00602A", "ok_fill": "#00602A",
    "ok_tint": "#FFFFFF", "bad": "#B40000", "bad_fill": "#B40000", "bad_tint": "#FFFFFF",
    "na": "#000000", "na_fill": "#000000", "na_tint": "#FFFFFF", "warn": "#6B3A00",
    "warn_fill": "#6B3A00", "warn_tint": "#FFE98A", "lb": "#4A0090", "lb_fill": "#4A0090",
    "lb_tint": "#FFFFFF", "white": "#FFFFFF", "hero_pass": "#FFFFFF", "hero_fail": "#FFFFFF",
    "hero_na": "#FFFFFF", "scrim": "#000000B3", "behind": "#000000", "photo_ink": "#000000",
}  # fmt: skip
THEMES = {"light": LIGHT, "dark": DARK, "sun": SUN}
SCALES = {"normal": 1.0, "large": 1.15, "larger": 1.3}
BORDERS = {"light": 1, "dark": 1, "sun": 3}
PROPOSED = {"light": 4, "dark": 4, "sun": 7}
"""How thick the border of a verdict is that was computed and waits for a tap."""

SIZES = {
    "number": 64, "huge": 52, "item": 44, "hero": 40, "count": 36, "item_long": 34, "title": 28,
    "sheet": 22, "button": 18, "list": 17, "body": 16, "small": 14, "least": 13,
}  # fmt: skip
RADII = {
    "square": 0, "chip": 8, "photo": 10, "control": 12, "button": 14, "card": 16, "verdict": 18,
    "hero": 20, "sheet": 24, "round": 44,
}  # fmt: skip
TOUCH = 64
TOUCH_LEAST = 48


@lru_cache
def _rgba(told: str) -> Rgba:
    red, green, blue, alpha = get_color_from_hex(told)
    return red, green, blue, alpha


class Theme(EventDispatcher):
    """The theme in use; ``version`` counts its changes, so that what is drawn can follow."""

    name = StringProperty("light")
    text_size = StringProperty("normal")
    hand = StringProperty("right")
    motion = StringProperty("on")
    version = NumericProperty(0)

    def use(self, name: str, text_size: str, hand: str, motion: str = "on") -> None:
        """Draw in this theme from now on."""
        self.motion = motion
        if (name, text_size, hand) != (self.name, self.text_size, self.hand):
            self.name, self.text_size, self.hand = name, text_size, hand
            self.version += 1

    def color(self, token: str) -> list[float]:
        """A colour by its token."""
        return list(_rgba(self._tokens[token]))

    @property
    def _tokens(self) -> dict[str, str]:
        return THEMES[self.name]

    def skin(self, fill: str, line: str, radius: str, border: float = 0) -> Skin:
        """A surface by its tokens; a line is as wide as the theme's if nothing else is said."""
        wide = (border or self.border) if line else 0.0
        colors = _rgba(self._tokens[fill]), _rgba(self._tokens[line or fill])
        return Skin(*colors, wide, dp(RADII[radius]))

    def size(self, use: str) -> float:
        """A text size by its use, at the chosen step."""
        return float(sp(SIZES[use] * SCALES[self.text_size]))

    @property
    def moves(self) -> bool:
        """Whether anything moves: in the sun nothing does."""
        return bool(self.motion == "on" and self.name != "sun")

    @property
    def border(self) -> float:
        return float(dp(BORDERS[self.name]))

    @property
    def proposed(self) -> float:
        return float(dp(PROPOSED[self.name]))

    @property
    def all_bold(self) -> bool:
        return self.name == "sun"


theme = Theme()


def register_fonts() -> dict[str, str]:
    """Noto Sans SC under Kivy's default name, and the icons; returns the icon table."""
    LabelBase.register(
        "Roboto",
        fn_regular=str(ASSETS / "NotoSansSC-Regular.ttf"),
        fn_bold=str(ASSETS / "NotoSansSC-Bold.ttf"),
    )
    LabelBase.register(ICON_FONT, fn_regular=str(ASSETS / "icons.ttf"))
    table: dict[str, str] = json.loads((ASSETS / "icons.json").read_text(encoding="utf-8"))
    return table


ICONS = register_fonts()
