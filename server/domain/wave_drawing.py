"""How a wave is drawn, schools and who goes there, so that anyone can run it again (docs/draw.md).

Everything that may weigh is in the frozen text; its digest, the salt and the officers' numbers make
the seed. Each stratum and each travel group has a stream of numbers of its own.
"""

import hmac
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.domain.drawing import BLOCK_BITS, ImpossibleDraw, Shares, refuse_impossible
from shared.sealing import canonical, seal

ALGORITHM = "lookback-draw-2"
TEAM_MAX = 4


@dataclass(frozen=True, slots=True)
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
        once: dict[Any, Any] = {}
        """Names and sets that many schools share are kept once: a register may be large."""

        def kept(value: Any) -> Any:
            return once.setdefault(value, value)

        return cls(
            register=tuple(
                Entry(code, kept(stratum), weight, kept(group), kept(frozenset(recused)))
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


def result_digest(salt: str, result: Mapping[str, Any]) -> str:
    """What binds a result at once and tells nothing of it: its digest under the salt.

    All may photograph it before the visits; once the salt is published anybody can check it.
    """
    return seal([ALGORITHM, "result", salt, result["drawn"], result["teams"]])


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
    register = frozen.register
    refuse_impossible([one.code for one in register], [one.weight for one in register], 0)
    sizes = Counter(one.stratum for one in register)
    for stratum, quota in frozen.quotas.items():
        if not 0 <= quota <= sizes[stratum]:
            raise ImpossibleDraw(f"{quota} cannot be drawn from {sizes[stratum]} ({stratum})")
    if not 1 <= frozen.team <= TEAM_MAX:
        raise ImpossibleDraw(f"a team has 1 to {TEAM_MAX} members")
    staff = Staff(frozen)
    for entry in register:
        if not staff.suffices(entry.recused):
            raise ImpossibleDraw(f"nobody can go to {entry.code}")


def can_be_staffed(frozen: Frozen, recused: frozenset[str]) -> bool:
    """Whether a team can be made of those who need not step aside."""
    return Staff(frozen).suffices(recused)


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
        block = hmac.digest(key, name + counter.to_bytes(8, "big"), "sha256")
        yield int.from_bytes(block, "big")
        counter += 1


def _teams(frozen: Frozen, seed_text: str, chosen: list[Entry]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(chosen, key=lambda one: one.code):
        groups[entry.group].append(entry)
    staff = Staff(frozen)
    teams: dict[str, tuple[str, ...]] = {}
    for group in sorted(groups):
        together = [(f"team:{group}", groups[group])]
        if not staff.suffices(_aside(groups[group])):
            together = [(f"team:{group}/{one.code}", [one]) for one in groups[group]]
        for name, entries in together:
            team = staff.team(_aside(entries), Stream(seed_text, name), len(entries))
            teams |= {entry.code: team for entry in entries}
    return teams


def _aside(entries: list[Entry]) -> frozenset[str]:
    return frozenset[str]().union(*(entry.recused for entry in entries))


class Staff:
    """Who may go, and to how many schools each was sent so far.

    People of the same number of schools stand in one row, in order, those of each office once more:
    thousands of teams are drawn without asking each inspector every time.
    """

    def __init__(self, frozen: Frozen) -> None:
        self._office, self._size = frozen.inspectors, frozen.team
        self._two_offices = frozen.offices_apart and frozen.team > 1
        self._of_office = Counter(frozen.inspectors.values())
        smallest = min(self._of_office.values(), default=0)
        alone = self._two_offices and len(self._of_office) == 1
        self._spared = -1 if alone else min(smallest - 1, len(frozen.inspectors) - frozen.team)
        """So few may step aside, whoever they are: no office is empty, enough are left."""
        self._sent = dict.fromkeys(frozen.inspectors, 0)
        self._rows: dict[tuple[int, str | None], list[str]] = defaultdict(list)
        """By number of schools and office; None for all offices together."""
        for person in sorted(frozen.inspectors):
            self._stand(person)

    def suffices(self, aside: frozenset[str]) -> bool:
        """Whether a team can be made of the others: enough, and of two offices where asked."""
        if len(aside) <= self._spared:
            return True
        absent = [self._office[one] for one in aside if one in self._office]
        if len(self._office) - len(absent) < self._size:
            return False
        empty = sum(self._of_office[one] == count for one, count in Counter(absent).items())
        return not self._two_offices or len(self._of_office) - empty > 1

    def team(self, aside: frozenset[str], stream: Stream, schools: int) -> tuple[str, ...]:
        """One after another, each drawn among those possible who were sent to the fewest schools.

        As the others suffice, only the last one can spoil a team: where all are of one office.
        """
        out = [one for one in aside if one in self._office]
        team: list[str] = []
        while len(team) < self._size:
            offices = {self._office[one] for one in team}
            last = self._two_offices and len(team) == self._size - 1 and len(offices) == 1
            team.append(self._next([*out, *team], offices.pop() if last else None, stream))
        for person in team:
            self._send(person, schools)
        return tuple(team)

    def _next(self, out: list[str], office: str | None, stream: Stream) -> str:
        """One of the first row that has any, without these people and without this office."""
        for sent in sorted({sent for sent, _ in self._rows}):
            row, own = self._rows[sent, None], self._row(sent, office)
            others = sorted(
                one for one in out if self._sent[one] == sent and self._office[one] != office
            )
            left = len(row) - len(own) - len(others)
            if left:
                return row[_place(row, (own, others), stream.below(left))]
        raise ImpossibleDraw("nobody can complete a team")

    def _row(self, sent: int, office: str | None) -> list[str]:
        return self._rows.get((sent, office), []) if office is not None else []

    def _send(self, person: str, schools: int) -> None:
        for office in (None, self._office[person]):
            row = self._rows[self._sent[person], office]
            row.pop(bisect_left(row, person))
            if not row:
                del self._rows[self._sent[person], office]
        self._sent[person] += schools
        self._stand(person)

    def _stand(self, person: str) -> None:
        for office in (None, self._office[person]):
            insort(self._rows[self._sent[person], office], person)


def _place(row: list[str], without: Sequence[list[str]], which: int) -> int:
    """The place in a row of one who is counted without some others; all in order."""

    def counted(at: int) -> int:
        return at + 1 - sum(bisect_right(others, row[at]) for others in without)

    return bisect_left(range(len(row)), which + 1, key=counted)
