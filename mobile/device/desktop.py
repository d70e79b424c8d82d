"""A desktop or a Windows or Linux tablet: folders, the system's file dialog, no receiver."""

import ctypes
import platform
import shutil
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from threading import Thread

from mobile import durable
from mobile.device.live import StreamView
from mobile.device.ports import Act, Device, Post
from shared.clock import SystemClock
from shared.records.ops import Place
from shared.vocabulary import PhotoSource, PlaceSource

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
ASKED_TIMEOUT_S = 600
WINDOWS_ASKS = (
    "Add-Type -AssemblyName System.Windows.Forms;"
    "$asked = New-Object System.Windows.Forms.OpenFileDialog;"
    "$asked.Filter = 'JPEG, PNG, WebP|*.jpg;*.jpeg;*.png;*.webp';"
    "[Console]::OutputEncoding = [Text.Encoding]::UTF8;"
    "if ($asked.ShowDialog() -eq 'OK') { [Console]::Out.Write($asked.FileName) }"
)
DIALOGS = (
    ("powershell", ("-NoProfile", "-STA", "-Command", WINDOWS_ASKS)),
    ("zenity", ("--file-selection", "--file-filter=*.jpg *.jpeg *.png *.webp")),
    ("kdialog", ("--getopenfilename", ".", "*.jpg *.jpeg *.png *.webp")),
)
"""The system's own dialogs, by the program that shows them."""

READER = "mobile.device.desktop_codes"
"""Named, not imported: a tablet imports this module too, and has no such wheel."""


class FileGuard:
    """Keeps secrets in a folder, readable by the owner alone; weaker than a phone's keystore."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, secret: bytes) -> None:
        durable.write(self._folder / f"{name}.key", secret)

    def get(self, name: str) -> bytes | None:
        path = self._folder / f"{name}.key"
        return path.read_bytes() if path.exists() else None

    def forget(self, name: str) -> None:
        durable.remove(self._folder / f"{name}.key")


class FolderCamera:
    """Hands over the pictures put into a folder, oldest first: a camera's or scanner's inbox."""

    source = PhotoSource.CAMERA

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._given: set[str] = set()

    def take(self, on_taken: Callable[[Path], None]) -> None:
        waiting = [
            path
            for path in sorted(self._folder.iterdir())
            if path.suffix.lower() in PICTURES and path.name not in self._given
        ]
        if waiting:
            self._given.add(waiting[0].name)
            on_taken(waiting[0])


class DesktopCamera:
    """The folder a camera writes to first; where that has nothing new, the person picks a file."""

    def __init__(
        self, folder: FolderCamera, pick: Callable[[], Path | None], post: Post | None = None
    ) -> None:
        self._folder, self._pick, self._post = folder, pick, post
        self.source = PhotoSource.CAMERA

    def take(self, on_taken: Callable[[Path], None]) -> None:
        came: list[Path] = []
        self._folder.take(came.append)
        if came:
            self._hand_over(came[0], PhotoSource.CAMERA, on_taken)
        elif self._post is None:
            self._hand_over(self._pick(), PhotoSource.GALLERY, on_taken)
        else:
            # The window must not stand still while the person looks for a file.
            Thread(target=self._ask, args=(self._post, on_taken), daemon=True).start()

    def _ask(self, post: Post, on_taken: Callable[[Path], None]) -> None:
        picked = self._pick()
        post(lambda: self._hand_over(picked, PhotoSource.GALLERY, on_taken))

    def _hand_over(
        self, path: Path | None, source: PhotoSource, on_taken: Callable[[Path], None]
    ) -> None:
        if path is not None:
            self.source = source
            on_taken(path)


class OwnFiles:
    """A picked picture is the person's own file and stays; one of the live view lies with us."""

    def __init__(self, live: Path | None = None) -> None:
        self._live = live

    def left_over(self) -> list[Path]:
        return sorted(self._live.glob("*.jpg")) if self._live else []

    def done(self, path: Path) -> None:
        if path.parent == self._live:
            path.unlink(missing_ok=True)


class WheelCodes:
    """Square codes, read by the wheel that a desktop has; loaded when first needed."""

    def read(self, picture: bytes) -> tuple[str, ...]:
        found: tuple[str, ...] = import_module(READER).codes_in(picture)
        return found


class FolderPapers:
    """Puts papers into a folder of the person's own, to be printed or sent from there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hand_over(self, name: str, data: bytes) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / name
        durable.write(path, data)
        return str(path)


class UnknownPlace:
    """A machine without a receiver says so."""

    def here(self) -> Place:
        return Place(PlaceSource.UNKNOWN)


class StillMachine:
    """A desktop does not tremble, has no volume keys of ours, and works on behind other windows."""

    def buzz(self) -> None:
        """Nothing in the hand."""

    def on_shutter(self, act: Act | None) -> None:
        """No such keys."""

    def kind(self) -> str:
        return f"desktop, {platform.system()} {platform.release()}, {platform.machine()}"

    def dial(self, number: str) -> bool:
        return False

    def step_back(self) -> None:
        """Windows are put behind others by hand."""

    def give_back(self) -> None:
        """Where the C library keeps what was let go of for later, it is asked for it."""
        if platform.libc_ver()[0] == "glibc":
            ctypes.CDLL(None).malloc_trim(0)

    def work_on(self, waiting: int) -> None:
        """The window stays open behind others; nothing has to be started."""


def pick_picture() -> Path | None:
    """A file the person picks in the system's own dialog; none where there is no dialog."""
    for program, arguments in DIALOGS:
        found = shutil.which(program)
        if found:
            return _picked([found, *arguments])
    return None


def _picked(command: list[str]) -> Path | None:
    try:
        asked = subprocess.run(
            command, capture_output=True, timeout=ASKED_TIMEOUT_S, check=False, encoding="utf-8"
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return None
    path = Path(asked.stdout.strip("\ufeff\r\n"))
    return path if path.suffix.lower() in PICTURES and path.is_file() else None


def desktop(folder: Path, post: Post | None = None) -> Device:
    """This machine, with everything in a folder."""
    clock, live = SystemClock(), folder / "live"
    return Device(
        folder,
        clock,
        FileGuard(folder / "keys"),
        DesktopCamera(FolderCamera(folder / "camera"), pick_picture, post),
        OwnFiles(live),
        WheelCodes(),
        UnknownPlace(),
        FolderPapers(folder / "papers"),
        StillMachine(),
        StreamView(live, clock),
    )
