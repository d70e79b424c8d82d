"""Ids sort by the instant they were made in; instants travel in one form."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import (
    SystemClock,
    end_of_day,
    from_wire,
    local_date,
    this_boot,
    to_ms,
    to_wire,
)
from shared.ids import is_id, new_id, seeded_ids

NOW_MS = 1_789_600_000_000
NOT_QUITE_AN_ID = "019f0000-0000-7000-8000-0000000000000"


def test_ids_of_one_moment_sort_in_the_order_they_were_made() -> None:
    made = [new_id(NOW_MS) for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert all(is_id(one) for one in made)


def test_a_clock_set_back_does_not_turn_the_order_of_ids() -> None:
    later, earlier = new_id(NOW_MS + 10**9), new_id(NOW_MS)
    assert later < earlier


def test_ids_made_on_many_threads_are_all_different() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(new_id, [NOW_MS] * 4000))
    assert len(set(made)) == 4000


def test_seeded_ids_come_again_for_the_same_seed() -> None:
    one, same, other = seeded_ids(7), seeded_ids(7), seeded_ids(8)
    first = [one(NOW_MS) for _ in range(5)]
    assert first == [same(NOW_MS) for _ in range(5)]
    assert first != [other(NOW_MS) for _ in range(5)]


@pytest.mark.parametrize(
    "text",
    ["", "x", None, 7, "019F0000-0000-7000-8000-000000000000", "z" * 36, NOT_QUITE_AN_ID],
)
def test_what_is_no_id_of_ours_is_told_apart(text: object) -> None:
    assert not is_id(text)


def test_an_instant_travels_in_utc_with_milliseconds() -> None:
    instant = datetime(2026, 9, 17, 1, 12, 3, 123_456, UTC)
    assert to_wire(instant) == "2026-09-17T01:12:03.123Z"
    assert from_wire("2026-09-17T09:12:03.123+08:00") == instant.replace(microsecond=123_000)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-09-17T01:12:03", "2026-13-01T00:00:00Z"])
def test_what_names_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        from_wire(text)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_survives_the_wire_to_the_millisecond(instant: datetime) -> None:
    assert to_ms(from_wire(to_wire(instant))) == to_ms(instant)
    assert to_wire(from_wire(to_wire(instant))) == to_wire(instant)


def test_the_offices_day_begins_at_its_own_midnight() -> None:
    assert local_date(datetime(2026, 9, 16, 15, 59, tzinfo=UTC)) == date(2026, 9, 16)
    assert local_date(datetime(2026, 9, 16, 16, 0, tzinfo=UTC)) == date(2026, 9, 17)
    assert end_of_day(date(2026, 9, 17)) == datetime(2026, 9, 17, 16, 0, tzinfo=UTC)


def test_the_systems_clock_is_aware_and_its_counter_never_goes_back() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    first, second = clock.mono_ms(), clock.mono_ms()
    assert first <= second


def test_the_name_of_this_boot_is_the_same_in_every_program_of_the_machine() -> None:
    command = "from shared.clock import SystemClock; print(SystemClock().boot_id)"
    other = subprocess.run(
        [sys.executable, "-c", command], check=True, capture_output=True, text=True
    )
    assert other.stdout.strip() == SystemClock().boot_id


def test_the_counter_goes_on_in_the_next_program_of_the_same_boot() -> None:
    command = "from shared.clock import SystemClock; print(SystemClock().mono_ms())"
    before = SystemClock().mono_ms()
    other = subprocess.run(
        [sys.executable, "-c", command], check=True, capture_output=True, text=True
    )
    assert before <= int(other.stdout) <= SystemClock().mono_ms()


def _broken() -> str:
    raise OSError


def test_a_machine_that_tells_no_boot_is_asked_by_the_devices_own_means(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(this_boot.__globals__, "LINUX_BOOT", tmp_path / "absent")
        assert SystemClock(_broken, lambda: "boot 7").boot_id == "boot 7"
        assert this_boot() != this_boot(), "else a name for this program alone"
