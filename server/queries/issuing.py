"""Which paper goes out for a fault, and who may issue what, now and earlier."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from server.feed.offices import office_bodies
from server.models import Finding, Inspection, Issuer, IssuingPower, Office, Person
from server.queries import checklists
from server.work import Work
from shared.checklists import Section
from shared.clock import local_date
from shared.issuing import IssuedAs, Letterhead, chosen, in_turn
from shared.problems import NotFound
from shared.vocabulary import OfficeKind

VERB = "issuer.read"
OFFICES_MAX = 500
HISTORY_MAX = 100


@dataclass(frozen=True)
class OfficePapers:
    """An office with the letterhead it has, the powers it has or will have, and those that were."""

    office: Office
    head: Issuer | None
    powers: list[IssuingPower]

    def on(self, day: date) -> list[IssuingPower]:
        """What it may issue on this day."""
        return [one for one in self.powers if one.since <= day] if self.head else []


@dataclass(frozen=True)
class Past:
    """A letterhead or a power that ended."""

    office: Office
    head: Issuer | None
    power: IssuingPower | None
    until: date


def paper_of(work: Work, inspection: Inspection, finding: Finding, kind: str) -> IssuedAs:
    """The paper a fault goes out by: as its finder's office may issue it on the day of finding."""
    offices = work.once(Issuer, lambda: _issuing(work))
    if not offices:
        return chosen((), kind, "", work.today)
    finder = work.session.get(Person, finding.found_by)
    day = local_date(finding.found_at, work.settings.time_zone)
    turn = in_turn(offices, finder.office_id if finder else None)
    item = checklists.item_of(work, inspection, finding)
    return chosen(turn, kind, item.section if item else "", day)


def letterhead_of(work: Work, office_id: str | None) -> Letterhead | None:
    """Under which letterhead this office issues today, else the campaign's; None: the house's."""
    return next(iter(letterheads_of(work, office_id)), None)


def letterheads_of(work: Work, office_id: str | None) -> list[Letterhead]:
    """Under which letterheads it can issue today: its own first, then the campaign's."""
    turn = in_turn(work.once(Issuer, lambda: _issuing(work)), office_id)
    heads = (one.letterhead_on(work.today) for one in turn)
    return [one for one in heads if one is not None]


def standing(work: Work) -> list[OfficePapers]:
    """Every office, with what it may issue; those that issue papers first."""
    work.require(VERB)
    asked = select(Office).order_by(Office.kind, Office.name).limit(OFFICES_MAX)
    told = _papers(work, list(work.session.scalars(asked)))
    return sorted(told, key=lambda one: one.head is None)


def one_office(work: Work, office_id: str) -> OfficePapers:
    """The same of one office; NotFound where there is none."""
    work.require(VERB)
    office = work.session.get(Office, office_id)
    if office is None:
        raise NotFound()
    return _papers(work, [office])[0]


def past(work: Work) -> list[Past]:
    """What ended, the latest first."""
    work.require(VERB)
    heads = list(work.session.scalars(_ended(Issuer, work.today)))
    powers = list(work.session.scalars(_ended(IssuingPower, work.today)))
    named = Office.id.in_({one.office_id for one in (*heads, *powers)})
    offices = {one.id: one for one in work.session.scalars(select(Office).where(named))}
    found = [Past(offices[one.office_id], one, None, one.until) for one in heads]
    found += [Past(offices[one.office_id], None, one, one.until) for one in powers]
    return sorted(found, key=lambda one: one.until, reverse=True)[:HISTORY_MAX]


def matters(work: Work) -> list[Section]:
    """The matters a power may be for: the sections of the checklist in use; none before one is."""
    try:
        template = checklists.in_use(work)
    except NotFound:
        return []
    return list(checklists.parsed(work, template.id, template.digest).sections)


def _papers(work: Work, offices: list[Office]) -> list[OfficePapers]:
    """These offices with the letterheads and the powers they have or will have."""
    ids = [one.id for one in offices]
    heads = {one.office_id: one for one in work.session.scalars(_open(Issuer, ids, work.today))}
    powers: dict[str, list[IssuingPower]] = {}
    for one in work.session.scalars(_open(IssuingPower, ids, work.today)):
        powers.setdefault(one.office_id, []).append(one)
    return [OfficePapers(one, heads.get(one.id), powers.get(one.id, [])) for one in offices]


def _issuing(work: Work) -> list[dict[str, Any]]:
    """The offices in question as tablets hold them; none where nobody issues papers of its own."""
    if not work.session.scalar(select(exists().where(Issuer.id.is_not(None)))):
        return []
    every = office_bodies(work.session).values()
    return [one for one in every if one["letterheads"] or one["kind"] == OfficeKind.CAMPAIGN]


def _open(model: Any, offices: list[str], day: date) -> Any:
    held = model.until.is_(None) | (model.until >= day)
    asked = select(model).options(joinedload(model.person)).where(model.office_id.in_(offices))
    return asked.where(held).order_by(model.since, model.id)


def _ended(model: Any, day: date) -> Any:
    asked = select(model).options(joinedload(model.person)).where(model.until < day)
    return asked.order_by(model.until.desc(), model.id).limit(HISTORY_MAX)
