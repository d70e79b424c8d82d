"""The power may go at any statement and the disk may be full: nothing is half."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mobile.store.database import SCHEMA_STEPS, Database
from shared.problems import StorageFull
from shared.records.wire import Result
from shared.sealing import GENESIS
from shared.vocabulary import OpResult
from tests.clocks import SteppedClock
from tests.mobile.conftest import HOLDER, INSPECTION, PIN, Store, answered, found, ids, open_store


class Failed(Exception):
    """Something went wrong in the middle."""


class Watched:
    """A connection that calls out before each statement."""

    def __init__(self, connection: sqlite3.Connection, before: Callable[[], None]) -> None:
        self._connection, self._before = connection, before

    def execute(self, *asked: Any) -> sqlite3.Cursor:
        self._before()
        return self._connection.execute(*asked)

    def executemany(self, *asked: Any) -> sqlite3.Cursor:
        self._before()
        return self._connection.executemany(*asked)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_wherever_the_power_goes_each_tap_is_there_once_and_the_chain_is_whole(
    store: Store, tmp_path: Path
) -> None:
    findings = [ids(40 + number) for number in range(4)]
    moments: list[Path] = []

    def picture() -> None:
        moment = tmp_path / f"moment{len(moments)}"
        shutil.copytree(store.folder, moment)
        moments.append(moment)

    database = store.shelves.database
    database.connection = Watched(database.connection, picture)  # type: ignore[assignment]
    for finding in findings[:2]:
        store.outbox.put(found(finding), answered("XF-07", "fail"))
    store.outbox.freeze()
    ops = store.outbox.waiting(10)
    store.outbox.mark_sending(ops)
    store.outbox.settle(Result(op.op_id, op.device_seq, OpResult.APPLIED) for op in ops)
    store.outbox.put(*map(found, findings[2:]))
    store.outbox.freeze()
    picture()

    assert len(moments) > 30
    for moment in moments:
        _check_whole(open_store(moment, store.clock), findings)


def _check_whole(again: Store, findings: list[str]) -> None:
    again.vault.unlock(HOLDER.person_id, PIN)
    ops = again.outbox.of_inspection(INSPECTION)
    assert [op.device_seq for op in ops] == list(range(1, len(ops) + 1))
    assert [op.op["prev"] for op in ops] == [GENESIS, *(op.sha256 for op in ops)][: len(ops)]
    kept = [one.entity_id for one in (*ops, *again.outbox.taps()) if one.entity_id in findings]
    # In the order they were made, none missing before a later one, none twice.
    assert kept == findings[: len(kept)]
    if len(kept) > 2:
        assert kept == findings
    again.shelves.database.close()


def test_a_full_disk_is_told_and_loses_nothing_kept_before(store: Store) -> None:
    store.outbox.put(found(ids(3)))
    connection = store.shelves.database.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for number in range(1000):
            store.outbox.put(found(ids(100 + number), "长" * 1900))

    with pytest.raises(StorageFull):
        fill()
    kept = len(store.outbox.taps())
    with pytest.raises(StorageFull):
        store.outbox.put(*(found(ids(5000 + number), "长" * 1900) for number in range(50)))
    assert len(store.outbox.taps()) == kept
    connection.execute("PRAGMA max_page_count = 100000")
    store.outbox.put(found(ids(4)))
    assert store.outbox.freeze() == kept + 1


def test_a_tap_is_on_the_disk_when_it_returns(store: Store) -> None:
    connection = store.shelves.database.connection
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_a_new_file_is_brought_up_to_date_once(tmp_path: Path) -> None:
    for _ in range(2):
        database = Database(tmp_path / "tablet.db")
        version = database.connection.execute("PRAGMA user_version").fetchone()[0]
        assert version == len(SCHEMA_STEPS)
        database.close()


def test_a_failed_block_changes_nothing_also_when_it_holds_others(tmp_path: Path) -> None:
    database = Database(tmp_path / "tablet.db")

    def fail() -> None:
        with database.writing():
            database.put_fact("a", b"1")
            raise Failed

    with pytest.raises(Failed):
        fail()
    assert database.fact("a") is None
    database.put_fact("a", b"2")
    assert database.fact("a") == b"2"
    database.close()


def test_a_clock_of_2031_changes_no_number_of_an_op(store: Store, clock: SteppedClock) -> None:
    store.outbox.put(found(ids(3)))
    clock.set(clock.now().replace(year=2031))
    store.outbox.put(found(ids(4)))
    store.outbox.freeze()
    assert [op.device_seq for op in store.outbox.waiting(10)] == [1, 2]
