"""A migration is written in a fresh clone, where no database is yet."""

import shutil
from pathlib import Path

from server import migrations
from tooling import migration


def test_the_next_step_is_written_beside_a_database_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = sorted((folder / "versions").glob("*.py"))
    last = before[-1].name.partition("_")[0]
    migration.write("nothing changes", folder)
    (made,) = set((folder / "versions").glob("*.py")) - set(before)
    assert made.name == f"{int(last) + 1:04}_nothing_changes.py"
    text = made.read_text(encoding="utf-8")
    assert f'down_revision = "{last}"' in text.replace("'", '"')
    assert text.count("pass") == 2, "models and migrations tell of the same tables"
