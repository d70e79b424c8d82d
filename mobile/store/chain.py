"""The chain of this device's ops by their numbers and digests, of those it let go of as well."""

from mobile.store.database import Database
from shared.sealing import GENESIS


class Chain:
    """Numbers without gaps, each op naming the digest of the one before."""

    _database: Database

    def start(self) -> tuple[int, str]:
        """Number and digest of the last op this tablet let go of; nought while it has them all."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT * FROM chain_start ORDER BY device_seq DESC LIMIT 1"
            ).fetchone()
        return (row["device_seq"], row["sha256"]) if row else (0, GENESIS)

    def end(self) -> tuple[int, str]:
        """Number and digest of this device's last op, whether or not it is still here."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT device_seq, sha256 FROM op ORDER BY device_seq DESC LIMIT 1"
            ).fetchone()
        return (row["device_seq"], row["sha256"]) if row else self.start()

    def last_frozen(self) -> int:
        """The number of this device's last op; 0 while there is none."""
        return self.end()[0]

    def head(self) -> str:
        """The digest of the last op: equal on both sides, everything frozen has arrived."""
        return self.end()[1]

    def sha_of(self, device_seq: int) -> str:
        """The digest of one of this device's ops; the chain's beginning for number nought."""
        number, sha256 = self.start()
        if device_seq == number:
            return sha256
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT sha256 FROM op WHERE device_seq = ?", (device_seq,)
            ).fetchone()
        return str(row["sha256"]) if row else ""
