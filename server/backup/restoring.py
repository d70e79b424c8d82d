"""Restoring a backup into an empty installation; a new epoch tells every tablet to send again."""

import secrets
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, delete, func, insert, select, update

from server import migrations
from server.backup import cells
from server.backup.folder import KEYS, BackupFolder, BadBackup, Manifest, write_durably
from server.backup.making import stored_tables
from server.infra.photo_store import PhotoStore
from server.work import Works

ROWS_AT_ONCE = 500
EPOCH_BYTES = 16
SEEDED = frozenset({"feed_clock", "audit_head"})
"""Tables a new database already has a row in."""
IN_USE = (
    "This installation is in use; a backup is restored into an empty one only. Give a new"
    " folder (LOOKBACK_DATA) and, with PostgreSQL, a new database (LOOKBACK_DATABASE_URL).",
    "本系统已有数据，备份只能恢复到空系统。请指定新的数据文件夹（LOOKBACK_DATA），"
    "使用 PostgreSQL 时还需指定新的数据库（LOOKBACK_DATABASE_URL）。",
)
NOT_CARRIED = ("console_session", "segment", "upload")
"""Sign-ins end, half uploads begin again, what new tablets load is packed anew: nothing of it may
come back from the past."""


def restore(works: Works, store: PhotoStore, folder: BackupFolder, manifest: Manifest) -> str:
    """All of a backup in this empty installation; the new epoch."""
    _refuse_used(works.engine)
    for sha256 in folder.photos(manifest.name):
        store.put(folder.photo(sha256).read_bytes())
    fill(works.engine, folder, manifest)
    with works.engine.begin() as connection:
        epoch = _begin_epoch(connection)
    _put_keys(folder, manifest, works.settings.data_folder)
    return epoch


def fill(engine: Engine, folder: BackupFolder, manifest: Manifest) -> None:
    """The tables of a backup in an empty database, brought up to date afterwards."""
    try:
        migrations.upgrade(engine, manifest.revision)
    except Exception as error:
        raise folder.bad(
            manifest.name,
            f"its database revision {manifest.revision} is not known here; update the program",
            f"本程序不认识其数据库版本 {manifest.revision}，请先更新程序",
        ) from error
    with engine.begin() as connection:
        for table in stored_tables(connection):
            if table.name in SEEDED:
                connection.execute(delete(table))
            if table.name in manifest.tables:
                _fill(connection, table, folder, manifest)
    migrations.upgrade(engine)


def _fill(connection: Connection, table: Table, folder: BackupFolder, manifest: Manifest) -> None:
    told = manifest.tables[table.name]
    columns = [table.columns[name] for name in told["columns"]]
    count = 0
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    values = _values(connection, folder.lines(manifest.name, table.name), columns)
    ordered = iter(_parents_first(list(values), table)) if _own_parent(table) else values
    while rows := list(islice(ordered, ROWS_AT_ONCE)):
        connection.execute(insert(table), rows)
        count += len(rows)
    if count != told["rows"]:
        raise folder.bad(
            manifest.name, f"rows of {table.name} are missing", f"{table.name} 的记录不全"
        )


def _values(
    connection: Connection, lines: Iterator[bytes], columns: list[Column[Any]]
) -> Iterator[dict[str, Any]]:
    naive = connection.dialect.name == "sqlite"
    for line in lines:
        yield cells.values(line, columns, naive=naive)


def _own_parent(table: Table) -> str:
    """The column by which rows of a table point at rows of the same table."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    return own[0] if own else ""


def _parents_first(rows: list[dict[str, Any]], table: Table) -> list[dict[str, Any]]:
    """A tree's rows, each after the one it hangs on."""
    parent, (key, *_) = _own_parent(table), table.primary_key.columns
    known: set[Any] = {None}
    ordered: list[dict[str, Any]] = []
    while rows:
        ready = [row for row in rows if row[parent] in known]
        if not ready:
            raise ValueError(f"rows of {table.name} hang on rows that are not there")
        ordered += ready
        taken = {row[key.name] for row in ready}
        known |= taken
        rows = [row for row in rows if row[key.name] not in taken]
    return ordered


def _refuse_used(engine: Engine) -> None:
    with engine.connect() as connection:
        used = [
            table.name
            for table in stored_tables(connection)
            if table.name not in SEEDED
            and connection.scalar(select(func.count()).select_from(table))
        ]
    if used:
        raise BadBackup(*IN_USE)


def _begin_epoch(connection: Connection) -> str:
    tables = {table.name: table for table in stored_tables(connection)}
    for name in NOT_CARRIED:
        connection.execute(delete(tables[name]))
    epoch = secrets.token_hex(EPOCH_BYTES)
    connection.execute(update(tables["feed_clock"]).values(epoch=epoch))
    return epoch


def _put_keys(folder: BackupFolder, manifest: Manifest, data_folder: Path) -> None:
    for name in manifest.keys:
        key = (folder.folder / manifest.name / KEYS / name).read_bytes()
        write_durably(data_folder / name, [key])
