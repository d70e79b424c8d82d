"""Incidents: what happened at a school, told by reports of which none is ever changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base, Synced, id_column, word
from server.models.captured import Captured
from server.models.schools import School
from shared.vocabulary import ItemKind

NUMBER_CHARS = 40


class Incident(Synced, Base):
    """Something that happened at one school; kind and hour are as the latest report tells them."""

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_area_id_happened_at", "area_id", "happened_at"),)
    feed_kind = ItemKind.INCIDENT

    id: Mapped[str] = id_column()
    number: Mapped[str] = mapped_column(String(NUMBER_CHARS), unique=True)
    """That of its first report."""
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"))
    kind: Mapped[str] = word()
    happened_at: Mapped[datetime]
    happened_doubtful: Mapped[bool] = mapped_column(default=False, server_default=false())
    received_at: Mapped[datetime]

    school: Mapped[School] = relationship()
    reports: Mapped[list["IncidentReport"]] = relationship(
        back_populates="incident", order_by="IncidentReport.ordinal"
    )
    photos: Mapped[list["IncidentPhoto"]] = relationship(
        back_populates="incident", order_by="IncidentPhoto.position"
    )


class IncidentReport(Synced, Base):
    """What was known when it was written; ``ordinal`` is its place among those of the incident."""

    __tablename__ = "incident_report"
    __table_args__ = (UniqueConstraint("incident_id", "ordinal"),)
    feed_kind = ItemKind.INCIDENT
    feed_owner = "incident_id"

    id: Mapped[str] = id_column()
    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    ordinal: Mapped[int]
    number: Mapped[str] = mapped_column(String(NUMBER_CHARS), unique=True)
    follows: Mapped[str | None] = mapped_column(String(36))
    kind: Mapped[str] = word()
    happened_at: Mapped[datetime]
    reported_at: Mapped[datetime]
    reported_doubtful: Mapped[bool] = mapped_column(default=False, server_default=false())
    reported_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    device_id: Mapped[str] = mapped_column(String(36))
    received_at: Mapped[datetime]
    place: Mapped[str] = word("")
    where: Mapped[str] = mapped_column("place_text", Text, default="")
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at_once: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(Text, default="")

    incident: Mapped[Incident] = relationship(back_populates="reports")


class IncidentPhoto(Captured, Synced, Base):
    """A photo of a report; its bytes came apart from it."""

    __tablename__ = "incident_photo"
    feed_kind = ItemKind.INCIDENT
    feed_owner = "incident_id"

    report_id: Mapped[str] = mapped_column(ForeignKey("incident_report.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), index=True)
    taken_doubtful: Mapped[bool] = mapped_column(default=False, server_default=false())
    device_id: Mapped[str] = mapped_column(String(36), index=True)

    incident: Mapped[Incident] = relationship(back_populates="photos")
