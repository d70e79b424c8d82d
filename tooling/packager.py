"""What the packager itself makes of the app's requirements, asked in a process apart."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Plan:
    """What would be built: recipes with their own versions, and the names of the rest."""

    python: str
    recipes: dict[str, str]
    modules: list[str]


def plan(names: list[str]) -> Plan:
    """What the packager makes of these names; it prints and warns, so it is asked apart."""
    command = [sys.executable, "-W", "ignore", "-m", "tooling.packager_graph", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the packager finds no way to build these: {done.stderr[-2000:]}")
    return Plan(**json.loads(done.stdout.splitlines()[-1]))
