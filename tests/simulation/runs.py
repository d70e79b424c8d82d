"""Days by their seeds: one day, its story when it fails, and where it happens."""

import gc
import os
import shutil
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.city import Built
from tests.simulation.world import SOUND, STEPS, Parts, World
from tooling import memory

FAILED = Path(__file__).with_name("failed_seeds.txt")


@dataclass(frozen=True)
class Failure:
    """A day on which something was not as it must be."""

    seed: int
    told: str
    story: tuple[str, ...]
    invariant: str


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one day; in memory where the system has such a place."""
    folder = Path(tempfile.mkdtemp(prefix="lookback-sim-", dir=memory.place()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def day(built: Built, seed: int, parts: Parts = SOUND, steps: int = STEPS) -> Failure | None:
    """Run one day; what was wrong with it, or nothing."""
    with scratch() as folder:
        world = World(built, folder / "day", seed, parts)
        try:
            world.run(steps)
        except Exception as error:
            told = "".join(traceback.format_exception(error)[-6:])
            invariant = getattr(error, "invariant", type(error).__name__)
            return Failure(seed, told, tuple(world.story), invariant)
        finally:
            world.close()
    return None


_BUILT: dict[str, Built] = {}


def day_of(job: tuple[str, int, int]) -> Failure | None:
    """One day of many in several processes: folder, seed, steps; each builds its city once."""
    folder, seed, steps = job
    return day(built_in(folder), seed, steps=steps)


def built_in(folder: str) -> Built:
    """The city of this process in a folder that several share."""
    if folder not in _BUILT:
        _BUILT[folder] = Built(Path(folder) / f"city-{os.getpid()}")
        # What stands by now stands for all days: it is not gone through for garbage each time.
        gc.collect()
        gc.freeze()
    return _BUILT[folder]


def failed_seeds() -> list[int]:
    """The seeds that failed once: kept for ever, always run."""
    lines = FAILED.read_text(encoding="utf-8").splitlines()
    return [int(line.split()[0]) for line in lines if line.strip() and not line.startswith("#")]


def keep(failures: Iterable[Failure]) -> None:
    """Write down the seeds that failed, each once, with what was wrong."""
    known = set(failed_seeds())
    with FAILED.open("a", encoding="utf-8") as file:
        for one in failures:
            if one.seed not in known:
                known.add(one.seed)
                file.write(f"{one.seed} {one.invariant}\n")
