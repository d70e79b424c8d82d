"""How schools stand to the indicators, and by what that is known."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import NAME_CHARS, Base, id_column, word

STANDING = text("until IS NULL")


class SchoolProof(Base):
    """What was last seen of one thing at a school, and by which check or order."""

    __tablename__ = "school_proof"

    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    passed: Mapped[bool | None]
    value: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    code: Mapped[str] = mapped_column(String(32), default="")
    cause: Mapped[str] = word()
    seen_on: Mapped[date]
    inspection_id: Mapped[str | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    order_id: Mapped[str | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    counted: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of guards: the numbers they were counted by, and what the register said then."""


class IndicatorSpan(Base):
    """From when to when a school met an indicator, or did not; without an end it stands."""

    __tablename__ = "indicator_span"
    __table_args__ = (
        Index(
            "ix_indicator_span_standing",
            "key",
            "school_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_indicator_span_school_id", "school_id", "key", "since"),
    )

    id: Mapped[str] = id_column()
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"))
    key: Mapped[str] = mapped_column(String(40))
    met: Mapped[bool]
    fell: Mapped[bool] = mapped_column(default=False)
    """Not met, and it had been before."""
    since: Mapped[date]
    until: Mapped[date | None]
    seen_on: Mapped[date]
    """When it was last seen to be so."""
    proof: Mapped[str] = mapped_column(String(40))
    """By which thing it is so: what is wanting, else what was seen last."""
    value: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    code: Mapped[str] = mapped_column(String(32), default="")
    cause: Mapped[str] = word()
    inspection_id: Mapped[str | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    order_id: Mapped[str | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    at: Mapped[datetime]


class IndicatorDay(Base):
    """The figures of one area as they stood on a day: what counted then stays as it was."""

    __tablename__ = "indicator_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
