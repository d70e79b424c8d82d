"""Eight writers, each a process of its own, that pause wherever it hurts.

``python -m tests.drivers.hostile_writers FOLDER DATABASE_URL NUMBERS``: each adds towns and renames
those it added before, and says what it wrote. By chance it rests before its changes are numbered,
and between their numbers and the commit, each time until the reader has looked. ``NUMBERS`` is
``clock``, as the office works, or ``sequence``: the office with the feed clock swapped for numbers
that are taken when asked for.
"""

import json
import os
import random
import sys
from mmap import mmap
from pathlib import Path
from threading import Event

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from server.feed import publishing
from server.infra.database import make_engine
from server.models import Area
from server.scope import SYSTEM
from server.work import Works
from tests.clocks import SteppedClock
from tests.conftest import settings_for

WRITERS, EACH = 8, 8
SHARE = 0.5
LOOKS, LOOKS_BYTES = "looks", 8
"""A file that both map: how often the reader has looked."""
TICK_S, PATIENCE = 0.002, 500
TAKE = "UPDATE feed_clock SET seq = seq + 1 RETURNING seq"


class Looks:
    """How often the reader has looked, told from process to process."""

    def __init__(self, folder: Path) -> None:
        path = folder / LOOKS
        if not path.exists():
            path.write_bytes(bytes(LOOKS_BYTES))
        with path.open("r+b") as file:
            self._shared = mmap(file.fileno(), LOOKS_BYTES)

    @property
    def count(self) -> int:
        return int.from_bytes(self._shared[:LOOKS_BYTES], "little")

    def looked(self) -> None:
        """The reader has come to the end once more."""
        self._shared[:LOOKS_BYTES] = (self.count + 1).to_bytes(LOOKS_BYTES, "little")

    def wait_for(self, more: int) -> None:
        """Until it has looked so many times more; for ever it is not waited."""
        enough = self.count + more
        for _try in range(PATIENCE):
            if self.count >= enough:
                return
            Event().wait(TICK_S)


class Sequence:
    """What the feed clock is not: a number when asked for, whoever commits first."""

    def __init__(self, session: Session) -> None:
        self._session, self.last = session, 0

    def give(self) -> int:
        self.last = int(self._session.execute(text("SELECT nextval('numbers')")).scalar_one())
        return self.last

    def keep(self) -> None:
        """A sequence keeps itself."""


class TakenBefore(Sequence):
    """The same where only one may write: the number was taken before the transaction began."""

    taken: int = 0

    def give(self) -> int:
        self.last, TakenBefore.taken = TakenBefore.taken, 0
        assert self.last, "one change, one number"
        return self.last


class Writer:
    """One of the eight."""

    def __init__(self, works: Works, looks: "Looks", seed: int, *, early: bool) -> None:
        self.works, self.looks, self.name, self.early = works, looks, f"W{seed}", early
        self.chance = random.Random(seed)
        self.written: dict[str, str] = {}

    def write(self, number: int) -> None:
        """One change and its commit, with rests."""
        if self.early:
            TakenBefore.taken = _taken(self.works.engine)
            self._rest()
        with self.works.writing(SYSTEM) as work:
            name = f"{self.name}-{number}"
            again = self.written and self.chance.random() < SHARE
            if again:
                area = work.session.get_one(Area, self.chance.choice(sorted(self.written)))
                area.name = name
            else:
                area = Area(id=work.new_id(), code=name, name=name)
                work.session.add(area)
            work.session.flush()
            self._rest()
            work.finish()
            self._rest()
        self.written[area.id] = name

    def _rest(self) -> None:
        if self.chance.random() < SHARE:
            self.looks.wait_for(self.chance.choice((1, 2)))


def _taken(engine: Engine) -> int:
    with engine.begin() as connection:
        return int(connection.execute(text(TAKE)).scalar_one())


def main() -> None:
    folder, url, numbers = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    early = numbers == "sequence" and url.startswith("sqlite")
    if numbers == "sequence":
        publishing.Numbers = TakenBefore if early else Sequence  # type: ignore[misc,assignment]
    for seed in range(1, WRITERS + 1):
        if os.fork() == 0:
            engine = make_engine(url)
            works = Works(engine, SteppedClock(), settings_for(folder))
            writer = Writer(works, Looks(folder), seed, early=early)
            for number in range(EACH):
                writer.write(number)
            engine.dispose()
            line = json.dumps(writer.written) + "\n"
            os.write(sys.stdout.fileno(), line.encode())
            os._exit(0)
    ends = [os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(WRITERS)]
    sys.exit(max(map(abs, ends)))


if __name__ == "__main__":
    main()
