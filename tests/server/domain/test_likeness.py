"""Which likenesses are asked about, and which are honest."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.domain.likeness import (
    OWN_NEAR_MAX,
    LikenessKind,
    Use,
    UseKind,
    in_time,
    is_asked,
    is_honest,
)
from shared.vocabulary import PhotoPurpose, PhotoSource

SAME, NEAR = LikenessKind.SAME, LikenessKind.NEAR
FIRST = datetime(2026, 9, 1, 2, tzinfo=UTC)
PHOTO = Use(
    UseKind.PHOTO, "p", "a" * 64, "", FIRST, "school", "town", "inspection",
    purpose=PhotoPurpose.FINDING, source=PhotoSource.CAMERA,
)  # fmt: skip
SENT = replace(PHOTO, kind=UseKind.EVIDENCE, id="e", order_id="order", purpose="", source="")
LATER = replace(PHOTO, id="q", inspection_id="later", purpose=PhotoPurpose.LOOK_BACK)
GALLERY = replace(LATER, source=PhotoSource.GALLERY)
ELSEWHERE = replace(PHOTO, id="x", school_id="another", inspection_id="another")


@pytest.mark.parametrize(
    ("newer", "older", "kind", "distance", "honest"),
    [
        (SENT, replace(SENT, id="before"), SAME, 0, True),
        (SENT, replace(SENT, id="before", order_id="another"), SAME, 0, False),
        (SENT, PHOTO, SAME, 0, False),
        (SENT, PHOTO, NEAR, OWN_NEAR_MAX, False),
        (SENT, PHOTO, NEAR, OWN_NEAR_MAX + 1, True),
        (SENT, ELSEWHERE, NEAR, OWN_NEAR_MAX + 1, False),
        (PHOTO, replace(PHOTO, id="two"), SAME, 0, True),
        (LATER, PHOTO, NEAR, 0, True),
        (LATER, PHOTO, SAME, 0, False),
        (LATER, SENT, NEAR, 3, True),
        (LATER, ELSEWHERE, NEAR, 3, False),
        (GALLERY, PHOTO, NEAR, 3, False),
    ],
)
def test_what_is_honest_and_what_is_not(
    newer: Use, older: Use, kind: LikenessKind, distance: int, honest: bool
) -> None:
    assert is_honest(newer, older, kind, distance) is honest


def test_it_is_asked_of_evidence_and_of_photos_that_show_something() -> None:
    assert is_asked(SENT)
    assert is_asked(PHOTO)
    for purpose in (PhotoPurpose.GATE, PhotoPurpose.ITEM, PhotoPurpose.PAPER):
        assert not is_asked(replace(PHOTO, purpose=purpose))
    assert not is_asked(replace(PHOTO, kind=UseKind.INCIDENT))


def test_the_later_one_is_the_newer() -> None:
    later = replace(LATER, at=FIRST.replace(hour=3))
    assert in_time(PHOTO, later) == in_time(later, PHOTO) == (later, PHOTO)
