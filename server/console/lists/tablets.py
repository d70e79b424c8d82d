"""The tablets as a list, and as a file the list of the kit: whose, how they stand, since when."""

from typing import Any

from flask_babel import gettext

from server.console.listing import Column, Listing, Look, one
from server.console.words import either, reader
from server.queries import tablets
from server.queries.tablets import Standing, Wanted
from shared import clearing

TEXTS = {
    "tablets": "Tablets",
    "holder": "Held by",
    "tablet": "Tablet",
    "name": "Name it gave itself",
    "office": "Office",
    "enrolled": "Enrolled",
    "seen": "Last sync",
    "version": "Version of the app",
    "room": "Free storage, MB",
    "lock": "Locks after, seconds",
    "standing": "State",
    Standing.IN_USE: "In use",
    Standing.SILENT: "Silent for seven days",
    Standing.SPACE_LOW: "Short of storage",
    Standing.WITHDRAWN: "Withdrawn",
}
MB = 1024 * 1024


def wanted(look: Look) -> Wanted:
    """What the list is to show."""
    return Wanted(look["q"], look["state"], look["version"], look["office"], look.sort, look.after)


def _office(row: Any) -> str:
    office = row.person.office
    return either(office.name, office.name_en) if office else ""


def _standing(row: Any) -> str:
    return gettext(TEXTS[Standing.WITHDRAWN if row.revoked_at else Standing.IN_USE])


def _at(instant: Any) -> Any:
    return reader().time(instant) if instant else None


LISTING = Listing(
    name="tablets",
    title=TEXTS["tablets"],
    path="/tablets",
    verb="device.read",
    words=TEXTS,
    columns=(
        Column(
            "holder",
            (
                ("holder", lambda row: row.person.name),
                ("tablet", lambda row: clearing.tablet_of(row.id)),
                ("name", lambda row: row.name),
            ),
            kept=True,
        ),
        one("office", _office),
        one("seen", lambda row: _at(row.last_seen_at)),
        one("version", lambda row: row.app_version),
        one("room", lambda row: None if row.free_bytes is None else row.free_bytes // MB),
        one("lock", lambda row: row.locks_after_s),
        one("enrolled", lambda row: _at(row.enrolled_at), at_first=False),
        one("standing", _standing),
    ),
    filters=("q", "state", "version", "office"),
    sorts=frozenset(tablets.SORTS),
    wanted=wanted,
    count=tablets.count,
    rows=tablets.every,
)
