"""The stamp of a photo as this tablet tells it: in the reader's language, by the office's clock."""

from typing import Any

from mobile.hours import zone
from mobile.presenters.desk import Desk
from mobile.texts import _, language
from shared.papers import Reader, Stamp, stamp_of, stamp_words

BETWEEN = " · "


def told(stamp: Stamp) -> str:
    """A stamp as one line; it wraps where there is no room."""
    return BETWEEN.join(stamp_words(stamp, Reader(language(), _, zone())))


def told_of(desk: Desk, photo: dict[str, Any], school: str, inspection_id: str) -> str:
    """The stamp of a photo on record, with who took it as far as this tablet knows."""
    by = who(desk, str(photo.get("taken_by") or ""), inspection_id)
    return told(stamp_of(photo, school, by))


def who(desk: Desk, person_id: str, inspection_id: str) -> str:
    """The name of an inspector of this visit, or of whoever holds this tablet."""
    holder = desk.shelves.vault.holder
    if holder is not None and person_id in ("", holder.person_id):
        return str(holder.name)
    visit = desk.visit_of(inspection_id) or {}
    names = {str(one["id"]): str(one["name"]) for one in visit.get("inspectors", ())}
    return names.get(person_id, "")
