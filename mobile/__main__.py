"""The tablet app in a window of this desktop: ``python -m mobile [folder]``."""

import os
import sys
from pathlib import Path

os.environ.setdefault("KIVY_NO_ARGS", "1")

from mobile.app import LookbackApp
from mobile.config import TabletConfig
from mobile.device.desktop import FileGuard, FolderCamera, UnknownPlace
from mobile.wiring import wire
from shared.clock import SystemClock


def main() -> None:
    """Open the window on the tablet's folder."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "data/tablet").absolute()
    tablet = wire(TabletConfig(folder), FileGuard(folder / "keys"), SystemClock())
    LookbackApp(tablet, FolderCamera(folder / "camera"), UnknownPlace()).run()


if __name__ == "__main__":
    main()
