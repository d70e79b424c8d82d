"""Who may order (谁出文书): which paper an office may issue on a day, for a matter.

The office and the tablet choose by this one rule, so that what is handed over on a campus is the
paper the office keeps. 责令 takes a power for the matter; without one it is another paper.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.vocabulary import OfficeKind, OrderKind, Paper

STRONGEST_FIRST = (
    Paper.ORDER,
    Paper.NOTICE,
    Paper.SUPERVISION,
    Paper.ASSIGNMENT,
    Paper.ADVICE,
)
"""Papers a school may get. Of those an office may issue for a matter the strongest goes out."""
ISSUED_BY_POWER = (*STRONGEST_FIRST, Paper.TRANSFER)


@dataclass(frozen=True)
class Power:
    """That an office may issue a paper: for these matters, or for all where none is named."""

    paper: Paper
    matters: frozenset[str]
    since: date
    until: date | None = None
    basis: str = ""

    def holds(self, matter: str, day: date) -> bool:
        """Whether it may on this day; what lies outside the checklist is no matter of a few."""
        return _within(self.since, self.until, day) and (not self.matters or matter in self.matters)


@dataclass(frozen=True)
class Letterhead:
    """Under which name an office issues papers, between two days."""

    id: str
    name: str
    name_en: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Issuer:
    """An office that issues papers, with all its letterheads and powers in time."""

    office_id: str
    letterheads: tuple[Letterhead, ...]
    powers: tuple[Power, ...]

    def letterhead_on(self, day: date) -> Letterhead | None:
        """The letterhead of a day; None where it issues nothing then."""
        held = [one for one in self.letterheads if _within(one.since, one.until, day)]
        return held[-1] if held else None

    def papers(self, matter: str, day: date) -> tuple[Power, ...]:
        """What it may send a school about this matter on this day, the strongest first."""
        if self.letterhead_on(day) is None:
            return ()
        held = [
            one for one in self.powers if one.paper in STRONGEST_FIRST and one.holds(matter, day)
        ]
        return tuple(sorted(held, key=lambda one: STRONGEST_FIRST.index(one.paper)))

    def transfers(self, matter: str, day: date) -> tuple[Power, ...]:
        """By which power it sends transfer letters about this matter on this day."""
        if self.letterhead_on(day) is None:
            return ()
        return tuple(
            one for one in self.powers if one.paper is Paper.TRANSFER and one.holds(matter, day)
        )


@dataclass(frozen=True)
class IssuedAs:
    """What a paper is and whose: fixed when it is issued."""

    paper: Paper
    letterhead_id: str = ""
    name: str = ""
    name_en: str = ""
    basis: str = ""

    def to_body(self) -> dict[str, str]:
        """As an order keeps it, and as it travels; nothing of what nobody has set."""
        if not self.letterhead_id:
            return {}
        return {
            "paper": str(self.paper),
            "letterhead_id": self.letterhead_id,
            "name": self.name,
            "name_en": self.name_en,
            "basis": self.basis,
        }

    @classmethod
    def read(cls, kind: str, body: Mapping[str, str] | None) -> "IssuedAs":
        """Of an order of this kind; a paper this app does not know yet goes by its kind."""
        told = body or {}
        word = told.get("paper", "")
        return cls(
            Paper(word) if word in set(Paper) else Paper(kind),
            told.get("letterhead_id", ""),
            told.get("name", ""),
            told.get("name_en", ""),
            told.get("basis", ""),
        )


def chosen(issuers: Iterable[Issuer], kind: str, matter: str, day: date) -> IssuedAs:
    """The paper that goes out: of the first of these issuers that may, the strongest.

    Where none may it is the house's own, as it was before anybody set an issuer.
    """
    for issuer in issuers:
        may = issuer.transfers if kind == OrderKind.TRANSFER else issuer.papers
        powers, head = may(matter, day), issuer.letterhead_on(day)
        if powers and head is not None:
            return IssuedAs(powers[0].paper, head.id, head.name, head.name_en, powers[0].basis)
    return IssuedAs(Paper(kind))


def in_turn(offices: Iterable[Mapping[str, Any]], finder_office: str | None) -> list[Issuer]:
    """Who is asked in turn: the office of whoever found the fault, then the campaign's.

    The offices come as the bodies tablets hold.
    """
    known = sorted(offices, key=lambda one: str(one["id"]))
    first = [one for one in known if one["id"] == finder_office]
    house = [one for one in known if one["kind"] == OfficeKind.CAMPAIGN and one not in first]
    return [_issuer(one) for one in (*first, *house)]


def _issuer(office: Mapping[str, Any]) -> Issuer:
    """What an office may issue; an office of before this was told may nothing of its own."""
    return Issuer(
        str(office["id"]),
        tuple(
            Letterhead(one["id"], one["name"], one["name_en"], *_days(one))
            for one in office.get("letterheads", ())
        ),
        tuple(
            Power(Paper(one["paper"]), frozenset(one["matters"]), *_days(one), one["basis"])
            for one in office.get("powers", ())
            if one["paper"] in set(Paper)
        ),
    )


def _days(one: Mapping[str, Any]) -> tuple[date, date | None]:
    until = one["until"]
    return date.fromisoformat(one["since"]), date.fromisoformat(until) if until else None


def _within(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day <= until)
