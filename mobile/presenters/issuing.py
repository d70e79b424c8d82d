"""Which paper a fault goes out by: as the office said, or as it will by the rule both know."""

from typing import Any

from mobile.hours import day_of
from mobile.presenters.desk import Desk
from shared.clock import from_wire
from shared.issuing import IssuedAs, chosen, in_turn
from shared.vocabulary import ItemKind, OrderKind

Body = dict[str, Any]


def issued_as(desk: Desk, inspection: Body, finding: Body, order: Body | None) -> IssuedAs:
    """The paper of a fault of this check."""
    if order is not None:
        return IssuedAs.read(order["kind"], order.get("issued_as"))
    offices = list(desk.shelves.replica.all(ItemKind.OFFICE))
    if not any(one.get("letterheads") for one in offices):
        return chosen((), OrderKind.NOTICE, "", desk.today)
    turn = in_turn(offices, _office_of(desk, inspection, str(finding["found_by"])))
    day = day_of(from_wire(finding["found_at"]))
    return chosen(turn, OrderKind.NOTICE, _matter(desk, inspection, finding), day)


def _office_of(desk: Desk, inspection: Body, person_id: str) -> str | None:
    """The office of whoever found it, as far as this tablet knows."""
    holder = desk.shelves.vault.holder
    if holder is not None and holder.person_id == person_id:
        return holder.office["id"] if holder.office else None
    visit = desk.visit_of(inspection["id"]) or {"inspectors": []}
    offices = {one["id"]: one.get("office_id") for one in visit["inspectors"]}
    return offices.get(person_id) or None


def _matter(desk: Desk, inspection: Body, finding: Body) -> str:
    """The section of the checklist a fault is of; none where it lies outside the list."""
    item = desk.template(inspection["template_id"]).by_code.get(finding.get("code") or "")
    return item.section if item else ""
