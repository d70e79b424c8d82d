"""What the app asks of a device; Android, desktop and given implementations stand behind these."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from shared.records.ops import Place


class Camera(Protocol):
    """Takes a picture and hands over its file."""

    def take(self, on_taken: Callable[[Path], None]) -> None:
        """Call back with the picture; not at all if none was taken."""


class Papers(Protocol):
    """Lets go of a paper: to a printer, another app, or a folder."""

    def hand_over(self, name: str, data: bytes) -> str:
        """Offer the paper to be shared or printed; says where it went, for the person to read."""


class Location(Protocol):
    """Knows where the device is."""

    def here(self) -> Place:
        """The place now, or that it is unknown."""
