"""What an office has on its own shelves after three years, written raw: accounts to the record."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.raw import DAYS, Hand, Row, Rows
from server.domain import drawing
from server.domain.order_words import ExtensionState, MotionKind, MotionState
from server.domain.planning_words import DrawState
from server.infra.canonical import canonical
from server.models import (
    CustodyReceipt,
    Device,
    Draw,
    Extension,
    Grant,
    Incident,
    IncidentReport,
    Motion,
    Notice,
    Person,
    Settlement,
    Visit,
    VisitInspector,
)
from server.seed import SCHOOL_ACCOUNTS_MAX
from shared.clock import to_wire
from shared.incidents import IncidentKind
from shared.sealing import link
from shared.vocabulary import Role, VisitKind, VisitMode, VisitState

TABLETS, RECEIPTS_EACH = 300, 10
NOTICES, OF_THE_BUSY, UNREAD_PERCENT = 60_000, 300, 8
EXTENSIONS, MOTIONS, VISITS, PLANNED, DRAWS, INCIDENTS = 3000, 400, 12_000, 60, 60, 1000
DOUBTFUL_PERCENT = 5
ENTRIES = 300_000
TERM = timedelta(days=10)
HOLDERS = ("chen", "lin", "he", "su")
EVENTS = ("InspectionSubmitted", "OrderIssued", "OrderSigned", "EvidenceAccepted", "LookBackJudged")
NOTICE = "A rectification order was issued."
READERS = ("zhou", "leader", "chengguan", *HOLDERS)


def rows(hand: Hand, busy: str, template: str) -> Rows:
    """All of it but the record; ``busy`` is who answers for the school with most of everything."""
    yield from _accounts(hand)
    yield from _tablets(hand)
    yield from _notices(hand, busy)
    yield from _asked(hand, busy)
    yield from _draws(hand)
    yield from _visits(hand, template)
    for number in range(INCIDENTS):
        yield from _incident(hand, number)


def entries(hand: Hand, number: int, digest: str) -> Iterator[Row]:
    """Further entries of the audit record, each chained to the one before."""
    actors = [hand.people[login] for login in READERS]
    for place in range(ENTRIES):
        at = hand.now - timedelta(days=DAYS * (ENTRIES - place) / ENTRIES)
        number += 1
        told = {
            "number": number, "at": to_wire(at), "actor_id": hand.chance.choice(actors),
            "device_id": None, "event": hand.chance.choice(EVENTS), "subject_kind": "order",
            "subject_id": hand.orders[place % len(hand.orders)].id, "facts": {},
        }  # fmt: skip
        entry = canonical(told)
        digest = link(digest, entry)
        kept = {name: value for name, value in told.items() if name != "facts"}
        yield kept | {"at": at, "entry": entry, "digest": digest}


def _accounts(hand: Hand) -> Rows:
    """Every school has its account; the seed gave some."""
    for number, (school_id, _area) in enumerate(hand.schools):
        if number >= SCHOOL_ACCOUNTS_MAX:
            at = hand.ago()
            person = hand.id(at)
            named = {"login": f"school-35{number:05}", "name": f"第{number}小学 安全员"}
            yield Person, {"id": person, "created_at": at, **named}
            yield Grant, {
                "id": hand.id(at), "person_id": person, "role": Role.SCHOOL,
                "school_id": school_id, "granted_at": at,
            }  # fmt: skip


def _tablets(hand: Hand) -> Rows:
    for number in range(TABLETS):
        at = hand.ago()
        holder = hand.people[HOLDERS[number % len(HOLDERS)]]
        device = {
            "id": hand.id(at), "name": f"平板 {number}", "person_id": holder, "public_key": "",
            "token_digest": f"bench-{number}", "enrolled_at": at, "last_seen_at": hand.ago(30),
            "revoked_at": hand.now if hand.in_percent(20) else None, "app_version": "1.0",
        }  # fmt: skip
        yield Device, device
        for place in range(RECEIPTS_EACH):
            yield CustodyReceipt, {
                "id": hand.id(at), "number": f"交接〔{at.year}〕{number}-{place}号",
                "device_id": device["id"], "person_id": holder, "at": at, "device_seq": place,
                "photos_digest": "", "text": "{}", "signature": "",
            }  # fmt: skip


def _notices(hand: Hand, busy: str) -> Rows:
    readers = [hand.people[login] for login in READERS]
    for number in range(NOTICES):
        order = hand.orders[number % len(hand.orders)]
        of_busy = number % (NOTICES // OF_THE_BUSY) == 0
        at = hand.ago(400)
        yield Notice, {
            "id": hand.id(at), "person_id": busy if of_busy else readers[number % len(readers)],
            "text": NOTICE, "facts": {"number": f"{number}号", "what": "灭火器压力不足"},
            "subject_kind": "order", "subject_id": order.id, "at": at,
            "read_at": None if hand.in_percent(UNREAD_PERCENT) else at + TERM,
        }  # fmt: skip


def _asked(hand: Hand, busy: str) -> Rows:
    """More time, what was settled, what two persons decide."""
    for place, order in enumerate(hand.orders):
        at = hand.ago(200)
        yield Settlement, {
            "id": hand.id(at), "order_id": order.id, "ordinal": 1, "opened_again": 0,
            "measure": "更换灭火器", "post": "总务主任", "money_yuan": 800, "plan": "一周内完成",
            "done_by": (at + TERM).date(), "set_by": busy, "set_at": at,
        }  # fmt: skip
        if place < EXTENSIONS:
            yield Extension, {
                "id": hand.id(at), "order_id": order.id, "ordinal": 1, "opened_again": 0,
                "state": ExtensionState.REFUSED, "workdays": 5, "reason": "施工队排期",
                "asked_by": busy, "asked_at": at, "answer_by": (at + TERM).date(),
                "due_before": at.date(), "decided_by": hand.people["zhou"], "decided_at": at,
            }  # fmt: skip
        if place < MOTIONS:
            yield Motion, {
                "id": hand.id(at), "order_id": order.id, "kind": MotionKind.CORRECT_GRADE,
                "state": MotionState.DECLINED, "reason": "等级有误", "facts": {"grade": "serious"},
                "proposed_by": hand.people["zhou"], "proposed_at": at,
                "decided_by": hand.people["admin"], "decided_at": at,
            }  # fmt: skip


def _draws(hand: Hand) -> Rows:
    register = [[f"35{number:05}", 1] for number in range(len(hand.schools))]
    for number in range(DRAWS):
        at = hand.now - timedelta(days=DAYS * (DRAWS - number) / DRAWS)
        yield Draw, {
            "id": hand.id(at), "name": f"第{number + 1}批", "algorithm": drawing.ALGORITHM,
            "commitment": "", "salt": "", "candidates": register, "made_at": at,
            "drawn": [code for code, _weight in register[:200]], "made_by": hand.people["zhou"],
            "release_at": at + TERM, "published_at": at + 2 * TERM, "state": DrawState.DRAWN,
        }  # fmt: skip


def _visits(hand: Hand, template: str) -> Rows:
    for number in range(VISITS + PLANNED):
        ahead = number >= VISITS
        at = hand.now + TERM * hand.chance.random() if ahead else hand.ago()
        check = hand.checks[number % len(hand.checks)]
        school_id = hand.school()[0] if ahead else check.school_id
        visit = {
            "id": hand.id(at), "kind": VisitKind.AD_HOC, "mode": VisitMode.SURPRISE,
            "state": VisitState.SEALED if ahead else VisitState.DONE, "school_id": school_id,
            "template_id": template, "lead_id": hand.people["chen"], "visit_on": at.date(),
            "inspection_id": check.id if number < len(hand.checks) else hand.id(at),
            "release_at": at, "planned_by": hand.people["zhou"], "planned_at": at - TERM, "rev": 1,
        }  # fmt: skip
        yield Visit, visit
        for login in ("chen", "lin"):
            yield VisitInspector, {"visit_id": visit["id"], "person_id": hand.people[login]}


def _incident(hand: Hand, number: int) -> Rows:
    at: datetime = hand.ago()
    school_id, area_id = hand.school()
    kind = hand.chance.choice(list(IncidentKind))
    incident = {
        "id": hand.id(at), "number": f"事〔{at.year}〕{number}号", "school_id": school_id,
        "area_id": area_id, "kind": kind, "happened_at": at, "received_at": at, "rev": 1,
        "happened_doubtful": hand.in_percent(DOUBTFUL_PERCENT),
    }  # fmt: skip
    yield Incident, incident
    yield IncidentReport, {
        "id": hand.id(at), "incident_id": incident["id"], "ordinal": 1, "kind": kind,
        "number": incident["number"], "happened_at": at, "reported_at": at, "device_id": "bench",
        "reported_by": hand.people["chen"], "received_at": at, "counts": {}, "at_once": [],
    }  # fmt: skip
