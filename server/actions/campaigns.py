"""Campaigns (专项行动): made, changed, closed; last year's copied as its successor."""

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from server import scope
from server.actions.waves import HOUR, PER_DAY_MAX, VISITS_MAX
from server.domain.campaign_events import CampaignChanged, CampaignClosed, CampaignMade
from server.domain.planning_words import CampaignPart, LeadingPost
from server.domain.wave_drawing import TEAM_MAX
from server.domain.waves import Parameters, StratumBy, Weights
from server.models import Area, Campaign, CampaignOffice, CampaignPost, Office, Person, Template
from server.models.base import NAME_CHARS
from server.queries import campaigns
from server.work import Work
from shared.incidents import LONG_NUMBER
from shared.problems import Invalid, NotFound, WrongState

VERB = "campaign.make"
DAYS_MAX = 3 * 366
OFFICES_MAX, POSTS_MAX = 60, 120
WEIGHT_RULE_MAX = 10_000
A_YEAR_ON = timedelta(days=365)
RULES = ("strata", "weights", "release_hour", "per_day", "visits_max", "offices_apart", "team")
"""What of a wave's parameters a campaign sets for all its waves."""


class WavesOnTheirWay(WrongState):
    code = "waves_on_their_way"
    text = "A wave of this campaign is still on its way. Publish it or give it up first."


class SomebodysName(Invalid):
    code = "somebodys_name"
    text = "Write the post and its office, such as a deputy mayor; no names and numbers of people."


@dataclass(frozen=True)
class TakesPart:
    """An office, what it is in the campaign, who speaks for it."""

    office_id: str
    part: CampaignPart
    liaison_id: str | None = None


@dataclass(frozen=True)
class HoldsPost:
    """A post of the leading group, by office; never by name."""

    area_id: str
    post: LeadingPost
    title: str


@dataclass(frozen=True)
class Told:
    """A campaign as it is typed."""

    name: str
    number: str
    area_id: str
    begins_on: date
    ends_on: date
    offices: tuple[TakesPart, ...]
    posts: tuple[HoldsPost, ...] = ()
    rules: Parameters = field(default_factory=Parameters)
    template_id: str | None = None

    @property
    def lead(self) -> str:
        """The one office that leads it."""
        leads = [one.office_id for one in self.offices if one.part is CampaignPart.LEAD]
        if len(leads) != 1:
            raise Invalid("One office leads the campaign. Choose it.")
        return leads[0]


def make(work: Work, told: Told, predecessor_id: str | None = None) -> Campaign:
    """A campaign; after another one it is its successor."""
    work.require(VERB)
    if predecessor_id is not None:
        campaigns.one(work, predecessor_id)
    row = Campaign(
        id=work.new_id(),
        predecessor_id=predecessor_id,
        made_by=work.actor.person_id or "",
        made_at=work.now,
        area_id=told.area_id,
    )
    _write(work, row, told)
    work.session.add(row)
    # Its offices and posts point at it.
    work.session.flush()
    _put_parts(work, row, told)
    work.record(CampaignMade(row.id, row.name, row.number, predecessor_id or ""))
    return row


def change(work: Work, campaign_id: str, told: Told) -> Campaign:
    """A campaign as it now is; waves that have begun keep what they began with."""
    row = _open(work, campaign_id)
    before = as_told(work, row)
    if told.area_id != row.area_id:
        raise Invalid("A campaign stays with its area. Make another one there.")
    _write(work, row, told)
    for part in (*campaigns.offices_of(work, row), *_posts(work, row)):
        work.session.delete(part)
    work.session.flush()
    _put_parts(work, row, told)
    after = as_told(work, row)
    parts = [
        one.name for one in fields(Told) if getattr(before, one.name) != getattr(after, one.name)
    ]
    if parts:
        work.record(CampaignChanged(row.id, parts))
    return row


def close(work: Work, campaign_id: str) -> None:
    """A campaign is over; what belongs to it stays as it was."""
    row = _open(work, campaign_id)
    if campaigns.open_waves(work, row):
        raise WavesOnTheirWay(state="open")
    row.closed_at = work.now
    work.record(CampaignClosed(row.id))


def as_told(work: Work, row: Campaign) -> Told:
    """A campaign as its form shows it."""
    return Told(
        row.name,
        row.number,
        row.area_id,
        row.begins_on,
        row.ends_on,
        tuple(
            TakesPart(one.office_id, CampaignPart(one.part), one.liaison_id)
            for one in campaigns.offices_of(work, row)
        ),
        tuple(
            HoldsPost(one.area_id, LeadingPost(one.post), one.title) for one in _posts(work, row)
        ),
        Parameters.from_record(row.rules),
        row.template_id,
    )


def successor_of(work: Work, campaign_id: str) -> Told:
    """Next year's from this one: the same set-up a year on, without the document's number."""
    row = campaigns.one(work, campaign_id)
    told = as_told(work, row)
    begins = told.begins_on + A_YEAR_ON
    years = str(told.begins_on.year), str(begins.year)
    active = set(work.session.scalars(select(Person.id).where(Person.active)))
    offices = tuple(
        one if one.liaison_id in active else replace(one, liaison_id=None) for one in told.offices
    )
    return replace(
        told,
        name=told.name.replace(*years),
        number="",
        begins_on=begins,
        ends_on=told.ends_on + A_YEAR_ON,
        offices=offices,
    )


