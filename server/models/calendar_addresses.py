"""The secret addresses by which people's own calendars read what they may know."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DIGEST_CHARS, Base


class CalendarAddress(Base):
    """The address of one person's calendar; of its secret part only the digest is kept."""

    __tablename__ = "calendar_address"
    __table_args__ = (UniqueConstraint("token_digest"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    made_at: Mapped[datetime]
