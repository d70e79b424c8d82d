"""Measures: what signed proposals became, their replies, minutes and liftings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Person
from server.models.base import ID_CHARS, KEY_CHARS, NAME_CHARS, Base, id_column, word
from server.models.going_back import Proposal
from server.models.orders import Order
from server.models.schools import School
from server.models.sent_photos import SentPicture


class Measure(Base):
    """A bulletin (通报), an interview (约谈), a listing (挂牌督办): a numbered paper to a school.

    ``facts`` is what stood on it when it went out; what came later never changes the paper.
    """

    __tablename__ = "measure"
    __table_args__ = (
        UniqueConstraint("number", "school_id"),
        UniqueConstraint("proposal_id"),
        Index("ix_measure_state_issued_at", "state", "issued_at"),
        Index("ix_measure_school_id_issued_at", "school_id", "issued_at"),
    )

    id: Mapped[str] = id_column()
    kind: Mapped[str] = word()
    state: Mapped[str] = word()
    number: Mapped[str] = mapped_column(String(KEY_CHARS))
    together: Mapped[str | None] = mapped_column(String(ID_CHARS), index=True)
    """The act that signed several in one numbered paper; none of what went out alone."""
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"))
    order_id: Mapped[str | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"))
    cause: Mapped[str] = word()
    reason: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text, default="")
    """When it is lifted; what is usual where nothing was said."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    issued_at: Mapped[datetime]
    issued_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)

    held_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    commitments: Mapped[str] = mapped_column(Text, default="")
    minutes_at: Mapped[datetime | None]
    minutes_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)

    reply_by: Mapped[date | None]
    """Until when the school replies in writing; None where no reply is asked for."""
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None]
    replied_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    read_at: Mapped[datetime | None]
    """When the office read the reply."""
    read_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)

    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    lifting: Mapped[str] = mapped_column(Text, default="")
    """What was seen and accepted when it was lifted."""

    school: Mapped[School] = relationship()
    order: Mapped[Order | None] = relationship()
    proposal: Mapped[Proposal] = relationship()
    issuer: Mapped[Person | None] = relationship(foreign_keys=issued_by)
    minuter: Mapped[Person | None] = relationship(foreign_keys=minutes_by)
    replier: Mapped[Person | None] = relationship(foreign_keys=replied_by)
    reader: Mapped[Person | None] = relationship(foreign_keys=read_by)
    lifter: Mapped[Person | None] = relationship(foreign_keys=lifted_by)
    photos: Mapped[list["MeasurePhoto"]] = relationship(order_by="MeasurePhoto.position")
    """What came with the reply."""


class MeasurePhoto(SentPicture, Base):
    """One picture that came with a reply."""

    __tablename__ = "measure_photo"

    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"), index=True)
