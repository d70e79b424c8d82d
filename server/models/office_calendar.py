"""How the office calendar became what it is: its changes, and the days of one area alone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Area
from server.models.base import DIGEST_CHARS, NAME_CHARS, Base, id_column, word


class CalendarChange(Base):
    """A year taken in, or local days put or taken out: by which document, and what it moved.

    ``moved`` counts the orders whose last day is another by it, area by area.
    """

    __tablename__ = "calendar_change"
    __table_args__ = (Index("ix_calendar_change_kind_year", "kind", "year"),)

    id: Mapped[str] = id_column()
    kind: Mapped[str] = word()
    year: Mapped[int]
    area_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    text: Mapped[str] = mapped_column(Text)
    source_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), default="")
    days: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    windows: Mapped[int] = mapped_column(default=0)
    counted_at: Mapped[datetime | None]

    area: Mapped[Area | None] = relationship()


class LocalDay(Base):
    """A day that is not as everywhere: off, or worked, in an area and all below it."""

    __tablename__ = "local_day"
    __table_args__ = (UniqueConstraint("area_id", "day", name="uq_local_day_area_id_day"),)

    id: Mapped[str] = id_column()
    area_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"))
    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[str] = word()
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    name_en: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    change_id: Mapped[str] = mapped_column(ForeignKey("calendar_change.id"), index=True)

    area: Mapped[Area | None] = relationship()
    change: Mapped[CalendarChange] = relationship()
