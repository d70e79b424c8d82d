"""How a wave is drawn, schools and who goes there, so that anyone can run it again (docs/draw.md).

Everything that may weigh is in the frozen text; its digest, the salt and the officers' numbers make
the seed. Each stratum and each travel group has a stream of numbers of its own.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from server.domain.drawing import BLOCK_BITS, Candidate, ImpossibleDraw, Shares, refuse_impossible
from shared.sealing import canonical, seal

ALGORITHM = "lookback-draw-2"
TEAM_MAX = 4


@dataclass(frozen=True)
class Entry:
    """A school of the frozen register: its stratum, weight, travel group, and who steps aside."""

    code: str
    stratum: str
    weight: int
    group: str
    recused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Frozen:
    """What a wave is drawn from: nothing else may weigh.

    ``left_out`` are schools that take no part, each with its reason; ``inspectors`` the office of
    each who may go; ``quotas`` how many of each stratum.
    """

    register: tuple[Entry, ...]
    left_out: tuple[tuple[str, str], ...]
    inspectors: dict[str, str]
    quotas: dict[str, int]
    offices_apart: bool = True
    team: int = 2

    def to_record(self) -> dict[str, Any]:
        """The record whose canonical text is frozen."""
        return {
            "register": [
                [one.code, one.stratum, one.weight, one.group, sorted(one.recused)]
                for one in sorted(self.register, key=lambda entry: entry.code)
            ],
            "left_out": [list(pair) for pair in sorted(self.left_out)],
            "inspectors": [list(pair) for pair in sorted(self.inspectors.items())],
            "parameters": {
                "quotas": self.quotas,
                "offices_apart": self.offices_apart,
                "team": self.team,
            },
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Frozen":
        """The same, read back."""
        parameters = record["parameters"]
        return cls(
            register=tuple(
                Entry(code, stratum, weight, group, frozenset(recused))
                for code, stratum, weight, group, recused in record["register"]
            ),
            left_out=tuple((code, reason) for code, reason in record["left_out"]),
            inspectors=dict(record["inspectors"]),
            quotas=dict(parameters["quotas"]),
            offices_apart=parameters["offices_apart"],
            team=parameters["team"],
        )

    def text(self) -> str:
        """The canonical text that the digest is of."""
        return canonical(self.to_record()).decode()

    @property
    def digest(self) -> str:
        """What is published of it before the draw."""
        return seal(self.to_record())


@dataclass(frozen=True)
class Drawn:
    """What came out: the codes of each stratum in the order drawn; who goes to each school."""

    drawn: tuple[tuple[str, tuple[str, ...]], ...]
    teams: tuple[tuple[str, tuple[str, ...]], ...]

    def to_record(self) -> dict[str, Any]:
        return {
            "drawn": [[stratum, list(codes)] for stratum, codes in self.drawn],
            "teams": [[code, list(team)] for code, team in self.teams],
        }


def seed(frozen_digest: str, salt: str, numbers: Sequence[str]) -> str:
    """What all streams of a draw begin from."""
    return seal([ALGORITHM, frozen_digest, salt, list(numbers)])


def draw(frozen: Frozen, seed_text: str) -> Drawn:
    """The schools of each stratum and the team of each school; the same for the same seed."""
    refuse_what_cannot_be_drawn(frozen)
    strata: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(frozen.register, key=lambda one: one.code):
        strata[entry.stratum].append(entry)
    drawn: list[tuple[str, tuple[str, ...]]] = []
    chosen: list[Entry] = []
    for stratum in sorted(frozen.quotas):
        stream, entries = Stream(seed_text, f"stratum:{stratum}"), strata[stratum]
        shares = Shares([entry.weight for entry in entries])
        places = [shares.take(stream.below(shares.total)) for _ in range(frozen.quotas[stratum])]
        drawn.append((stratum, tuple(entries[place].code for place in places)))
        chosen += [entries[place] for place in places]
    return Drawn(tuple(drawn), tuple(sorted(_teams(frozen, seed_text, chosen).items())))


def refuse_what_cannot_be_drawn(frozen: Frozen) -> None:
    """A quota beyond its stratum, a weight that is none, a code twice, nobody to go."""
    refuse_impossible([Candidate(one.code, one.weight) for one in frozen.register], 0)
    sizes: dict[str, int] = defaultdict(int)
    for entry in frozen.register:
        sizes[entry.stratum] += 1
    for stratum, quota in frozen.quotas.items():
        if not 0 <= quota <= sizes[stratum]:
            raise ImpossibleDraw(f"{quota} cannot be drawn from {sizes[stratum]} ({stratum})")
    if not 1 <= frozen.team <= TEAM_MAX:
        raise ImpossibleDraw(f"a team has 1 to {TEAM_MAX} members")
    staffed: dict[frozenset[str], bool] = {}
    for entry in frozen.register:
        if entry.recused not in staffed:
            staffed[entry.recused] = can_be_staffed(frozen, entry.recused)
        if not staffed[entry.recused]:
            raise ImpossibleDraw(f"nobody can go to {entry.code}")


def can_be_staffed(frozen: Frozen, recused: frozenset[str]) -> bool:
    """Whether a team can be made of those who need not step aside."""
    return _enough(frozen, [one for one in frozen.inspectors if one not in recused], [])


class Stream:
    """Numbers of one name: HMAC-SHA-256 of the name, a zero byte and a counter, under the seed."""

    def __init__(self, seed_text: str, name: str) -> None:
        self._numbers = _numbers(seed_text.encode(), name.encode() + b"\0")

    def below(self, total: int) -> int:
        """The next number below a total, each with the same chance."""
        limit = (1 << BLOCK_BITS) // total * total
        return next(number for number in self._numbers if number < limit) % total


def _numbers(key: bytes, name: bytes) -> Iterator[int]:
    counter = 0
    while True:
        block = hmac.new(key, name + counter.to_bytes(8, "big"), hashlib.sha256).digest()
        yield int.from_bytes(block, "big")
        counter += 1


def _teams(frozen: Frozen, seed_text: str, chosen: list[Entry]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(chosen, key=lambda one: one.code):
        groups[entry.group].append(entry)
    load = dict.fromkeys(frozen.inspectors, 0)
    teams: dict[str, tuple[str, ...]] = {}
    for group in sorted(groups):
        together = [(f"team:{group}", groups[group])]
        if not _enough(frozen, _free(frozen, groups[group]), []):
            together = [(f"team:{group}/{one.code}", [one]) for one in groups[group]]
        for name, entries in together:
            team = _team(frozen, Stream(seed_text, name), _free(frozen, entries), load)
            for person in team:
                load[person] += len(entries)
            teams |= {entry.code: team for entry in entries}
    return teams


def _free(frozen: Frozen, entries: list[Entry]) -> list[str]:
    recused = frozenset[str]().union(*(entry.recused for entry in entries))
    return sorted(person for person in frozen.inspectors if person not in recused)


def _team(frozen: Frozen, stream: Stream, free: list[str], load: dict[str, int]) -> tuple[str, ...]:
    """One after another, each drawn among those possible who were sent to the fewest schools."""
    team: list[str] = []
    while len(team) < frozen.team:
        possible = [one for one in free if one not in team and _enough(frozen, free, [*team, one])]
        least = min(load[one] for one in possible)
        fewest = [one for one in possible if load[one] == least]
        team.append(fewest[stream.below(len(fewest))])
    return tuple(team)


def _enough(frozen: Frozen, free: Sequence[str], team: Sequence[str]) -> bool:
    """Whether this begun team can be completed: two offices in it, where that is asked."""
    if len(free) < frozen.team:
        return False
    if not frozen.offices_apart or frozen.team == 1:
        return True
    here = {frozen.inspectors[one] for one in team}
    left = {frozen.inspectors[one] for one in free if one not in team}
    return len(here if len(team) == frozen.team else here | left) > 1
