"""Files that are whole or not there: temporary file, fsync, rename, fsync of the folder.

What the system says against writing is told in a person's words: no space, or broken storage.
"""

import errno
import os
from pathlib import Path

from shared.problems import Problem, StorageFull

OWNER_ONLY = 0o600
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StorageBroken(Problem):
    code, status = "storage_broken", 500
    text = (
        "This tablet cannot use its storage just now. What was kept before is still there;"
        " switch the tablet off and on, and if it stays so, hand it to the office."
    )


def write(path: Path, data: bytes) -> None:
    """Put bytes in place of a file: the old ones stand until the new ones are safe."""
    part = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        _leave_nothing(part)
        raise refusal(error) from error


def remove(path: Path) -> None:
    """Take a file away for good: it is not there after the power went either."""
    try:
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise refusal(error) from error


def refusal(error: OSError) -> Problem:
    """What the system's error means to a person."""
    return StorageFull() if error.errno in NO_SPACE else StorageBroken()


def _leave_nothing(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        # The storage takes no change at all; the next start clears the folder.
        return


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk too; Windows keeps names in its journal by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_BINARY = getattr(os, "O_BINARY", 0)
