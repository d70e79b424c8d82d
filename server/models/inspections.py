"""What was found on a campus: inspections with their parts, findings, photos, signatures."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import (
    DIGEST_CHARS,
    NAME_CHARS,
    Base,
    Synced,
    id_column,
    only_marked,
    only_where,
    word,
)
from server.models.captured import Captured
from server.models.schools import School
from shared.vocabulary import ItemKind


class Inspection(Synced, Base):
    """One check of one school; answers are one JSON document, ``{code: {value, …}}``."""

    __tablename__ = "inspection"
    __table_args__ = (
        Index("ix_inspection_arrived_at", "arrived_at", "id"),
        only_where("ix_inspection_differing", "id", "CAST(conflicts AS TEXT) != '{}'"),
        only_marked("ix_inspection_arrived_doubtful", "id", "arrived_doubtful"),
        only_marked("ix_inspection_served_doubtful", "id", "served_doubtful"),
    )
    feed_kind = ItemKind.INSPECTION

    id: Mapped[str] = id_column()
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), index=True)
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visit.id"), index=True)
    template_id: Mapped[str] = mapped_column(ForeignKey("template.id"), index=True)
    state: Mapped[str] = word()
    mode: Mapped[str] = word()
    lead_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    arrived_at: Mapped[datetime]
    arrived_doubtful: Mapped[bool] = mapped_column(default=False)
    arrival: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    conflicts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    decisions: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    amendments: Mapped[list[Any]] = mapped_column(default=list)
    services: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Notices served on the campus, also before there was an order: how, when, to whom."""
    served_doubtful: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the hour of one of these is in doubt."""
    remarks: Mapped[str] = mapped_column(Text, default="")
    score: Mapped[str | None] = mapped_column(String(16))
    veto_codes: Mapped[list[Any]] = mapped_column(default=list)
    received_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    typed_in_at: Mapped[datetime | None]
    """When what was filled in on paper was typed in, by the office's clock."""
    typed_in_by: Mapped[str | None] = mapped_column(String(36))

    school: Mapped[School] = relationship()
    findings: Mapped[list["Finding"]] = relationship(
        back_populates="inspection", order_by="Finding.id"
    )
    photos: Mapped[list["Photo"]] = relationship(back_populates="inspection", order_by="Photo.id")
    signatures: Mapped[list["Signature"]] = relationship(
        back_populates="inspection", order_by="Signature.id"
    )
    parts: Mapped[list["Part"]] = relationship(back_populates="inspection")


class Part(Synced, Base):
    """One device's share of an inspection, sealed by the digest of its ops when submitted."""

    __tablename__ = "part"
    feed_kind = ItemKind.INSPECTION
    feed_owner = "inspection_id"

    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"), primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True, index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    joined_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(String(DIGEST_CHARS))
    covers: Mapped[list[Any]] = mapped_column(default=list)
    seal_signature: Mapped[str] = mapped_column(String(100), default="")
    named_missing: Mapped[bool] = mapped_column(default=False)
    lapsed: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Signatures given here before something else was changed or added: they do not cover it."""

    inspection: Mapped[Inspection] = relationship(back_populates="parts")


class Finding(Synced, Base):
    """A fault found. Never deleted: withdrawing is a record with a reason."""

    __tablename__ = "finding"
    __table_args__ = (only_marked("ix_finding_doubtful", "inspection_id", "found_doubtful"),)
    feed_kind = ItemKind.INSPECTION
    feed_owner = "inspection_id"

    id: Mapped[str] = id_column()
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(32), index=True)
    grade: Mapped[str] = word()
    party: Mapped[str] = word()
    what: Mapped[str] = mapped_column(Text)
    where: Mapped[str] = mapped_column("place_text", Text, default="")
    measure: Mapped[str] = mapped_column(Text, default="")
    immediate_measure: Mapped[str] = mapped_column(Text, default="")
    immediate_done: Mapped[bool] = mapped_column(default=False)
    rectify_workdays: Mapped[int] = mapped_column(default=0)
    fixed_on_spot: Mapped[bool] = mapped_column(default=False)
    found_at: Mapped[datetime]
    found_doubtful: Mapped[bool] = mapped_column(default=False, server_default=false())
    found_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    device_id: Mapped[str] = mapped_column(String(36))
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None]

    inspection: Mapped[Inspection] = relationship(back_populates="findings")


class ConfirmedInstant(Base):
    """A doubtful hour a person decided on; what stood before stays on record beside it.

    It is one of an inspection, or one of an incident.
    """

    __tablename__ = "confirmed_instant"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    inspection_id: Mapped[str | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    incident_id: Mapped[str | None] = mapped_column(ForeignKey("incident.id"), index=True)
    before: Mapped[datetime]
    at: Mapped[datetime]
    choice: Mapped[str] = word()
    reason: Mapped[str] = mapped_column(Text, default="")
    confirmed_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    confirmed_at: Mapped[datetime]


class Blob(Base):
    """Bytes under their digest: named by an op or by evidence, verified once re-hashed."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS), primary_key=True)
    bytes: Mapped[int]
    mime: Mapped[str] = mapped_column(String(80))
    verified_at: Mapped[datetime | None] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class BlobName(Base):
    """Who may ask for a blob's state: the devices that named it in an op or an upload."""

    __tablename__ = "blob_name"

    sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS), primary_key=True)
    device_id: Mapped[str] = mapped_column(String(36), primary_key=True, index=True)


class Upload(Base):
    """A tus upload under way: how many bytes are safe, and by whom."""

    __tablename__ = "upload"

    id: Mapped[str] = id_column()
    sha256: Mapped[str] = mapped_column(String(DIGEST_CHARS), index=True)
    owner: Mapped[str] = mapped_column(String(80), index=True)
    bytes: Mapped[int]
    offset: Mapped[int] = mapped_column("byte_offset", default=0)
    mime: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Photo(Captured, Synced, Base):
    """A photo of an inspection: capture facts are written once and never change."""

    __tablename__ = "photo"
    __table_args__ = (only_marked("ix_photo_doubtful", "inspection_id", "taken_doubtful"),)
    feed_kind = ItemKind.INSPECTION
    feed_owner = "inspection_id"

    id: Mapped[str] = id_column()
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"), index=True)
    finding_id: Mapped[str | None] = mapped_column(String(36), index=True)
    lookback_id: Mapped[str | None] = mapped_column(String(36), index=True)
    code: Mapped[str | None] = mapped_column(String(32))
    purpose: Mapped[str] = word()
    taken_doubtful: Mapped[bool] = mapped_column(default=False)
    device_id: Mapped[str] = mapped_column(String(36))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    inspection: Mapped[Inspection] = relationship(back_populates="photos")


class Signature(Synced, Base):
    """A signature, or a refusal with its reason; bound to the digest of what was signed."""

    __tablename__ = "signature"
    __table_args__ = (only_marked("ix_signature_doubtful", "inspection_id", "signed_doubtful"),)
    feed_kind = ItemKind.INSPECTION
    feed_owner = "inspection_id"

    id: Mapped[str] = id_column()
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"), index=True)
    role: Mapped[str] = word()
    post: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    name: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    person_id: Mapped[str | None] = mapped_column(String(36))
    digest: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    refused: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    strokes: Mapped[list[Any]] = mapped_column(default=list)
    signed_at: Mapped[datetime]
    signed_doubtful: Mapped[bool] = mapped_column(default=False, server_default=false())
    device_id: Mapped[str] = mapped_column(String(36))

    inspection: Mapped[Inspection] = relationship(back_populates="signatures")
