"""What an office has told its schools in three years, and what it knows of them, written raw."""

from datetime import date, datetime, timedelta

from bench.raw import Hand, Row, Rows
from server.domain.circular_words import CircularKind, SelfAnswer
from server.domain.indicators import INDICATORS, KEYS, URBAN, Cause
from server.domain.measures import LIFTED, NUMBER_WORDS, REPLIED_TO
from server.domain.planning_words import (
    MeasureState,
    ProposalCause,
    ProposalKind,
    ProposalState,
)
from server.domain.registering import Source
from server.models import (
    Circular,
    CircularCopy,
    Complaint,
    IndicatorSpan,
    Measure,
    Proposal,
    SchoolFact,
    SchoolProof,
)

CIRCULARS, ANSWERED_PERCENT = 20, 92
PROPOSALS, WAITING, OF_THE_BUSY = 6000, 300, 20
FACTS_EACH, SPANS_BEFORE = 4, 2
COMPLAINTS = 2000
MET_PERCENT = 85
TERM = timedelta(days=7)
RUNGS = tuple(NUMBER_WORDS)
QUESTIONS = ("本校有同类隐患吗？", "是否已逐处检查？", "整改由哪个岗位负责？")
CHANNELS = ("hotline", "letter", "phone", "visit")


def rows(hand: Hand, urban: set[str]) -> Rows:
    """All of it: circulars with every copy, proposals and measures, indicators, facts."""
    yield from _circulars(hand)
    yield from _proposals(hand)
    for school_id, _area in hand.schools:
        yield from _indicators(hand, school_id, in_city=school_id in urban)
        yield from _facts(hand, school_id)
    for _ in range(COMPLAINTS):
        yield Complaint, _complaint(hand)


