"""What every device must do, asked of the desktop's parts, of given ones, of Android's Python."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from queue import Queue
from threading import Event

import pytest
from PIL import Image
from PIL.ExifTags import Base

from mobile.device.desktop import (
    DesktopCamera,
    FileGuard,
    FolderCamera,
    FolderPapers,
    OwnFiles,
    StillMachine,
    UnknownPlace,
    WheelCodes,
    pick_picture,
)
from mobile.device.live import BEGIN, END, Eye, StreamView, pictures_in
from mobile.device.ports import Act, Device
from mobile.store.photos import PhotoShelf
from shared.clock import SystemClock
from shared.records.ops import Place
from shared.vocabulary import PhotoSource, PlaceSource
from tests import pictures
from tests.drivers.view import GivenView
from tests.mobile.conftest import Store
from tests.mobile.device.java import Tablet, pretending

SECRET = bytes(range(256))


class GivenCamera:
    """Hands over what it was given."""

    source = PhotoSource.CAMERA

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, on_taken: Callable[[Path], None]) -> None:
        for path in sorted(self._folder.glob("*.jpg"))[:1]:
            on_taken(path)


class GivenPlace:
    """Is where it was told."""

    def here(self) -> Place:
        return Place(PlaceSource.DEVICE, 247_000_000, 1_186_000_000, 6)


@dataclass
class Held:
    """A device in a test's hands: how a person takes a picture with it, and turns back."""

    device: Device
    again: Callable[[], Device]
    photograph: Callable[[bytes], None]
    sees: bool = False
    """Whether it shows live what its camera sees: one picture twice, and then no more."""


def _eye(folder: Path) -> Eye:
    """A program that writes two pictures, as a camera's would, and ends."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "seen.jpg").write_bytes(pictures.jpeg("tan"))
    program = folder / "eye"
    program.write_text('#!/bin/sh\ncat "$1" "$1"\n', encoding="utf-8")
    program.chmod(0o700)
    return Eye("", str(program), (str(folder / "seen.jpg"),))


def _on_a_desk(folder: Path) -> Held:
    clock = SystemClock()

    def made() -> Device:
        return Device(
            folder,
            clock,
            FileGuard(folder / "keys"),
            DesktopCamera(FolderCamera(folder / "camera"), lambda: None),
            OwnFiles(folder / "live"),
            WheelCodes(),
            UnknownPlace(),
            FolderPapers(folder / "papers"),
            StillMachine(),
            StreamView(folder / "live", clock, (_eye(folder / "eye"),)),
        )

    return Held(made(), made, lambda data: _put(folder / "camera", data), sees=True)


def _given(folder: Path) -> Held:
    desk = _on_a_desk(folder)

    def made() -> Device:
        return replace(
            desk.device,
            camera=GivenCamera(folder / "camera"),
            location=GivenPlace(),
            viewfinder=GivenView(folder / "live", pictures.jpeg("tan"), pictures.jpeg("tan")),
        )

    return Held(made(), made, desk.photograph, sees=True)


@pytest.fixture(params=["desktop", "given", "android"])
def held(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Held]:
    """A device of each kind; Android's over a stand-in for Java."""
    folder = tmp_path / "device"
    if request.param != "android":
        yield {"desktop": _on_a_desk, "given": _given}[request.param](folder)
        return
    tablet = Tablet(tmp_path / "media")
    with pretending(tablet) as module:

        def made() -> Device:
            tablet.heard.clear()
            device: Device = module.android(folder, _now)
            return device

        yield Held(made(), made, lambda data: setattr(tablet, "person", _writes(data)))


def _now(act: Act) -> None:
    act()


def _writes(data: bytes) -> Callable[[Path], None]:
    def write(place: Path) -> None:
        place.write_bytes(data)

    return write


