"""Circulars: an early warning or a self-check is sent to many, answered by each, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from server.actions import sent_photos
from server.actions.numbering import issuers_number
from server.actions.orders import SentPhoto
from server.domain.circular_events import CircularAnswered, CircularSent, CircularTakenBack
from server.domain.circular_words import (
    FACTS,
    NAMES,
    NUMBER_WORDS,
    PHOTOS_MAX,
    QUESTIONS,
    VALID_DAYS_MAX,
    WORKDAYS_MAX,
    CircularKind,
    SelfAnswer,
)
from server.domain.lookback_events import ActionProposed
from server.domain.planning_words import ProposalCause, ProposalKind, ProposalState
from server.domain.texts import refuse_longer
from server.models import Circular, CircularCopy, CircularPhoto, Order, Proposal
from server.queries import addressees, calendar, circular_copies, issuing
from server.queries.addressees import Addressees, To
from server.work import Work
from shared.incidents import IncidentKind
from shared.issuing import Letterhead
from shared.problems import Forbidden, Invalid, Problem
from shared.protocol import SHORT_TEXT_CHARS_MAX

SEND, ANSWER = "circular.send", "circular.answer"


class OthersNow(Invalid):
    code = "other_addressees"
    text = (
        "Others would get it now than the page told, or you sent one since. Look at the list and"
        " at the numbers again, then send."
    )


class AnsweredAlready(Problem):
    code, status = "answered_already", 409
    text = "It was answered already. Open it again to see by whom."


class TakenBack(Problem):
    code, status = "circular_taken_back", 409
    text = "The office took it back; nothing is asked of you any more."


@dataclass(frozen=True)
class Draft:
    """What is to be sent: to whom, what it says, until when it is answered."""

    kind: CircularKind
    to: To
    what: str
    text: str = ""
    basis: str = ""
    risk: str = ""
    workdays: int = 1
    valid_until: date | None = None
    questions: tuple[str, ...] = ()
    order_id: str = ""
    item_code: str = ""
    letterhead_id: str = ""
    """Under whose letterhead; where nothing is said, the first that the sender's office has."""


def look(work: Work, draft: Draft) -> Addressees:
    """Whom it would go to, as things are now; refused where it cannot be sent as it is."""
    if not work.covers(SEND, draft.to.area_id):
        raise Forbidden(verb=SEND)
    _refuse(work, draft)
    letterhead(work, draft)
    found = addressees.find(work, _to(work, draft))
    if not found.count:
        raise Invalid("Nobody fits. Choose a larger area, or any kind of school.")
    return found


def send(work: Work, draft: Draft, *, seen: str) -> Circular:
    """Send it to those the page told of, and to nobody else; one form sends it once."""
    # Before anybody is looked for, and held: of one form sent twice at once the later one finds
    # what the first one sent.
    head = letterhead(work, draft)
    told = NUMBER_WORDS[draft.kind]
    number = issuers_number(work, draft.kind, told, head.id if head else "")
    found = look(work, draft)
    if found.seen != seen:
        raise OthersNow()
    row = work.new(
        Circular,
        id=work.new_id(),
        kind=draft.kind,
        number=number,
        area_id=draft.to.area_id,
        school_kind=draft.to.school_kind,
        fact=draft.to.fact,
        risk=draft.risk,
        what=draft.what.strip(),
        text=draft.text.strip(),
        basis=draft.basis.strip(),
        questions=[one.strip() for one in draft.questions],
        order_id=draft.order_id or None,
        item_code=draft.item_code,
        valid_until=draft.valid_until,
        due_on=due_on(work, draft),
        letterhead_id=head.id if head else None,
        sent_by=work.actor.person_id,
        sent_at=work.now,
    )
    work.session.flush()
    copies = [_copy(work, row, place) for place in (*found.schools, *found.offices)]
    work.session.execute(insert(CircularCopy), copies)
    schools, offices = len(found.schools), len(found.offices)
    work.record(CircularSent(row.id, row.kind, row.number, schools, offices))
    return row


def letterheads(work: Work) -> list[Letterhead]:
    """Under which letterheads it can go out: of the sender's office, and of the campaign's."""
    return issuing.letterheads_of(work, work.actor.office_id)


def letterhead(work: Work, draft: Draft) -> Letterhead | None:
    """Under which it goes out; None: the house's own."""
    known = letterheads(work)
    if not draft.letterhead_id:
        return known[0] if known else None
    found = next((one for one in known if one.id == draft.letterhead_id), None)
    if found is None:
        raise Invalid("This letterhead is not yours to issue under today. Choose another one.")
    return found


def due_on(work: Work, draft: Draft) -> date:
    """The last day for an answer; a warning's receipt is asked for while it holds."""
    office = calendar.around(work, area_id=draft.to.area_id)
    day = office.add(work.today, draft.workdays)
    return min(day, draft.valid_until) if draft.valid_until else day


def take_back(work: Work, circular_id: str, *, reason: str) -> Circular:
    """Nothing is asked any more; what was answered stays on record."""
    row = work.get(Circular, circular_id, lock=True)
    if not work.covers(SEND, row.area_id):
        raise Forbidden(verb=SEND)
    if row.taken_back_at is not None:
        raise TakenBack()
    row.taken_back_why = _told(reason)
    if not row.taken_back_why:
        raise Invalid("Say why; whoever got it reads this.")
    row.taken_back_by, row.taken_back_at = work.actor.person_id, work.now
    work.record(CircularTakenBack(row.id, row.kind, row.taken_back_why))
    return row


