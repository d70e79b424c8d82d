"""A file is the old one or the new one, whole; what the storage refuses is told in words."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mobile import durable
from mobile.device.desktop import FileGuard
from mobile.durable import StorageBroken
from shared.problems import StorageFull
from tests.mobile.space import full_device_at, no_space_beyond

OLD, NEW = b"the old secret", b"the new secret, a good deal longer"


@pytest.fixture
def guarded(tmp_path: Path) -> FileGuard:
    guard = FileGuard(tmp_path / "keys")
    guard.keep("delivery", OLD)
    return guard


def test_a_secret_is_readable_by_its_owner_alone_and_leaves_no_other_file(
    guarded: FileGuard, tmp_path: Path
) -> None:
    guarded.keep("delivery", NEW)
    assert guarded.get("delivery") == NEW
    (file,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == durable.OWNER_ONLY


def test_on_a_full_device_the_old_secret_stands_and_the_new_one_fits_later(
    guarded: FileGuard, tmp_path: Path
) -> None:
    full = full_device_at(tmp_path / "keys" / ".delivery.key.part")
    with pytest.raises(StorageFull):
        guarded.keep("delivery", NEW)
    assert guarded.get("delivery") == OLD
    assert not full.is_symlink()
    guarded.keep("delivery", NEW)
    assert guarded.get("delivery") == NEW


def test_a_file_cut_off_while_written_never_takes_the_place_of_the_whole_one(
    guarded: FileGuard,
) -> None:
    with no_space_beyond(len(OLD)), pytest.raises(StorageFull):
        guarded.keep("delivery", NEW)
    assert guarded.get("delivery") == OLD


def test_storage_that_is_gone_is_told_otherwise_than_storage_that_is_full(tmp_path: Path) -> None:
    with pytest.raises(StorageBroken):
        durable.write(tmp_path / "absent" / "file", NEW)


DIES = """
import os, sys
from pathlib import Path
from mobile.device.desktop import FileGuard

def die(*_asked, **_named):
    os._exit(9)

setattr({"os": os, "Path": Path}[sys.argv[2]], sys.argv[3], die)
FileGuard(Path(sys.argv[1])).keep("delivery", b"the new secret, a good deal longer")
"""


@pytest.mark.parametrize(("owner", "call"), [("os", "fsync"), ("Path", "replace")])
def test_killed_before_the_last_step_the_old_file_is_whole(
    guarded: FileGuard, tmp_path: Path, owner: str, call: str
) -> None:
    keys = tmp_path / "keys"
    command = [sys.executable, "-c", DIES, str(keys), owner, call]
    assert subprocess.run(command, check=False).returncode == 9
    assert FileGuard(keys).get("delivery") == OLD
