"""A secret, weighted draw of schools that anyone can re-run once its salt is published.

Before the draw the salt is committed to by its SHA-256. The draw walks a stream of
HMAC-SHA-256(salt, counter): each block gives a 256-bit number; the next school is the one in whose
share of the remaining weights the number falls; numbers beyond the largest multiple of the sum are
skipped, so that no share is favoured. Candidates stand in order of their code.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

ALGORITHM = "lookback-draw-1"
BLOCK_BITS = 256
CANDIDATES_MAX = 500_000
WEIGHT_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school that may be drawn, with its weight (a whole number of at least 1)."""

    code: str
    weight: int = 1


class ImpossibleDraw(ValueError):
    """More is to be drawn than there is, or a weight is not a whole number of at least 1."""


def commitment(salt: str) -> str:
    """What is published before the draw: the salt's digest."""
    return hashlib.sha256(salt.encode()).hexdigest()


def draw(candidates: list[Candidate], count: int, salt: str) -> list[str]:
    """The codes drawn, in the order drawn; the same for the same candidates, count and salt."""
    remaining = sorted(candidates, key=lambda candidate: candidate.code)
    weights = [candidate.weight for candidate in remaining]
    refuse_impossible([candidate.code for candidate in remaining], weights, count)
    numbers, shares = _numbers(salt), Shares(weights)
    return [remaining[shares.take(_below(numbers, shares.total))].code for _ in range(count)]


class Shares:
    """The weights of those not drawn yet, one after another; whose share a number falls in.

    Sums of ever longer stretches (P. Fenwick, *A new data structure for cumulative frequency
    tables*, 1994), so that a large register is drawn from as quickly as it is read.
    """

    def __init__(self, weights: list[int]) -> None:
        self._weights, self.total = weights, sum(weights)
        self._sums = [0, *weights]
        for place in range(1, len(self._sums)):
            above = place + (place & -place)
            if above < len(self._sums):
                self._sums[above] += self._sums[place]
        self._longest = 1 << (len(weights).bit_length() - 1) if weights else 0

    def take(self, at: int) -> int:
        """The place of the one in whose share this falls; it has no share any more."""
        place, stretch = 0, self._longest
        while stretch:
            beyond = place + stretch
            if beyond < len(self._sums) and self._sums[beyond] <= at:
                place, at = beyond, at - self._sums[beyond]
            stretch >>= 1
        self._leave(place)
        return place

    def _leave(self, index: int) -> None:
        weight, self._weights[index] = self._weights[index], 0
        self.total -= weight
        place = index + 1
        while place < len(self._sums):
            self._sums[place] -= weight
            place += place & -place


def refuse_impossible(codes: list[str], weights: list[int], count: int) -> None:
    """A code twice, too many, a weight that is none, more to be drawn than there is."""
    if len(set(codes)) != len(codes) or len(codes) > CANDIDATES_MAX:
        raise ImpossibleDraw("a code stands twice, or there are too many")
    if not 0 <= count <= len(codes):
        raise ImpossibleDraw(f"{count} cannot be drawn from {len(codes)}")
    if not all(1 <= weight <= WEIGHT_MAX for weight in weights):
        raise ImpossibleDraw("a weight is a whole number of at least 1")


def _numbers(salt: str) -> Iterator[int]:
    counter = 0
    while True:
        block = hmac.digest(salt.encode(), counter.to_bytes(8, "big"), "sha256")
        yield int.from_bytes(block, "big")
        counter += 1


def _below(numbers: Iterator[int], total: int) -> int:
    limit = (1 << BLOCK_BITS) // total * total
    return next(number for number in numbers if number < limit) % total