def answer(
    work: Work,
    copy_id: str,
    *,
    answers: Sequence[SelfAnswer] = (),
    words: Sequence[str] = (),
    photos: Sequence[SentPhoto] = (),
) -> CircularCopy:
    """A receipt, with a word if there is one; or an answer to each question. Pictures with both."""
    copy = work.get(CircularCopy, copy_id, lock=True)
    work.require(ANSWER, copy)
    _require_open(copy)
    row = copy.circular
    asked = len(row.questions)
    if len(answers) != asked:
        raise Invalid("Answer each question: yes, no, or not applicable.")
    said = [_told(one) for one in words]
    if len(said) > max(asked, 1):
        raise Invalid("Say one word to each question, not more.")
    sent_photos.keep(work, CircularPhoto, photos, most=PHOTOS_MAX, copy_id=copy.id)
    for name, one in zip(NAMES, answers, strict=False):
        setattr(copy, name, one)
    copy.words = said
    copy.answered_by, copy.answered_at = work.actor.person_id, work.now
    noes = [place for place, one in enumerate(answers) if one is SelfAnswer.NO]
    work.record(CircularAnswered(row.id, row.kind, copy.id, len(noes), len(photos)))
    if noes and copy.school_id:
        _propose(work, copy, noes)
    return copy


def receive(work: Work, copy_id: str, *, word: str) -> CircularCopy:
    """The office records a receipt that came on paper or by telephone, and from whom.

    The questions of a self-check only the school itself answers.
    """
    copy = circular_copies.held(work, copy_id)
    work.require(SEND, copy)
    _require_open(copy)
    if copy.circular.kind != CircularKind.WARNING:
        raise Invalid("The questions of a self-check only the school itself answers.")
    told = _told(word)
    if not told:
        raise Invalid("Say by which way the receipt came, and from which post.")
    copy.words = [told]
    copy.answered_by, copy.answered_at = work.actor.person_id, work.now
    work.record(CircularAnswered(copy.circular_id, copy.circular.kind, copy.id, 0))
    return copy


def _require_open(copy: CircularCopy) -> None:
    if copy.circular.taken_back_at is not None:
        raise TakenBack()
    if copy.answered_at is not None:
        raise AnsweredAlready()


def _propose(work: Work, copy: CircularCopy, noes: Sequence[int]) -> None:
    """Somebody may go and see: a fault is found on the campus alone, never by an answer."""
    asked, words = copy.circular.questions, copy.words
    said = [{"question": asked[one], "word": "".join(words[one : one + 1])} for one in noes]
    row = work.new(
        Proposal,
        id=work.new_id(),
        kind=ProposalKind.FINDING,
        cause=ProposalCause.SELF_CHECK,
        state=ProposalState.PROPOSED,
        school_id=copy.school_id,
        order_id=copy.circular.order_id,
        facts={"circular": copy.circular_id, "said": said},
        proposed_at=work.now,
        reason="",
    )
    work.record(ActionProposed(row.id, row.kind, row.cause, row.school_id))


def _to(work: Work, draft: Draft) -> To:
    """The school a fault was found at has its own order, and is not asked."""
    if not draft.order_id:
        return draft.to
    order = work.get(Order, draft.order_id)
    work.require("order.review", order)
    return replace(draft.to, but_school=order.school_id)


def _copy(work: Work, row: Circular, place: dict[str, Any]) -> dict[str, Any]:
    blank: dict[str, Any] = {
        "school_id": None,
        "office_id": None,
        "words": [],
        **dict.fromkeys(NAMES, ""),
    }
    return {**blank, **place, "id": work.new_id(), "circular_id": row.id}


def _told(text: str) -> str:
    refuse_longer(text)
    return text.strip()


def _refuse(work: Work, draft: Draft) -> None:
    _refuse_texts(draft)
    if draft.to.fact and draft.to.fact not in FACTS:
        raise Invalid("Choose one of the list.")
    if not 1 <= draft.workdays <= WORKDAYS_MAX:
        raise Invalid("Ask for an answer in 1 to {most} working days.", most=WORKDAYS_MAX)
    if draft.kind is CircularKind.WARNING:
        _refuse_warning(work, draft)
    else:
        _refuse_self_check(draft)


def _refuse_texts(draft: Draft) -> None:
    short = (draft.what, draft.basis, draft.item_code, *draft.questions)
    refuse_longer(*short, limit=SHORT_TEXT_CHARS_MAX)
    refuse_longer(draft.text)
    if not draft.what.strip():
        raise Invalid("Say in one line what it is about.")


def _refuse_warning(work: Work, draft: Draft) -> None:
    if draft.risk not in set(IncidentKind):
        raise Invalid("Choose which risk it warns of.")
    if not draft.text.strip():
        raise Invalid("Say what is to be done about it.")
    last = work.today + timedelta(days=VALID_DAYS_MAX)
    if draft.valid_until is None or not work.today <= draft.valid_until <= last:
        raise Invalid("It holds until today or a day within a year.")
    if draft.questions:
        raise Invalid("A warning asks for a receipt alone: take the questions out.")


def _refuse_self_check(draft: Draft) -> None:
    if len(draft.questions) != QUESTIONS or not all(one.strip() for one in draft.questions):
        raise Invalid("Write three questions that are answered by yes or no.")
    if draft.risk or draft.valid_until:
        raise Invalid("A self-check names no risk and no day until which it holds.")
