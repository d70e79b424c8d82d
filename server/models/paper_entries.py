"""What is being typed in from paper: kept as it is typed, until it becomes an inspection."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base


class PaperEntry(Base):
    """The form of one visit as it was last kept, with the pictures of its paper.

    It is the team's draft and no record: it is gone once the inspection is handed in.
    """

    __tablename__ = "paper_entry"

    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    """Counts each keeping: who types over an older one is told so."""
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pictures: Mapped[list[Any]] = mapped_column(default=list)
    kept_at: Mapped[datetime]
    kept_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
