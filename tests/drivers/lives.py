"""An inspection by fingers on the real window, in a process that dies by kill -9 at any moment.

``python -m tests.drivers.lives FOLDER HOURS COUNT``: switches the tablet in the folder on, so many
hours after its first sync, goes on with the inspection where it stood, and says what the screen
has shown to be done, one JSON line each. It kills itself when SQLite, the disk, a finger or a frame
is come to for the count's time; without a count it goes to the end.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from mobile.app import LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from tests.drivers.alone import said, shots, switched_on
from tests.drivers.tablet import TabletDriver
from tests.drivers.usual import GivenPictures, UsualSchool
from tests.drivers.window import Finger, WindowDriver

UPRIGHT = (800, 1280)


class Reaper:
    """Ends this process without a word when something is come to for the count's time."""

    def __init__(self, count: int) -> None:
        self._left = count

    def came_to(self, _what: Any = "") -> None:
        """Something is about to happen."""
        if self._left:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, driver: TabletDriver) -> None:
        """Every statement before SQLite does it, every fsync and rename before the system does."""
        driver.tablet.desk.shelves.database.connection.set_trace_callback(self.came_to)
        sync = os.fsync

        def synced(descriptor: int) -> None:
            self.came_to()
            sync(descriptor)

        os.fsync = synced
        sys.addaudithook(lambda name, _about: self.came_to() if name == "os.rename" else None)


class WatchedWindow(WindowDriver):
    """The window, where a finger or a frame may be the last thing."""

    def __init__(self, app: LookbackApp, reaper: Reaper) -> None:
        self._reaper = reaper
        super().__init__(app, UPRIGHT)

    def frame(self) -> None:
        self._reaper.came_to()
        super().frame()

    def post(self, phase: str, finger: Finger) -> None:
        self._reaper.came_to()
        super().post(phase, finger)


def main() -> None:
    folder, hours, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    driver, reaper = switched_on(folder, hours), Reaper(count)
    papers = FolderPapers(folder.parent / "papers")
    app = LookbackApp(driver.tablet, GivenPictures([]), UnknownPlace(), papers)
    window = WatchedWindow(app, reaper)
    hand = UsualSchool(window, shots(folder.parent, hours))
    hand.acknowledged = said
    hand.unlock()
    reaper.watch(driver)
    hand.inspect("望潮中学", whole=False)


if __name__ == "__main__":
    main()
