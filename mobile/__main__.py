"""The tablet app in a window of this desktop: ``python -m mobile [folder]``."""

import os
import sys
from pathlib import Path

os.environ.setdefault("KIVY_NO_ARGS", "1")

from kivy.clock import Clock as KivyClock
from kivy.core.window import Window

from mobile.app import CannotStart, Held, LookbackApp
from mobile.config import TabletConfig
from mobile.device import here
from mobile.screens.tidying import spare_the_collector
from mobile.wiring import wire
from shared.problems import Problem

WINDOW = (1280, 800)
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
    if "ANDROID_ARGUMENT" not in os.environ:
        # A desktop's window begins in the shape of the tablet; a tablet's fills its screen.
        Window.size = WINDOW
    folder = Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else here.own_folder()
    try:
        device = here.device(folder, lambda act: KivyClock.schedule_once(lambda _passed: act()))
        tablet = wire(TabletConfig(folder), device.guard, device.clock)
    except Problem as problem:
        CannotStart(problem).run()
        return
    spare_the_collector()
    held = Held(device.machine, device.inbox, device.codes, device.viewfinder)
    LookbackApp(tablet, device.camera, device.location, device.papers, held).run()


if __name__ == "__main__":
    main()
