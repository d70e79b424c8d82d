"""Invented waves, and the record that is published of one."""

import hashlib
import random
from collections import Counter
from typing import Any

from server.domain import wave_drawing
from server.domain.drawing import commitment
from server.domain.wave_drawing import Entry, Frozen, can_be_staffed

STRATA = ("东", "a/b", 'quo"te\\', "\ttab", "𝔄😀", "é")
GROUPS = ("北", "b", "b/350001", "\u2028")


def random_wave(rng: random.Random, schools: int) -> Frozen:
    """Strata and groups of any name, teams of one to three, ties that divide groups."""
    offices = rng.randint(2, 4)
    inspectors = {f"p{n}": f"office{n % offices}" for n in range(rng.randint(4, 8))}
    empty = Frozen((), (), inspectors, {}, rng.random() < 0.8, rng.choice((1, 2, 2, 2, 3)))
    strata, ties = rng.sample(STRATA, rng.randint(1, 4)), rng.choice((0.0, 0.2, 0.4))
    register = []
    for n in rng.sample(range(1000), schools):
        recused = frozenset(one for one in inspectors if rng.random() < ties)
        register.append(
            Entry(
                f"35{n:04}",
                rng.choice(strata),
                rng.choice((1, 2, 9, 730)),
                rng.choice(GROUPS),
                recused if can_be_staffed(empty, recused) else frozenset(),
            )
        )
    sizes = Counter(one.stratum for one in register)
    quotas = {name: rng.randint(0, size) for name, size in sizes.items()}
    left_out = (("360001", "load"), ("360002", "planned"))[: rng.randint(0, 2)]
    return Frozen(tuple(register), left_out, inspectors, quotas, empty.offices_apart, empty.team)


def told(officer: str, number: str, blind: str) -> dict[str, str]:
    """What an officer committed and told."""
    bound = hashlib.sha256(f"{number}:{blind}".encode()).hexdigest()
    return {"officer": officer, "commitment": bound, "number": number, "blind": blind}


def published(frozen: Frozen, salt: str, numbers: list[dict[str, str]]) -> dict[str, Any]:
    """The record of a wave that was drawn."""
    seed = wave_drawing.seed(frozen.digest, salt, [one["number"] for one in numbers])
    return {
        "algorithm": wave_drawing.ALGORITHM,
        "wave": {"id": "w", "name": "秋季", "ceremony": "public" if numbers else "everyday"},
        "attempt": 1,
        "state": "published",
        "frozen": frozen.to_record(),
        "frozen_digest": frozen.digest,
        "commitment": commitment(salt),
        "salt": salt,
        "numbers": numbers,
        "result": wave_drawing.draw(frozen, seed).to_record(),
        "aborted_reason": "",
    }
