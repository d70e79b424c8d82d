"""A day cut by kill -9: office or tablet dies at a point, begins again, and all ends right.

The tablets are those of the simulation and so is what is asked of them; their wires are real ones,
to an office in a process of its own.
"""

import atexit
import os
import random
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mobile.sync.transport import Address, Answer, Ask, HttpTransport
from tests.simulation import quiet, runs
from tests.simulation.city import OFFICE, Built
from tests.simulation.hands import POISON_EVERY, Hand
from tests.simulation.mortal import KILLED, PACKING, Mortals
from tests.simulation.weather import Weather
from tests.simulation.world import Parts, World

AT_WORK = ("chen-1", "lin-1")
LARGE = 0
"""The pick of a photo that travels in two pieces."""
FAULT_EVERY = 4
WITH_PHOTO = ("upload", "blob")
STEPS = 200
DEATHS, TOLD_LINES = 4, 6
DYING_S = 20
"""Longer than a busy machine takes to come to any point."""
MOMENTS = {"office": 700, "tablet": 500}
"""About so many points are come to in a day; one of them, by chance, is the last."""


@dataclass(frozen=True)
class Death:
    """Who dies, and when: at a point, come to for the count's time."""

    who: str
    point: str
    count: int = 1


class Line(Weather):
    """A real wire to wherever the office is served now."""

    port = 0

    def send(self, ask: Ask) -> Answer:
        if not self.port:
            raise ConnectionError("nobody serves")
        answer = HttpTransport(Address(f"http://127.0.0.1:{self.port}")).send(ask)
        self.heard(ask, answer)
        return answer


def by_chance(seed: int) -> list[Death]:
    """Anybody, anywhere, several times a day."""
    chance = random.Random(seed)
    picked = [chance.choice(sorted(MOMENTS)) for _ in range(DEATHS)]
    return [Death(who, "", chance.randrange(1, MOMENTS[who])) for who in picked]


class Day:
    """One day, and the processes it happens in."""

    def __init__(self, mortals: Mortals, built: Built, folder: Path, seed: int) -> None:
        self.mortals, self.folder = mortals, folder
        self.world = World(built, folder, seed, Parts(weather=Line, share=0.0))
        self.url = self.world.url

    def prepare(self) -> None:
        """Two tablets at one school, without network."""
        for name in AT_WORK:
            self.world.screen(name, "arrive", 0)

    def work(self, turn: int, death: Death) -> None:
        """Both work on, without network: answers that differ, a fault; a photo, if need be."""
        for name in AT_WORK:
            self.world.hands[name].act("answer", turn * 7 + len(name) % 2)
        hand = self.world.hands[AT_WORK[0]]
        if not turn % FAULT_EVERY:
            hand.act("find", turn * POISON_EVERY + 1)
        if not death.point or any(word in death.point for word in WITH_PHOTO):
            hand.act("photograph", LARGE if turn % FAULT_EVERY else turn)

    @contextmanager
    def office(self, death: Death | None = None, **more: Any) -> Iterator[int]:
        """While it is served; the process."""
        how = {"point": death.point, "count": death.count} if death else {}
        folder = str(self.folder / OFFICE)
        told = self.mortals.begin("office", folder=folder, url=self.url, **how, **more)
        self._serves(told["port"])
        try:
            yield told["pid"]
        finally:
            self._serves(0)

    def _serves(self, port: int) -> None:
        for hand in self.world.hands.values():
            hand.weather.port = port  # type: ignore[attr-defined]

    def sync(self) -> None:
        for name in AT_WORK:
            self.world.hands[name].tablet.engine.backoff.wake()
            self.world.deliver(name, STEPS, look=True)

    def office_dies(self, death: Death) -> int:
        """The office is killed under the tablets; how its process ended."""
        with self.office(death, packs=death.point.startswith(PACKING)) as pid:
            self.sync()
            if death.point:
                _dies(pid)
        # What the point was never come to for is killed at its rest.
        return self._end(pid)

    def tablet_dies(self, death: Death) -> int:
        """A tablet is killed while it syncs; how its process ended."""
        hand = self.world.hands[AT_WORK[0]]
        hand.tablet.close()
        with self.office() as office:
            told = self.mortals.begin(
                "tablet", folder=str(self.folder / hand.name), point=death.point,
                count=death.count, port=hand.weather.port,  # type: ignore[attr-defined]
            )  # fmt: skip
            ended = self.mortals.end_of(told["pid"])
        self._end(office)
        hand.restart()
        return ended

    def ends_well(self) -> None:
        """Everybody begins again; then all that was acknowledged is there, whole and once."""
        self.world.screen(AT_WORK[0], "submit", 0)
        with self.office(packs=True) as pid:
            self.world.quiet()
            self.a_new_tablet(pid)
        self._end(pid)

    def a_new_tablet(self, number: int) -> None:
        """One that has nothing loads what was packed, and then holds what the office holds."""
        world, wire = self.world, Line(self.world.app, number, 0.0)
        wire.port = world.hands[AT_WORK[0]].weather.port  # type: ignore[attr-defined]
        hand = Hand("new", self.folder, wire, number)
        hand.driver.enrol(world.office.driver.enrol_code("he"), wire).sync()
        quiet.check_replica(world.watch, hand, "he")
        hand.tablet.close()

    def _end(self, pid: int) -> int:
        dead = _is_dead(pid)
        ended = self.mortals.end_of(pid, kill=not dead)
        return ended if dead else 0


def _dies(pid: int) -> None:
    """Wait for its end: its lines close a little before it is gone, and packing takes a while."""
    until = time.monotonic() + DYING_S
    while not _is_dead(pid) and time.monotonic() < until:
        os.sched_yield()


def _is_dead(pid: int) -> bool:
    """Whether it has died and nobody has asked how yet."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def day(mortals: Mortals, built: Built, seed: int, deaths: Sequence[Death]) -> list[Death]:
    """A day with these deaths in it; those whose point was never come to. Raises if it ends ill."""
    missed = []
    with runs.scratch() as folder:
        cut = Day(mortals, built, folder / "day", seed)
        try:
            cut.prepare()
            for turn, death in enumerate(deaths, 1):
                cut.work(turn, death)
                dies = cut.office_dies if death.who == "office" else cut.tablet_dies
                if dies(death) != KILLED:
                    missed.append(death)
            cut.ends_well()
        finally:
            cut.world.close()
    return missed


_MORTALS: list[Mortals] = []


def day_of(job: tuple[str, int, int]) -> runs.Failure | None:
    """One of many days cut by chance, in several processes; each has its own city and mortals."""
    folder, seed, _steps = job
    if not _MORTALS:
        _MORTALS.append(Mortals())
        atexit.register(_MORTALS[0].__exit__)
    deaths = by_chance(seed)
    try:
        day(_MORTALS[0], runs.built_in(folder), seed, deaths)
    except Exception as error:
        told = "".join(traceback.format_exception(error)[-TOLD_LINES:])
        return runs.Failure(seed, told, tuple(map(str, deaths)), type(error).__name__)
    return None
