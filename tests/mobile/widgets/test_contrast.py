"""Every pair of colours that stands on one another can be read: WCAG ratios of the theme itself."""

import pytest

from mobile.widgets.theme import THEMES

TEXT, SUN_TEXT, EDGE = 4.5, 7.0, 3.0
GROUNDS = ("surface", "canvas", "sunk")
STATUSES = ("brand", "ok", "bad", "na", "warn", "lb")
PAIRS = (
    *((ink, ground) for ink in ("ink", "ink2", "ink3") for ground in GROUNDS),
    *((status, ground) for status in STATUSES for ground in GROUNDS),
    *((status, f"{status}_tint") for status in STATUSES),
    *(("white", f"{status}_fill") for status in STATUSES),
    *((ink, tint) for ink in ("ink", "ink2") for tint in ("brand_tint", "ok_tint", "warn_tint")),
    ("surface", "ink"),
    ("white", "hero"),
    ("hero2", "hero"),
    ("hero_pass", "hero"),
    ("hero_fail", "hero"),
    ("hero_na", "hero"),
)


def luminance(color: str) -> float:
    """Relative luminance of a colour, WCAG 2.2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_the_one_of_the_norm() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_every_word_can_be_read_on_what_it_stands(name: str) -> None:
    least = SUN_TEXT if name == "sun" else TEXT
    colors = THEMES[name]
    unreadable = {
        f"{ink} on {ground}": round(ratio(colors[ink], colors[ground]), 2)
        for ink, ground in PAIRS
        if ratio(colors[ink], colors[ground]) < least
    }
    assert unreadable == {}


@pytest.mark.parametrize("name", THEMES)
def test_the_border_of_what_is_tapped_is_seen(name: str) -> None:
    colors = THEMES[name]
    for ground in GROUNDS:
        assert ratio(colors["edge"], colors[ground]) >= EDGE, ground


def test_all_themes_have_the_same_tokens() -> None:
    assert len({frozenset(colors) for colors in THEMES.values()}) == 1
