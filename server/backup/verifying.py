"""Verifying a backup: every byte by its digest, then a trial restore whose record is followed."""

import tempfile
from pathlib import Path

from sqlalchemy import Connection, select

from server.backup.folder import KEYS, PHOTO_LIST, TABLES, BackupFolder, Manifest, digest_of
from server.backup.making import stored_tables
from server.backup.restoring import fill
from server.domain import audit_chain
from server.infra.database import make_engine


def verify(folder: BackupFolder, name: str) -> Manifest:
    """BadBackup unless all of it is there, unchanged, and can be restored."""
    manifest = folder.manifest(name)
    _check_files(folder, manifest)
    _check_photos(folder, manifest)
    _try_restore(folder, manifest)
    return manifest


def _check_files(folder: BackupFolder, manifest: Manifest) -> None:
    at = folder.folder / manifest.name
    wanted = {at / TABLES / f"{name}.jsonl.gz": one["sha256"] for name, one in
              manifest.tables.items()}  # fmt: skip
    wanted[at / PHOTO_LIST] = manifest.photo_list
    wanted |= {at / KEYS / name: sha256 for name, sha256 in manifest.keys.items()}
    for path, sha256 in wanted.items():
        if not path.exists() or digest_of(path) != sha256:
            raise folder.bad(
                manifest.name,
                f"{path.name} is missing or damaged",
                f"{path.name} 缺失或已损坏",
            )


def _check_photos(folder: BackupFolder, manifest: Manifest) -> None:
    for sha256 in folder.photos(manifest.name):
        path = folder.photo(sha256)
        if not path.exists() or digest_of(path) != sha256:
            raise folder.bad(
                manifest.name,
                f"the photo {sha256} is missing or damaged",
                f"照片 {sha256} 缺失或已损坏",
            )


def _try_restore(folder: BackupFolder, manifest: Manifest) -> None:
    with tempfile.TemporaryDirectory(prefix="trial-") as made:
        engine = make_engine(f"sqlite:///{Path(made) / 'trial.db'}")
        try:
            fill(engine, folder, manifest)
            with engine.connect() as connection:
                _check_rows(connection, folder, manifest)
                _check_record(connection, folder, manifest)
        finally:
            engine.dispose()


def _check_rows(connection: Connection, folder: BackupFolder, manifest: Manifest) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise folder.bad(
            manifest.name, f"rows of {broken[0]} point at nothing", f"{broken[0]} 中的记录缺少关联"
        )


def _check_record(connection: Connection, folder: BackupFolder, manifest: Manifest) -> None:
    """The audit chain, entry by entry, ends where the backup says it ended."""
    entry = next(one for one in stored_tables(connection) if one.name == "audit_entry").c
    rows = connection.execute(
        select(entry.number, entry.entry, entry.digest).order_by(entry.number)
    )
    report = audit_chain.check(rows)
    if not report.whole or report.digest != manifest.audit_digest:
        raise folder.bad(manifest.name, "its audit chain is broken", "审计链不完整")
