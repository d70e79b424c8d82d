"""Campaigns (专项行动): of the asker's areas and of those above; no plan stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import selectinload

from server import scope
from server.models import (
    Area,
    Campaign,
    CampaignOffice,
    CampaignPost,
    Grant,
    Office,
    Person,
    Template,
    Wave,
)
from server.work import Work
from shared.problems import NotFound

ROWS_MAX = 100
PEOPLE_MAX = 2000


class Stage(StrEnum):
    """Where a campaign stands on a day."""

    RUNNING = "running"
    TO_COME = "to_come"
    OVER = "over"
    CLOSED = "closed"


@dataclass(frozen=True)
class Choices:
    """What may be chosen for a campaign: areas, offices with their people, checklists."""

    areas: Sequence[Area]
    levels: Sequence[Area]
    offices: Sequence[Office]
    people: dict[str, list[Person]]
    templates: Sequence[Template]


def stage(campaign: Campaign, today: date) -> Stage:
    """Where it stands: closed by a person, or by its days."""
    if campaign.closed_at is not None:
        return Stage.CLOSED
    if today < campaign.begins_on:
        return Stage.TO_COME
    return Stage.RUNNING if today <= campaign.ends_on else Stage.OVER


def listed(work: Work) -> list[Campaign]:
    """The campaigns in sight, the latest first."""
    work.require("campaign.read")
    return list(
        work.session.scalars(
            select(Campaign)
            .where(_seen(work))
            .options(selectinload(Campaign.offices).selectinload(CampaignOffice.office))
            .order_by(Campaign.begins_on.desc(), Campaign.id.desc())
            .limit(ROWS_MAX)
        )
    )


def going_on(work: Work) -> list[Campaign]:
    """Those in sight that a wave may belong to: not closed, their last day still to come."""
    work.require("campaign.read")
    lasting = Campaign.closed_at.is_(None), Campaign.ends_on >= work.today
    rows = select(Campaign).where(_seen(work), *lasting).order_by(Campaign.begins_on, Campaign.id)
    return list(work.session.scalars(rows.limit(ROWS_MAX)))


def one(work: Work, campaign_id: str, *, lock: bool = False) -> Campaign:
    """A campaign in sight; else it is not found."""
    work.require("campaign.read")
    asked = select(Campaign).where(Campaign.id == campaign_id, _seen(work))
    found = work.session.scalars(asked.with_for_update() if lock else asked).one_or_none()
    if found is None:
        raise NotFound()
    return found


def offices_of(work: Work, campaign: Campaign) -> list[CampaignOffice]:
    """Its offices: the lead, the joint issuers, the members."""
    rows = work.session.scalars(
        select(CampaignOffice)
        .where(CampaignOffice.campaign_id == campaign.id)
        .options(selectinload(CampaignOffice.office), selectinload(CampaignOffice.liaison))
    )
    parts = ("lead", "issuer", "member")
    return sorted(rows, key=lambda one: (parts.index(one.part), one.office.kind, one.office.name))


def posts_of(work: Work, campaign: Campaign) -> list[tuple[Area, list[CampaignPost]]]:
    """Its leading group, level by level: the city first, towns in their fixed order."""
    rows = work.session.execute(
        select(CampaignPost, Area)
        .join(Area, Area.id == CampaignPost.area_id)
        .where(CampaignPost.campaign_id == campaign.id)
        .order_by(Area.parent_id.is_not(None), Area.order, Area.code, CampaignPost.order)
    )
    levels: dict[str, tuple[Area, list[CampaignPost]]] = {}
    for post, area in rows:
        levels.setdefault(area.id, (area, []))[1].append(post)
    return list(levels.values())


def successors(work: Work, campaign: Campaign) -> list[Campaign]:
    """The campaigns that were made after this one."""
    after = select(Campaign).where(Campaign.predecessor_id == campaign.id, _seen(work))
    return list(work.session.scalars(after.order_by(Campaign.begins_on)))


def open_waves(work: Work, campaign: Campaign) -> bool:
    """Whether a wave of it is still on its way."""
    over = ("published", "given_up")
    waiting = select(Wave.id).where(Wave.campaign_id == campaign.id, Wave.state.not_in(over))
    return work.session.scalars(waiting.limit(1)).first() is not None


def choices(work: Work) -> Choices:
    """What the asker may choose from."""
    work.require("campaign.make")
    areas = list(work.session.scalars(select(Area).order_by(Area.order, Area.code)))
    areas.sort(key=lambda one: one.parent_id is not None)
    mine = [one for one in areas if _covers(work, one.id)]
    offices = list(work.session.scalars(select(Office).order_by(Office.kind, Office.name)))
    people: dict[str, list[Person]] = {}
    active = select(Person).where(Person.active, Person.office_id.is_not(None), _works())
    for person in work.session.scalars(active.order_by(Person.login).limit(PEOPLE_MAX)):
        people.setdefault(person.office_id or "", []).append(person)
    templates = work.session.scalars(
        select(Template).order_by(Template.current.desc(), Template.published_at.desc())
    )
    return Choices(mine, areas, offices, people, list(templates))


def _works() -> ColumnElement[bool]:
    """People who may do anything at all."""
    return Person.id.in_(select(Grant.person_id).where(Grant.revoked_at.is_(None)))


def _covers(work: Work, area_id: str) -> bool:
    return scope.covers_place(work.signed_in(), "campaign.make", work.session, area_id=area_id)


def _seen(work: Work) -> ColumnElement[bool]:
    """A campaign of the city is what its towns check by."""
    near = scope.areas_near(work.signed_in(), "campaign.read", work.session)
    return true() if near is None else Campaign.area_id.in_(sorted(near))


def predecessor(work: Work, campaign: Campaign) -> Campaign | None:
    """The campaign it follows, where that is in sight."""
    before = select(Campaign).where(Campaign.id == campaign.predecessor_id, _seen(work))
    return work.session.scalars(before).one_or_none()


def area_of(work: Work, campaign: Campaign) -> Area:
    """Where it is held."""
    return work.session.get_one(Area, campaign.area_id)


def template_of(work: Work, campaign: Campaign) -> Template | None:
    """The checklist it names."""
    return work.session.get(Template, campaign.template_id) if campaign.template_id else None
