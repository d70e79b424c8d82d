"""The school's notices that a check leads to, as the office will issue them: known without it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mobile.hours import day_of
from mobile.presenters.desk import Desk
from mobile.presenters.issuing import issued_as
from mobile.presenters.serving_state import NotHere, NoticeRow, Served
from shared import terms
from shared.clock import from_wire
from shared.vocabulary import (
    OPEN_TO_PARTY,
    WITH_THE_OFFICE,
    Grade,
    HandlingLevel,
    ItemKind,
    OpKind,
    OrderState,
    Party,
    PhotoPurpose,
    ServiceWay,
)

Body = dict[str, Any]
ELSEWHERE, MAJOR, FIXED, OVER = "elsewhere", "major", "fixed", "over"
"""Why a fault has no notice to serve here."""
ALREADY = (OPEN_TO_PARTY | WITH_THE_OFFICE) - {OrderState.ISSUED}
GONE = frozenset({OrderState.CLOSED, OrderState.ARCHIVED, OrderState.WITHDRAWN})
"""Cases that are closed or taken back: nobody has anything to put right any more."""


@dataclass(frozen=True)
class ToServe:
    """A check submitted here today, and how many of its notices are still to be served."""

    inspection_id: str
    school_id: str
    school: str
    notices: int
    left: int


def to_serve(desk: Desk) -> tuple[ToServe, ...]:
    """The checks submitted on this tablet today that have notices of the school's."""
    rows = []
    for inspection_id in sorted(_submitted_today(desk)):
        inspection = desk.inspection(inspection_id)
        if inspection is None:
            continue
        notices = notices_of(desk, inspection)
        if notices:
            school_id = str(inspection["school_id"])
            name = str(desk.school(school_id)["name"])
            left = sum(one.open for one in notices)
            rows.append(ToServe(inspection_id, school_id, name, len(notices), left))
    return tuple(rows)


def notices_of(desk: Desk, inspection: Body) -> tuple[NoticeRow, ...]:
    """The notices of the school's that a check leads to."""
    orders = orders_of(desk, inspection["id"])
    standing = (one for one in inspection["findings"] if not one.get("withdrawn_reason"))
    return tuple(
        _notice(desk, inspection, one, orders.get(one["id"]))
        for one in standing
        if not _why_not(one, orders.get(one["id"]))
    )


def _submitted_today(desk: Desk) -> set[str]:
    """The checks that were submitted on this tablet today."""
    device = desk.shelves.vault.device()["device_id"]
    found = {
        body["id"]
        for body in desk.shelves.replica.all(ItemKind.INSPECTION)
        if _today(desk, body["parts"], device)
    }
    for op in filter(desk.sees, desk.shelves.outbox.unconfirmed()):
        if op.kind is OpKind.INSPECTION_SUBMIT:
            finished = op.op["payload"]["finished"]["at"]
            found |= {op.inspection_id} if _is_today(desk, finished) else set()
    return found


def _today(desk: Desk, parts: Iterable[Body], device: str) -> bool:
    return any(
        one["device_id"] == device and one["submitted_at"] and _is_today(desk, one["submitted_at"])
        for one in parts
    )


def _is_today(desk: Desk, wire: str) -> bool:
    return day_of(from_wire(wire)) == desk.today


def orders_of(desk: Desk, inspection_id: str) -> dict[str, Body]:
    """The orders the office has made of a check, as far as heard, by their fault."""
    return {
        one["finding_id"]: one
        for one in desk.shelves.replica.all(ItemKind.ORDER)
        if one["inspection_id"] == inspection_id
    }


def _why_not(finding: Body, order: Body | None) -> str:
    """Why a fault has no notice to serve here; "" where it has."""
    if finding["party"] != Party.SCHOOL:
        return ELSEWHERE
    if finding["fixed_on_spot"]:
        return FIXED
    if order is None:
        return MAJOR if finding["grade"] == Grade.MAJOR else ""
    if order["state"] == OrderState.PROPOSED:
        return MAJOR
    return OVER if order["state"] in GONE else ""


def not_here(inspection: Body, orders: dict[str, Body]) -> Iterable[NotHere]:
    """The faults that have none to serve here, and why."""
    for one in inspection["findings"]:
        why = _why_not(one, orders.get(one["id"]))
        if why and not one.get("withdrawn_reason"):
            yield NotHere(one["what"], one["grade"], one["party"], why)


def _notice(desk: Desk, inspection: Body, finding: Body, order: Body | None) -> NoticeRow:
    told = order or finding
    services = [
        _served(one)
        for one in inspection.get("services") or ()
        if one["finding_id"] == finding["id"]
    ]
    tried = tuple(sorted(services, key=lambda one: one.at))
    counts = counting(tried, order)
    served_on = day_of(from_wire(counts.at)) if counts else desk.today
    days = (
        int(order["term_workdays"])
        if order
        else terms.term(int(finding["rectify_workdays"]), HandlingLevel(finding["grade"]))
    )
    return NoticeRow(
        finding_id=finding["id"],
        number=order["number"] if order else "",
        issued_as=issued_as(desk, inspection, finding, order),
        code=str(finding.get("code") or ""),
        what=told["what"],
        where=told["where"],
        grade=told["grade"],
        level=HandlingLevel(order["handling_level"] if order else finding["grade"]),
        measure=told["measure"],
        immediate_measure=told["immediate_measure"],
        deadline=desk.calendar().deadline(served_on, days),
        tried=tried,
        served=counts,
        at_desk=bool(order and order["state"] in ALREADY and counts is None),
        papers=tuple(
            str(photo.get("preview_sha256") or photo["sha256"])
            for photo in inspection["photos"]
            if photo.get("finding_id") == finding["id"] and photo["purpose"] == PhotoPurpose.PAPER
        ),
    )


def counting(tried: Iterable[Served], order: Body | None) -> Served | None:
    """The service that gave the school its notice: the one the office counts from, once it has
    said so; until then the earliest."""
    could = [one for one in tried if one.way is not ServiceWay.ABSENT]
    said = order or {}
    goes_by = (said.get("served_on"), said.get("served_way"))
    meant = (one for one in could if (day_of(from_wire(one.at)).isoformat(), one.way) == goes_by)
    return next(meant, next(iter(could), None))


def _served(one: Body) -> Served:
    seen = one.get("witness") or {}
    return Served(
        ServiceWay(one["way"]),
        one["served_at"],
        " ".join(filter(None, (one.get("post"), one.get("name")))),
        str(one.get("reason") or ""),
        " ".join(filter(None, (seen.get("unit"), seen.get("name")))),
        bool(one.get("doubtful")),
    )
