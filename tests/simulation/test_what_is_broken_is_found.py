"""The simulation itself is tested: whatever is broken on purpose, it finds within a few days."""

from contextlib import nullcontext

import pytest

from tests.simulation import broken, runs
from tests.simulation.city import Built

DAYS_MAX = 14
CASES = {**broken.TABLETS, **broken.OFFICES, **broken.WIRES, **broken.WORLDS}


@pytest.mark.parametrize("what", CASES)
def test_it_is_found(tiny: Built, what: str) -> None:
    changed, invariant = CASES[what]
    found: list[str] = []
    with changed() if what in broken.OFFICES else nullcontext():
        for seed in range(1, DAYS_MAX + 1):
            failure = runs.day(tiny, seed, broken.parts_of(what))
            if failure is not None:
                found.append(failure.invariant)
            if failure is not None and failure.invariant == invariant:
                break
    assert invariant in found, (what, found)
