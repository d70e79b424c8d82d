"""The library of legal bases as a list: what a file tells of each."""

from typing import Any

from server.api.request import work
from server.console.listing import Column, Listing, Look, one
from server.console.words import label
from server.domain.legal_bases import TEXTS as FIELDS
from server.domain.legal_bases import BasisStatus
from server.queries import bases
from server.queries.bases import Show, Wanted
from shared.checklists import Item

TEXTS = {
    **FIELDS,
    "bases": "Legal bases",
    "items": "Items",
    "in_force": "In force",
    "checked": "Checked",
    "checker": "Compared by",
}


def wanted(look: Look) -> Wanted:
    """What the list is to show; words there are not narrow nothing."""
    show = Show(look["show"]) if look["show"] in set(Show) else Show.ALL
    status = look["status"] if look["status"] in set(BasisStatus) else ""
    return Wanted(look["q"], show, status, look.sort, look.after)


def uses() -> dict[str, list[Item]]:
    """The items of the checklist in use by what they cite, read once for a page or file."""
    opened = work()
    return opened.once((Listing, "bases"), lambda: bases.uses(opened))


def _plain(name: str) -> Any:
    return lambda row: getattr(row, name)


LISTING = Listing(
    name="bases",
    title=TEXTS["bases"],
    path="/bases",
    verb=bases.READ,
    words=TEXTS,
    columns=(
        Column(
            "cite",
            tuple(
                (name, _plain(name)) for name in ("cite", "title", "number", "issued_by", "article")
            ),
            kept=True,
        ),
        one("status", lambda row: label(row.status, "BasisStatus")),
        one("items", lambda row: len(uses().get(row.cite, []))),
        Column("in_force", tuple((name, _plain(name)) for name in ("valid_from", "valid_to"))),
        Column(
            "checked",
            (
                ("checked", _plain("checked_on")),
                ("checker", lambda row: row.checker.name if row.checker else ""),
            ),
        ),
        one("card", _plain("card"), at_first=False),
    ),
    filters=("q", "show", "status"),
    sorts=frozenset(bases.SORTS),
    wanted=wanted,
    count=bases.count,
    rows=bases.fitting,
)
