"""Errands: what else a visit does at its school, besides its look-backs."""

from typing import Any

from mobile.texts import _


def errands_of(visit: dict[str, Any] | None) -> tuple[str, ...]:
    """Complaints and re-checks a visit takes along, in words; none where no visit was planned."""
    return tuple(_told(one) for one in (visit or {}).get("errands") or ())


def _told(errand: dict[str, str]) -> str:
    if errand["kind"] == "complaint":
        return _("Complaint: {what}").format(what=errand["what"])
    return _("To be re-checked: {what}").format(what=errand["what"])
