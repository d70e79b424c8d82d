"""A desktop or Windows tablet: the keystore is a file only its owner may read."""

from collections.abc import Callable
from pathlib import Path

from mobile import durable
from shared.records.ops import Place
from shared.vocabulary import PlaceSource

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})


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


class FolderCamera:
    """Hands over the pictures put into a folder, oldest first: a camera's or scanner's inbox."""

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


class UnknownPlace:
    """A machine without a receiver says so."""

    def here(self) -> Place:
        return Place(PlaceSource.UNKNOWN)
