"""Files an office has sent in and not yet taken in: kept for a day under their digest."""

import hashlib
import os
import re
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from shared.problems import NotFound, StorageFull

KEPT_HOURS = 24
DIGEST = re.compile(r"[0-9a-f]{64}")


class NoLongerThere(NotFound):
    code = "no_longer_there"
    text = "This file is kept for a day only, or was never sent. Send it again."


class Inbox:
    """A folder of files that wait to be taken in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes, now: datetime) -> str:
        """Keep a file until it is taken in; its digest. What waited too long goes."""
        digest = hashlib.sha256(data).hexdigest()
        # Two who send the same file at once each write their own.
        part = self._folder / f".{secrets.token_hex(8)}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            os.utime(part, (now.timestamp(), now.timestamp()))
            part.replace(self._folder / digest)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise StorageFull() from error
        self._sweep(now)
        return digest

    def read(self, digest: str) -> bytes:
        """The file with this digest; NoLongerThere if it is not kept."""
        if not DIGEST.fullmatch(digest):
            raise NoLongerThere()
        try:
            return (self._folder / digest).read_bytes()
        except FileNotFoundError as error:
            raise NoLongerThere() from error

    def _sweep(self, now: datetime) -> None:
        oldest = (now - timedelta(hours=KEPT_HOURS)).timestamp()
        for path in self._folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
