"""What whoever looks after the whole city has set, each value with its history."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Person
from server.models.base import Base, id_column, word


class SettingChange(Base):
    """A value of a setting: it holds until the next one of its name."""

    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("name", "ordinal"),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = word()
    ordinal: Mapped[int]
    """How many changes of this setting there are with it: of two made at once one is refused."""
    before: Mapped[int]
    value: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    set_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
