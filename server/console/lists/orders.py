"""The worklist of orders as a list: its columns, and what a file tells of each order."""

from typing import Any

from flask_babel import gettext

from server.api.request import work
from server.console.listing import Column, Listing, Look, one
from server.console.words import either, label, order_look
from server.domain.register_words import in_english
from server.infra.roster_columns import SCHOOL_TYPES
from server.queries import faults, standing, worklist
from server.queries.worklist import View, Wanted
from server.work import Work
from shared.vocabulary import Grade, OrderState, Party

CHOICES = ("grade", "state", "area", "school_kind", "fault", "party", "office")
"""What the list offers to choose."""
WEEKS = ("found", "closed")
"""What only a number of the board leads to."""
FILTERS = (*CHOICES, *WEEKS)
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


def choices(opened: Work) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What the list may be narrowed by: the name in the address, its word, what there is."""
    states = [state for state in OrderState if state not in standing.OVER]
    kinds = [(one.key, _named(one)) for one in faults.listed(opened)]
    offices = [(one.id, _named(one)) for one in worklist.offices(opened)]
    return [
        ("grade", gettext("Grade"), [(one.value, label(one, "Grade")) for one in Grade]),
        ("state", gettext("State"), [(one.value, label(one, "OrderState")) for one in states]),
        ("area", gettext("Town"), [(one.id, _named(one)) for one in worklist.areas(opened)]),
        ("school_kind", gettext("Kind of school"), [(one, _kind(one)) for one in SCHOOL_TYPES]),
        ("fault", gettext("Kind of fault"), [*kinds, (faults.NAMELESS, gettext("None of these"))]),
        ("party", gettext("Who"), [(one.value, label(one, "Party")) for one in Party]),
        ("office", gettext("Office"), [*offices, (worklist.NOBODY, gettext("None named"))]),
    ]


def _named(one: Any) -> str:
    return either(one.name, one.name_en)


def _kind(name: str) -> str:
    return either(name, in_english(name))


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
