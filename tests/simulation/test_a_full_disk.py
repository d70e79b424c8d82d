"""A disk that is really full, of the office or of a tablet: told, nothing lost, all goes on."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.simulation.city import OFFICE, Built
from tests.simulation.cramped import AT_WORK, CITY, mounted


@pytest.mark.parametrize("where", [OFFICE, AT_WORK[0]])
def test_what_did_not_fit_finds_its_place_when_there_is_room(
    tiny: Built, tmp_path: Path, where: str
) -> None:
    (tmp_path / CITY).write_bytes(pickle.dumps(tiny))
    command = [*mounted(), sys.executable, "-m", "tests.simulation.cramped", str(tmp_path), where]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
