"""A viewfinder that sees what it is given."""

from pathlib import Path

from mobile.device.live import with_hour
from mobile.device.ports import Heard
from shared.clock import SystemClock
from shared.ids import new_id


class GivenView:
    """Shows the pictures it was given, one after the other; then there is no more to see.

    Without an end it goes on showing the last one.
    """

    def __init__(self, folder: Path, *pictures: bytes, ends: bool = True) -> None:
        self._folder, self._clock = folder, SystemClock()
        self.pictures, self._ends = list(pictures), ends
        self.heard: Heard | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def open(self, heard: Heard) -> bool:
        if not self.pictures:
            return False
        self.heard = heard
        for picture in self.pictures:
            heard(picture)
        if self._ends:
            heard(None)
        return True

    def close(self) -> None:
        self.heard = None

    def keep(self, picture: bytes) -> Path:
        path = self._folder / f"{new_id(self._clock.mono_ms())}.jpg"
        path.write_bytes(with_hour(picture, self._clock.now().astimezone()))
        return path
