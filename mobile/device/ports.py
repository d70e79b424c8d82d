"""What the app asks of a device; Android, desktop and given implementations stand behind these."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shared.clock import Clock
from shared.records.ops import Place
from shared.vocabulary import PhotoSource

Act = Callable[[], None]
Post = Callable[[Act], object]
"""Does an act on the screen's thread: devices call back on their own."""
Heard = Callable[[bytes | None], None]
"""Told each picture of a live view as a JPEG, upright by its EXIF; None once there is no more."""


class Guard(Protocol):
    """The platform's keystore: keeps a secret for this app on this device."""

    def keep(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name, in place of the one before: old or new, never half."""

    def get(self, name: str) -> bytes | None:
        """The secret kept under a name."""

    def forget(self, name: str) -> None:
        """Destroy the secret kept under a name, if there is one; for good."""


class Camera(Protocol):
    """Takes a picture and hands over its file."""

    @property
    def source(self) -> PhotoSource:
        """Where the picture handed over last came from: a gallery picture is marked as such."""

    def take(self, on_taken: Callable[[Path], None]) -> None:
        """Call back with the picture; not at all if none was taken."""


class Viewfinder(Protocol):
    """Shows live what the camera sees, where the device gives that to an app."""

    def open(self, heard: Heard) -> bool:
        """Look, and tell each picture on a thread of its own; False where nothing is shown live."""

    def close(self) -> None:
        """Look no longer."""

    def keep(self, picture: bytes) -> Path:
        """A picture of the live view as a file with its hour; left over in the inbox until done."""


class Inbox(Protocol):
    """Where the camera's pictures lie until the app has them safe in its own shelf."""

    def left_over(self) -> list[Path]:
        """Pictures that came while the app was not there to hear of them."""

    def done(self, path: Path) -> None:
        """The app has it safe: the camera's own copy may go."""


class CodeReader(Protocol):
    """Reads the square codes (QR) in a picture: an office's invitation, the mark on a paper."""

    def read(self, picture: bytes) -> tuple[str, ...]:
        """The texts of the codes in these bytes of a picture; none where nothing can be read."""


class Papers(Protocol):
    """Lets go of a paper: to a printer, another app, or a folder."""

    def hand_over(self, name: str, data: bytes) -> str:
        """Offer the paper to be shared or printed; says where it went, for the person to read."""


class Location(Protocol):
    """Knows where the device is."""

    def here(self) -> Place:
        """The place now, or that it is unknown."""


class Phone(Protocol):
    """Calls people."""

    def dial(self, number: str) -> bool:
        """Show the number ready to be called; False where this machine cannot call."""


class Machine(Phone, Protocol):
    """The tablet as a thing in the hand: it buzzes, has keys, and works on when put away."""

    def buzz(self) -> None:
        """A short tremble: the tap was kept."""

    def on_shutter(self, act: Act | None) -> None:
        """Do this when a volume key is pressed; with None the keys are the system's again."""

    def step_back(self) -> None:
        """Put the app behind the others, as it is."""

    def kind(self) -> str:
        """What it is: maker, model, system, as the system tells it."""

    def give_back(self) -> None:
        """Nobody touches it just now: memory that was let go of is the system's again."""

    def work_on(self, waiting: int) -> None:
        """The app left the screen with so much still to deliver; nothing waiting ends it."""


@dataclass(frozen=True)
class Device:
    """All of a device, as the app is given it."""

    folder: Path
    clock: Clock
    guard: Guard
    camera: Camera
    inbox: Inbox
    codes: CodeReader
    location: Location
    papers: Papers
    machine: Machine
    viewfinder: Viewfinder
