"""Files that wait to be taken in: there for a day, found by their digest alone."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.infra.inbox import KEPT_HOURS, Inbox, NoLongerThere
from shared.problems import StorageFull

NOW = datetime(2026, 9, 17, 1, 0, tzinfo=UTC)


def test_a_file_is_found_by_its_digest_for_a_day(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox")
    digest = inbox.keep(b"a roster", NOW)
    assert digest == hashlib.sha256(b"a roster").hexdigest()
    inbox.keep(b"another", NOW + timedelta(hours=KEPT_HOURS - 1))
    assert inbox.read(digest) == b"a roster"
    inbox.keep(b"a third", NOW + timedelta(hours=KEPT_HOURS + 1))
    with pytest.raises(NoLongerThere):
        inbox.read(digest)
    assert len(list((tmp_path / "inbox").iterdir())) == 2


def test_sent_again_a_file_is_kept_for_another_day(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    digest = inbox.keep(b"a roster", NOW)
    inbox.keep(b"a roster", NOW + timedelta(hours=KEPT_HOURS - 1))
    inbox.keep(b"another", NOW + timedelta(hours=KEPT_HOURS + 1))
    assert inbox.read(digest) == b"a roster"


@pytest.mark.parametrize("digest", ["", "..", "../secret.key", "a" * 64, "A" * 64, "a" * 65])
def test_nothing_else_is_read_by_it(tmp_path: Path, digest: str) -> None:
    (tmp_path / "secret.key").write_text("secret")
    with pytest.raises(NoLongerThere):
        Inbox(tmp_path / "inbox").read(digest)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("a file, not a folder")
    with pytest.raises(StorageFull):
        Inbox(tmp_path / "inbox").keep(b"a roster", NOW)
