"""When schools can be gone to, and what is complained of: the school year, complaints."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import NAME_CHARS, Base, id_column, word


class SchoolPeriod(Base):
    """A stretch of the school year (校历) in an area and all below it; without one, everywhere.

    A term is when schools are open; in exams, holidays and other closed days nobody goes.
    """

    __tablename__ = "school_period"
    __table_args__ = (Index("ix_school_period_begins_on", "begins_on"),)

    id: Mapped[str] = id_column()
    area_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)
    kind: Mapped[str] = word()
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    begins_on: Mapped[date]
    ends_on: Mapped[date]


class Complaint(Base):
    """A complaint (投诉) about a school's safety: by which way, when, what in short; no person."""

    __tablename__ = "complaint"
    __table_args__ = (Index("ix_complaint_school_id_received_on", "school_id", "received_on"),)

    id: Mapped[str] = id_column()
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"))
    order_id: Mapped[str | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    channel: Mapped[str] = word()
    received_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    recorded_at: Mapped[datetime]
