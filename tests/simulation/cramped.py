"""A day on a disk that is full: everybody works on until nothing fits, then there is room again.

``python -m tests.simulation.cramped FOLDER WHERE``: the folder holds the city as it was built; the
part named (the office, or a tablet) lies on a disk of its own that is tiny, and is filled up to its
last bytes. Run by itself it mounts for the whole machine; ``mounted`` finds how it may be run.
"""

import errno
import os
import pickle
import subprocess
import sys
from pathlib import Path

from mobile.sync.transport import Answer, Ask
from tests.simulation.city import OFFICE, TABLETS, Built
from tests.simulation.world import Parts, World

SIZE = "16m"
CITY, DAY = "city.pickle", "day"
BALLAST = "ballast"
BLOCK, LEAST = 64 * 1024, 512
SEED = 3
AT_WORK = ("chen-1", "lin-1")
ROUNDS, ENOUGH = 60, 4
STEPS = 60
FULL = (503, 507)
REFUSED = "refused: storage_full"


def mounted() -> list[str]:
    """What lets a process mount a disk: root may, others in a name space of their own."""
    return ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]


class Disk:
    """A tiny disk of its own at a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True
        )
        self._ballast = folder / BALLAST

    def fill(self) -> None:
        """Up to the last bytes."""
        size = BLOCK
        with self._ballast.open("ab", buffering=0) as file:
            while size >= LEAST:
                try:
                    file.write(bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 2

    def free(self) -> None:
        self._ballast.unlink()


class Cramped:
    """The day, and how often somebody was told that nothing fits."""

    def __init__(self, folder: Path, where: str) -> None:
        built: Built = pickle.loads((folder / CITY).read_bytes())
        self.where, self.told = where, {"ops": 0, "photos": 0}
        self.disk = Disk(folder / DAY / where)
        self.world = World(built, folder / DAY, SEED, Parts(share=0.0))
        for name, hand in self.world.hands.items():
            hand.weather.heard = self._listening(name)
            hand.weather.meanwhile = lambda: None

    def _listening(self, name: str) -> object:
        heard = self.world.watch.heard(self.world.hands[name], TABLETS[name])

        def listen(ask: Ask, answer: Answer) -> None:
            if answer.status in FULL:
                self.told["photos" if "/uploads" in ask.path else "ops"] += 1
            heard(ask, answer)

        return listen

    def day(self) -> None:
        """Work until enough was refused for want of room; then all of it finds its place."""
        for name in AT_WORK:
            self.world.screen(name, "arrive", 0)
        for turn in range(ROUNDS):
            if turn == 1:
                self.disk.fill()
            self.work(turn)
            if min(self.told.values()) >= ENOUGH:
                break
        assert min(self.told.values()) >= ENOUGH, "\n".join([str(self.told), *self.world.story])
        self.disk.free()
        self.world.quiet()
        self.world.close()

    def work(self, turn: int) -> None:
        """One round: answers, a fault, a photo; and everything is sent that will go."""
        for name in AT_WORK:
            for what in ("answer", "find"):
                self._count("ops", self.world.screen(name, what, turn * 7 + 1))
            self._count("photos", self.world.screen(name, "photograph", turn))
        for clock in (self.world.clock, *(hand.clock for hand in self.world.hands.values())):
            clock.advance(hours=1)
        for name in AT_WORK:
            self.world.deliver(name, STEPS, look=True)

    def _count(self, what: str, told: str) -> None:
        self.told[what] += told == REFUSED


def main() -> None:
    folder, where = Path(sys.argv[1]), sys.argv[2]
    assert where in (OFFICE, *TABLETS)
    Cramped(folder, where).day()


if __name__ == "__main__":
    main()
