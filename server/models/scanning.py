"""What the clock looks through day by day, and what it has told of already."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import WORD_CHARS, Base, id_column, word


class ScannedDay(Base):
    """Up to which local day a scan has looked: each day after it is looked through once."""

    __tablename__ = "scanned_day"

    scan: Mapped[str] = mapped_column(String(WORD_CHARS), primary_key=True)
    last_on: Mapped[date]
    turn: Mapped[int] = mapped_column(default=0)
    """How many batches of the day after it are done."""
    at: Mapped[datetime]


class Alarm(Base):
    """One thing the clock told of an order: once a kind and the day it is about."""

    __tablename__ = "alarm"
    __table_args__ = (UniqueConstraint("order_id", "kind", "about_on", name="uq_alarm_once"),)

    id: Mapped[str] = id_column()
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"))
    kind: Mapped[str] = word()
    about_on: Mapped[date]
    raised_on: Mapped[date]
    """The local day it was found on; made up for later, that is not the day it was written."""
    at: Mapped[datetime]
