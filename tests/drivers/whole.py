"""Whether a tablet that was killed is whole: its chain, its photos, what was not put on record."""

from typing import Any

from mobile.presenters import drafts
from shared.sealing import GENESIS
from tests.drivers.tablet import TabletDriver


def assert_whole(again: TabletDriver) -> None:
    """The chain has no gap; every photo on record has its bytes; none lies without being told."""
    shelves = again.tablet.desk.shelves
    ops = shelves.outbox.of_inspection(again.inspection_id)
    assert [op.device_seq for op in ops] == list(range(1, len(ops) + 1))
    assert [op.op["prev"] for op in ops] == [GENESIS, *(op.sha256 for op in ops)][: len(ops)]
    for blob in shelves.ledger.all():
        assert len(shelves.photos.read(blob.sha256)) == blob.bytes
    on_disk = {path.name for path in (again.folder / "photos").iterdir() if path.is_file()}
    named = {blob.sha256 for blob in shelves.ledger.all()}
    assert on_disk == named & on_disk | in_the_tray(again) | in_the_hand(again)


def in_the_tray(again: TabletDriver) -> set[str]:
    """Photos that are offered again: taken, and then the power went."""
    return {photo.sha256 for photo in again.tablet.recovered.state.photos}


def in_the_hand(again: TabletDriver) -> set[str]:
    """Photos of unfinished sheets, and the one that is looked at."""
    found: set[str] = set()
    for sheet in drafts.all_kept(again.tablet.desk):
        _digests(sheet, found)
    return found


def _digests(told: Any, found: set[str]) -> None:
    if isinstance(told, dict):
        if "sha256" in told:
            found.add(str(told["sha256"]))
        for value in told.values():
            _digests(value, found)
    elif isinstance(told, list):
        for value in told:
            _digests(value, found)
