"""The measures as a list: what a file tells of each."""

from server.console.listing import Column, Listing, Look, one
from server.console.lists.of_schools import town
from server.console.words import label, reader
from server.domain.measures import LATE, UNREAD
from server.domain.planning_words import MeasureState, ProposalKind
from server.queries import measures
from server.queries.measures import Wanted

TEXTS = {
    "measures": "Measures",
    "number": "Number",
    "kind": "Measure",
    "school": "School",
    "town": "Town",
    "issued": "Issued",
    "state": "State",
    "reply": "Reply by",
    "replied": "Replied",
    "read": "Read",
    "lifted": "Lifted",
}


def wanted(look: Look) -> Wanted:
    """What the list is to show."""
    state, kind, reply = look["state"], look["kind"], look["reply"]
    return Wanted(
        state if state in set(MeasureState) else "",
        kind if kind in set(ProposalKind) else "",
        reply if reply in {LATE, UNREAD} else "",
        look["area"],
        look["q"],
        look.sort,
        look.after,
    )


LISTING = Listing(
    name="measures",
    title=TEXTS["measures"],
    path="/measures",
    verb="measure.read",
    words=TEXTS,
    columns=(
        Column(
            "number",
            (
                ("number", lambda row: row.number),
                ("kind", lambda row: label(row.kind, "ProposalKind")),
            ),
            kept=True,
        ),
        Column(
            "school",
            (
                ("school", lambda row: row.school.name),
                ("town", town),
            ),
        ),
        one("issued", lambda row: reader().time(row.issued_at)),
        Column(
            "reply",
            (
                ("reply", lambda row: row.reply_by),
                ("replied", lambda row: reader().time(row.replied_at) if row.replied_at else None),
                ("read", lambda row: reader().time(row.read_at) if row.read_at else None),
            ),
        ),
        Column(
            "state",
            (
                ("state", lambda row: label(row.state, "MeasureState")),
                ("lifted", lambda row: reader().time(row.lifted_at) if row.lifted_at else None),
            ),
        ),
    ),
    filters=("q", "state", "kind", "reply", "area"),
    sorts=frozenset(measures.SORTS),
    wanted=wanted,
    count=measures.count,
    rows=measures.every,
)
