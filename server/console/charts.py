"""Charts of a page: one description from which both the drawing and its table are made.

The drawing is the browser's (``static/charts.js``); the table is what prints, what a screen reader
is given, and what stands there without script.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SERIES_MAX = 3
LABEL_DECIMALS = 1


@dataclass(frozen=True)
class Series:
    """A row of numbers with one name; ``bounds`` are whiskers, ``printed`` what stands beside."""

    name: str
    values: Sequence[float | None]
    tone: str = "brand"
    """A custom property of the style sheet: brand, bad, amber, line2, ok, back."""
    dashed: bool = False
    printed: Sequence[str] | None = None
    bounds: Sequence[tuple[float, float] | None] | None = None


@dataclass(frozen=True)
class Cell:
    """A number of the table, and the page with its records."""

    text: str
    door: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart: ``kind`` is bars (upright), rows (lying) or line; its title says the finding."""

    kind: str
    title: str
    note: str
    labels: Sequence[str]
    series: Sequence[Series]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str
    unit: str = ""
    top: float | None = None
    """Where the scale of values ends; without it, where they do."""
    marked: Sequence[tuple[str, int, int]] = field(default_factory=tuple)
    """Stretches of the scale that are named, from the place of a label to that of another."""
    level: tuple[str, float] | None = None
    """A line across, with its name: the value of all together."""

    @property
    def shown(self) -> bool:
        """Whether there is anything to be drawn."""
        return any(value is not None for one in self.series for value in one.values)

    def drawn(self) -> dict[str, Any]:
        """What the browser draws."""
        return {
            "kind": self.kind,
            "title": self.title,
            "unit": self.unit,
            "labels": list(self.labels),
            "top": self.top,
            "marked": [list(one) for one in self.marked],
            "level": list(self.level) if self.level else None,
            "series": [
                {
                    "name": one.name,
                    "values": [_short(value) for value in one.values],
                    "tone": one.tone,
                    "dashed": one.dashed,
                    "printed": list(one.printed) if one.printed else None,
                    "bounds": _bounds(one),
                }
                for one in self.series
            ],
        }


def _bounds(one: Series) -> list[list[float] | None] | None:
    if one.bounds is None:
        return None
    return [[round(low, 2), round(high, 2)] if told else None for told in one.bounds
            for low, high in [told or (0.0, 0.0)]]  # fmt: skip


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
