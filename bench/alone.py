"""One tablet in a process of its own, so that its memory can be told.

``python -m bench.alone FOLDER SERVER CODE PIN``
"""

import json
import os
import sys
from pathlib import Path

from bench.machine import Serving
from mobile.config import TabletConfig
from mobile.device.desktop import FileGuard
from mobile.sync.transport import HttpTransport
from mobile.wiring import wire
from shared.clock import SystemClock


def main() -> None:
    """Enrol and look at the memory; sync and look at its peak."""
    folder, server, code, pin = sys.argv[1:]
    place = Path(folder)
    tablet = wire(TabletConfig(place), FileGuard(place / "keys"), SystemClock(), HttpTransport)
    state = tablet.unlock.enrol(server=server, code=code, pin=pin)
    if not state.unlocked:
        raise RuntimeError(state.error)
    myself = Serving(0, os.getpid())
    myself.peak_anew()
    idle = myself.peak_mib()
    tablet.engine.run_until_quiet()
    peak, held = myself.peak_mib(), len(tablet.desk.shelves.replica.entries())
    print(json.dumps({"idle_mib": idle, "peak_mib": peak, "records": held}))
    tablet.close()


if __name__ == "__main__":
    main()