def _open(work: Work, campaign_id: str) -> Campaign:
    row = campaigns.one(work, campaign_id, lock=True)
    work.require(VERB, row)
    if row.closed_at is not None:
        raise WrongState(state="closed")
    return row


def _posts(work: Work, row: Campaign) -> list[CampaignPost]:
    return [post for _, posts in campaigns.posts_of(work, row) for post in posts]


def _write(work: Work, row: Campaign, told: Told) -> None:
    _refuse(work, told)
    row.name, row.number = told.name.strip(), told.number.strip()
    row.begins_on, row.ends_on = told.begins_on, told.ends_on
    row.lead_office_id, row.template_id = told.lead, told.template_id
    row.rules = rules_record(told.rules)


def rules_record(rules: Parameters) -> dict[str, Any]:
    """The weights and limits of a campaign, as they are kept."""
    told = asdict(rules)
    return {name: list(told[name]) if name == "strata" else told[name] for name in RULES}


def _put_parts(work: Work, row: Campaign, told: Told) -> None:
    for one in told.offices:
        work.session.add(
            CampaignOffice(
                campaign_id=row.id,
                office_id=one.office_id,
                part=one.part,
                liaison_id=one.liaison_id,
            )
        )
    for order, post in enumerate(told.posts):
        work.session.add(
            CampaignPost(
                id=work.new_id(),
                campaign_id=row.id,
                area_id=post.area_id,
                post=post.post,
                title=post.title.strip(),
                order=order,
            )
        )
    work.session.flush()
    work.session.expire(row)


def _refuse(work: Work, told: Told) -> None:
    place = scope.covers_place(work.signed_in(), VERB, work.session, area_id=told.area_id)
    if not place or work.session.get(Area, told.area_id) is None:
        raise NotFound()
    if not 0 < len(told.name.strip()) <= NAME_CHARS or len(told.number.strip()) > NAME_CHARS:
        raise Invalid("Give it a name of 1 to {most} characters.", most=NAME_CHARS)
    if told.ends_on < told.begins_on:
        raise Invalid("It ends before it begins. Correct one of the two days.")
    if (told.ends_on - told.begins_on).days > DAYS_MAX:
        raise Invalid("A campaign lasts at most {most} days.", most=DAYS_MAX)
    if told.template_id is not None and work.session.get(Template, told.template_id) is None:
        raise NotFound()
    _refuse_offices(work, told)
    _refuse_posts(work, told)
    _refuse_rules(told.rules)


def _refuse_offices(work: Work, told: Told) -> None:
    ids = [one.office_id for one in told.offices]
    if len(set(ids)) != len(ids) or len(ids) > OFFICES_MAX or told.lead not in ids:
        raise Invalid("Each office takes part once; at most {most} of them.", most=OFFICES_MAX)
    known = set(work.session.scalars(select(Office.id).where(Office.id.in_(ids))))
    if known != set(ids):
        raise NotFound()
    for one in told.offices:
        liaison = work.session.get(Person, one.liaison_id) if one.liaison_id else None
        if one.liaison_id and (
            liaison is None or not liaison.active or liaison.office_id != one.office_id
        ):
            raise Invalid("Whoever speaks for an office works there. Choose again.")


def _refuse_posts(work: Work, told: Told) -> None:
    below = scope.subtree(scope.area_children(work.session), told.area_id)
    if len(told.posts) > POSTS_MAX:
        raise Invalid("At most {most} posts.", most=POSTS_MAX)
    for one in told.posts:
        if one.area_id not in below:
            raise Invalid("A post belongs to the campaign's area or a town of it.")
        if not 0 < len(one.title.strip()) <= NAME_CHARS or LONG_NUMBER.search(one.title):
            raise SomebodysName()


def _refuse_rules(rules: Parameters) -> None:
    weights = rules.weights
    told = [getattr(weights, one.name) for one in fields(Weights)]
    if weights.base < 1 or not all(0 <= one <= WEIGHT_RULE_MAX for one in told):
        raise Invalid(
            "Weights are whole numbers up to {most}; what stands for every school is at least 1.",
            most=WEIGHT_RULE_MAX,
        )
    if not (
        1 <= rules.per_day <= PER_DAY_MAX
        and 1 <= rules.visits_max <= VISITS_MAX
        and 1 <= rules.team <= TEAM_MAX
    ):
        raise Invalid(
            "A team is of 1 to {team}, goes to 1 to {day} schools a day; a school is visited 1 to"
            " {term} times a term.",
            team=TEAM_MAX,
            day=PER_DAY_MAX,
            term=VISITS_MAX,
        )
    if len(set(rules.strata)) != len(rules.strata) or not set(rules.strata) <= set(StratumBy):
        raise Invalid("Choose one of the list.")
    if HOUR.fullmatch(rules.release_hour) is None:
        raise Invalid("Type the hour as 07:30.")
