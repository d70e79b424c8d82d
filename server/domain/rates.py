"""What look-backs found, as rates (到位率, 反弹率, 虚假率), and how far chance may carry them.

A rate is told with its own two parts and is never added or averaged. What was drawn is a sample of
what was closed, so a rate has a sampling error; where all of them were gone back to it has none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist, median, quantiles

from shared.vocabulary import Grade, Outcome

CONFIDENCE = 0.95
ENOUGH_OF_EACH = 5
"""So many with and so many without: from here on the error is the same to both sides."""
PERCENT = 100
CONCLUSIVE = (Outcome.FIXED, Outcome.PARTLY, Outcome.NOT_FIXED, Outcome.REBOUND)
"""Outcomes that answer whether it stayed put right; the others stand in no rate."""


class Measure(StrEnum):
    """Which rate."""

    FIXED = "fixed"
    REBOUND = "rebound"
    FALSE = "false"


COUNTED = {
    Measure.FIXED: Outcome.FIXED,
    Measure.REBOUND: Outcome.REBOUND,
    Measure.FALSE: Outcome.NOT_FIXED,
}
"""The outcome each rate counts."""


def stands_in(measure: Measure, outcome: Outcome, *, reported: bool) -> bool:
    """Whether a look-back stands in the whole of a rate.

    False is only what somebody reported as done: what was put right before the inspector's eyes
    was reported by nobody.
    """
    return outcome in CONCLUSIVE and (reported or measure is not Measure.FALSE)


@dataclass(frozen=True)
class Rate:
    """So many of so many; ``chance`` is how much of the sampling error is left, 0 to 1."""

    part: int
    whole: int
    chance: float = 1.0
    confidence: float = CONFIDENCE

    @property
    def value(self) -> float | None:
        """The share in percent; of nothing there is none."""
        return PERCENT * self.part / self.whole if self.whole else None

    @property
    def complete(self) -> bool:
        """Whether all were gone back to, so that nothing is left to chance."""
        return bool(self.whole) and self.chance == 0

    @property
    def margin(self) -> float | None:
        """The sampling error in points, the same to both sides; None for a small sample."""
        small = min(self.part, self.whole - self.part) < ENOUGH_OF_EACH
        if self.complete or small:
            return 0.0 if self.complete else None
        share = self.part / self.whole
        return PERCENT * self._z * sqrt(share * (1 - share) * self.chance / self.whole)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between which percentages the rate of all lies; of a small sample by Wilson (1927)."""
        if self.value is None:
            return None
        if self.margin is not None:
            return self.value - self.margin, self.value + self.margin
        return wilson(self.part, self.whole / self.chance, self.value / PERCENT, self._z)

    @property
    def _z(self) -> float:
        return NormalDist().inv_cdf((1 + self.confidence) / 2)


def wilson(part: int, size: float, share: float, z: float) -> tuple[float, float]:
    """Wilson's score interval in percent, for a sample as good as one of this size."""
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    # At the ends the two sums are the same number, but for what a machine rounds.
    low = 0.0 if part == 0 else max(0.0, middle - half)
    high = 1.0 if share == 1 else min(1.0, middle + half)
    return PERCENT * low, PERCENT * high


def chance_left(strata: Iterable[tuple[int, int]]) -> float:
    """How much of the sampling error is left, of grades each with those gone back to and those not.

    The finite population correction (N - n) / (N - 1) of each grade, weighed by how many of it were
    gone back to: of grades all gone back to nothing is left.
    """
    looked = left = 0.0
    for judged, open_still in strata:
        looked += judged
        everything = judged + open_still
        left += judged * open_still / (everything - 1) if judged and open_still else 0.0
    return left / looked if looked else 1.0


@dataclass(frozen=True)
class Seen:
    """A closed case that counts: gone back to with this outcome, or (None) not gone back to."""

    grade: Grade
    outcome: Outcome | None
    reported: bool = True


def rate(
    measure: Measure, cases: Iterable[Seen] | Mapping[Seen, int], confidence: float = CONFIDENCE
) -> Rate:
    """The rate of some cases, one by one or counted by how they were seen.

    Those not gone back to say how much of the whole was seen.
    """
    counts = cases if isinstance(cases, Mapping) else Counter(cases)
    part = 0
    strata = {grade: [0, 0] for grade in Grade}
    for one, count in counts.items():
        if one.outcome is None:
            if one.reported or measure is not Measure.FALSE:
                strata[one.grade][1] += count
        elif stands_in(measure, one.outcome, reported=one.reported):
            strata[one.grade][0] += count
            part += count * (one.outcome is COUNTED[measure])
    counted = [(judged, open_still) for judged, open_still in strata.values()]
    return Rate(part, sum(judged for judged, _ in counted), chance_left(counted), confidence)


def standing_out(whole: Rate, groups: Iterable[Rate]) -> list[int]:
    """Which groups lie above the rate of all by more than chance explains, by their place.

    Also of a group that was seen whole: a few cases more or fewer are no difference. Of many groups
    one in twenty would by chance alone: the more there are, the surer it must be (C. Bonferroni).
    """
    rates = list(groups)
    told = sum(1 for one in rates if one.whole)
    if whole.value is None or not told:
        return []
    surer = 1 - (1 - CONFIDENCE) / told
    found = []
    for place, one in enumerate(rates):
        between = Rate(one.part, one.whole, confidence=surer).bounds
        if between is not None and between[0] > whole.value:
            found.append(place)
    return found


@dataclass(frozen=True)
class Spread:
    """How long it took, in working days: the middle one, and where the middle half lies."""

    count: int
    median: float
    lower: float
    upper: float
    shortest: int
    longest: int


def spread(days: list[int]) -> Spread | None:
    """The middle and the spread of some numbers of working days; None of none."""
    if not days:
        return None
    quarters = quantiles(days, n=4, method="inclusive") if len(days) > 1 else [float(days[0])] * 3
    return Spread(len(days), float(median(days)), quarters[0], quarters[2], min(days), max(days))
