"""The Python of Android's parts over a stand-in for Java; docs/android.md says what it leaves."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mobile.device import fixes
from mobile.device.fixes import Fix, place_of
from mobile.device.ports import Device
from shared.vocabulary import PlaceSource
from tests import pictures
from tests.mobile.device.java import Tablet, pretending


@pytest.fixture
def tablet(tmp_path: Path) -> Tablet:
    return Tablet(tmp_path / "media")


@pytest.fixture
def android(tablet: Tablet) -> Iterator[Any]:
    with pretending(tablet) as module:
        yield module


@pytest.fixture
def device(android: Any, tmp_path: Path) -> Device:
    made: Device = android.android(tmp_path / "app", lambda act: act())
    return made


def test_a_secret_lies_wrapped_and_a_cut_file_is_told(device: Device, tmp_path: Path) -> None:
    device.guard.keep("delivery", b"the delivery key")
    (file,) = (tmp_path / "app" / "keys").iterdir()
    assert b"the delivery key" not in file.read_bytes()
    file.write_bytes(file.read_bytes()[:3])
    with pytest.raises(ValueError, match="cut"):
        device.guard.get("delivery")


def test_with_the_last_secret_the_key_of_the_hardware_is_destroyed(
    device: Device, tablet: Tablet
) -> None:
    device.guard.keep("delivery", b"the delivery key")
    assert tablet.keys
    device.guard.forget("delivery")
    assert tablet.keys == {}


def test_the_picture_leaves_the_picture_store_of_all_apps(device: Device, tablet: Tablet) -> None:
    tablet.person = lambda place: place.write_bytes(pictures.jpeg("tan"))
    taken: list[Path] = []
    device.camera.take(taken.append)
    assert tablet.shelf == {}
    assert taken[0].is_relative_to(device.folder)


def test_a_picture_taken_while_the_app_was_ended_is_found_at_the_next_start(
    device: Device, android: Any, tablet: Tablet
) -> None:
    tablet.person = lambda place: place.write_bytes(pictures.jpeg("tan"))
    tablet.dies = True
    device.camera.take(lambda _path: pytest.fail("nobody is there"))
    again: Device = android.android(device.folder, lambda act: act())
    (left,) = again.inbox.left_over()
    assert left.read_bytes() == pictures.jpeg("tan")
    assert tablet.shelf == {}
    again.inbox.done(left)
    assert again.inbox.left_over() == []


def test_another_apps_answer_is_no_picture(device: Device, tablet: Tablet) -> None:
    tablet.dies = True
    taken: list[Path] = []
    device.camera.take(taken.append)
    for hear in tablet.heard:
        hear(1, -1, None)
    assert taken == []


def test_places_are_heard_once_they_are_allowed(
    device: Device, android: Any, tablet: Tablet, tmp_path: Path
) -> None:
    tablet.allowed, tablet.listeners = False, []
    location = android.ReceiverLocation(device.clock)
    assert location.here().source is PlaceSource.UNKNOWN
    tablet.allowed = True
    location.here()
    tablet.listeners[0].onLocationChanged(
        SimpleNamespace(
            getProvider=lambda: "gps",
            getLatitude=lambda: 24.7,
            getLongitude=lambda: 118.6,
            getAccuracy=lambda: 5.4,
            getElapsedRealtimeNanos=lambda: device.clock.mono_ms() * 1_000_000,
        )
    )
    place = location.here()
    assert (place.lat_e7, place.lon_e7, place.accuracy_m) == (247_000_000, 1_186_000_000, 5)


def test_the_best_young_fix_counts_and_an_old_one_does_not() -> None:
    now_ms = 1_000_000
    young = (now_ms - 1000) * 1_000_000
    old = (now_ms - fixes.FIX_AGE_MAX_MS - 1) * 1_000_000
    near, far = Fix(24.7, 118.6, 8.0, young), Fix(25.0, 119.0, 900.0, young)
    assert place_of([far, near], now_ms).accuracy_m == 8
    assert place_of([Fix(1.0, 1.0, 1.0, old), far], now_ms).accuracy_m == 900
    assert place_of([Fix(1.0, 1.0, 1.0, old)], now_ms).source is PlaceSource.UNKNOWN
    assert place_of([Fix(1.0, 1.0, 90_000.0, young)], now_ms).source is PlaceSource.UNKNOWN


def test_volume_keys_are_the_apps_only_where_there_is_something_to_photograph(
    device: Device, tablet: Tablet
) -> None:
    done: list[str] = []
    device.machine.on_shutter(lambda: done.append("photo"))
    tablet.shutter.run()
    assert done == ["photo"]
    device.machine.on_shutter(None)
    assert tablet.shutter is None


def test_the_service_is_started_with_the_folder_and_ended(device: Device, tablet: Tablet) -> None:
    device.machine.work_on(2)
    device.machine.work_on(0)
    assert tablet.done[-2:] == ["start app", "stop"]


def test_a_number_goes_to_the_app_that_calls_where_there_is_one(
    device: Device, tablet: Tablet
) -> None:
    assert device.machine.dial("+86 595#1")
    assert tablet.done[-1] == "tel:%2B86%20595%231"
    tablet.calls = False
    assert not device.machine.dial("110")


def test_starts_are_counted_where_the_kernel_does_not_name_them(android: Any) -> None:
    assert android.boot() == "android-7"
