"""A draw from a register of the whole country, in a process of its own that does nothing else.

``python -m bench.drawing RULE``
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.figures import Figure, Limit, Spent
from server.domain import drawing, wave_drawing
from server.domain.drawing import Candidate
from server.domain.wave_drawing import Entry, Frozen

SCHOOLS, QUOTA = 500_000, 25_000
STRATA, TOWNS, INSPECTORS, OFFICES = 32, 2000, 2000, 40
WEIGHTS = 830
TIES = (1, 7, 13)
SALT = "5e" * 32
KIB, MB = 1024, 1e6
ROWS = {
    drawing.ALGORITHM: "25,000 of 500,000 schools drawn",
    wave_drawing.ALGORITHM: "the same in strata, with teams",
}


def draws(_folder: Path) -> list[Figure]:
    """Both rules, each in a process of its own."""
    return [_measured(rule) for rule in ROWS]


NAMES: dict[str, Callable[[Path], list[Figure]]] = {"draw": draws}


def main() -> None:
    """Build the register, draw, tell what it took."""
    of_rule = {drawing.ALGORITHM: _plain, wave_drawing.ALGORITHM: _wave}
    draw = of_rule[sys.argv[1]]()
    held, began = _peak_mb(), time.process_time()
    schools = draw()
    spent = time.process_time() - began
    if schools != QUOTA:
        raise RuntimeError(f"{schools} were drawn")
    told = {"value": spent, "whole_mb": _peak_mb(), "beside_register_mb": _peak_mb() - held}
    print(json.dumps(told))


def _plain() -> Callable[[], int]:
    candidates = [Candidate(_code(n), 1 + n % WEIGHTS) for n in range(SCHOOLS)]
    return lambda: len(drawing.draw(candidates, QUOTA, SALT))


def _wave() -> Callable[[], int]:
    """Everywhere three step aside: of the own town, and the two who were there last."""
    people = [f"inspector {n:04}" for n in range(INSPECTORS)]
    inspectors = {person: f"office {n % OFFICES}" for n, person in enumerate(people)}
    strata, towns = [f"stratum {n}" for n in range(STRATA)], [f"town {n}" for n in range(TOWNS)]
    aside = [
        frozenset(people[town * times % INSPECTORS] for times in TIES) for town in range(TOWNS)
    ]
    register = tuple(
        Entry(_code(n), strata[n % STRATA], 1 + n % WEIGHTS, towns[n % TOWNS], aside[n % TOWNS])
        for n in range(SCHOOLS)
    )
    quotas = {name: (QUOTA + n) // STRATA for n, name in enumerate(strata)}
    frozen = Frozen(register, (), inspectors, quotas)
    return lambda: len(wave_drawing.draw(frozen, SALT).teams)


def _code(number: int) -> str:
    return f"35{number:08}"


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / MB


def _measured(rule: str) -> Figure:
    command = [sys.executable, "-m", "bench.drawing", rule]
    done = subprocess.run(command, check=True, text=True, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return Figure(ROWS[rule], found.pop("value"), "s CPU", Spent(), Limit(), found)


if __name__ == "__main__":
    main()
