"""The simulation itself is tested: whatever is broken on purpose, it finds within a few days."""

from contextlib import nullcontext

import pytest

from tests.simulation import broken, runs
from tests.simulation.city import Built

DAYS_MAX = 14
FOUND_ON = {
    "ops in doubt taken for delivered": 3,
    "ops thrown away when answered": 8,
    "prunes what is not archived": 8,
    "pages shown before the scope has caught up": 2,
    "always safe to hand in": 4,
    "a finding acknowledged and not kept": 3,
    "a service acknowledged and not kept": 3,
    "a service that moves no order": 9,
    "the last writer wins": 7,
    "a cursor that skips": 2,
    "a poison op stops its batch": 7,
    "what is sealed corrected": 3,
    "answers edited in the office": 2,
}
"""The day that found it last is tried first; where it finds nothing any more, all the others."""
CASES = {**broken.TABLETS, **broken.OFFICES, **broken.WIRES, **broken.WORLDS}


@pytest.mark.parametrize("what", CASES)
def test_it_is_found(tiny: Built, what: str) -> None:
    changed, invariant = CASES[what]
    found: list[str] = []
    with changed() if what in broken.OFFICES else nullcontext():
        for seed in sorted(range(1, DAYS_MAX + 1), key=lambda day: day != FOUND_ON.get(what)):
            failure = runs.day(tiny, seed, broken.parts_of(what))
            if failure is not None:
                found.append(failure.invariant)
            if failure is not None and failure.invariant == invariant:
                break
    assert invariant in found, (what, found)
