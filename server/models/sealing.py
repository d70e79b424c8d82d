"""How planned visits travel sealed, and who could know of them when: envelopes, codes, openings."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Device, Person
from server.models.base import ID_CHARS, NAME_CHARS, Base, Synced, id_column, word
from shared.opening_codes import SECRET_CHARS
from shared.vocabulary import ItemKind


class Envelope(Synced, Base):
    """A sealed visit for one person on one tablet (封装任务); emptied once it is of no use."""

    __tablename__ = "envelope"
    feed_kind = ItemKind.ENVELOPE

    id: Mapped[str] = id_column()
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), index=True)
    public_key: Mapped[str] = mapped_column(String(64))
    """The tablet's key it is closed for."""
    secret: Mapped[str] = mapped_column(String(SECRET_CHARS))
    letter: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    keyed_at: Mapped[datetime | None]
    """Since when the tablet gets the secret by sync."""
    ended_at: Mapped[datetime | None]
    """Since when it is not to be opened any more: called off, replaced, withdrawn."""

    person: Mapped[Person] = relationship()
    device: Mapped[Device] = relationship()


class CodeReading(Base):
    """A code was shown in the office to be read out: by whom, when, to whom."""

    __tablename__ = "code_reading"

    id: Mapped[str] = id_column()
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), index=True)
    envelope_id: Mapped[str] = mapped_column(ForeignKey("envelope.id"), index=True)
    shown_to: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    shown_at: Mapped[datetime]
    read_to: Mapped[str] = mapped_column(String(NAME_CHARS))

    person: Mapped[Person] = relationship()
    envelope: Mapped[Envelope] = relationship()


class Opening(Base):
    """An envelope was opened (启封), as its tablet tells: once, by which way, when."""

    __tablename__ = "opening"

    envelope_id: Mapped[str] = mapped_column(ForeignKey("envelope.id"), primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), index=True)
    op_id: Mapped[str] = mapped_column(String(ID_CHARS))
    way: Mapped[str] = word()
    opened_at: Mapped[datetime]
    doubtful: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]

    envelope: Mapped[Envelope] = relationship()


class Replacement(Base):
    """Another inspector goes in somebody's place (替换): who, by whom, why."""

    __tablename__ = "replacement"

    id: Mapped[str] = id_column()
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), index=True)
    before_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    now_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]

    before: Mapped[Person] = relationship(foreign_keys=[before_id])
    now: Mapped[Person] = relationship(foreign_keys=[now_id])
    maker: Mapped[Person] = relationship(foreign_keys=[made_by])
