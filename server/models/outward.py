"""What leaves the house: where people have it sent, whom the office lets know, and what waits."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Person
from server.models.base import DIGEST_CHARS, KEY_CHARS, NAME_CHARS, Base, id_column, word

ADDRESS_CHARS = 254
HOST_CHARS = 253


class Contact(Base):
    """Where a person has notices sent, which topics not, and when it is to be quiet.

    Nothing but a code goes there before the person has read it out of that mailbox.
    """

    __tablename__ = "contact"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(ADDRESS_CHARS))
    """Empty once it is taken back."""
    confirmed_at: Mapped[datetime | None]
    code_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), default="")
    code_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    asked: Mapped[int] = mapped_column(default=0)
    """How many codes were sent on the day of the last one."""
    left_out: Mapped[list[Any]] = mapped_column(default=list)
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    """Minutes of the day; the same twice, and it is never quiet."""


class Webhook(Base):
    """A machine or a robot of a chat group that hears of some topics, by no person's name."""

    __tablename__ = "webhook"

    id: Mapped[str] = id_column()
    kind: Mapped[str] = word()
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    host: Mapped[str] = mapped_column(String(HOST_CHARS))
    sealed: Mapped[str] = mapped_column(Text)
    """Address and secret, closed for the office's own key: a copy of the database tells neither."""
    topics: Mapped[list[Any]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(String(8), default="zh")
    plain: Mapped[bool] = mapped_column(default=False)
    rests: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    failing_since: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(NAME_CHARS), default="")


class Outgoing(Base):
    """One message on its way: written with what it tells of, sent once, tried for a week."""

    __tablename__ = "outgoing"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_outgoing_done_at_not_before", "done_at", "not_before"),
    )

    id: Mapped[str] = id_column()
    key: Mapped[str] = mapped_column(String(KEY_CHARS))
    channel: Mapped[str] = word()
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    webhook_id: Mapped[str | None] = mapped_column(ForeignKey("webhook.id"), index=True)
    address: Mapped[str] = mapped_column(String(ADDRESS_CHARS))
    topic: Mapped[str] = word("")
    subject: Mapped[str] = mapped_column(String(NAME_CHARS))
    body: Mapped[str] = mapped_column(Text)
    """Let go of, with the subject, once it is sent: what was said stands on the desk."""
    made_at: Mapped[datetime]
    since: Mapped[datetime]
    """Since when it is tried: it begins anew when somebody has it tried again."""
    not_before: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str] = mapped_column(String(36), default="")
    done_at: Mapped[datetime | None]
    """Sent, or given up."""
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(NAME_CHARS), default="")

    person: Mapped[Person | None] = relationship()
    webhook: Mapped[Webhook | None] = relationship()
