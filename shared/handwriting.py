"""Handwriting kept as a picture: what an inspector wrote by hand, beside what is typed.

It travels as a photo and is words all the same: it may say what is wrong, and never shows it.
"""

from collections.abc import Iterable

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
