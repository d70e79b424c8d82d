"""The incidents as a list: what a file tells of each; counts of people, never names."""

from typing import Any

from server.console.listing import Column, Listing, Look, one
from server.console.lists.of_schools import town
from server.console.words import label, reader
from server.queries import incidents
from server.queries.incidents import Wanted
from shared.incidents import Harm, IncidentKind, total

TEXTS = {
    "incidents": "Incidents",
    "happened": "Happened",
    "kind": "What happened",
    "school": "School",
    "town": "Town",
    "harmed": "Who came to harm",
    "dead": "Dead",
    "in_hospital": "In hospital",
    "hurt": "Hurt",
    "reports": "Reports",
    "photos": "Photos",
    "number": "Number",
}


def wanted(look: Look) -> Wanted:
    """What the list is to show."""
    kind = look["kind"]
    known = kind if kind in set(IncidentKind) else ""
    return Wanted(known, look["area"], look["q"], look.after, look.sort)


def _harmed(row: Any, harm: Harm) -> int | None:
    return total(row.reports[-1].counts, harm)


LISTING = Listing(
    name="incidents",
    title=TEXTS["incidents"],
    path="/incidents",
    verb="incident.read",
    words=TEXTS,
    columns=(
        one("happened", lambda row: reader().time(row.happened_at)),
        Column(
            "kind",
            (
                ("kind", lambda row: label(row.kind, "IncidentKind")),
                ("school", lambda row: row.school.name),
                ("town", town),
            ),
            kept=True,
        ),
        Column(
            "harmed",
            (
                ("dead", lambda row: _harmed(row, Harm.DEAD)),
                ("in_hospital", lambda row: _harmed(row, Harm.IN_HOSPITAL)),
                ("hurt", lambda row: _harmed(row, Harm.HURT)),
            ),
        ),
        one("reports", lambda row: len(row.reports)),
        one("photos", lambda row: len(row.photos)),
        one("number", lambda row: row.number),
    ),
    filters=("q", "kind", "area"),
    sorts=frozenset(incidents.SORTS),
    wanted=wanted,
    count=incidents.count,
    rows=incidents.every,
)
