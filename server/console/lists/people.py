"""The accounts as a list: what a file tells of each."""

from typing import Any

from flask_babel import gettext

from server.console.listing import Column, Listing, Look, one
from server.console.words import either, label
from server.queries import people
from server.queries.people import Wanted

TEXTS = {
    "people": "People",
    "person": "Name",
    "login": "Name to sign in",
    "office": "Office",
    "role": "Role",
    "on": "Account",
    "is_on": "On",
    "is_off": "Off",
}
AND = "、"


def wanted(look: Look) -> Wanted:
    """What the list is to show."""
    return Wanted(look["q"], look["role"], look.after)


def _office(row: Any) -> str:
    return either(row.office.name, row.office.name_en) if row.office else ""


def _roles(row: Any) -> str:
    held = (one.role for one in row.grants if one.revoked_at is None)
    return AND.join(label(role, "Role") for role in dict.fromkeys(held))


def _on(row: Any) -> str:
    return gettext(TEXTS["is_on" if row.active else "is_off"])


LISTING = Listing(
    name="people",
    title=TEXTS["people"],
    path="/people",
    verb="person.read",
    words=TEXTS,
    columns=(
        Column(
            "person",
            (("person", lambda row: row.name), ("login", lambda row: row.login), ("on", _on)),
            kept=True,
        ),
        one("office", _office),
        one("role", _roles),
    ),
    filters=("q", "role"),
    sorts=frozenset(),
    wanted=wanted,
    count=people.count,
    rows=people.every,
)
