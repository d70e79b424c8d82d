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
    turn = in_turn(work.once(Issuer, lambda: _issuing(work)), office_id)
    heads = (one.letterhead_on(work.today) for one in turn)
    return next((one for one in heads if one is not None), None)


def standing(work: Work) -> list[OfficePapers]:
    """Every office that inspects or issues papers, with what it may issue; those that do first."""
    work.require(VERB)
    session, today = work.session, work.today
    offices = session.scalars(select(Office).order_by(Office.kind, Office.name).limit(OFFICES_MAX))
    heads = {
        one.office_id: one
        for one in session.scalars(
            select(Issuer)
            .options(joinedload(Issuer.person))
            .where(_open(Issuer, today))
            .order_by(Issuer.since, Issuer.id)
        )
    }
    powers: dict[str, list[IssuingPower]] = {}
    for one in session.scalars(
        select(IssuingPower)
        .options(joinedload(IssuingPower.person))
        .where(_open(IssuingPower, today))
        .order_by(IssuingPower.since, IssuingPower.id)
    ):
        powers.setdefault(one.office_id, []).append(one)
    told = [OfficePapers(one, heads.get(one.id), powers.get(one.id, [])) for one in offices]
    return sorted(told, key=lambda one: one.head is None)


def one_office(work: Work, office_id: str) -> OfficePapers:
    """The same of one office; NotFound where there is none."""
    found = next((one for one in standing(work) if one.office.id == office_id), None)
    if found is None:
        raise NotFound()
    return found


def past(work: Work) -> list[Past]:
    """What ended, the latest first."""
    work.require(VERB)
    offices = {one.id: one for one in work.session.scalars(select(Office))}
    found = [
        Past(offices[row.office_id], row, None, row.until)
        for row in work.session.scalars(_ended(Issuer, work.today))
        if row.until is not None
    ] + [
        Past(offices[one.office_id], None, one, one.until)
        for one in work.session.scalars(_ended(IssuingPower, work.today))
        if one.until is not None
    ]
    return sorted(found, key=lambda one: one.until, reverse=True)[:HISTORY_MAX]


def matters(work: Work) -> list[Section]:
    """The matters a power may be for: the sections of the checklist in use; none before one is."""
    try:
        template = checklists.in_use(work)
    except NotFound:
        return []
    return list(checklists.parsed(work, template.id, template.digest).sections)


def _issuing(work: Work) -> list[dict[str, Any]]:
    """The offices in question as tablets hold them; none where nobody issues papers of its own."""
    if not work.session.scalar(select(exists().where(Issuer.id.is_not(None)))):
        return []
    every = office_bodies(work.session).values()
    return [one for one in every if one["letterheads"] or one["kind"] == OfficeKind.CAMPAIGN]


def _open(model: type[Issuer] | type[IssuingPower], day: date) -> Any:
    return model.until.is_(None) | (model.until >= day)


def _ended(model: Any, day: date) -> Any:
    asked = select(model).options(joinedload(model.person)).where(model.until < day)
    return asked.order_by(model.until.desc(), model.id).limit(HISTORY_MAX)
