"""The library of legal bases: what stands of one, how a citation is taken apart, how two differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from shared.problems import Changed, Invalid

CITE_CHARS_MAX = 300
FIELD_CHARS_MAX = 200
CARD_CHARS_MAX = 1000
NOTHING = "—"


class BasisStatus(StrEnum):
    """Where the wording of a basis is from."""

    PLAN = "plan"
    FOUND = "found"
    MEMORY = "memory"
    OWN = "own"


LABELS: dict[StrEnum, str] = {
    BasisStatus.PLAN: "The plan of the campaign",
    BasisStatus.FOUND: "Found in a public source",
    BasisStatus.MEMORY: "From memory, to be checked",
    BasisStatus.OWN: "Our own rule",
}
TEXTS: dict[str, str] = {
    "cite": "As it is cited",
    "title": "Title",
    "number": "Document number",
    "issued_by": "Issuing body",
    "article": "Article",
    "card": "What it asks for, in our words",
    "valid_from": "In force from",
    "valid_to": "In force until",
    "status": "Where it is from",
}
"""What a field of a basis is called."""
CHECKED_ANEW = ("title", "number", "issued_by", "article", "valid_from", "valid_to")
"""Another word in one of these is to be compared with the original again."""
_CITATION = re.compile(
    r"(?P<title>[^《》（）]*《[^》]+》)(?:（(?P<number>[^）]+)）)?(?P<article>第.+)?"
)


class NoSuchSuccessor(Invalid):
    code = "no_such_successor"
    text = "A basis is replaced by another one, and not by one that it replaces itself."


class CitedAlready(Changed):
    code = "cited_already"
    text = "{cite} stands in the library already. Change that one."


class BasisChanged(Changed):
    code = "basis_changed"
    text = "Somebody else changed this basis meanwhile. Look at it, then decide again."


@dataclass(frozen=True)
class ToldBasis:
    """A basis as it is typed, or as a row of a file says it."""

    title: str
    number: str = ""
    issued_by: str = ""
    article: str = ""
    card: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    status: str = BasisStatus.MEMORY


@dataclass(frozen=True)
class FieldChange:
    """One field: what it said, what it says."""

    field: str
    before: str
    after: str


def changes(before: Any, after: Any) -> Iterator[FieldChange]:
    """Where two differ, field by field."""
    for name in ToldBasis.__dataclass_fields__:
        was, becomes = getattr(before, name), getattr(after, name)
        if was != becomes:
            yield FieldChange(name, _told(was), _told(becomes))


def taken_apart(cite: str) -> tuple[str, str, str]:
    """Title, number and article of a citation; one that is no title in book marks stands whole."""
    found = _CITATION.fullmatch(cite.strip())
    if found is None:
        return cite.strip(), "", ""
    return found["title"], found["number"] or "", found["article"] or ""


def check(told: ToldBasis) -> None:
    """Refuse what cannot stand in the library."""
    short = (told.title, told.number, told.issued_by, told.article)
    if not told.title.strip() or any(len(one) > FIELD_CHARS_MAX for one in short):
        raise Invalid(
            "Fill in the title; a field has at most {most} characters.", most=FIELD_CHARS_MAX
        )
    if len(told.card) > CARD_CHARS_MAX:
        raise Invalid(
            "The card has at most {most} characters: say what it asks for.", most=CARD_CHARS_MAX
        )
    if told.valid_from and told.valid_to and told.valid_to < told.valid_from:
        raise Invalid("It ends before it begins. Correct one of the two days.")


def _told(value: object) -> str:
    return str(value) if value not in (None, "") else NOTHING
