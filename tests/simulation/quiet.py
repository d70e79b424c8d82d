"""What must be true when all is quiet: every wire whole, everyone in step with the office.

What the tablets sent is compared with what stands on record, and what stands on record with what
anybody ever sent: nothing lost, nothing twice, nothing that no one said.
"""

import json
from collections import Counter
from typing import Any

from sqlalchemy import and_, func, select

from server.feed import bodies
from server.models import (
    AuditEntry,
    FeedItem,
    Finding,
    Incident,
    Inspection,
    Order,
    Part,
    Photo,
    Receipt,
    School,
    Signature,
    Visit,
)
from shared.sealing import canonical, covered, digest
from shared.vocabulary import ItemKind, OpKind
from tests.simulation import on_site
from tests.simulation.hands import Hand
from tests.simulation.office import Office
from tests.simulation.watch import Broken, Watch, must

ALL = -1
"""SQLite's word for no limit."""
EFFECTIVE = ("applied", "merged")
MADE = {OpKind.FINDING_ADD: Finding, OpKind.PHOTO_ADD: Photo, OpKind.SIGNATURE_ADD: Signature}
TOLD = {
    OpKind.ANSWERS_SET: "AnswersGiven",
    OpKind.FINDING_ADD: "FindingAdded",
    OpKind.PHOTO_ADD: "PhotoAdded",
    OpKind.SIGNATURE_ADD: "SignatureAdded",
    OpKind.INSPECTION_SUBMIT: "InspectionSubmitted",
    OpKind.AMENDMENT_ADD: "AmendmentAdded",
    OpKind.ORDER_SERVE: "NoticeServed",
    OpKind.INCIDENT_REPORT: "IncidentReported",
    OpKind.VISIT_OPEN: "VisitOpened",
}
"""What the audit says, once for each such op that took effect."""
PUBLISHED = {
    ItemKind.INSPECTION: Inspection,
    ItemKind.VISIT: Visit,
    ItemKind.SCHOOL: School,
    ItemKind.ORDER: Order,
    ItemKind.INCIDENT: Incident,
}


def check_tablet(watch: Watch, hand: Hand, login: str) -> None:
    """Everything of this tablet has arrived, and it holds the office's word and no other."""
    outbox = hand.tablet.desk.shelves.outbox
    sent = outbox.waiting(ALL)
    with hand.tablet.desk.shelves.database.reading() as connection:
        ids = {row["inspection_id"] for row in connection.execute("SELECT inspection_id FROM op")}
    ops = sorted((op for one in ids for op in outbox.of_inspection(one)), key=_number)
    receipts = watch.office.read(lambda session: _receipts(session, hand.device_id))
    kept = [row.op for row in receipts]
    gone = outbox.start()[0]
    mine = [*kept[:gone], *(op.text for op in ops)]
    must(kept == mine[: len(kept)], "I2", f"{hand.name}: other ops on record than it froze")
    _check_made(hand, [json.loads(text) for text in mine])
    if hand.withdrawn:
        return
    left = f"{hand.name}: {len(outbox.taps())} taps, {len(sent)} ops left"
    must(not sent and not outbox.taps(), "I12", left)
    must(len(kept) == len(mine), "I2", f"{hand.name}: {len(kept)} of {len(mine)} ops on record")
    late = [one.sha256 for one in hand.tablet.desk.shelves.ledger.all() if one.state != "verified"]
    must(not late, "I4", f"{hand.name}: {late} never arrived")
    must(hand.tablet.sync.state.safe_to_hand_in, "I17", f"{hand.name} is not safe to hand in")
    must(hand.tablet.engine.custody.receipt, "custody", f"{hand.name} got no receipt")
    check_replica(watch, hand, login)


def _number(op: Any) -> int:
    return int(op.device_seq)


def _receipts(session: Any, device_id: str) -> list[Receipt]:
    mine = select(Receipt).where(Receipt.device_id == device_id).order_by(Receipt.device_seq)
    return list(session.scalars(mine))


