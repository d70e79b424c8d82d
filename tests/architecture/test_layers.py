"""Imports point down: every contract of ``.importlinter`` holds, and each folder is in one."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")


def test_imports_point_down() -> None:
    told = subprocess.run(
        [LINTER, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_an_import_that_points_up_is_told(tmp_path: Path) -> None:
    package = tmp_path / "house"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "cellar.py").write_text("import house.attic\n")
    (package / "attic.py").write_text("")
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = house\n"
        "[importlinter:contract:1]\nname = down\ntype = layers\n"
        "layers =\n    house.attic\n    house.cellar\n"
    )
    told = subprocess.run(
        [LINTER, "--no-cache"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert told.returncode == 1
    assert "house.cellar -> house.attic" in told.stdout
