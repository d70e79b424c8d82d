"""Ways to see a list that somebody keeps: its filters, order and columns, under a name."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Person
from server.models.base import WORD_CHARS, Base, id_column, word


class KeptView(Base):
    """A list as one person wants it again; the office may share it, and it may open first."""

    __tablename__ = "kept_view"
    __table_args__ = (
        UniqueConstraint("person_id", "list", "name"),
        Index("ix_kept_view_list_shared", "list", "shared"),
    )

    id: Mapped[str] = id_column()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    list: Mapped[str] = word()
    name: Mapped[str] = mapped_column(String(WORD_CHARS))
    query: Mapped[str] = mapped_column(Text)
    """What stands in the address behind the question mark."""
    shared: Mapped[bool]
    """Whether colleagues of the same office see it as well."""
    opens: Mapped[bool]
    """Whether the list opens with it for its keeper."""
    kept_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
