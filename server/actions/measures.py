"""Measures: issued with the signature, replied to by the school, lifted once their time is over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from server.actions import sent_photos
from server.actions.numbering import issuers_number
from server.actions.orders import SentPhoto
from server.domain import measures
from server.domain.city_settings import MEASURE_REPLY
from server.domain.measure_events import (
    MeasureIssued,
    MeasureLifted,
    MeasureReplied,
    MinutesKept,
    ReplyRead,
)
from server.domain.measures import REPLIED_TO, HeldLater, StillOpen, Terms
from server.domain.planning_words import MeasureState, ProposalKind
from server.domain.texts import refuse_longer
from server.models import Measure, MeasurePhoto, Order, Proposal
from server.queries import calendar, issuing, proposals, settings, standing
from server.queries import measures as queries
from server.work import Work
from shared.problems import Invalid, WrongState
from shared.protocol import SHORT_TEXT_CHARS_MAX, TEXT_CHARS_MAX


def checked(work: Work, kind: ProposalKind, terms: Terms) -> Terms:
    """What was said besides why, fit for its paper."""
    conditions, place = terms.conditions.strip(), terms.place.strip()
    refuse_longer(conditions)
    refuse_longer(place, limit=SHORT_TEXT_CHARS_MAX)
    if kind is not ProposalKind.INTERVIEW:
        return Terms(conditions, together=terms.together)
    latest = work.today + timedelta(days=measures.HELD_WITHIN_DAYS)
    if terms.held_on is None or not work.today <= terms.held_on <= latest or not place:
        raise Invalid(
            "Say on which day from today to {day}, and where, the interview is held.",
            day=latest.isoformat(),
        )
    return Terms(conditions, terms.held_on, place)


def issue(work: Work, proposal: Proposal, terms: Terms) -> Measure:
    """What was signed goes out: a number, what it stands on this day, the day of the reply."""
    kind = ProposalKind(proposal.kind)
    head = issuing.letterhead_of(work, work.actor.office_id)
    register, told = measures.REGISTER.format(kind=kind), measures.NUMBER_WORDS[kind]
    known = queries.number_of(work, terms.together, kind)
    issuer = {"name": head.name, "name_en": head.name_en} if head else {}
    row = work.new(
        Measure,
        id=work.new_id(),
        kind=kind,
        state=measures.begins_as(kind),
        number=known or issuers_number(work, register, told, head.id if head else ""),
        together=terms.together or None,
        school_id=proposal.school_id,
        order_id=proposal.order_id,
        proposal_id=proposal.id,
        cause=proposal.cause,
        reason=proposal.reason,
        conditions=terms.conditions,
        facts=_facts(work, proposal) | {"issuer": issuer},
        issued_at=work.now,
        issued_by=work.actor.person_id,
        held_on=terms.held_on,
        place=terms.place,
        reply_by=_reply_by(work, proposal, terms),
    )
    work.record(MeasureIssued(row.id, kind, row.number, row.school_id, proposal.id, row.together))
    return row


def keep_minutes(work: Work, measure_id: str, *, minutes: str, commitments: str) -> Measure:
    """What was said at the interview and what the school committed itself to; kept once."""
    row = work.get(Measure, measure_id, lock=True)
    work.require("measure.handle", row)
    if row.kind != ProposalKind.INTERVIEW or row.minutes_at is not None:
        raise WrongState(state=row.state)
    if row.held_on is not None and row.held_on > work.today:
        raise HeldLater(day=row.held_on.isoformat())
    row.minutes, row.commitments = _told(minutes), _told(commitments)
    row.minutes_at, row.minutes_by = work.now, work.actor.person_id
    work.record(MinutesKept(row.id, row.minutes, row.commitments))
    return row


def reply(work: Work, measure_id: str, *, text: str, photos: Sequence[SentPhoto] = ()) -> Measure:
    """The school replies in writing, once, with pictures; also after the day, which stays told."""
    row = work.get(Measure, measure_id, lock=True)
    work.require("measure.reply", row)
    if row.reply_by is None or row.replied_at is not None or row.state != MeasureState.IN_FORCE:
        raise WrongState(state=row.state)
    told = _told(text)
    most = measures.REPLY_PHOTOS_MAX
    sent_photos.keep(work, MeasurePhoto, photos, most=most, measure_id=row.id)
    row.reply, row.replied_at, row.replied_by = told, work.now, work.actor.person_id
    work.record(MeasureReplied(row.id, row.reply, len(photos)))
    return row


def read_reply(work: Work, measure_id: str) -> Measure:
    """The office has read the reply; the school hears of it."""
    row = work.get(Measure, measure_id, lock=True)
    work.require("measure.handle", row)
    if row.replied_at is None or row.read_at is not None:
        raise WrongState(state=row.state)
    row.read_at, row.read_by = work.now, work.actor.person_id
    work.record(ReplyRead(row.id))
    return row


def lift(work: Work, measure_id: str, *, accepted: str) -> Measure:
    """Its condition is met: it is in force no more, with what was seen and accepted."""
    row = work.get(Measure, measure_id, lock=True)
    work.require("measure.handle", row)
    if row.state != MeasureState.IN_FORCE:
        raise WrongState(state=row.state)
    if open_still(row):
        raise StillOpen()
    row.state, row.lifting = MeasureState.LIFTED, _told(accepted)
    row.lifted_at, row.lifted_by = work.now, work.actor.person_id
    work.record(MeasureLifted(row.id, row.kind, row.lifting))
    return row


def open_still(row: Measure) -> bool:
    """Whether the case it lists is not over yet."""
    case = row.order if row.kind == ProposalKind.LISTING else None
    return case is not None and case.state not in standing.OVER


def _told(text: str) -> str:
    told = text.strip()
    if not told or len(told) > TEXT_CHARS_MAX:
        raise Invalid("Fill in the text, in at most {limit} characters.", limit=TEXT_CHARS_MAX)
    return told


def _facts(work: Work, proposal: Proposal) -> dict[str, Any]:
    """What stands on the paper: the order it is about, and what is overdue at the school."""
    chosen = [one for one in proposals.named(work, proposal) if proposals.may_be_about(one)]
    if proposal.kind == ProposalKind.PRAISE:
        lines = [_line(one) for one in chosen]
        return {"overdue": 0, "counted": proposal.facts, "orders": lines}
    late = proposals.overdue_today(work, proposal.school_id)
    about = work.session.get(Order, proposal.order_id) if proposal.order_id else None
    named = chosen or [*([about] if about else []), *(one for one in late if one is not about)]
    return {
        "overdue": proposals.overdue_count(work, proposal.school_id),
        "counted": proposal.facts,
        "orders": [_line(one) for one in named[: measures.ORDERS_NAMED_MAX]],
    }


def _line(order: Order) -> dict[str, Any]:
    due_on = order.due_on.isoformat() if order.due_on else None
    return {"number": order.number, "what": order.what, "due_on": due_on}


def _reply_by(work: Work, proposal: Proposal, terms: Terms) -> Any:
    """So many working days after it went out, after an interview so many after that."""
    if proposal.kind not in REPLIED_TO:
        return None
    begins = terms.held_on or work.today
    days = calendar.around(work, begins, proposal.school.area_id)
    return days.add(begins, settings.value(work, MEASURE_REPLY))
