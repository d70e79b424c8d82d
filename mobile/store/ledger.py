"""The ledger of photo bytes: kept here, on their way, verified by the office."""

from contextlib import suppress
from dataclasses import dataclass
from sqlite3 import Row

from mobile.store.database import Database
from shared.problems import StorageFull
from shared.vocabulary import BlobRole

PIECE = "piece_bytes"


@dataclass(frozen=True)
class KeptBlob:
    """Bytes this tablet owes the office, and how far they are."""

    sha256: str
    role: BlobRole
    bytes: int
    inspection_id: str
    state: str
    url: str
    sent: int
    code: str
    seen: bool = False

    @property
    def troubled(self) -> bool:
        """Whether the office cannot take them, or this tablet not read them, and nobody knows."""
        return self.state == "refused" and not self.seen


class Ledger:
    """Which photo bytes are where."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next(self, role: BlobRole) -> KeptBlob | None:
        """The next bytes of a lane: those begun first, then in the order they were taken."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT * FROM blob WHERE role = ? AND state IN ('kept', 'sending')"
                " ORDER BY sent > 0 DESC, inspection_id, sha256 LIMIT 1",
                (role,),
            ).fetchone()
        return _blob(row) if row else None

    def progress(self, sha256: str, url: str, sent: int) -> None:
        """How many bytes the office has safe."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE blob SET state = 'sending', url = ?, sent = ? WHERE sha256 = ?",
                (url, sent, sha256),
            )

    def verified(self, sha256: str) -> None:
        """The office has re-hashed the whole and found it equal."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE blob SET state = 'verified', sent = bytes, code = '' WHERE sha256 = ?",
                (sha256,),
            )

    def refused(self, sha256: str, code: str) -> None:
        """The office cannot take these bytes; they stay here and are shown."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE blob SET state = 'refused', code = ? WHERE sha256 = ?", (code, sha256)
            )

    def troubled(self) -> list[KeptBlob]:
        """What the office cannot take, or this tablet cannot read, and nobody has seen yet."""
        return [blob for blob in self.all() if blob.troubled]

    def see(self, sha256: str) -> None:
        """The person read that a photo was refused."""
        with self._database.writing() as connection:
            connection.execute("UPDATE blob SET seen = 1 WHERE sha256 = ?", (sha256,))

    def begin_again(self, sha256: str) -> None:
        """Forget an upload the office no longer knows."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE blob SET state = 'kept', url = '', sent = 0 WHERE sha256 = ?", (sha256,)
            )

    def piece_bytes(self) -> int:
        """How large a piece of a photo the line carried last; nought where that is not known."""
        kept = self._database.fact(PIECE)
        return int(kept) if kept else 0

    def note_piece(self, size: int) -> None:
        """Remember how large a piece may be."""
        with suppress(StorageFull):
            # A full disk is no reason to send nothing: the piece stays as it was.
            self._database.put_fact(PIECE, str(size).encode())

    def all(self, inspection_id: str | None = None) -> list[KeptBlob]:
        """All bytes, or those of one inspection."""
        where, values = ("WHERE inspection_id = ?", (inspection_id,)) if inspection_id else ("", ())
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT * FROM blob {where}", values).fetchall()
        return [_blob(row) for row in rows]


def _blob(row: Row) -> KeptBlob:
    told = dict(row)
    return KeptBlob(**{**told, "role": BlobRole(told["role"]), "seen": bool(told["seen"])})
