"""The stamp of a photo: when, where and how exactly, by whom, by which clock, and its digest."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.papers import Reader, stamp_of, stamp_words

READER = Reader("en", lambda text: text)
DIGEST = "40decc5c" + "0" * 56
PHOTO: dict[str, Any] = {
    "taken_at": "2026-09-17T02:52:30.000Z",
    "sha256": DIGEST,
    "source": "camera",
    "place": {"source": "device", "lat_e7": 247_000_000, "lon_e7": 1_186_000_000, "accuracy_m": 6},
    "taken": {"at": "2026-09-17T02:52:30.000Z", "offset_ms": 40, "uncertainty_ms": 130},
}


def words(**changed: Any) -> tuple[str, ...]:
    return stamp_words(stamp_of(PHOTO | changed, "白鹭小学", "陈立"), READER)


def test_all_that_is_known_stands_on_it_in_the_offices_time() -> None:
    assert words() == (
        "2026-09-17 10:52",
        "白鹭小学",
        "24.70000, 118.60000 ±6 m",
        "陈立",
        "clock ±1 s",
        "digest 40DECC5C",
    )


def test_a_picture_from_the_gallery_says_so_first() -> None:
    assert words(source="gallery")[0] == "From the gallery"


@pytest.mark.parametrize(("unsure_ms", "told"), [(0, 1), (1_000, 1), (1_001, 2), (59_900, 60)])
def test_the_clock_is_never_told_more_exact_than_it_is(unsure_ms: int, told: int) -> None:
    assert f"clock ±{told} s" in words(taken=PHOTO["taken"] | {"uncertainty_ms": unsure_ms})


def test_a_clock_nobody_checked_and_a_place_nobody_measured_are_told() -> None:
    unknown = {"source": "unknown", "lat_e7": None, "lon_e7": None, "accuracy_m": None}
    told = words(taken=PHOTO["taken"] | {"uncertainty_ms": None}, place=unknown)
    assert "clock not checked" in told
    assert "place not measured" in told
    assert "clock not checked" in words(taken_doubtful=True)


def test_of_what_an_older_office_does_not_tell_nothing_is_said() -> None:
    less = {name: PHOTO[name] for name in ("taken_at", "sha256")}
    stamp = stamp_of(less)
    assert stamp.at == datetime(2026, 9, 17, 2, 52, 30, tzinfo=UTC)
    assert stamp_words(stamp, READER) == ("2026-09-17 10:52", "digest 40DECC5C")
