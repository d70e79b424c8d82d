"""How what the register says of a school came to be: each fact that became another."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Person
from server.models.base import Base, id_column, word


class SchoolFact(Base):
    """One fact of a school, what it was and what it became; or what a check found instead."""

    __tablename__ = "school_fact"
    __table_args__ = (Index("ix_school_fact_school_id_at", "school_id", "at"),)

    id: Mapped[str] = id_column()
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str] = word()
    was: Mapped[Any] = mapped_column(JSON)
    becomes: Mapped[Any] = mapped_column(JSON)
    source: Mapped[str] = word()
    since: Mapped[date]
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    inspection_id: Mapped[str | None] = mapped_column(ForeignKey("inspection.id"), index=True)

    person: Mapped[Person | None] = relationship()
