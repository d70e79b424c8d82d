"""The library of legal bases: what items of checklists and papers cite, with its days in force."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.domain.legal_bases import CITE_CHARS_MAX, FIELD_CHARS_MAX
from server.models.accounts import Person
from server.models.base import Base, Compared, id_column, word


class LegalBasis(Compared, Base):
    """A law, rule, standard or own plan as it is cited, and a card of what it says for us."""

    __tablename__ = "legal_basis"

    id: Mapped[str] = id_column()
    cite: Mapped[str] = mapped_column(String(CITE_CHARS_MAX), unique=True)
    """As items of the checklist and papers have it: by it they are linked. It never changes."""
    title: Mapped[str] = mapped_column(String(FIELD_CHARS_MAX))
    number: Mapped[str] = mapped_column(String(FIELD_CHARS_MAX), default="")
    issued_by: Mapped[str] = mapped_column(String(FIELD_CHARS_MAX), default="")
    article: Mapped[str] = mapped_column(String(FIELD_CHARS_MAX), default="")
    card: Mapped[str] = mapped_column(Text, default="")
    """A few words of the office's own: what it asks for, not its text."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    status: Mapped[str] = word()
    checked_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    checked_on: Mapped[date | None]
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("legal_basis.id"), index=True)
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    changed_at: Mapped[datetime]

    checker: Mapped[Person | None] = relationship(foreign_keys=checked_by)
    changer: Mapped[Person | None] = relationship(foreign_keys=changed_by)
    successor: Mapped["LegalBasis | None"] = relationship(remote_side=[id])

    def in_force(self, day: date) -> bool:
        """Whether it may be cited of this day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )
