"""Circulars: sent to many schools and offices at once, each of which answers its own copy."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Area, Office, Person
from server.models.base import NAME_CHARS, Base, id_column, word
from server.models.issuing import Issuer
from server.models.orders import Order
from server.models.schools import School
from server.models.sent_photos import SentPicture


class Circular(Base):
    """An early warning (预警通报), or a self-check after a fault elsewhere (举一反三)."""

    __tablename__ = "circular"

    id: Mapped[str] = id_column()
    kind: Mapped[str] = word()
    number: Mapped[str] = mapped_column(String(NAME_CHARS))
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), index=True)
    school_kind: Mapped[str] = word("")
    """To which kind of school alone; empty to all."""
    fact: Mapped[str] = word("")
    """Only to schools of which the register says this; empty to all."""
    risk: Mapped[str] = word("")
    what: Mapped[str] = mapped_column(String(NAME_CHARS))
    text: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    questions: Mapped[list[Any]] = mapped_column(default=list)
    order_id: Mapped[str | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    """The fault at another school a self-check began with."""
    item_code: Mapped[str] = word("")
    valid_until: Mapped[date | None]
    due_on: Mapped[date] = mapped_column(index=True)
    """The last day for a receipt or an answer."""
    letterhead_id: Mapped[str | None] = mapped_column(ForeignKey("issuer.id"), index=True)
    """Under whose letterhead it went out; the house's own where nobody's was set."""
    sent_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    sent_at: Mapped[datetime]
    taken_back_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    taken_back_at: Mapped[datetime | None]
    taken_back_why: Mapped[str] = mapped_column(Text, default="")
    late_told_on: Mapped[date | None]
    """The day on which those without an answer were told that they are late: once."""

    area: Mapped[Area] = relationship()
    order: Mapped[Order | None] = relationship()
    letterhead: Mapped[Issuer | None] = relationship()
    sender: Mapped[Person | None] = relationship(foreign_keys=sent_by)


class CircularCopy(Base):
    """What one school or office got, and its answer: a receipt, or a word on each question."""

    __tablename__ = "circular_copy"
    __table_args__ = (
        UniqueConstraint("circular_id", "school_id"),
        UniqueConstraint("circular_id", "office_id"),
        Index("ix_circular_copy_school_answered", "school_id", "answered_at"),
        Index("ix_circular_copy_office_answered", "office_id", "answered_at"),
        Index("ix_circular_copy_area_circular", "area_id", "circular_id"),
    )

    id: Mapped[str] = id_column()
    circular_id: Mapped[str] = mapped_column(ForeignKey("circular.id"))
    school_id: Mapped[str | None] = mapped_column(ForeignKey("school.id"))
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    area_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"))
    """Where the school or office is; an office of the whole city is nowhere."""
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    answered_at: Mapped[datetime | None]
    first: Mapped[str] = word("")
    second: Mapped[str] = word("")
    third: Mapped[str] = word("")
    words: Mapped[list[Any]] = mapped_column(default=list)
    """What was said to each question, or of a warning."""

    circular: Mapped[Circular] = relationship()
    school: Mapped[School | None] = relationship()
    office: Mapped[Office | None] = relationship()
    answerer: Mapped[Person | None] = relationship(foreign_keys=answered_by)
    photos: Mapped[list["CircularPhoto"]] = relationship(order_by="CircularPhoto.position")


class CircularPhoto(SentPicture, Base):
    """One picture that came with an answer."""

    __tablename__ = "circular_photo"

    copy_id: Mapped[str] = mapped_column(ForeignKey("circular_copy.id"), index=True)
