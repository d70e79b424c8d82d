"""Outlines of areas, as offices sent them in, for maps."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Area, Person
from server.models.base import Base


class AreaOutline(Base):
    """Where an area lies: polygons of rings of longitude and latitude; the latest one stands."""

    __tablename__ = "area_outline"

    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), primary_key=True)
    polygons: Mapped[list[Any]]
    points: Mapped[int]
    set_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    set_at: Mapped[datetime]

    area: Mapped[Area] = relationship()
    person: Mapped[Person] = relationship()
