"""What the board showed on a day, kept so that the next day can be set against it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base


class BoardSnapshot(Base):
    """The figures of one area as a local day began, each a count of records."""

    __tablename__ = "board_snapshot"

    day: Mapped[date] = mapped_column(primary_key=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)
    at: Mapped[datetime]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
