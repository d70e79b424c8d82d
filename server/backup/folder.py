"""A folder of backups: what each holds, by digests; photos shared between them."""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from server.config import CannotStart

FORMAT = 1
MANIFEST = "manifest.json"
PHOTO_LIST = "photos.txt"
TABLES = "tables"
KEYS = "keys"
READ_BYTES = 1024 * 1024
OWNER_ONLY = 0o600
COMPRESSION = 6


class BadBackup(CannotStart):
    """A backup that cannot be trusted or used; says which, why, and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and as of when."""

    name: str
    made_at: str
    database: str
    revision: str
    epoch: str
    audit_entries: int
    audit_digest: str
    tables: dict[str, dict[str, Any]]
    devices: dict[str, int]
    """Of each tablet, the last op that is in this backup."""
    photos: int
    photo_bytes: int
    photo_list: str
    keys: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def digest(self) -> str:
        """The digest that stands for the whole backup: it covers all other digests."""
        return hashlib.sha256(_written(self)).hexdigest()


class BackupFolder:
    """One folder with any number of backups in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """The whole backups in it, oldest first."""
        return sorted(path.parent.name for path in self.folder.glob(f"[!.]*/{MANIFEST}"))

    def latest(self) -> str:
        """The newest; BadBackup where there is none."""
        names = self.names()
        if not names:
            raise BadBackup(
                f"There is no backup in {self.folder}. Make one: backup create {self.folder}",
                f"{self.folder} 中没有备份。请先执行：backup create {self.folder}",
            )
        return names[-1]

    def manifest(self, name: str) -> Manifest:
        """What a backup says it holds."""
        path = self.folder / name / MANIFEST
        try:
            told = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise self.bad(name, "its manifest cannot be read", "清单无法读取") from error
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise self.bad(
                name, "it was made by another version of Lookback", "由其他版本的程序制作"
            )
        return Manifest(**told)

    @contextmanager
    def begun(self, name: str) -> Iterator[Path]:
        """A folder to write a backup into; it has its name only once it is whole and durable."""
        part = self.folder / f".{name}.part"
        shutil.rmtree(part, ignore_errors=True)
        (part / TABLES).mkdir(parents=True)
        try:
            yield part
            for folder in (part / TABLES, part):
                sync_folder(folder)
            part.rename(self.folder / name)
            sync_folder(self.folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise

    def photo(self, sha256: str) -> Path:
        """Where a photo stands."""
        return self.folder / "photos" / sha256[:2] / sha256

    def keep_photo(self, sha256: str, data: bytes) -> None:
        """A photo under its digest, durable; one that is there already stays."""
        path = self.photo(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{sha256}.part")
        write_durably(part, [data])
        part.replace(path)
        sync_folder(path.parent)

    def photos(self, name: str) -> list[str]:
        """The digests of the photos a backup needs."""
        return (self.folder / name / PHOTO_LIST).read_text(encoding="ascii").split()

    def lines(self, name: str, table: str) -> Iterator[bytes]:
        """The rows of a table as they were written."""
        path = self.folder / name / TABLES / f"{table}.jsonl.gz"
        with gzip.open(path, "rb") as file:
            yield from file

    def bad(self, name: str, why: str, warum: str) -> BadBackup:
        """What is wrong with a backup, and what to do."""
        return BadBackup(
            f"The backup {name} cannot be used: {why}. Take another one, or make a new one.",
            f"备份 {name} 不能使用：{warum}。请改用其他备份，或重新制作。",
        )


def write_table(path: Path, lines: Iterable[bytes]) -> tuple[int, str]:
    """A table's rows, packed and durable; how many they are, and the file's digest."""
    rows = 0
    with path.open("wb") as file:
        with gzip.GzipFile("", "wb", COMPRESSION, file, mtime=0) as packed:
            for one in lines:
                packed.write(one)
                rows += 1
        file.flush()
        os.fsync(file.fileno())
    return rows, digest_of(path)


def write_manifest(path: Path, manifest: Manifest) -> None:
    write_durably(path / MANIFEST, [_written(manifest)])


def write_durably(path: Path, pieces: Iterable[bytes]) -> None:
    """A file readable by its owner alone, on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(READ_BYTES):
            sha.update(block)
    return sha.hexdigest()


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the disk too."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _written(manifest: Manifest) -> bytes:
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()
