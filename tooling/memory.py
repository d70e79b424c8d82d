"""Where folders of tests stand that need no disk: in memory, where a system has such a place."""

import os
import shutil
from pathlib import Path

PLACE = Path("/dev/shm")
ROOM = 3 * 2**30
"""What must be free there: a container's own few megabytes are full at once."""
KEPT_IN = "TMPDIR"


def place() -> Path | None:
    """A folder in memory with room for a test run; None where there is none."""
    if not PLACE.is_dir() or not os.access(PLACE, os.W_OK):
        return None
    return PLACE if shutil.disk_usage(PLACE).free >= ROOM else None


def _may_run_programs(folder: Path) -> bool:
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC


def keep_folders_there() -> None:
    """Every folder for a while is made in memory from now on, but where somebody chose a place.

    Waiting for the disk took a sixth of the test run; nothing that is tested needs one, for a
    process that is killed leaves its files in memory as well.
    """
    found = place()
    if found is not None and _may_run_programs(found):
        os.environ.setdefault(KEPT_IN, str(found))
