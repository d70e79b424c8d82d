"""The loop by real touches, a real browser and real HTTP: what ``tasks.py demo`` plays."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PICTURES = 50


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.window
@pytest.mark.browser
def test_the_demo_plays_the_whole_loop(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tooling.demo", "--exit", "--port", str(free_port())]
    played = subprocess.run(
        [*command, "--data", str(tmp_path / "data"), "--pictures", str(tmp_path / "pictures")],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert played.returncode == 0, played.stderr[-3000:]
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
        assert line in played.stdout, played.stdout
    assert len(list((tmp_path / "pictures").glob("*.png"))) >= PICTURES
