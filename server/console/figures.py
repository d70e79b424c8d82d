"""Figures in words: a rate with its error and its parts, a share, a number of working days."""

from flask_babel import gettext

from server.domain.rates import Measure, Rate

TEXTS = {
    Measure.FIXED: "Stayed put right",
    Measure.REBOUND: "Rebounded",
    Measure.FALSE: "Falsely reported",
}
PERCENT = 100
TENTH = 0.1


def measure_name(measure: Measure) -> str:
    """What a rate is called."""
    return gettext(TEXTS[measure])


def percent(value: float) -> str:
    """A percentage with one decimal place."""
    return f"{value:.1f}%"


def share(part: int, whole: int) -> str:
    """A share in percent; of nothing a dash."""
    return percent(PERCENT * part / whole) if whole else "—"


def rate(one: Rate) -> str:
    """A rate as it is read: with its error, its bounds where the sample is small, or none."""
    if one.value is None or one.bounds is None:
        return "—"
    told = percent(one.value)
    if one.complete:
        return told
    if one.margin is not None:
        return f"{told} ± {one.margin:.1f}"
    low, high = one.bounds
    return gettext(
        "%(rate)s (%(low)s to %(high)s)", rate=told, low=f"{low:.1f}", high=f"{high:.1f}"
    )


def error(one: Rate) -> str:
    """Only what is to be said of chance."""
    if one.value is None or one.bounds is None:
        return "—"
    if one.complete:
        return gettext("all gone back to, no sampling error")
    if one.margin is not None:
        return f"± {one.margin:.1f}"
    return gettext(
        "%(low)s to %(high)s, small sample", low=f"{one.bounds[0]:.1f}", high=f"{one.bounds[1]:.1f}"
    )


def chance(value: float, error_of: float) -> str:
    """A share of schools in percent; where it was played through, with its error."""
    told = f"{PERCENT * value:.1f}%"
    # What is smaller than the last place shown changes nothing.
    return f"{told} ± {max(TENTH, PERCENT * error_of):.1f}" if error_of else told


def days(value: float) -> str:
    """Working days, halves told only where there are some."""
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"
