"""The register of schools as a list: what a file tells of each."""

from typing import Any

from server.console.listing import Column, Listing, Look, one
from server.console.words import either, of_register
from server.queries import schools
from server.queries.schools import Wanted

TEXTS = {
    "schools": "Schools",
    "code": "Code",
    "school": "School",
    "address": "Address",
    "town": "Town",
    "kind": "Kind",
    "locality": "Locality",
    "students": "Students",
    "boarders": "Boarders",
}


def wanted(look: Look) -> Wanted:
    """What the list is to show."""
    return Wanted(look["q"], look["area"], look.sort, look.after)


def _town(row: Any) -> str:
    return either(row.area.name, row.area.name_en)


LISTING = Listing(
    name="schools",
    title=TEXTS["schools"],
    path="/schools",
    verb="school.read",
    words=TEXTS,
    columns=(
        one("code", lambda row: row.code),
        Column(
            "school",
            (("school", lambda row: row.name), ("address", lambda row: row.address)),
            kept=True,
        ),
        one("town", _town),
        one("kind", lambda row: of_register(row.school_type)),
        one("locality", lambda row: of_register(row.locality)),
        one("students", lambda row: row.facts.get("students")),
        one("boarders", lambda row: row.facts.get("boarders")),
    ),
    filters=("q", "area"),
    sorts=frozenset(schools.SORTS),
    wanted=wanted,
    count=schools.count,
    rows=schools.every,
)
