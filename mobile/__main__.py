"""The tablet app in a window of this desktop: ``python -m mobile [folder]``."""

import os
import sys
from pathlib import Path

os.environ.setdefault("KIVY_NO_ARGS", "1")

from mobile.app import LookbackApp
from mobile.config import TabletConfig
from mobile.device.desktop import FileGuard, FolderCamera, FolderPapers, UnknownPlace
from mobile.wiring import wire
from shared.clock import SystemClock

DRAWN_ON = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "ANDROID_ARGUMENT", "P4A_BOOTSTRAP")
NO_DISPLAY = (
    "There is no display here to open a window on. Run it on a desktop; "
    "python3 tasks.py demo shows the app without one.\n"
    "这里没有可以打开窗口的显示器。请在桌面环境中运行；"
    "没有显示器时可运行 python3 tasks.py demo 观看演示。"
)


def main() -> None:
    """Open the window on the tablet's folder."""
    if sys.platform.startswith("linux") and not any(map(os.environ.get, DRAWN_ON)):
        # Kivy would go on without a word, drawing where nobody can see it.
        sys.exit(NO_DISPLAY)
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "data/tablet").absolute()
    tablet = wire(TabletConfig(folder), FileGuard(folder / "keys"), SystemClock())
    papers = FolderPapers(folder / "papers")
    LookbackApp(tablet, FolderCamera(folder / "camera"), UnknownPlace(), papers).run()


if __name__ == "__main__":
    main()
