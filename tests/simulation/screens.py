"""Inspections on the real window cut by kill -9, many of them by their seeds."""

import shutil
import subprocess
import sys
import traceback
from pathlib import Path

from tests.drivers.many_lives import lives_of
from tests.simulation import runs

DEATHS = 20
TOLD_LINES = 6


def prepare(folder: Path) -> Path:
    """The tablet all begin with, made in a process of its own: here no window is opened."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.simulation.made_ready"]
    subprocess.run([*command, str(folder)], check=True)
    return folder / "chen"


def day_of(job: tuple[str, int, int]) -> runs.Failure | None:
    """One inspection, begun again twenty times; ``job`` names the tablet made ready for all."""
    prepared, seed, _steps = job
    with runs.scratch() as folder:
        shutil.copytree(prepared, folder / "tablet")
        try:
            lives_of(folder / "tablet", seed, DEATHS)
        except Exception as error:
            told = "".join(traceback.format_exception(error)[-TOLD_LINES:])
            return runs.Failure(seed, told, (), type(error).__name__)
    return None
