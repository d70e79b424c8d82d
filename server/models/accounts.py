"""People and what they may do where: areas, offices, persons, grants, sessions, devices."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import DIGEST_CHARS, NAME_CHARS, Base, Synced, id_column, word
from shared.vocabulary import ItemKind

BROWSER_CHARS = 80
SESSION_KEY_CHARS = 24


class Area(Synced, Base):
    """A town, or the city above it."""

    __tablename__ = "area"
    feed_kind = ItemKind.AREA

    id: Mapped[str] = id_column()
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    name_en: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)
    order: Mapped[int] = mapped_column("sort_order", default=0)


class Office(Synced, Base):
    """An office that inspects, or that must act on what is its own."""

    __tablename__ = "office"
    feed_kind = ItemKind.OFFICE

    id: Mapped[str] = id_column()
    kind: Mapped[str] = word()
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    name_en: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    area_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)


class Person(Base):
    """Someone with an account. The name may be a post."""

    __tablename__ = "person"

    id: Mapped[str] = id_column()
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(8), default="zh")
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    office: Mapped[Office | None] = relationship()
    grants: Mapped[list["Grant"]] = relationship(back_populates="person")


class Grant(Base):
    """A role held by a person over an area's subtree, an office or a school."""

    __tablename__ = "grant"

    id: Mapped[str] = id_column()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = word()
    area_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"), index=True)
    school_id: Mapped[str | None] = mapped_column(ForeignKey("school.id"), index=True)
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="grants")


class ConsoleSession(Base):
    """A signed-in browser; the cookie holds a token of which we keep the digest."""

    __tablename__ = "console_session"

    token_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(String(BROWSER_CHARS), default="", server_default="")
    """What the browser called itself, in two words."""
    browser_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), default="", server_default="")
    """Of the secret the browser was given; a program was given none."""

    @property
    def key(self) -> str:
        """What it is called on a page: a beginning that opens nothing."""
        return self.token_digest[:SESSION_KEY_CHARS]


class KnownBrowser(Base):
    """A browser or program somebody signed in by before; of its secret the digest is kept."""

    __tablename__ = "known_browser"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    browser_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), primary_key=True)
    first_at: Mapped[datetime]


class SignInTry(Base):
    """A failed attempt to sign in or to enrol, counted for throttling."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index("ix_sign_in_try_subject_at", "subject", "at"),)

    id: Mapped[str] = id_column()
    subject: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class SignInCode(Base):
    """A code sent by e-mail that signs its person in once, in the browser that asked for it."""

    __tablename__ = "sign_in_code"

    asked_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), primary_key=True)
    """Of the secret the browser got that asked."""
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    holds_until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    """At their most it opens nothing more: so it is when it was used."""


class PasswordReset(Base):
    """A one-time code by which a person sets a new password."""

    __tablename__ = "password_reset"

    code_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EnrolmentCode(Base):
    """A one-time code by which a tablet is enrolled for a person (15 minutes)."""

    __tablename__ = "enrolment_code"

    code_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DeviceHolder(Base):
    """Someone a tablet was handed to after it was enrolled; pulls by a token of their own."""

    __tablename__ = "device_holder"
    __table_args__ = (UniqueConstraint("token_digest"),)

    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    token_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    since: Mapped[datetime]

    person: Mapped[Person] = relationship()


class Device(Base):
    """A tablet: its public key, its token's digest, how far its chain of ops is known."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("token_digest"),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    public_key: Mapped[str] = mapped_column(String(64))
    envelope_key: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The X25519 key its envelopes are closed for; an older app has told none."""
    token_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    enrolled_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    app_version: Mapped[str] = mapped_column(String(32), default="")
    applied_device_seq: Mapped[int] = mapped_column(default=0)
    named_device_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    """The highest number that had to wait: what is not applied up to it has not come."""
    applied_hash: Mapped[str] = mapped_column(String(DIGEST_CHARS), default="0" * DIGEST_CHARS)
    archived_device_seq: Mapped[int] = mapped_column(default=0)
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=false())
    """No tablet: the chain of one inspection that was filled in on paper, and typed in."""
    held_scopes: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """What this tablet last said it holds: a scope taken back is gone once it is not named."""
    free_bytes: Mapped[int | None] = mapped_column(BigInteger)
    """Room it said it has; an older app says nothing."""
    locks_after_s: Mapped[int | None]
    """After how long put away it asks for the PIN again."""
    reported_at: Mapped[datetime | None]

    @property
    def gap(self) -> tuple[int, int] | None:
        """The numbers that have not come, though a later one has: from and to."""
        if self.named_device_seq <= self.applied_device_seq + 1:
            return None
        return self.applied_device_seq + 1, self.named_device_seq - 1

    person: Mapped[Person] = relationship()
    holders: Mapped[list[DeviceHolder]] = relationship(order_by=DeviceHolder.since)
