"""How far something is, as people say it."""

from mobile.texts import _

KM, TENTHS_BELOW = 1000, 10_000
ROUNDED_TO = 50


def way_told(metres: int) -> tuple[str, str]:
    """The number and its unit: 350 m, 2.1 km, 14 km."""
    if metres < KM - ROUNDED_TO / 2:
        return str(max(ROUNDED_TO, round(metres / ROUNDED_TO) * ROUNDED_TO)), _("m")
    far = metres / KM
    return f"{far:.1f}" if metres < TENTHS_BELOW else f"{far:.0f}", _("km")


def way(metres: int) -> str:
    """Number and unit on one line."""
    return "\u00a0".join(way_told(metres))
