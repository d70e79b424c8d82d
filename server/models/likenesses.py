"""What pictures look like, as numbers one can look for; and which were found to be like others."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DIGEST_CHARS, Base, id_column, word

USE_ID_CHARS = 48


class PicturePrint(Base):
    """A picture whose prints were taken, once; too plain a one has none."""

    __tablename__ = "picture_print"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS), unique=True)
    plain: Mapped[bool]
    made_at: Mapped[datetime]


class PrintPart(Base):
    """The print of a picture, or of a part of it: five bands of its 128 bits, each looked for."""

    __tablename__ = "print_part"
    # Millions of short rows: SQLite keeps them by their key alone.
    __table_args__ = ({"sqlite_with_rowid": False},)

    number: Mapped[int] = mapped_column(ForeignKey("picture_print.number"), primary_key=True)
    part: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    band0: Mapped[int] = mapped_column(index=True)
    band1: Mapped[int] = mapped_column(index=True)
    band2: Mapped[int] = mapped_column(index=True)
    band3: Mapped[int] = mapped_column(index=True)
    band4: Mapped[int] = mapped_column(index=True)


class Likeness(Base):
    """A picture that is like an earlier one, as a supervisor is to look at it.

    Both are told by what they stand for; ``area_id`` and ``order_id`` are the newer one's.
    """

    __tablename__ = "likeness"
    __table_args__ = (
        UniqueConstraint("newer_kind", "newer_id", "older_kind", "older_id"),
        Index("ix_likeness_state_area_id", "state", "area_id"),
    )

    id: Mapped[str] = id_column()
    newer_kind: Mapped[str] = word()
    newer_id: Mapped[str] = mapped_column(String(USE_ID_CHARS))
    newer_sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    older_kind: Mapped[str] = word()
    older_id: Mapped[str] = mapped_column(String(USE_ID_CHARS))
    older_sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    kind: Mapped[str] = word()
    how: Mapped[str] = word()
    distance: Mapped[int]
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), index=True)
    older_area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), index=True)
    order_id: Mapped[str | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    state: Mapped[str] = word()
    reason: Mapped[str] = mapped_column(Text, default="")
    found_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None]
