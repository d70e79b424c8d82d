"""Who may order: an office's letterhead, and what it may issue for which matters, each in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from server.domain.issuer_events import IssuerEnded, IssuerSet, PowerEnded, PowerGiven
from server.domain.issuing import (
    BASIS_CHARS_MAX,
    HEAD_CHARS_MAX,
    NEEDS_BASIS,
    REASON_CHARS_MAX,
    SHORT_CHARS_MAX,
    NoPowerToOrder,
    SetMeanwhile,
    ShortTaken,
    allowed,
)
from server.models import Issuer, IssuingPower, Office
from server.queries import issuing
from server.work import Work
from shared.problems import Invalid, NotFound
from shared.vocabulary import Paper

VERB = "issuer.edit"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ToldPower:
    """A power as it is typed."""

    paper: Paper
    matters: Sequence[str]
    basis: str
    since: date


def put(
    work: Work, office_id: str, *, letterhead: str, letterhead_en: str, short: str, seen: str = ""
) -> Issuer:
    """An office issues papers under this letterhead from today on; ``seen`` is the one it had.

    The same again changes nothing. What was issued before keeps the letterhead it had.
    """
    office, held = _office(work, office_id), _held(work, office_id)
    told = letterhead.strip(), letterhead_en.strip(), short.strip()
    _check_letterhead(*told)
    if (held.id if held else "") != seen:
        raise SetMeanwhile()
    if held is not None and told == (held.letterhead, held.letterhead_en, held.short):
        return held
    _refuse_taken(work, office.id, told[2])
    if held is not None:
        held.until = work.today - ONE_DAY
    row = work.new(
        Issuer,
        id=work.new_id(),
        office_id=office.id,
        letterhead=told[0],
        letterhead_en=told[1],
        short=told[2],
        since=work.today,
        set_by=work.signed_in().person_id,
        set_at=work.now,
    )
    work.record(IssuerSet(office.id, told[0], told[2], held.letterhead if held else ""))
    return row


def end(work: Work, office_id: str, *, reason: str) -> None:
    """An office issues no papers of its own from tomorrow on, and loses all its powers."""
    _office(work, office_id)
    held, why = _held(work, office_id), _why(reason)
    if held is None:
        raise NotFound()
    for power in _lasting(work, office_id):
        _end(work, power, why)
    held.until = work.today
    work.record(IssuerEnded(office_id, held.letterhead, work.today.isoformat(), why))


def give(work: Work, office_id: str, told: ToldPower) -> IssuingPower:
    """An office may issue a paper from a day on: today, or one that comes."""
    office = _office(work, office_id)
    if _held(work, office_id) is None:
        raise Invalid("Set the letterhead of this office first.")
    if told.paper not in allowed(office.kind):
        raise NoPowerToOrder()
    basis = told.basis.strip()
    if (told.paper in NEEDS_BASIS and not basis) or len(basis) > BASIS_CHARS_MAX:
        raise Invalid(
            "Say by which law or rule it may order, in at most {most} characters.",
            most=BASIS_CHARS_MAX,
        )
    if told.since < work.today:
        raise Invalid("What went out before stands: choose today or a day that comes.")
    known = {one.code for one in issuing.matters(work)}
    matters = sorted(set(told.matters))
    if not known.issuperset(matters):
        raise Invalid("Choose matters of the checklist in use.")
    row = work.new(
        IssuingPower,
        id=work.new_id(),
        office_id=office.id,
        paper=told.paper,
        matters=matters,
        basis=basis,
        since=told.since,
        set_by=work.signed_in().person_id,
        set_at=work.now,
    )
    since = told.since.isoformat()
    work.record(PowerGiven(office.id, row.id, told.paper, "、".join(matters), basis, since))
    return row


def take(work: Work, office_id: str, power_id: str, *, reason: str) -> None:
    """An office may issue a paper no more from tomorrow on; what it issued stands."""
    _office(work, office_id)
    power = next((one for one in _lasting(work, office_id) if one.id == power_id), None)
    if power is None:
        raise NotFound()
    _end(work, power, _why(reason))


def _end(work: Work, power: IssuingPower, why: str) -> None:
    """It ends with today; what has not begun yet is over already."""
    power.until = work.today if power.since <= work.today else work.today - ONE_DAY
    power.ended_by, power.ended_at, power.why_ended = work.actor.person_id, work.now, why
    work.record(PowerEnded(power.office_id, power.id, power.paper, power.until.isoformat(), why))


def _office(work: Work, office_id: str) -> Office:
    """The office, held to the commit: of two who set it at once the second sees the first's."""
    work.require(VERB)
    office = work.session.get(Office, office_id, with_for_update=True)
    if office is None:
        raise NotFound()
    return office


def _held(work: Work, office_id: str) -> Issuer | None:
    asked = select(Issuer).where(Issuer.office_id == office_id, Issuer.until.is_(None))
    return work.session.scalars(asked).one_or_none()


def _lasting(work: Work, office_id: str) -> Sequence[IssuingPower]:
    """The powers that nobody has ended: what ends keeps who ended it, and why."""
    asked = select(IssuingPower).where(IssuingPower.office_id == office_id)
    return work.session.scalars(asked.where(IssuingPower.until.is_(None))).all()


def _check_letterhead(letterhead: str, letterhead_en: str, short: str) -> None:
    if not 0 < len(letterhead) <= HEAD_CHARS_MAX or len(letterhead_en) > HEAD_CHARS_MAX:
        raise Invalid("Write the letterhead, in at most {most} characters.", most=HEAD_CHARS_MAX)
    if not 0 < len(short) <= SHORT_CHARS_MAX or not short.isalpha():
        raise Invalid("Write a short name of 1 to {most} letters, as 云公.", most=SHORT_CHARS_MAX)


def _refuse_taken(work: Work, office_id: str, short: str) -> None:
    """A number belongs to one office for ever: also a short name that was another's once."""
    other = select(Issuer.id).where(Issuer.short == short, Issuer.office_id != office_id).limit(1)
    if work.session.scalar(other) is not None:
        raise ShortTaken(short=short)


def _why(reason: str) -> str:
    if not reason.strip() or len(reason) > REASON_CHARS_MAX:
        raise Invalid("Say why; it is kept with the change.")
    return reason.strip()
