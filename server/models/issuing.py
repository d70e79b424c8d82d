"""Which offices issue papers, under which letterhead, and what each may issue for which matters."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.domain.issuing import HEAD_CHARS_MAX, SHORT_CHARS_MAX
from server.models.accounts import Office, Person
from server.models.base import Base, Synced, id_column, word
from shared.vocabulary import ItemKind


class Issuer(Synced, Base):
    """That an office issues papers under a letterhead, between two days; another is a new row."""

    __tablename__ = "issuer"
    feed_kind = ItemKind.OFFICE
    feed_owner = "office_id"

    id: Mapped[str] = id_column()
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    short: Mapped[str] = mapped_column(String(SHORT_CHARS_MAX))
    """机关代字: what its numbers begin with; no other office's do."""
    letterhead: Mapped[str] = mapped_column(String(HEAD_CHARS_MAX))
    letterhead_en: Mapped[str] = mapped_column(String(HEAD_CHARS_MAX), default="")
    since: Mapped[date]
    until: Mapped[date | None]
    set_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    set_at: Mapped[datetime]

    office: Mapped[Office] = relationship()
    person: Mapped[Person] = relationship()


class IssuingPower(Synced, Base):
    """That an office may issue a paper for some matters, or for all, between two days."""

    __tablename__ = "issuing_power"
    feed_kind = ItemKind.OFFICE
    feed_owner = "office_id"

    id: Mapped[str] = id_column()
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    paper: Mapped[str] = word()
    matters: Mapped[list[Any]] = mapped_column(default=list)
    """Sections of the checklist by their code; none: all of them, and what lies outside."""
    basis: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[date]
    until: Mapped[date | None]
    set_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    set_at: Mapped[datetime]
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    ended_at: Mapped[datetime | None]
    why_ended: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship(foreign_keys=set_by)
    ended: Mapped[Person | None] = relationship(foreign_keys=ended_by)
