"""Which items of an inspection are asked: the quick list or all of them, and what was answered."""

from collections.abc import Mapping
from typing import Any

from mobile.presenters.desk import Desk
from shared.checklists import Assessed, Sheet


def asked_of(
    desk: Desk, inspection: dict[str, Any], sheet: Sheet, assessed: Mapping[str, Assessed]
) -> frozenset[str]:
    """The list the inspector chose, and whatever was answered beyond it."""
    kept = desk.session.get(f"view:{inspection['id']}") or {}
    if kept.get("whole"):
        return frozenset(assessed)
    answered = frozenset(inspection["answers"]) & frozenset(assessed)
    return sheet.quick(desk.earlier_faults(inspection)) | answered


def without_finding(
    inspection: dict[str, Any], assessed: Mapping[str, Assessed], device_id: str
) -> tuple[str, ...]:
    """The items failed on this tablet for which no fault is on record: no order would follow.

    What a colleague's tablet failed, that tablet puts on record.
    """
    on_record = {one["code"] for one in inspection["findings"] if not one.get("withdrawn_reason")}
    return tuple(
        code
        for code, one in assessed.items()
        if one.shown.applies
        and one.failed
        and code not in on_record
        and inspection["answers"].get(code, {}).get("device", device_id) == device_id
    )
