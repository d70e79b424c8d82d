"""What goes with look-backs: the sample's periods, proposals, false reports, merged errands."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Person
from server.models.base import DIGEST_CHARS, KEY_CHARS, Base, id_column, word
from server.models.orders import Order
from server.models.school_calendar import Complaint
from server.models.schools import School


class SamplePeriod(Base):
    """A period of the sample of 一般: its share, its own salt, committed to at its beginning."""

    __tablename__ = "sample_period"
    __table_args__ = (UniqueConstraint("begins_on"),)

    id: Mapped[str] = id_column()
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    share_percent: Mapped[int]
    algorithm: Mapped[str] = mapped_column(String(40))
    commitment: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    salt: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    committed_at: Mapped[datetime]
    committed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who changed the share; nobody where the period began by the clock."""
    reason: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]


class Proposal(Base):
    """What a rule proposes and a person decides: an interview (约谈), a bulletin, a listing.

    ``cause`` is the word of the rule; a rule that goes by more than one order names none.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_proposal_state_proposed_at", "state", "proposed_at"),
    )

    id: Mapped[str] = id_column()
    kind: Mapped[str] = word()
    cause: Mapped[str] = word()
    state: Mapped[str] = word()
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    order_id: Mapped[str | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    lookback_id: Mapped[str | None] = mapped_column(ForeignKey("look_back.id"), index=True)
    key: Mapped[str | None] = mapped_column(String(KEY_CHARS))
    """What a scan proposes once, whatever was decided; none where an act proposes it."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The figures it stands on, as they were counted then."""
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the first of two persons said for its paper."""
    proposed_at: Mapped[datetime]
    signed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who signed first what takes two persons."""
    signed_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(Text, default="")
    """What the second person said."""

    school: Mapped[School] = relationship()
    order: Mapped[Order | None] = relationship()
    signer: Mapped[Person | None] = relationship(foreign_keys=signed_by)
    decider: Mapped[Person | None] = relationship(foreign_keys=decided_by)


class FalseReport(Base):
    """A fault was reported as put right and was not (虚假整改): on record as 较大 of its own."""

    __tablename__ = "false_report"

    id: Mapped[str] = id_column()
    lookback_id: Mapped[str] = mapped_column(ForeignKey("look_back.id"), unique=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    grade: Mapped[str] = word()
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(index=True)

    order: Mapped[Order] = relationship()
    school: Mapped[School] = relationship()


class VisitErrand(Base):
    """Another errand (合并事项) one visit does at its school: a complaint, a re-check."""

    __tablename__ = "visit_errand"

    id: Mapped[str] = id_column()
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), index=True)
    complaint_id: Mapped[str | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    order_id: Mapped[str | None] = mapped_column(ForeignKey("rectification_order.id"), index=True)

    complaint: Mapped[Complaint | None] = relationship()
    order: Mapped[Order | None] = relationship()
