"""The worklist of orders as a list: its columns, and what a file tells of each order."""

from typing import Any

from server.api.request import work
from server.console.listing import Column, Listing, Look, one
from server.console.words import either, label, order_look
from server.queries import worklist
from server.queries.worklist import View, Wanted

FILTERS = ("grade", "state", "area", "party")
TEXTS = {
    "orders": "Orders",
    "number": "Number",
    "state": "State",
    "what": "Fault",
    "school": "School",
    "school_code": "Code of the school",
    "town": "Town",
    "grade": "Grade",
    "due": "Last day",
    "who": "Who",
    "served": "Served",
}


def wanted(look: Look) -> Wanted:
    """What the worklist is to show."""
    named = look["view"]
    # What is looked for by an old address, or by hand, falls back to what opens.
    view = View(named) if named in set(View) else View.OPEN
    chosen = {name: look[name] for name in FILTERS}
    return Wanted(view=view, text=look["q"], after=look.after, sort=look.sort, **chosen)


def _who(row: Any) -> str:
    return either(row.office, row.office_en) if row.office else label(row.party, "Party")


LISTING = Listing(
    name="orders",
    title=TEXTS["orders"],
    path="/orders",
    verb="order.read",
    words=TEXTS,
    columns=(
        one("number", lambda row: row.number),
        one("state", lambda row: order_look(row, work().today)[2]),
        Column(
            "school",
            (
                ("what", lambda row: row.what),
                ("school", lambda row: row.school),
                ("school_code", lambda row: row.school_code),
                ("town", lambda row: either(row.town, row.town_en)),
            ),
            kept=True,
        ),
        one("grade", lambda row: label(row.grade, "Grade")),
        one("due", lambda row: row.due_on),
        one("who", _who),
        one("served", lambda row: row.served_on, at_first=False),
    ),
    filters=("view", "q", *FILTERS),
    sorts=frozenset(worklist.SORTS),
    wanted=wanted,
    count=worklist.count,
    rows=worklist.told,
)
