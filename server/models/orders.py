"""Rectification: orders, what was sent in as evidence, what the office said of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Office
from server.models.base import (
    KEY_CHARS,
    NAME_CHARS,
    Base,
    Compared,
    Synced,
    id_column,
    only_where,
    word,
)
from server.models.inspections import Finding, Inspection
from server.models.schools import School
from server.models.sent_photos import SentPicture
from shared.vocabulary import ItemKind

CLOSING = "act IN ('accept', 'fix_on_spot', 'pass_recheck')"
"""Steps that close an order, as an index tells them."""

STILL = "state IN ('issued', 'proposed', 'recheck', 'returned', 'signed', 'under_review')"
"""Orders that are not over, as an index tells them."""
TOLD_OF_STILL = (
    "due_on", "id", "area_id", "kind", "party", "office_id", "grade", "handling_level", "school_id",
    "finding_id", "served_on", "extension_asked_at", "handed_back_at",
)  # fmt: skip
"""What the desk and the board count of them, so that they are counted by the index alone."""


class Order(Synced, Compared, Base):
    """A rectification order for one finding. Overdue is computed from ``due_on``, never stored."""

    __tablename__ = "rectification_order"
    __table_args__ = (
        Index("ix_rectification_order_area_id_state_due_on", "area_id", "state", "due_on"),
        Index("ix_rectification_order_state_due_on", "state", "due_on", "id"),
        only_where("ix_rectification_order_still", "state", STILL, *TOLD_OF_STILL),
        Index("ix_rectification_order_proposed_at", "proposed_at", "area_id"),
        Index("ix_rectification_order_closed_at", "closed_at", "area_id"),
        only_where(
            "ix_rectification_order_extension_asked",
            "extension_asked_at",
            "extension_asked_at IS NOT NULL",
        ),
    )
    feed_kind = ItemKind.ORDER

    id: Mapped[str] = id_column()
    number: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = word()
    state: Mapped[str] = word()
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"))
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"), index=True)
    finding_id: Mapped[str] = mapped_column(ForeignKey("finding.id"), unique=True)
    party: Mapped[str] = word()
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"), index=True)
    grade: Mapped[str] = word()
    handling_level: Mapped[str] = word()
    what: Mapped[str] = mapped_column(Text)
    where: Mapped[str] = mapped_column("place_text", Text, default="")
    measure: Mapped[str] = mapped_column(Text, default="")
    immediate_measure: Mapped[str] = mapped_column(Text, default="")
    term_workdays: Mapped[int] = mapped_column(default=0)
    proposed_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str | None] = mapped_column(String(36))
    served_on: Mapped[date | None]
    served_way: Mapped[str | None] = mapped_column(String(40))
    """How it was served on the campus; None where the party signed at its desk, or not yet."""
    due_on: Mapped[date | None]
    deadline: Mapped[dict[str, Any]] = mapped_column(default=dict)
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str | None] = mapped_column(String(36))
    submitted_at: Mapped[datetime | None]
    extension_asked_at: Mapped[datetime | None]
    """Since when more time that was asked for waits for an answer; None where nothing waits."""
    handed_back_at: Mapped[datetime | None]
    """Since when an office that sent it back waits for an answer; None where nothing waits."""
    recheck_by: Mapped[date | None]
    """The day by which somebody must have looked on the site; None where nobody must."""
    recheck: Mapped[dict[str, Any] | None]
    """How that day was counted."""
    closed_at: Mapped[datetime | None]
    issued_as: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Which paper it is, under which letterhead, by which power; empty: the house's usual one."""
    reopened_count: Mapped[int] = mapped_column(default=0)
    fixed_on_spot: Mapped[bool] = mapped_column(default=False)

    school: Mapped[School] = relationship()
    office: Mapped[Office | None] = relationship()
    inspection: Mapped[Inspection] = relationship()
    finding: Mapped[Finding] = relationship()
    steps: Mapped[list["OrderStep"]] = relationship(
        back_populates="order", order_by="OrderStep.at, OrderStep.id"
    )
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="order", order_by="Evidence.sent_at"
    )


class OrderStep(Synced, Base):
    """One act in the life of an order, as its history and the school's timeline tell it."""

    __tablename__ = "order_step"
    __table_args__ = (only_where("ix_order_step_closing", "at", CLOSING, "order_id", "act"),)
    feed_kind = ItemKind.ORDER
    feed_owner = "order_id"

    id: Mapped[str] = id_column()
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    act: Mapped[str] = word()
    state: Mapped[str] = word()
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    order: Mapped[Order] = relationship(back_populates="steps")


class Evidence(Base):
    """What a school or office sent in to show that a fault is gone."""

    __tablename__ = "evidence"

    id: Mapped[str] = id_column()
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    sent_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    sent_at: Mapped[datetime]
    report: Mapped[str] = mapped_column(Text, default="")
    verdict: Mapped[str | None] = mapped_column(String(40))
    remark: Mapped[str] = mapped_column(Text, default="")
    reviewed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    reviewed_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(back_populates="evidence")
    photos: Mapped[list["EvidencePhoto"]] = relationship(
        back_populates="evidence", order_by="EvidencePhoto.position"
    )


class EvidencePhoto(SentPicture, Base):
    """One picture of the evidence."""

    __tablename__ = "evidence_photo"

    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    evidence: Mapped[Evidence] = relationship(back_populates="photos")


class OrderNumber(Base):
    """The number register: the last number given out per kind and year."""

    __tablename__ = "order_number"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Notice(Base):
    """Something a person should know: shown on the desk until read."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_notice_person_id_read_at", "person_id", "read_at"),
    )

    id: Mapped[str] = id_column()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(NAME_CHARS))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    subject_kind: Mapped[str] = word("")
    subject_id: Mapped[str] = mapped_column(String(36), default="")
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    key: Mapped[str | None] = mapped_column(String(KEY_CHARS))
    """What a scan tells once, however often it finds it; none where each event is told."""