def _put(folder: Path, data: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{len(list(folder.iterdir())):03}.jpg").write_bytes(data)


def test_a_secret_is_kept_over_a_restart_and_replaced_whole(held: Held) -> None:
    assert held.device.guard.get("delivery") is None
    held.device.guard.keep("delivery", b"the first")
    held.device.guard.keep("delivery", SECRET)
    assert held.device.guard.get("delivery") == SECRET
    assert held.again().guard.get("delivery") == SECRET
    assert held.again().guard.get("other") is None


def test_a_secret_forgotten_is_gone_over_a_restart_and_another_can_be_kept(held: Held) -> None:
    held.device.guard.forget("delivery")
    held.device.guard.keep("delivery", b"the first")
    held.device.guard.keep("other", SECRET)
    held.device.guard.forget("delivery")
    assert held.device.guard.get("delivery") is None
    assert held.again().guard.get("delivery") is None
    assert held.again().guard.get("other") == SECRET
    held.device.guard.forget("other")
    held.device.guard.keep("delivery", SECRET)
    assert held.again().guard.get("delivery") == SECRET


def test_a_picture_is_handed_over_whole_and_its_source_is_told(held: Held) -> None:
    taken: list[bytes] = []
    held.photograph(pictures.jpeg("tan"))
    held.device.camera.take(lambda path: taken.append(path.read_bytes()))
    assert taken == [pictures.jpeg("tan")]
    assert held.device.camera.source is PhotoSource.CAMERA


def test_who_turns_back_without_a_picture_is_not_called(held: Held) -> None:
    taken: list[Path] = []
    held.device.camera.take(taken.append)
    assert taken == []
    assert held.device.inbox.left_over() == []


def test_a_picture_safe_in_the_shelf_is_not_left_over(held: Held, store: Store) -> None:
    shelf: PhotoShelf = store.shelves.photos
    kept: list[str] = []

    def keep(path: Path) -> None:
        kept.append(shelf.capture(path).sha256)
        assert shelf.captured(path)
        held.device.inbox.done(path)

    held.photograph(pictures.jpeg("tan"))
    held.device.camera.take(keep)
    assert shelf.has(kept[0])
    assert held.again().inbox.left_over() == []


def test_what_the_camera_sees_is_told_picture_by_picture_or_the_app_is_told_that_it_is_not(
    held: Held,
) -> None:
    heard: Queue[bytes | None] = Queue()
    assert held.device.viewfinder.open(heard.put) is held.sees
    if held.sees:
        told = [heard.get(timeout=30) for _picture in range(3)]
        assert told == [pictures.jpeg("tan"), pictures.jpeg("tan"), None]
    held.device.viewfinder.close()
    assert heard.empty()


def test_a_picture_of_the_live_view_is_a_file_with_its_hour_until_it_is_safe(
    held: Held, store: Store
) -> None:
    if not held.sees:
        assert held.device.inbox.left_over() == []
        return
    path = held.device.viewfinder.keep(pictures.jpeg("tan"))
    with Image.open(path) as kept, Image.open(BytesIO(pictures.jpeg("tan"))) as seen:
        hour = kept.getexif().get_ifd(Base.ExifOffset)[Base.DateTimeOriginal]
        assert re.fullmatch(r"20\d\d:\d\d:\d\d \d\d:\d\d:\d\d", hour), hour
        assert kept.tobytes() == seen.tobytes(), "no pixel is touched"
    assert held.again().inbox.left_over() == [path], "killed now, it is found again"
    assert store.shelves.photos.capture(path).sha256
    held.device.inbox.done(path)
    assert held.again().inbox.left_over() == []


def test_a_camera_that_is_closed_tells_nothing_more_and_can_be_opened_again(held: Held) -> None:
    if not held.sees:
        return
    for _time in range(2):
        heard: Queue[bytes | None] = Queue()
        assert held.device.viewfinder.open(heard.put)
        assert heard.get(timeout=30) == pictures.jpeg("tan")
        held.device.viewfinder.close()


def test_a_stream_is_cut_into_whole_pictures_wherever_it_is_cut() -> None:
    one, other = BEGIN + b"one" + END, BEGIN + b"the other" + END
    stream = one + other + BEGIN + b"cut off"

    class Dripping:
        """Gives so many bytes at a time."""

        def __init__(self, by: int) -> None:
            self._left, self._by = stream, by

        def read(self, _most: int) -> bytes:
            data, self._left = self._left[: self._by], self._left[self._by :]
            return data

    for by in (1, 2, 3, 7, len(stream)):
        assert list(pictures_in(Dripping(by))) == [one, other], by


def test_a_machine_without_the_camera_or_the_program_shows_nothing_live(tmp_path: Path) -> None:
    missing = (
        Eye("", "no-such-program-here", ()),
        replace(_eye(tmp_path / "eye"), camera=str(tmp_path / "no-camera")),
        replace(_eye(tmp_path / "eye"), system="another"),
    )
    view = StreamView(tmp_path / "live", SystemClock(), missing)
    assert not view.open(lambda _picture: None)


def test_the_place_is_in_whole_numbers_or_unknown(held: Held) -> None:
    place = held.device.location.here()
    known = (place.lat_e7, place.lon_e7, place.accuracy_m)
    if place.source is PlaceSource.UNKNOWN:
        assert known == (None, None, None)
    else:
        assert all(isinstance(part, int) for part in known)


def test_a_paper_leaves_whole_and_says_where_to(held: Held) -> None:
    told = held.device.papers.hand_over("记录.pdf", b"%PDF-1.7")
    assert "记录.pdf" in told


LINK = "https://office.example#enrol=AB12-CD34&pin=" + "x" * 43


def test_a_code_is_read_from_a_photograph_of_a_page(held: Held) -> None:
    page = pictures.page([LINK])
    assert held.device.codes.read(page) == (LINK,)
    for turned in (17, 90, 180):
        assert held.device.codes.read(pictures.page([LINK], turned=turned)) == (LINK,)


def test_all_codes_of_a_page_are_told(held: Held) -> None:
    assert sorted(held.device.codes.read(pictures.page([LINK, "A1B2"]))) == ["A1B2", LINK]


def test_where_no_code_can_be_read_none_is_told(held: Held) -> None:
    codes = held.device.codes
    assert codes.read(pictures.page([])) == ()
    assert codes.read(pictures.page([LINK])[:400]) == ()
    assert codes.read(b"not a picture") == ()
    assert codes.read(b"") == ()


def test_a_number_is_shown_ready_to_be_called_or_the_app_is_told_that_it_is_not(held: Held) -> None:
    assert held.device.machine.dial("0595 8200-0000") in (True, False)


def test_the_thing_in_the_hand_obeys(held: Held) -> None:
    machine = held.device.machine
    machine.buzz()
    machine.on_shutter(lambda: None)
    machine.on_shutter(None)
    machine.work_on(3)
    machine.work_on(0)
    machine.step_back()
    machine.give_back()
    assert machine.kind().isprintable()
    assert machine.kind()
    assert held.device.clock.boot_id == held.again().clock.boot_id


def test_a_picked_file_is_marked_as_such_and_a_new_picture_of_the_folder_is_not(
    tmp_path: Path,
) -> None:
    picked = pictures.file(tmp_path / "gallery", "old", "gray")
    camera = DesktopCamera(FolderCamera(tmp_path / "camera"), lambda: picked)
    taken: list[tuple[str, PhotoSource]] = []

    def hear(path: Path) -> None:
        taken.append((path.name, camera.source))

    camera.take(hear)
    pictures.file(tmp_path / "camera", "new", "tan")
    camera.take(hear)
    assert taken == [("old.jpg", PhotoSource.GALLERY), ("new.jpg", PhotoSource.CAMERA)]


def test_while_a_file_is_looked_for_the_window_goes_on(tmp_path: Path) -> None:
    asked, posted = Event(), Queue[Act]()
    picked = pictures.file(tmp_path / "gallery", "old", "gray")

    def look() -> Path:
        assert asked.wait(30)
        return picked

    camera = DesktopCamera(FolderCamera(tmp_path / "camera"), look, posted.put)
    taken: list[Path] = []
    camera.take(taken.append)
    assert taken == [], "the window is not kept waiting"
    asked.set()
    posted.get(timeout=30)()
    assert taken == [picked]
    assert camera.source is PhotoSource.GALLERY


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("printf '%s\\n' {}", True),
        ("true", False),
        ("printf nowhere.jpg", False),
        ("exit 3", False),
    ],
)
def test_the_systems_dialog_is_believed_only_when_it_names_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, found: bool
) -> None:
    """A dialog program of this name stands in the path and says what a real one would."""
    picture = pictures.file(tmp_path, "门口 照片")
    program = tmp_path / "bin" / "zenity"
    program.parent.mkdir()
    quoted = "'" + str(picture) + "'"
    program.write_text("#!/bin/sh\n" + said.format(quoted) + "\n", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    assert pick_picture() == (picture if found else None)
