"""Campaigns, their waves, and what stands before a draw: ties, permitted checks."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Office, Person
from server.models.base import DIGEST_CHARS, NAME_CHARS, Base, id_column, word


class Campaign(Base):
    """A campaign (专项行动): the plan under which schools are checked, issued jointly."""

    __tablename__ = "campaign"

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    number: Mapped[str] = mapped_column(String(NAME_CHARS), default="")
    """The number of its document, as the lead office counts: text, for the papers to cite."""
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), index=True)
    lead_office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    predecessor_id: Mapped[str | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Weights and limits its waves begin with."""
    template_id: Mapped[str | None] = mapped_column(ForeignKey("template.id"), index=True)
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    offices: Mapped[list["CampaignOffice"]] = relationship(back_populates="campaign")
    posts: Mapped[list["CampaignPost"]] = relationship(back_populates="campaign")
    waves: Mapped[list["Wave"]] = relationship(back_populates="campaign")


class CampaignOffice(Base):
    """An office in a campaign: its lead, a joint issuer or a member; who speaks for it."""

    __tablename__ = "campaign_office"

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), primary_key=True, index=True)
    part: Mapped[str] = word()
    liaison_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)

    campaign: Mapped[Campaign] = relationship(back_populates="offices")
    office: Mapped[Office] = relationship()
    liaison: Mapped[Person | None] = relationship()


class CampaignPost(Base):
    """A post of the leading group (领导小组) of the city or a town: by office, never by name."""

    __tablename__ = "campaign_post"

    id: Mapped[str] = id_column()
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), index=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), index=True)
    post: Mapped[str] = word()
    title: Mapped[str] = mapped_column(String(NAME_CHARS))
    order: Mapped[int] = mapped_column("sort_order", default=0)

    campaign: Mapped[Campaign] = relationship(back_populates="posts")


class Wave(Base):
    """A wave (批次): a frozen register, quotas and who may go; drawn once, in the open or daily.

    ``frozen`` is the canonical text of register, inspectors and parameters that the digest is of.
    """

    __tablename__ = "wave"

    id: Mapped[str] = id_column()
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    ceremony: Mapped[str] = word()
    mode: Mapped[str] = word()
    in_school_run: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = word()
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    frozen: Mapped[str] = mapped_column(Text, default="", deferred=True)
    frozen_digest: Mapped[str] = mapped_column(String(DIGEST_CHARS), default="")
    frozen_at: Mapped[datetime | None]
    frozen_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    permitted_check_id: Mapped[str | None] = mapped_column(
        ForeignKey("permitted_check.id"), index=True
    )
    off_list_reason: Mapped[str] = mapped_column(Text, default="")
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]

    campaign: Mapped[Campaign | None] = relationship(back_populates="waves")


class Tie(Base):
    """A declared tie (利害关系): this person does not go to this school, or this town."""

    __tablename__ = "tie"

    id: Mapped[str] = id_column()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    school_id: Mapped[str | None] = mapped_column(ForeignKey("school.id"), index=True)
    area_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)
    reason: Mapped[str] = word()
    declared_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PermittedCheck(Base):
    """A check on the white list (入校检查白名单): whose, when, and how often at one school."""

    __tablename__ = "permitted_check"
    __table_args__ = (Index("ix_permitted_check_begins_on", "begins_on"),)

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(String(NAME_CHARS))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    visits_max: Mapped[int]
