"""A desktop or Windows tablet: the keystore is a file only its owner may read."""

import os
from pathlib import Path


class FileGuard:
    """Keeps secrets in a folder, readable by the owner alone; weaker than a phone's keystore."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, secret: bytes) -> None:
        path = self._folder / f"{name}.key"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())

    def get(self, name: str) -> bytes | None:
        path = self._folder / f"{name}.key"
        return path.read_bytes() if path.exists() else None
