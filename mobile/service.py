"""Delivery while the app is not on the screen: ``python -m mobile.service [folder]``.

The screen is locked for it: it sends what is frozen, and photos, and reads nothing. It ends when
nothing waits any more, or when the app wants its turn back and stops it.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

from mobile.config import LOOK_EVERY_S, TabletConfig
from mobile.device import here
from mobile.sync.delivery import Delivery
from mobile.wiring import Tablet, wire

FOLDER_GIVEN = "PYTHON_SERVICE_ARGUMENT"
ROUNDS_MAX = 6_000
"""Some eight hours of a network that does not answer; then the app must be opened again."""


def deliver(tablet: Tablet, rest: Callable[[float], object], rounds: int = ROUNDS_MAX) -> int:
    """Send what is ready, resting between tries; returns how much is left."""
    delivery = Delivery(tablet.engine, tablet.turn, tablet.trouble.note)
    for _round in range(rounds):
        if not tablet.turn.take():
            break
        delivery.wake()
        if not delivery.settle(LOOK_EVERY_S):
            # One line is still at work: the others look again meanwhile.
            continue
        if not tablet.engine.ready():
            break
        rest(LOOK_EVERY_S)
    tablet.turn.leave()
    delivery.stop()
    return tablet.engine.ready()


def main() -> None:
    """Deliver what waits in the tablet's folder."""
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get(FOLDER_GIVEN, "")
    device = here.device(Path(named).absolute() if named else here.own_folder())
    tablet = wire(TabletConfig(device.folder), device.guard, device.clock)
    deliver(tablet, Event().wait)
    tablet.close()


if __name__ == "__main__":
    main()
