"""The record nobody can change: the audit chain, op receipts, and the feed."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DIGEST_CHARS, NAME_CHARS, Base, id_column, word


class AuditEntry(Base):
    """What happened, who did it, when; each entry's digest covers the one before."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject_id", "subject_id"),
        Index("ix_audit_entry_actor_id_number", "actor_id", "number"),
        Index("ix_audit_entry_event_number", "event", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[str | None] = mapped_column(String(36))
    device_id: Mapped[str | None] = mapped_column(String(36))
    event: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = word("")
    subject_id: Mapped[str] = mapped_column(String(80), default="")
    entry: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))


class AuditCheck(Base):
    """The whole audit chain was followed up to a number; broken where ``broken_at`` tells."""

    __tablename__ = "audit_check"

    id: Mapped[str] = id_column()
    checked_at: Mapped[datetime] = mapped_column(index=True)
    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    broken_at: Mapped[int | None] = mapped_column(BigInteger)


class AuditHead(Base):
    """The one row that holds the end of the audit chain."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), default="0" * DIGEST_CHARS)


class Receipt(Base):
    """The answer given for one op, committed with its effect; never expires."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("op_id"), Index("ix_receipt_entity_id", "entity_id"))

    device_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    op_id: Mapped[str] = mapped_column(String(36))
    sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    actor_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(NAME_CHARS))
    entity_id: Mapped[str] = mapped_column(String(36))
    inspection_id: Mapped[str | None] = mapped_column(String(36))
    """Which inspection or incident it speaks of, as far as it says so; that need not exist."""
    school_id: Mapped[str | None] = mapped_column(String(36))
    """Where an arrival, or the report of an incident, says that it was."""
    result: Mapped[str] = mapped_column(String(16), index=True)
    code: Mapped[str] = mapped_column(String(80), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    op: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class OtherBytes(Base):
    """An op that came under an id or number already taken: never applied, and never thrown away."""

    __tablename__ = "other_bytes"

    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS), primary_key=True)
    device_seq: Mapped[int] = mapped_column(BigInteger)
    op_id: Mapped[str] = mapped_column(String(36))
    op: Mapped[str] = mapped_column(Text)
    came_at: Mapped[datetime]


class FeedItem(Base):
    """The current state of one record in one scope, as the bytes that travel."""

    __tablename__ = "feed_item"
    __table_args__ = (Index("ix_feed_item_scope_seq", "scope", "seq"),)

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    rev: Mapped[int]
    deleted: Mapped[bool] = mapped_column(default=False)
    entry: Mapped[bytes] = mapped_column(LargeBinary)


class FeedClock(Base):
    """One row per space, taken last in every writing transaction and held to the commit."""

    __tablename__ = "feed_clock"

    space: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    epoch: Mapped[str] = mapped_column(String(36))
