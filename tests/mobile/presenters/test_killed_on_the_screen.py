"""The real window killed by kill -9 at any moment of an inspection: what was shown is there."""

import shutil
from pathlib import Path

import pytest

from tests.drivers.many_lives import lives_of

pytestmark = [pytest.mark.window, pytest.mark.long]
SEED, DEATHS = 20261127, 20


def test_killed_at_any_moment_the_inspection_goes_on_and_nothing_shown_is_lost(
    prepared: Path, tmp_path: Path
) -> None:
    shutil.copytree(prepared, tmp_path / "tablet")
    assert lives_of(tmp_path / "tablet", SEED, DEATHS)
