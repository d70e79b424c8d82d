"""What is planned and must stay secret until its hour: draws, visits, look-backs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Person
from server.models.base import (
    DIGEST_CHARS,
    NAME_CHARS,
    Base,
    Synced,
    id_column,
    only_where,
    word,
)
from server.models.going_back import VisitErrand
from server.models.schools import School
from server.models.waves import Wave
from shared.vocabulary import ItemKind


class Draw(Base):
    """A draw of schools by a secret salt, committed before and published after release.

    Of a wave it is one public attempt (``wave_id``, ``attempt``); the candidates are the wave's
    frozen register, ``numbers`` what the officers committed and told, ``result`` who goes where.
    """

    __tablename__ = "draw"
    __table_args__ = (UniqueConstraint("wave_id", "attempt"),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    algorithm: Mapped[str] = mapped_column(String(40))
    commitment: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    salt: Mapped[str] = mapped_column(String(DIGEST_CHARS))
    candidates: Mapped[list[Any]]
    drawn: Mapped[list[Any]]
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    release_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    wave_id: Mapped[str | None] = mapped_column(ForeignKey("wave.id"), index=True)
    attempt: Mapped[int] = mapped_column(default=1, server_default="1")
    state: Mapped[str] = word()
    numbers: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    aborted_reason: Mapped[str] = mapped_column(Text, default="", server_default="")

    wave: Mapped[Wave | None] = relationship()


class Visit(Synced, Base):
    """A planned going-there: which school, who, when it may be known."""

    __tablename__ = "visit"
    feed_kind = ItemKind.VISIT

    id: Mapped[str] = id_column()
    kind: Mapped[str] = word()
    mode: Mapped[str] = word()
    state: Mapped[str] = word()
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    draw_id: Mapped[str | None] = mapped_column(ForeignKey("draw.id"), index=True)
    template_id: Mapped[str] = mapped_column(ForeignKey("template.id"), index=True)
    inspection_id: Mapped[str] = mapped_column(String(36), unique=True)
    lead_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    visit_on: Mapped[date]
    release_at: Mapped[datetime] = mapped_column(index=True)
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    planned_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    planned_at: Mapped[datetime]
    cancelled_reason: Mapped[str] = mapped_column(Text, default="")

    school: Mapped[School] = relationship()
    draw: Mapped[Draw | None] = relationship()
    team: Mapped[list["VisitInspector"]] = relationship(back_populates="visit")
    lookbacks: Mapped[list["LookBack"]] = relationship(back_populates="visit")
    errands: Mapped[list[VisitErrand]] = relationship(order_by=VisitErrand.id)


class VisitInspector(Synced, Base):
    """One of the inspectors of a visit."""

    __tablename__ = "visit_inspector"
    feed_kind = ItemKind.VISIT
    feed_owner = "visit_id"

    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)

    visit: Mapped[Visit] = relationship(back_populates="team")
    person: Mapped[Person] = relationship()


REBOUND = "outcome = 'rebound'"
"""Look-backs that found the fault again, as an index tells them."""


class LookBack(Synced, Base):
    """A closed order to go back to, unannounced, by a different pair."""

    __tablename__ = "look_back"
    __table_args__ = (
        only_where("ix_look_back_judged_at", "judged_at", "judged_at IS NOT NULL"),
        only_where("ix_look_back_rebound", "school_id", REBOUND, "judged_at", "order_id"),
    )
    feed_kind = ItemKind.LOOK_BACK

    id: Mapped[str] = id_column()
    order_id: Mapped[str] = mapped_column(ForeignKey("rectification_order.id"), index=True)
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visit.id"), index=True)
    state: Mapped[str] = word()
    reason: Mapped[str] = word()
    ordinal: Mapped[int] = mapped_column(default=1)
    due_from: Mapped[date]
    due_until: Mapped[date]
    scheduled_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(40))
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    inspection_id: Mapped[str | None] = mapped_column(String(36), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    paper_matches: Mapped[bool | None]
    like_checked: Mapped[bool | None]
    complaint_id: Mapped[str | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    explained: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """How its window was counted, and once it is judged what followed: told in words on pages."""

    visit: Mapped[Visit | None] = relationship(back_populates="lookbacks")
    school: Mapped[School] = relationship()
