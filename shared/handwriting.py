"""Handwriting kept as a picture: what an inspector wrote by hand, beside what is typed.

It travels as a photo and is words all the same: it may say what is wrong, and never shows it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.vocabulary import PhotoPurpose


def purpose_of(purpose: str, *, handwritten: bool) -> str:
    """What a photo is for, as it is kept and shown."""
    return str(PhotoPurpose.HANDWRITING if handwritten else purpose)


def says_what(what: str, *, handwritten: bool) -> bool:
    """Whether a fault says what is wrong: typed or chosen, else written by hand."""
    return handwritten or bool(what.strip())


def photographed(photos: Iterable[tuple[str | None, str]]) -> frozenset[str]:
    """The items of these photos (item, purpose); handwriting is no photo of a thing."""
    return frozenset(
        code for code, purpose in photos if code and purpose != PhotoPurpose.HANDWRITING
    )


def noted_of(purpose: str, finding_id: str | None, code: str | None) -> str:
    """The item whose note a photo shows in handwriting; "" where it shows something else."""
    return code or "" if purpose == PhotoPurpose.HANDWRITING and not finding_id else ""


def is_remark(purpose: str, finding_id: str | None, code: str | None) -> bool:
    """Whether a photo shows handwriting of the inspection as a whole: what the school says."""
    return purpose == PhotoPurpose.HANDWRITING and not (finding_id or code)


def remarks_in(photos: Iterable[Mapping[str, Any]]) -> Iterable[Any]:
    """Of the photos of an inspection's body, what was written by hand of it as a whole."""
    return (one for one in photos if is_remark(*_place(one)))


def noted_in(photos: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Of the photos of an inspection's body, the notes of items written by hand, by item."""
    found: dict[str, list[Any]] = {}
    for photo in photos:
        if code := noted_of(*_place(photo)):
            found.setdefault(code, []).append(photo)
    return found


def _place(photo: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    return photo["purpose"], photo.get("finding_id"), photo.get("code")
