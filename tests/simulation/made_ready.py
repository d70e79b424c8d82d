"""A tablet with one visit to do, away from its office.

``python -m tests.simulation.made_ready FOLDER`` leaves it in the folder.
"""

import sys
from pathlib import Path

from tests.drivers.stage import FIRST, PAIR, Stage


def main() -> None:
    """Leave the tablet in ``chen`` of the folder."""
    stage = Stage(Path(sys.argv[1]))
    tablet = stage.enrol("chen")
    stage.plan(PAIR, FIRST)
    stage.release()
    stage.sync("chen")
    tablet.close()


if __name__ == "__main__":
    main()