def _check_made(hand: Hand, ops: list[dict[str, Any]]) -> None:
    """Whatever a person was told is kept is in an op, or still a tap."""
    taps = [
        {"kind": tap.kind, "entity_id": tap.entity_id, "payload": tap.payload, "blobs": tap.blobs}
        for tap in hand.tablet.desk.shelves.outbox.taps()
    ]
    acts, made = [*ops, *taps], hand.made
    entities = {act["entity_id"] for act in acts}
    must(made.findings <= entities, "I3", f"{hand.name} lost a finding")
    must(made.services <= entities, "I3", f"{hand.name} lost a service")
    told = {act["payload"].get("report_id") for act in acts}
    must(made.reports <= told, "I3", f"{hand.name} lost a report")
    blobs = {blob["sha256"] for act in acts for blob in act["blobs"]}
    must(made.photos <= blobs, "I3", f"{hand.name} lost a photo")
    texts = {act["payload"]["text"] for act in acts if act["kind"] == OpKind.AMENDMENT_ADD}
    must(made.amendments <= texts, "I3", f"{hand.name} lost an amendment")
    last = {
        (act["entity_id"], one["code"]): one["value"]
        for act in acts
        if act["kind"] == OpKind.ANSWERS_SET
        for one in act["payload"]["answers"]
    }
    must(last == made.answers, "I3", f"{hand.name} lost an answer")


def check_replica(watch: Watch, hand: Hand, login: str) -> None:
    """What a tablet holds is the office's word, and no scope it may not hold."""
    entries = hand.weather.as_served(hand.tablet.desk.shelves.replica.entries())
    allowed = watch.office.may_hold(login)
    strange = {scope for scope, *_ in entries} - allowed
    must(not strange, "I8 scopes", f"{hand.name} still holds {strange}")
    here = {
        (scope, kind, item_id): canonical(
            {"kind": kind, "id": item_id, "rev": rev, "deleted": False, "body": body}
        )
        for scope, kind, item_id, rev, body in entries
    }
    there = watch.office.read(lambda session: _feed(session, allowed))
    for key in {*here, *there}:
        must(here.get(key) == there.get(key), "I7", f"{hand.name} differs from the office in {key}")


def _feed(session: Any, scopes: set[str]) -> dict[tuple[str, str, str], bytes]:
    rows = session.scalars(
        select(FeedItem).where(FeedItem.scope.in_(sorted(scopes)), FeedItem.deleted.is_(False))
    )
    return {(row.scope, row.kind, row.item_id): row.entry for row in rows}


def check_office(session: Any) -> None:
    """The record agrees with itself, and with what was sent."""
    _check_feed(session)
    rows = session.scalars(select(Receipt).order_by(Receipt.received_at)).all()
    done = [(row, json.loads(row.op)) for row in rows if row.result in EFFECTIVE]
    _check_once(session, done)
    on_site.check(session, done)
    for inspection in session.scalars(select(Inspection)):
        mine = [(row, op) for row, op in done if _about(op) == inspection.id]
        _check_answers(inspection, mine)
        _check_parts(inspection, {row.sha256 for row, _op in mine})


def _about(op: dict[str, Any]) -> str:
    return str(op["payload"].get("inspection_id", op["entity_id"]))


def _check_feed(session: Any) -> None:
    """What tablets pull is what stands in the database, in the scopes where it may stand."""
    for kind, model in PUBLISHED.items():
        ids = set(session.scalars(select(model.id)))
        built = {
            (scope, item_id): body
            for item_id, placed in bodies.build(session, kind, ids).items()
            for scope, body in placed
        }
        rows = session.scalars(select(FeedItem).where(FeedItem.kind == kind)).all()
        told = {
            (row.scope, row.item_id): json.loads(row.entry)["body"]
            for row in rows
            if not row.deleted
        }
        for key in {*built, *told}:
            same = canonical(built.get(key)) == canonical(told.get(key))
            must(same, "I7 feed", f"{kind} {key} is not what the feed tells")


