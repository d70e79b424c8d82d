"""What a quota means before it is ordered: coverage, schools never visited, load per school.

Each wave draws anew from every stratum, by ``drawing``'s law: one after another, each with the
chance of its weight among those left. Where chances can be counted out they are; else many plans
are played through by chance from a fixed seed, and how sure that is stands beside each number.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb, log, sqrt

WAVES_MAX = 60
SCHOOLS_MAX = 500_000
COUNTED_OUT_MAX = 12
"""Up to so many schools of different weights every set that may be drawn is gone through."""
KEYS_AIM = 1_600_000
KEYS_MAX = 6_000_000
"""How many chances may be taken: schools times waves times plans."""
PLANS = (8, 400)
"""At least and at most so many plans are played through."""
SURE = 2
"""The error told is so many standard errors."""


class TooMuch(ValueError):
    """More than can be played through, or more asked of a stratum than it holds."""


@dataclass(frozen=True)
class Stratum:
    """Schools drawn from together: their weights, and how many each wave takes.

    ``waited`` is for how many days nobody has been at each; none: that plays no part.
    """

    name: str
    weights: tuple[int, ...]
    quota: int
    waited: tuple[int, ...] = ()


@dataclass(frozen=True)
class Question:
    """A plan: its strata, how many waves, how often one school at most (0: as often as drawn).

    A school's weight grows by ``per_day`` for each day since it was visited, up to ``days_max``;
    from wave to wave ``apart`` days go by.
    """

    strata: tuple[Stratum, ...]
    waves: int
    most: int = 0
    per_day: int = 0
    apart: int = 0
    days_max: int = 0

    def refuse_impossible(self) -> None:
        """Refuse what cannot be, or cannot be answered in time."""
        schools = sum(len(one.weights) for one in self.strata)
        if not 1 <= self.waves <= WAVES_MAX or not 1 <= schools <= SCHOOLS_MAX or self.most < 0:
            raise TooMuch("waves or schools")
        if any(not 0 <= one.quota <= len(one.weights) for one in self.strata):
            raise TooMuch("quota")
        if any(weight < 1 for one in self.strata for weight in one.weights):
            raise TooMuch("weight")
        played = sum(len(one.weights) for one in self.strata if not _counts_out(one, self))
        if played * self.waves * PLANS[0] > KEYS_MAX:
            raise TooMuch("plans")


@dataclass(frozen=True)
class Figure:
    """A share of schools, 0 to 1; ``error`` is 0 where it was counted out."""

    value: float
    error: float = 0.0


@dataclass(frozen=True)
class Told:
    """What becomes of one stratum: ``loads[t][k]`` is the share visited k times by wave t."""

    name: str
    schools: int
    quota: int
    loads: tuple[tuple[Figure, ...], ...]
    lightest: Figure
    """Chance that a school whose weight is the least at the beginning is never visited."""
    plans: int = 0
    """How many plans were played through; 0 where it was counted out."""

    @property
    def never(self) -> Figure:
        """Chance that a school is never visited."""
        return self.loads[-1][0]


@dataclass(frozen=True)
class Answer:
    """What becomes of all strata."""

    strata: tuple[Told, ...]

    @cached_property
    def schools(self) -> int:
        return sum(one.schools for one in self.strata)

    @property
    def plans(self) -> int:
        """How many plans were played through where chances could not be counted out."""
        return max(one.plans for one in self.strata)

    def load(self, wave: int, times: int) -> Figure:
        """The share of all schools visited so often by the end of a wave (from 1)."""
        told = [(one.schools / self.schools, one.loads[wave - 1]) for one in self.strata]
        parts = [(share, loads[times]) for share, loads in told if times < len(loads)]
        value = sum(share * one.value for share, one in parts)
        return Figure(value, sqrt(sum((share * one.error) ** 2 for share, one in parts)))

    def coverage(self, wave: int) -> Figure:
        """The share of all schools visited at least once by the end of a wave."""
        never = self.load(wave, 0)
        return Figure(1 - never.value, never.error)


def simulate(question: Question, seed: int = 1) -> Answer:
    """What a plan means: the same for the same question and seed."""
    question.refuse_impossible()
    strata = []
    for place, stratum in enumerate(question.strata):
        if not stratum.weights:
            continue
        if _counts_out(stratum, question):
            strata.append(_counted_out(stratum, question))
        else:
            strata.append(_played(stratum, question, random.Random(f"{seed}:{place}")))
    return Answer(tuple(strata))


def inclusion(weights: Sequence[int], quota: int) -> list[float]:
    """The chance of each school to be among those drawn, over every set that may be drawn."""
    total = sum(weights)
    chances = {0: 1.0}
    """The chance that those drawn so far are this set, each set as the bits of a number."""
    for _ in range(quota):
        following: dict[int, float] = {}
        for drawn, chance in chances.items():
            left = total - sum(w for place, w in enumerate(weights) if drawn >> place & 1)
            for place, weight in enumerate(weights):
                if not drawn >> place & 1:
                    grown = drawn | 1 << place
                    following[grown] = following.get(grown, 0.0) + chance * weight / left
        chances = following
    return [
        sum(chance for drawn, chance in chances.items() if drawn >> place & 1)
        for place in range(len(weights))
    ]


def _same(stratum: Stratum, question: Question) -> bool:
    """Whether all schools of the stratum have the same chance in every wave."""
    all_or_none = stratum.quota in (0, len(stratum.weights))
    return all_or_none or (not question.per_day and len(set(stratum.weights)) == 1)


def _counts_out(stratum: Stratum, question: Question) -> bool:
    if 0 < question.most < question.waves and stratum.quota:
        return False
    few = not question.per_day and len(stratum.weights) <= COUNTED_OUT_MAX
    return _same(stratum, question) or few


def _counted_out(stratum: Stratum, question: Question) -> Told:
    """By the chance of each school in one wave: its visits in n waves are binomial."""
    size = len(stratum.weights)
    if _same(stratum, question):
        chances, shares = [stratum.quota / size], [1.0]
    else:
        chances, shares = inclusion(stratum.weights, stratum.quota), [1 / size] * size
    loads = tuple(
        tuple(
            Figure(
                sum(share * _binomial(wave, k, p) for share, p in zip(shares, chances, strict=True))
            )
            for k in range(wave + 1)
        )
        for wave in range(1, question.waves + 1)
    )
    lightest = Figure((1 - min(chances)) ** question.waves)
    return Told(stratum.name, size, stratum.quota, loads, lightest)


def _binomial(trials: int, times: int, chance: float) -> float:
    return float(comb(trials, times) * chance**times * (1 - chance) ** (trials - times))


def _played(stratum: Stratum, question: Question, chance: random.Random) -> Told:
    """By playing plans through: means, and how sure they are by how the plans differ."""
    least, most = PLANS
    size, waves = len(stratum.weights), question.waves
    everything = sum(len(one.weights) for one in question.strata)
    plans = max(least, min(most, KEYS_AIM // (everything * waves)))
    begun = stratum.waited or (0,) * size
    first = _weights(stratum, question, begun)
    light = [at for at, weight in enumerate(first) if weight == min(first)]
    loads = [_Sums(wave + 1) for wave in range(1, waves + 1)]
    lightest = _Sums(1)
    for _ in range(plans):
        visits = [0] * size
        waited = list(begun)
        for wave in range(waves):
            _one_wave(stratum, question, visits, waited, chance)
            counts = [0] * (wave + 2)
            for times in visits:
                counts[times] += 1
            loads[wave].add([count / size for count in counts])
        lightest.add([sum(not visits[at] for at in light) / len(light)])
    figures = tuple(one.figures() for one in loads)
    return Told(stratum.name, size, stratum.quota, figures, lightest.figures()[0], plans)


def _one_wave(
    stratum: Stratum,
    question: Question,
    visits: list[int],
    waited: list[int],
    chance: random.Random,
) -> None:
    """Draw once: who has the smallest exponential keys (rate = weight) is drawn.

    The law is that of drawing one after another: P. Efraimidis, P. Spirakis, *Weighted random
    sampling with a reservoir*, 2006.
    """
    pick = chance.random
    weights = _weights(stratum, question, waited)
    keys = [-log(1.0 - pick()) / weight for weight in weights]
    if question.most:
        beyond = float("inf")
        keys = [
            key if times < question.most else beyond
            for key, times in zip(keys, visits, strict=True)
        ]
    if stratum.quota:
        last = sorted(keys)[stratum.quota - 1]
        for at, key in enumerate(keys):
            if key <= last and key != float("inf"):
                visits[at] += 1
                waited[at] = 0
    waited[:] = [days + question.apart for days in waited]


def _weights(stratum: Stratum, question: Question, waited: Sequence[int]) -> Sequence[int]:
    """What each school weighs, by its own and by how long nobody has been there."""
    if not question.per_day:
        return stratum.weights
    per_day, most = question.per_day, question.days_max
    return [
        weight + per_day * min(days, most)
        for weight, days in zip(stratum.weights, waited, strict=True)
    ]


class _Sums:
    """Means of several shares over the plans, and their errors."""

    def __init__(self, width: int) -> None:
        self._count = 0
        self._sums, self._squares = [0.0] * width, [0.0] * width

    def add(self, shares: list[float]) -> None:
        self._count += 1
        for at, share in enumerate(shares):
            self._sums[at] += share
            self._squares[at] += share * share

    def figures(self) -> tuple[Figure, ...]:
        found = []
        for total, squares in zip(self._sums, self._squares, strict=True):
            mean = total / self._count
            spread = max(0.0, squares / self._count - mean * mean) / (self._count - 1)
            found.append(Figure(mean, SURE * sqrt(spread)))
        return tuple(found)
