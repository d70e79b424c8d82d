"""Making a backup of a running server: one snapshot of all tables, then the photos it names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, MetaData, Table, select

from server.backup import cells
from server.backup.folder import (
    KEYS,
    PHOTO_LIST,
    TABLES,
    BackupFolder,
    Manifest,
    digest_of,
    write_durably,
    write_manifest,
    write_table,
)
from server.config import SECRET_FILE
from server.infra.database import reading
from server.infra.keys import KEY_FILE, SIGNING_KEY_FILE
from server.infra.photo_store import PhotoStore
from server.work import Works
from shared.clock import to_wire

VERSIONS = "alembic_version"
ROWS_AT_ONCE = 500
KEY_FILES = (SECRET_FILE, KEY_FILE, SIGNING_KEY_FILE)


def make(works: Works, store: PhotoStore, folder: BackupFolder) -> Manifest:
    """A whole backup in this folder; nothing of it is seen before it is complete."""
    now = works.clock.now()
    folder.folder.mkdir(parents=True, exist_ok=True)
    name = f"{now:%Y%m%d-%H%M%S}"
    with folder.begun(name) as part:
        with reading(works.engine).connect() as connection, connection.begin():
            snapshot = _Snapshot(connection)
            tables = {
                table.name: _write(connection, part / TABLES, table) for table in snapshot.tables
            }
            photos = snapshot.photos()
            told = snapshot.standing()
        listed = part / PHOTO_LIST
        write_durably(listed, [f"{sha256}\n".encode() for sha256, _size in photos])
        _keep_photos(store, folder, [sha256 for sha256, _size in photos])
        manifest = Manifest(
            name=name,
            made_at=to_wire(now),
            tables=tables,
            photos=len(photos),
            photo_bytes=sum(size for _sha256, size in photos),
            photo_list=digest_of(listed),
            keys=_keep_keys(works.settings.data_folder, part),
            **told,
        )
        write_manifest(part, manifest)
    return manifest


def stored_tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, those that are pointed at first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != VERSIONS]


class _Snapshot:
    """What one reading transaction sees."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.tables = stored_tables(connection)
        self._by_name = {table.name: table for table in self.tables}

    def photos(self) -> list[tuple[str, int]]:
        """Every photo that has arrived whole: digest and bytes."""
        blob = self._by_name["blob"].c
        rows = self._connection.execute(
            select(blob.sha256, blob.bytes)
            .where(blob.verified_at.is_not(None))
            .order_by(blob.sha256)
        )
        return [(sha256, size) for sha256, size in rows]

    def standing(self) -> dict[str, Any]:
        """Where everything stood: revision, epoch, audit head, each tablet's last op."""
        clock, head = self._by_name["feed_clock"].c, self._by_name["audit_head"].c
        device = self._by_name["device"].c
        entries, digest = self._connection.execute(select(head.number, head.digest)).one()
        revision = MigrationContext.configure(self._connection).get_current_revision()
        return {
            "database": self._connection.dialect.name,
            "revision": revision or "",
            "epoch": self._connection.scalar(select(clock.epoch)),
            "audit_entries": entries,
            "audit_digest": digest,
            "devices": dict(
                iter(self._connection.execute(select(device.id, device.applied_device_seq)))
            ),
        }


def _write(connection: Connection, folder: Path, table: Table) -> dict[str, Any]:
    rows, digest = write_table(folder / f"{table.name}.jsonl.gz", _lines(connection, table))
    return {"rows": rows, "sha256": digest, "columns": [column.name for column in table.columns]}


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    columns: list[Column[Any]] = list(table.columns)
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for row in rows:
        yield cells.line(tuple(row), columns)


def _keep_photos(store: PhotoStore, folder: BackupFolder, wanted: list[str]) -> None:
    """Photos that no earlier backup in this folder brought."""
    for sha256 in wanted:
        if not folder.photo(sha256).exists() and store.has(sha256):
            folder.keep_photo(sha256, store.read(sha256))


def _keep_keys(data_folder: Path, part: Path) -> dict[str, str]:
    """The office's keys: without them no cursor, session or recovery copy can be opened again."""
    kept = {}
    for name in KEY_FILES:
        path = data_folder / name
        if path.exists():
            (part / KEYS).mkdir(exist_ok=True)
            write_durably(part / KEYS / name, [path.read_bytes()])
            kept[name] = digest_of(part / KEYS / name)
    return kept