def _check_once(session: Any, done: list[tuple[Receipt, dict[str, Any]]]) -> None:
    """Each op that was taken has its effect on record, once."""
    for kind, model in MADE.items():
        ids = sorted(op["entity_id"] for row, op in done if row.kind == kind)
        must(ids == sorted(session.scalars(select(model.id))), "I2", f"{kind}: not one effect each")
    for kind, event in TOLD.items():
        count = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == event)
        taken = sum(row.kind == kind for row, _op in done)
        must(session.scalar(count) == taken, "I2", f"{event}: not once for each of {taken}")
    said = Counter(op["payload"]["text"] for row, op in done if row.kind == OpKind.AMENDMENT_ADD)
    kept = Counter(
        one["text"]
        for row in session.scalars(select(Inspection))
        for one in row.amendments
        if "op" not in one
    )
    must(said == kept, "I2", f"amendments {kept} of {said}")
    joined = {
        (op["entity_id"], op["device_id"])
        for row, op in done
        if row.kind == OpKind.INSPECTION_START
    }
    parts = {(part.inspection_id, part.device_id) for part in session.scalars(select(Part))}
    must(joined == parts, "I2", "who arrived and who takes part are not the same")


def _check_answers(inspection: Inspection, done: list[tuple[Receipt, dict[str, Any]]]) -> None:
    """Of every value given, either it is there, or someone who knew it put another in its place."""
    given = [
        (op["device_id"], one)
        for row, op in done
        if row.kind == OpKind.ANSWERS_SET
        for one in op["payload"]["answers"]
        if one["code"] not in row.facts.get("wrong", {})
    ]
    for code, standing in inspection.answers.items():
        mine = [(device, one) for device, one in given if one["code"] == code]
        said = {(device, one["value"]) for device, one in mine}
        backed = (standing["device"], standing["value"]) in said
        must(backed, "I10", f"nobody said {code} is {standing['value']}")
        for at, (device, one) in enumerate(mine):
            if not _kept(inspection, code, one["value"]) and not _replaced(mine, at, device):
                raise Broken("I11", f"{code}: {one['value']} of {device} is nowhere")


def _kept(inspection: Inspection, code: str, value: Any) -> bool:
    decided = [
        other["value"]
        for entry in inspection.decisions.get(code, [])
        for other in (entry, *entry["between"])
    ]
    disputed = [one["value"] for one in inspection.conflicts.get(code, [])]
    return value in (inspection.answers[code]["value"], *disputed, *decided)


def _replaced(given: list[tuple[str, dict[str, Any]]], at: int, device: str) -> bool:
    """Whether the same tablet said otherwise later, or another that had seen this value."""
    value = given[at][1]["value"]
    return any(
        other == device or one["seen"] == value or value in one["settles"]
        for place, (other, one) in enumerate(given)
        if place != at
    )


def _check_parts(inspection: Inspection, known: set[str]) -> None:
    """A sealed part covers what is on record, and its digest is of exactly that."""
    for part in inspection.parts:
        if part.submitted_at is not None:
            told = f"the part of {part.device_id}"
            must(covered(part.covers) == part.digest, "I9", f"{told}: another digest")
            must(set(part.covers) <= known, "I9", f"{told} covers ops nobody has")


def sealed_content(office: Office) -> dict[str, str]:
    """What stands under each seal, as one digest: asked again later, it must be the same."""
    with office.looking() as seen:
        under = {(inspection, device): told for inspection, device, *told in seen.execute(SEALS)}
        for content in UNDER_SEALS if under else ():
            for inspection, device, *told in seen.execute(content):
                under[inspection, device].append([str(one) for one in told])
    return {" ".join(part): digest(canonical(told)) for part, told in under.items()}


SEALED: dict[Any, tuple[str, ...]] = {
    Finding: ("id", "code", "grade", "party", "what", "where", "found_at", "found_by",
              "withdrawn_reason"),
    Photo: ("id", "sha256", "purpose", "taken_at", "taken_by"),
    Signature: ("id", "role", "digest", "strokes", "signed_at"),
}  # fmt: skip
SEALS = select(
    Part.inspection_id, Part.device_id, Part.digest, Part.covers, Part.seal_signature
).where(Part.submitted_at.is_not(None))
UNDER_SEALS = [
    select(model.inspection_id, model.device_id, *(getattr(model, name) for name in names))
    .join(Part, and_(Part.inspection_id == model.inspection_id, Part.device_id == model.device_id))
    .where(Part.submitted_at.is_not(None))
    .order_by(model.id)
    for model, names in SEALED.items()
]
