"""The audit chain: is each entry's digest made from its bytes and the digest before it?"""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.sealing import GENESIS, link


@dataclass(frozen=True)
class ChainReport:
    """How many entries were read, where the chain ends, and the first that does not fit."""

    entries: int
    digest: str
    broken_at: int | None = None

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def check(
    entries: Iterable[tuple[int, bytes, str]], *, count: int = 0, digest: str = GENESIS
) -> ChainReport:
    """Follow (number, bytes, digest) from the first entry, or from the one after this count and
    digest; stop at the first broken link.
    """
    for number, entry, kept in entries:
        expected = link(digest, entry)
        if number != count + 1 or expected != kept:
            return ChainReport(count, digest, number)
        digest, count = kept, number
    return ChainReport(count, digest)