def _circulars(hand: Hand) -> Rows:
    kinds = [kind for _ in range(CIRCULARS // 2) for kind in CircularKind]
    for number, kind in enumerate(kinds):
        at = hand.now - timedelta(days=5 + 40 * (CIRCULARS - 1 - number))
        asked = list(QUESTIONS) if kind is CircularKind.SELF_CHECK else []
        circular = {
            "id": hand.id(at), "kind": kind, "number": f"〔{at.year}〕{number + 1}号",
            "area_id": hand.areas["YT"], "what": "汛期校园周边水域安全", "questions": asked,
            "text": "请各校立即排查，落实值守。", "due_on": (at + TERM).date(), "sent_at": at,
            "sent_by": hand.people["zhou"], "risk": "" if asked else "flood",
        }  # fmt: skip
        yield Circular, circular
        for school_id, area_id in hand.schools:
            yield CircularCopy, _copy(hand, circular, school_id, area_id)


def _copy(hand: Hand, circular: Row, school_id: str, area_id: str) -> Row:
    at: datetime = circular["sent_at"] + TERM * hand.chance.random()
    row: Row = {
        "id": hand.id(circular["sent_at"]), "circular_id": circular["id"], "school_id": school_id,
        "area_id": area_id, "answered_by": None, "answered_at": None, "first": "", "second": "",
        "third": "", "words": [],
    }  # fmt: skip
    if at < hand.now and hand.in_percent(ANSWERED_PERCENT):
        row |= {"answered_by": hand.people["lin"], "answered_at": at}
        if circular["questions"]:
            said = SelfAnswer.NO if hand.in_percent(10) else SelfAnswer.YES
            row |= {"first": said, "second": SelfAnswer.YES, "third": SelfAnswer.NOT_APPLICABLE}
            row["words"] = ["已排查"] * len(QUESTIONS)
    return row


def _proposals(hand: Hand) -> Rows:
    for number in range(PROPOSALS):
        at = hand.now - timedelta(days=1095 * (PROPOSALS - number) / PROPOSALS)
        # The busy school is the first of all: its desk is to be measured with much on it.
        of_busy = number % (PROPOSALS // OF_THE_BUSY) == 0
        order = hand.orders[hand.chance.randrange(len(hand.orders))]
        school_id = hand.schools[0][0] if of_busy else order.school_id
        waits = number >= PROPOSALS - WAITING
        taken = not waits and (of_busy or hand.in_percent(55))
        done = ProposalState.TAKEN if taken else ProposalState.DROPPED
        proposal = {
            "id": hand.id(at), "kind": RUNGS[number % len(RUNGS)], "cause": ProposalCause.OVERDUE,
            "state": ProposalState.PROPOSED if waits else done, "school_id": school_id,
            "order_id": order.id, "key": f"bench:{number}", "proposed_at": at,
            "facts": {"overdue": 3, "longest": 21, "bulletins": 1},
            "decided_by": None if waits else hand.people["zhou"],
            "decided_at": None if waits else at + TERM, "reason": "" if waits else "逾期未整改",
        }  # fmt: skip
        yield Proposal, proposal
        if taken:
            yield Measure, _measure(hand, proposal, number)


def _measure(hand: Hand, proposal: Row, number: int) -> Row:
    at: datetime = proposal["decided_at"]
    kind = ProposalKind(proposal["kind"])
    asks, lifted = kind in REPLIED_TO, kind in LIFTED and hand.in_percent(80)
    replied = at + TERM / 2 if asks and hand.in_percent(90) and at + TERM < hand.now else None
    standing = MeasureState.IN_FORCE if kind in LIFTED else MeasureState.TOLD
    return {
        "id": hand.id(at), "kind": kind,
        "number": f"云校{NUMBER_WORDS[kind]}〔{at.year}〕{number}号",
        "state": MeasureState.LIFTED if lifted else standing,
        "school_id": proposal["school_id"], "order_id": proposal["order_id"],
        "proposal_id": proposal["id"],
        "cause": proposal["cause"], "reason": proposal["reason"], "issued_at": at,
        "facts": {"overdue": 3, "counted": proposal["facts"], "orders": []},
        "issued_by": hand.people["zhou"], "reply_by": (at + TERM).date() if asks else None,
        "reply": "已全部整改" if replied else "", "replied_at": replied,
        "replied_by": hand.people["lin"] if replied else None,
        "read_at": replied + TERM / 4 if replied and hand.in_percent(97) else None,
        "lifted_at": at + 3 * TERM if lifted else None, "lifting": "现场验收" if lifted else "",
    }  # fmt: skip


def _indicators(hand: Hand, school_id: str, *, in_city: bool) -> Rows:
    seen: date = hand.ago(200).date()
    check = hand.checks[hand.chance.randrange(len(hand.checks))].id
    for key in sorted(KEYS):
        yield SchoolProof, {
            "school_id": school_id, "key": key, "passed": hand.in_percent(MET_PERCENT),
            "value": "", "code": "A01", "cause": Cause.CHECK, "seen_on": seen,
            "inspection_id": check, "counted": {},
        }  # fmt: skip
    for key, one in INDICATORS.items():
        if one.counts(URBAN if in_city else ""):
            yield from _spans(hand, school_id, key, check, seen)


def _spans(hand: Hand, school_id: str, key: str, check: str, seen: date) -> Rows:
    met = hand.in_percent(MET_PERCENT)
    for place in range(SPANS_BEFORE + 1):
        since = seen - timedelta(days=180 * place)
        standing = met if place % 2 == 0 else not met
        yield IndicatorSpan, {
            "id": hand.id(hand.now), "school_id": school_id, "key": key, "met": standing,
            "fell": not standing, "since": since, "seen_on": since, "proof": key, "value": "",
            "until": None if place == 0 else since + timedelta(days=180), "code": "A01",
            "cause": Cause.CHECK, "inspection_id": check, "at": hand.now,
        }  # fmt: skip


def _facts(hand: Hand, school_id: str) -> Rows:
    for place in range(FACTS_EACH):
        at = hand.now - timedelta(days=200 * (FACTS_EACH - place))
        yield SchoolFact, {
            "id": hand.id(at), "school_id": school_id, "name": ("students", "staff")[place % 2],
            "was": 800 + place, "becomes": 801 + place, "source": Source.ROSTER,
            "since": at.date(), "at": at, "person_id": hand.people["admin"],
        }  # fmt: skip


def _complaint(hand: Hand) -> Row:
    at = hand.ago()
    return {
        "id": hand.id(at), "school_id": hand.school()[0], "channel": hand.chance.choice(CHANNELS),
        "received_on": at.date(), "note": "校门口车辆乱停", "recorded_by": hand.people["zhou"],
        "recorded_at": at,
    }  # fmt: skip
