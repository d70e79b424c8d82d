"""A wave before its draw: strata, quotas, weights, and why a school takes no part."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from server.domain.drawing import WEIGHT_MAX
from server.domain.planning_words import LeftOut

ALL = "all"
NEVER_VISITED_DAYS = 730
"""A school nobody went to yet weighs as one last seen two years ago."""
RECENT_TEAM_DAYS = 365
"""Who went to a school within a year was there on its last visit and steps aside."""


class StratumBy(StrEnum):
    """By what the register is divided before quotas are set."""

    TOWN = "town"
    KIND = "kind"
    LOCALITY = "locality"
    KEY = "key"


@dataclass(frozen=True)
class Weights:
    """What each thing known of a school adds to its weight; whole numbers, and never nothing.

    ``base`` stands for every school; ``per_day`` for each day since the last visit, up to two
    years; the others for each open fault by grade, each complaint of a year, a key school.
    """

    base: int = 100
    per_day: int = 1
    ordinary: int = 10
    serious: int = 50
    major: int = 150
    complaint: int = 50
    key: int = 100

    def of(self, known: "Known") -> int:
        """The weight of a school, from 1 to the highest a draw takes."""
        days = NEVER_VISITED_DAYS if known.days_since is None else known.days_since
        weight = (
            self.base
            + self.per_day * max(0, min(days, NEVER_VISITED_DAYS))
            + self.ordinary * known.ordinary
            + self.serious * known.serious
            + self.major * known.major
            + self.complaint * known.complaints
            + (self.key if known.key else 0)
        )
        return max(1, min(weight, WEIGHT_MAX))


@dataclass(frozen=True)
class Known:
    """What weighs, of one school, on the day of freezing."""

    days_since: int | None = None
    ordinary: int = 0
    serious: int = 0
    major: int = 0
    complaints: int = 0
    key: bool = False


@dataclass(frozen=True)
class Parameters:
    """What a wave is asked for: how many of what, when, by whom, how often at most."""

    total: int = 2
    strata: tuple[StratumBy, ...] = ()
    quotas: dict[str, int] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)
    first_on: str = ""
    last_on: str = ""
    release_hour: str = "07:30"
    per_day: int = 3
    visits_max: int = 4
    offices_apart: bool = True
    team: int = 2
    inspectors: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Parameters":
        """Read back; what an older version did not know takes its usual value."""
        known = {one.name for one in fields(cls)}
        told = {name: value for name, value in record.items() if name in known}
        told["strata"] = tuple(StratumBy(one) for one in told.get("strata", ()))
        told["weights"] = Weights(**told.get("weights", {}))
        told["inspectors"] = tuple(told.get("inspectors", ()))
        return cls(**told)

    @property
    def days(self) -> tuple[date, date]:
        return date.fromisoformat(self.first_on), date.fromisoformat(self.last_on)


def stratum(by: Iterable[StratumBy], told: Mapping[StratumBy, str]) -> str:
    """The name of a stratum: what tells it apart, in the order of the choice."""
    return "/".join(told[one] for one in by) or ALL


def allot(total: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """Quotas in proportion to size, by largest remainder; one at least while there is enough.

    Equal remainders go to the larger stratum, then by name: it comes out the same each time.
    """
    total = min(total, sum(sizes.values()))
    open_strata = [name for name in sorted(sizes) if sizes[name]]
    if not open_strata:
        return {}
    floor = 1 if total >= len(open_strata) else 0
    quotas = dict.fromkeys(open_strata, floor)
    rest = total - floor * len(open_strata)
    left = {name: sizes[name] - floor for name in open_strata}
    whole = sum(left.values())
    for name in open_strata:
        quotas[name] += rest * left[name] // whole if whole else 0
    by_remainder = sorted(
        open_strata, key=lambda name: (-(rest * left[name] % max(whole, 1)), -left[name], name)
    )
    while sum(quotas.values()) < total:
        name = next(one for one in by_remainder if quotas[one] < sizes[one])
        quotas[name] += 1
        by_remainder.remove(name)
    return quotas


def left_out(*, school_days: int, visits: int, visits_max: int, staffed: bool) -> LeftOut | None:
    """Why a school takes no part in a wave, or None."""
    if not school_days:
        return LeftOut.CLOSED_DAYS
    if visits >= visits_max:
        return LeftOut.LOAD
    return None if staffed else LeftOut.ALL_RECUSED


def timetable(
    teams: Sequence[tuple[str, tuple[str, ...]]],
    opened: Mapping[str, Sequence[date]],
    per_day: int,
) -> dict[str, date]:
    """The day of each visit: the first on which the school is open and its team has room.

    Where no day has room it is the one on which they have least to do.
    """
    busy: Counter[tuple[str, date]] = Counter()
    days: dict[str, date] = {}
    for code, team in teams:
        load = {day: max(busy[person, day] for person in team) for day in opened[code]}
        free = [day for day in opened[code] if load[day] < per_day]
        day = free[0] if free else min(load, key=lambda one: (load[one], one))
        days[code] = day
        busy.update((person, day) for person in team)
    return days
