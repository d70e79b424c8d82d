"""A tablet in a process of its own that is being cleared, and dies by kill -9 at the nth step.

``python -m tests.drivers.cleared FOLDER COUNT``: opens the tablet in the folder, lets a supervisor
allow it, clears it, and kills itself before the count's change of a file's name, file or statement.
"""

import hashlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

from mobile.wiring import Tablet
from shared import clearing
from tests.drivers.killed import opened
from tests.drivers.tablet import PIN

CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "sqlite3.connect"})


def code_of(tablet: Tablet) -> str:
    """What a supervisor would read out for what this tablet asks."""
    device = tablet.desk.shelves.vault.device()
    known = hashlib.sha256(device["device_token"].encode()).hexdigest()
    request = tablet.clearing.open().request
    return clearing.code_for(known, device["device_id"], request)


def main() -> None:
    tablet = opened(Path(sys.argv[1])).tablet
    code, left = code_of(tablet), int(sys.argv[2])

    def heard(event: str, _about: Any) -> None:
        nonlocal left
        if event in CHANGES:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(heard)
    assert tablet.clearing.clear(pin=PIN, code=code).allowed
    tablet.close()
    tablet.again().close()


if __name__ == "__main__":
    main()
