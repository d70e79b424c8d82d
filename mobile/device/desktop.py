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
