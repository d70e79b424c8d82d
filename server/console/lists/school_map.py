"""The schools of the map as a list: for who cannot see it, and for a file."""

from flask_babel import gettext

from server.api.request import work
from server.console.listing import Listing, Look, one
from server.console.lists.of_schools import SCHOOL, TOWN
from server.queries import board, school_map
from server.queries.school_map import Stands, Wanted

TEXTS = {
    "standing": "Schools by how they stand",
    "code": "Code",
    "school": "School",
    "town": "Town",
    "state": "How it stands",
    "open": "Open",
    "overdue": "Overdue",
    "stands_rebound": "Something came back",
    "stands_overdue": "Something is overdue",
    "stands_open": "Something is open",
    "stands_clear": "Nothing is open",
}


def stands_word(state: Stands) -> str:
    """How a school stands, in words."""
    return gettext(TEXTS[f"stands_{state}"])


def wanted(look: Look) -> Wanted:
    """Which schools the list is to show."""
    return Wanted(
        board.period(work()),
        text=look["q"],
        area=look["area"],
        state=look["state"],
        placed=look["placed"],
        sort=look.sort,
        after=look.after,
    )


LISTING = Listing(
    name="standing",
    title=TEXTS["standing"],
    path="/board/schools",
    verb="board.read",
    words=TEXTS,
    columns=(
        one("code", lambda row: row.school.code, at_first=False),
        SCHOOL,
        TOWN,
        one("state", lambda row: stands_word(row.state)),
        one("open", lambda row: row.open),
        one("overdue", lambda row: row.overdue),
    ),
    filters=("q", "area", "state", "placed"),
    sorts=frozenset(school_map.SORTS),
    wanted=wanted,
    count=school_map.count,
    rows=school_map.every,
)
