"""Who goes back where (派员): others than before, of another office, free of ties, the least busy.

A rule over plain facts: the same facts give the same pairs.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from server.domain.lookback import from_another_office

TEAM = 2
SCHOOLS_A_DAY_MAX = 3
"""A pair needs the better part of a morning at a school, and has to get there; our own."""


class NoPair(StrEnum):
    """Why nobody can be sent to a school."""

    NO_SCHOOL_DAY = "no_school_day"
    NOBODY = "nobody"
    ALL_BEFORE = "all_before"
    ALL_RECUSED = "all_recused"
    SAME_OFFICE = "same_office"
    DAYS_FULL = "days_full"


@dataclass(frozen=True)
class FirstTeam:
    """Those of a case's first check, their offices, and the office of who found the fault."""

    people: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    finder_office: str | None = None


@dataclass(frozen=True)
class Inspector:
    """Somebody who may be sent, how often they go in these weeks, and where they do not go."""

    id: str
    office_id: str
    load: int = 0
    schools_recused: frozenset[str] = frozenset()
    areas_recused: frozenset[str] = frozenset()

    def recused(self, errand: "Errand") -> bool:
        """Whether a tie, or the own town, keeps this person from the school (回避)."""
        return errand.school_id in self.schools_recused or bool(self.areas_recused & errand.areas)


@dataclass(frozen=True)
class Errand:
    """One school to go back to: where it lies, who was there first, the days it is open."""

    school_id: str
    areas: frozenset[str]
    firsts: tuple[FirstTeam, ...]
    days: tuple[date, ...]


@dataclass(frozen=True)
class Sent:
    """A pair for a school on a day."""

    school_id: str
    day: date
    team: tuple[str, str]


@dataclass(frozen=True)
class Left:
    """A school nobody can be sent to, and why."""

    school_id: str
    reason: NoPair


@dataclass
class Roster:
    """Who is available, and how busy they become while pairs are made."""

    inspectors: Sequence[Inspector]
    a_day: Counter[tuple[str, date]] = field(default_factory=Counter)
    load: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.load.update({one.id: one.load for one in self.inspectors})

    def send(self, errand: Errand) -> Sent | Left:
        """The least busy pair on the first day that has one; it is busier afterwards."""
        fit = self._fit(errand)
        if isinstance(fit, NoPair):
            return Left(errand.school_id, fit)
        if not errand.days:
            return Left(errand.school_id, NoPair.NO_SCHOOL_DAY)
        if self._pair(errand, fit) is None:
            return Left(errand.school_id, NoPair.SAME_OFFICE)
        for day in errand.days:
            free = [one for one in fit if self.a_day[one.id, day] < SCHOOLS_A_DAY_MAX]
            pair = self._pair(errand, free)
            if pair is not None:
                for one in pair:
                    self.load[one] += 1
                    self.a_day[one, day] += 1
                return Sent(errand.school_id, day, pair)
        return Left(errand.school_id, NoPair.DAYS_FULL)

    def _fit(self, errand: Errand) -> list[Inspector] | NoPair:
        """Who may go there at all, the least busy first."""
        if len(self.inspectors) < TEAM:
            return NoPair.NOBODY
        before = frozenset[str]().union(*(one.people for one in errand.firsts))
        others = [one for one in self.inspectors if one.id not in before]
        if len(others) < TEAM:
            return NoPair.ALL_BEFORE
        free = [one for one in others if not one.recused(errand)]
        if len(free) < TEAM:
            return NoPair.ALL_RECUSED
        return sorted(free, key=lambda one: (self.load[one.id], one.id))

    def _pair(self, errand: Errand, fit: Sequence[Inspector]) -> tuple[str, str] | None:
        """The two of different offices, one of another than before, with the least to do."""
        best: tuple[tuple[int, int, str, str], tuple[str, str]] | None = None
        for place, one in enumerate(fit):
            for other in fit[place + 1 :]:
                if not _goes_together(errand, one, other):
                    continue
                busy = self.load[one.id], self.load[other.id]
                rank = (sum(busy), max(busy), one.id, other.id)
                if best is None or rank < best[0]:
                    best = rank, (one.id, other.id)
                # Those behind have no less to do.
                break
        return best[1] if best else None


def staff(errands: Iterable[Errand], roster: Roster) -> tuple[list[Sent], list[Left]]:
    """A pair for each school in the order given, as far as there are any."""
    sent, left = [], []
    for errand in errands:
        found = roster.send(errand)
        if isinstance(found, Sent):
            sent.append(found)
        else:
            left.append(found)
    return sent, left


def _goes_together(errand: Errand, one: Inspector, other: Inspector) -> bool:
    if one.office_id == other.office_id:
        return False
    offices = frozenset({one.office_id, other.office_id})
    return all(
        from_another_office(offices, first.offices, first.finder_office) for first in errand.firsts
    )
