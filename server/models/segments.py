"""What a new tablet loads of a scope at once: a row for each file of bytes kept by digest."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DIGEST_CHARS, ID_CHARS, Base, word

SCOPE_CHARS = 80


class Segment(Base):
    """One immutable stretch of a scope's items, part of the set made at one head of the feed.

    A set stays for a while after a newer one has replaced it: tablets are still loading it.
    """

    __tablename__ = "segment"
    __table_args__ = (Index("ix_segment_sha256", "sha256"),)

    scope: Mapped[str] = mapped_column(String(SCOPE_CHARS), primary_key=True)
    as_of: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    kind: Mapped[str] = word()
    items: Mapped[int]
    bytes: Mapped[int]
    epoch: Mapped[str] = mapped_column(String(ID_CHARS))
    made_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
