"""The inspections as a list: its columns, and what a file tells of each."""

from typing import Any

from server.console.listing import Column, Listing, Look, one
from server.console.typed import a_day_or_none
from server.console.words import either, label, reader
from server.queries import inspection_list
from server.queries.inspection_list import Wanted
from shared.papers import typed_in

TEXTS = {
    "inspections": "Inspections",
    "arrived": "Arrived",
    "typed_in": "From paper",
    "state": "State",
    "school": "School",
    "school_code": "Code of the school",
    "town": "Town",
    "how": "How",
    "faults": "Faults",
    "photos": "Photos",
    "score": "Score",
}


def wanted(look: Look) -> Wanted:
    """What the list is to show."""
    return Wanted(
        state=look["state"],
        mode=look["mode"],
        area=look["area"],
        text=look["q"],
        since=a_day_or_none(look["from"]),
        until=a_day_or_none(look["to"]),
        sort=look.sort,
        after=look.after,
    )


def _typed_in(row: Any) -> str:
    """When it was typed in from paper, and by whom; nothing of what came by a tablet."""
    if row.typed_in_at is None:
        return ""
    return typed_in(row.typed_in_at, row.typist or "", row.arrived_at, reader())


LISTING = Listing(
    name="inspections",
    title=TEXTS["inspections"],
    path="/inspections",
    verb="inspection.read",
    words=TEXTS,
    columns=(
        Column(
            "arrived",
            (
                ("arrived", lambda row: reader().time(row.arrived_at)),
                ("typed_in", _typed_in),
            ),
        ),
        one("state", lambda row: label(row.state, "InspectionState")),
        Column(
            "school",
            (
                ("school", lambda row: row.school),
                ("school_code", lambda row: row.school_code),
                ("town", lambda row: either(row.town, row.town_en)),
            ),
            kept=True,
        ),
        one("how", lambda row: label(row.mode, "VisitMode")),
        one("faults", lambda row: row.faults),
        one("photos", lambda row: row.photos),
        one("score", lambda row: row.score),
    ),
    filters=("q", "state", "mode", "area", "from", "to"),
    sorts=frozenset(inspection_list.SORTS),
    wanted=wanted,
    count=inspection_list.count,
    rows=inspection_list.told,
)
