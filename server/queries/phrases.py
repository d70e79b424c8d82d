"""Which items have usual wordings, and which."""

from sqlalchemy import select

from server.models import Phrase
from server.queries import checklists
from server.work import Work
from shared.checklists import Item
from shared.checklists import Template as Checklist
from shared.problems import NotFound

ANY = "any"
"""The phrases that fit any fault, also one outside the list."""


def items(work: Work) -> dict[str, Item]:
    """The items of the checklist in use that can fail, by code; none before one is published."""
    try:
        body = checklists.in_use(work).body
    except NotFound:
        return {}
    return {item.code: item for item in Checklist.from_body(body).items if item.grade}


def of_item(work: Work, code: str) -> str:
    """The code phrases are kept under; NotFound for an item that is not asked and holds none."""
    if code == ANY or code in items(work):
        return code
    if work.session.scalar(select(Phrase.code).where(Phrase.code == code).limit(1)) is None:
        raise NotFound()
    return code


def banks(work: Work) -> dict[str, list[Phrase]]:
    """All phrases by item, in the order in which they are offered."""
    work.require("template.read")
    rows = work.session.scalars(select(Phrase).order_by(Phrase.code, Phrase.position))
    found: dict[str, list[Phrase]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return found
