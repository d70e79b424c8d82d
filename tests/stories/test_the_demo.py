"""The loop by real touches, a real browser and real HTTP: what ``tasks.py demo`` plays."""

import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PICTURES = 50
SEEDED = "checklist of 144 items"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.long
@pytest.mark.window
@pytest.mark.browser
def test_the_demo_plays_the_whole_loop_and_again_on_its_own_data(tmp_path: Path) -> None:
    before = tmp_path / "data" / "of-another-time"
    before.mkdir(parents=True)
    assert SEEDED in played(tmp_path, "--fresh")
    assert not before.exists(), "--fresh starts over"
    assert len(pictures(tmp_path)) >= PICTURES
    once = inspections(tmp_path)
    assert SEEDED not in played(tmp_path, "--no-pictures")
    assert pictures(tmp_path) == []
    assert inspections(tmp_path) == 2 * once > 0


def inspections(folder: Path) -> int:
    """How many there are in the city's data."""
    with closing(sqlite3.connect(folder / "data" / "lookback.db")) as city:
        return int(city.execute("SELECT count(*) FROM inspection").fetchone()[0])


def pictures(folder: Path) -> list[Path]:
    """The pictures of the last time it was played."""
    return list((folder / "pictures").glob("*.png"))


def played(folder: Path, *more: str) -> str:
    """The loop, whole; what was told of it."""
    command = [sys.executable, "-m", "tooling.demo", "--exit", "--port", str(free_port()), *more]
    done = subprocess.run(
        [*command, "--data", str(folder / "data"), "--pictures", str(folder / "pictures")],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    for line in (
        "killed and restarted: everything is there",
        "safe to hand in",
        "returned it",
        "is closed",
        "it is theirs and counts against no school",
        "neither the school nor the first pair is shown the look-back",
        "judged 反弹",
        "重开",
        "审计链完整",
    ):
        assert line in done.stdout, done.stdout
    return done.stdout
