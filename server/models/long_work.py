"""Work that goes on after its request: what was asked, how far it is, what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Person
from server.models.base import NAME_CHARS, Base, id_column, word


class LongWork(Base):
    """One piece of work of a person's: its rows, how many are done, which were left out and why."""

    __tablename__ = "long_work"
    __table_args__ = (
        Index("ix_long_work_person_id_made_at", "person_id", "made_at"),
        Index("ix_long_work_ended_at", "ended_at"),
    )

    id: Mapped[str] = id_column()
    kind: Mapped[str] = word()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = word()
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int]
    left_out: Mapped[list[Any]] = mapped_column(default=list)
    """Of each row that was left out: its name, and why, as a text with its facts."""
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What came of it, in figures."""
    error: Mapped[str] = mapped_column(Text, default="")
    file_name: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    """The file that came of it; empty where none did."""
    made_at: Mapped[datetime]
    begins_at: Mapped[datetime]
    """Until then it can be undone as if it had never been asked for."""
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class LongWorkFile(Base):
    """A file somebody gave to long work, or that came of it; let go with it."""

    __tablename__ = "long_work_file"

    work_id: Mapped[str] = mapped_column(ForeignKey("long_work.id"), primary_key=True)
    way: Mapped[str] = mapped_column(String(10), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
