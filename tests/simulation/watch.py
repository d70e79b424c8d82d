"""What must be true at every instant of a simulated day: asked after each request and each step."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from mobile.config import ACCEPTED_KEPT
from mobile.sync.engine import UNFORESEEN
from mobile.sync.transport import Answer, Ask
from server.actions.register import SETTLED_ORDERS
from server.infra.photo_store import PhotoStore
from server.models import (
    Blob,
    CustodyReceipt,
    Device,
    FeedItem,
    Inspection,
    Order,
    Part,
    Receipt,
)
from server.sync import cursors
from shared.sealing import GENESIS, digest
from shared.vocabulary import BlobRole, InspectionState, ItemKind, VisitState
from tests.simulation.hands import Hand
from tests.simulation.office import Office

SUCCESS, FAULT = 2, 500
STORED = ("applied", "merged", "held", "refused", "duplicate")
SCOPE = re.compile(r"/scopes/([^?]+)")
ANSWERED = ("applied", "merged", "held", "refused", "prunable")

Held = dict[tuple[str, str], int]
"""The revision of each item of a scope, by kind and id."""


class Broken(AssertionError):
    """An invariant of the protocol does not hold."""

    def __init__(self, invariant: str, told: str) -> None:
        super().__init__(f"{invariant}: {told}")
        self.invariant = invariant


def must(holds: object, invariant: str, told: str) -> None:
    """Broken where it does not hold."""
    if not holds:
        raise Broken(invariant, told)


class Watch:
    """Looks at every answer that reaches a tablet, and at the tablet after every step."""

    def __init__(self, office: Office, store: PhotoStore, secret: str, epoch: str) -> None:
        self.office, self.store, self.secret, self.epoch = office, store, secret, epoch
        self._seen: list[Exception] = []
        self._verified: set[str] = set()
        self._answered: dict[str, set[int]] = {}
        self._ops: dict[str, list[str]] = {}
        self._gone: dict[str, int] = {}
        self._photos: dict[str, set[str]] = {}
        self._cursors: dict[tuple[str, str], str] = {}
        self._held: dict[tuple[str, str], Held] = {}

    # -- what reaches a tablet ----------------------------------------------------------------

    def heard(self, hand: Hand, login: str) -> Callable[[Ask, Answer], None]:
        """The ear at one tablet's wire."""

        def listen(ask: Ask, answer: Answer) -> None:
            with self.noted():
                self._listen(hand, login, ask, answer)

        return listen

    @contextmanager
    def noted(self) -> Iterator[None]:
        """The engine lives on whatever happens in a request; what is seen there is told after."""
        try:
            yield
        except Exception as error:
            self._seen.append(error)

    def _listen(self, hand: Hand, login: str, ask: Ask, answer: Answer) -> None:
        must(answer.status != FAULT, "500", f"{ask.method} {ask.path}")
        ours = answer.status // 100 == SUCCESS and "x-lookback-protocol" in answer.headers
        if ours:
            if "/scopes/" in ask.path:
                self._page(login, SCOPE.findall(ask.path)[0], answer.body)
            elif ask.path.endswith("/push"):
                self._push(ask, answer)
            elif ask.path.endswith("/custody"):
                self._custody(hand, answer)

    def _page(self, login: str, scope: str, body: bytes) -> None:
        told = f"{login} received {scope}"
        must(scope in self.office.may_hold(login), "I8 scopes", told)
        mine = self.office.city.people[login]
        for visit_id, (inspection_id, team) in self.office.still_secret().items():
            known = visit_id.encode() in body or inspection_id.encode() in body
            must(not known or mine in team, "I8 secrecy", f"{told} with {visit_id}")
        if scope.startswith("user:"):
            self._sealed(body)

    def _sealed(self, body: bytes) -> None:
        """Not even the team learns before the hour where it goes."""
        for entry in _entries(body):
            visit = entry["body"]
            if entry["kind"] == ItemKind.VISIT and visit and visit["state"] == VisitState.SEALED:
                told = [visit[name] for name in ("school_id", "kind", "lookback_ids", "errands")]
                must(not any(told), "I8 sealed", f"{entry['id']} names {told}")

    def _push(self, ask: Ask, answer: Answer) -> None:
        texts = {json.loads(text)["op_id"]: text for text in json.loads(ask.body or b"{}")["ops"]}
        for result in _told(answer.body).get("results", ()):
            if result["result"] in STORED:
                kept = self.office.ask(OP_KEPT, op_id=result["op_id"])
                right = [row.op for row in kept] == [texts[result["op_id"]]]
                must(right, "I1", f"{result['op_id']} was acknowledged and is not on record")

    def _custody(self, hand: Hand, answer: Answer) -> None:
        number = json.loads(_told(answer.body).get("text", "{}")).get("number")
        if number:
            must(self._safe(hand), "custody", f"{number} for {hand.name}, which has more")

    # -- a tablet after a step ----------------------------------------------------------------

    def look_at(self, hand: Hand) -> None:
        """All that is true of a tablet at every instant."""
        if self._seen:
            raise self._seen[0]
        problem = hand.tablet.engine.problem
        must(problem != UNFORESEEN, "unforeseen", f"{hand.name} met what nobody foresaw")
        self._ops_stay(hand)
        self._photos_stay(hand)
        if hand.tablet.desk.shelves.vault.unlocked:
            self._replica_moves_whole(hand)
            if hand.tablet.sync.state.safe_to_hand_in and not hand.withdrawn:
                must(self._safe(hand), "I17", f"{hand.name} says it is safe to hand in")
        receipt = hand.tablet.engine.custody.receipt
        if receipt is not None:
            kept = self.office.ask(SIGNED_FOR, number=receipt.number)
            signed = [row.device_id for row in kept] == [hand.device_id]
            must(signed, "custody", receipt.number)

    def _ops_stay(self, hand: Hand) -> None:
        rows = _rows(hand, "SELECT device_seq, op_id, sha256, state FROM op ORDER BY device_seq")
        before = self._ops.setdefault(hand.name, [])
        gone = rows[0]["device_seq"] - 1 if rows else hand.tablet.desk.shelves.outbox.last_frozen()
        for number in range(self._gone.get(hand.name, 0), gone):
            told = f"{hand.name} lost op {number + 1}"
            must(number < len(before), "I3", told)
            self._may_leave(hand, before[number], told)
        self._gone[hand.name] = gone
        kept = [row["sha256"] for row in rows]
        same = kept[: len(before) - gone] == before[gone:]
        must(same, "I3", f"{hand.name} lost an op it had frozen")
        numbers = [row["device_seq"] for row in rows]
        right = list(range(gone + 1, gone + len(rows) + 1))
        must(numbers == right, "I3", f"{hand.name} left a gap: {numbers}")
        self._ops[hand.name] = before[:gone] + kept
        seen = self._answered.setdefault(hand.name, set())
        for row in rows:
            if row["state"] in ANSWERED and row["device_seq"] not in seen:
                seen.add(row["device_seq"])
                found = self.office.ask(OP_KEPT, op_id=row["op_id"])
                right_one = [one.sha256 for one in found] == [row["sha256"]]
                must(right_one, "I1", f"{hand.name} thinks {row['op_id']} arrived")

    def _may_leave(self, hand: Hand, sha256: str, told: str) -> None:
        """An op leaves when a verified backup holds it, or its time is over; and it is settled."""
        receipt = self.office.read(_receipt_of(hand.device_id, sha256))
        must(receipt is not None, "I3", f"{told}, which the office never had")
        backup = self.office.backup
        held = backup is not None and receipt.device_seq <= backup.devices.get(hand.device_id, 0)
        kept = held or self._old(receipt.received_at)
        must(kept, "I3", f"{told}, which no verified backup holds")
        about = json.loads(receipt.op)
        inspection_id = about["payload"].get("inspection_id", about["entity_id"])
        open_ones = self.office.read(_still_open(hand.device_id, inspection_id))
        must(not open_ones, "I3", f"{told}, of which {open_ones} is open")

    def _photos_stay(self, hand: Hand) -> None:
        shelf = hand.tablet.desk.shelves.photos
        rows = {
            row["sha256"]: row["state"] for row in _rows(hand, "SELECT sha256, state FROM blob")
        }
        for sha256 in self._photos.setdefault(hand.name, set()) - set(rows):
            backup = self.office.backup
            told = f"{hand.name} let go of {sha256}"
            must(self._is_verified(sha256), "I4", f"{told}, which is not verified")
            held = backup is not None and sha256 in backup.blobs
            blob = self.office.read(lambda session, sha=sha256: session.get(Blob, sha))
            must(held or self._old(blob.verified_at), "I4", f"{told}, in no backup")
        self._photos[hand.name] = set(rows)
        for sha256, state in rows.items():
            if sha256 in self._verified:
                continue
            if state == "verified":
                must(self._is_verified(sha256), "I4", f"{hand.name} thinks {sha256} is verified")
            else:
                must(shelf.has(sha256), "I4", f"{sha256} is neither on {hand.name} nor verified")

    def _old(self, since: datetime) -> bool:
        """Whether the office has had it as long as a tablet has to keep it."""
        return self.office.clock.now() - since >= ACCEPTED_KEPT

    def _is_verified(self, sha256: str) -> bool:
        """Whether the office says so, and has these very bytes."""
        if not self.office.ask(VERIFIED, sha256=sha256) or not self.store.has(sha256):
            return False
        whole = digest(self.store.read(sha256)) == sha256
        if whole:
            self._verified.add(sha256)
        return whole

    def _replica_moves_whole(self, hand: Hand) -> None:
        """A scope changes with its cursor only, and is then the feed as of that cursor."""
        rows = _rows(hand, "SELECT scope, kind, id, rev FROM item")
        held: dict[str, Held] = {}
        for row in rows:
            held.setdefault(row["scope"], {})[row["kind"], row["id"]] = row["rev"]
        standing = {
            row["scope"]: row["cursor"]
            for row in _rows(hand, "SELECT scope, cursor FROM cursor")
            if row["cursor"]
        }
        for scope in {*held, *standing}:
            key, now = (hand.name, scope), held.get(scope, {})
            if scope in standing and standing[scope] != self._cursors.get(key):
                self._moved(hand, scope, standing[scope], now)
                self._cursors[key] = standing[scope]
            else:
                same = now == self._held.get(key, {})
                must(same, "I18", f"{hand.name}: {scope} changed without its cursor")
            self._held[key] = now
        for key in [one for one in self._held if one[0] == hand.name and one[1] not in held]:
            self._forgotten(key, standing)

    def _forgotten(self, key: tuple[str, str], standing: dict[str, str]) -> None:
        if key[1] not in standing:
            self._held.pop(key)
            self._cursors.pop(key, None)

    def _moved(self, hand: Hand, scope: str, cursor: str, now: Held) -> None:
        at = cursors.read(self.secret, scope, cursor, self.epoch)
        before = self._cursors.get((hand.name, scope))
        if before:
            was = cursors.read(self.secret, scope, before, self.epoch)
            must(at >= was, "I6", f"{hand.name}: {scope} went back from {was} to {at}")
        for name, rev in self._held.get((hand.name, scope), {}).items():
            must(now.get(name, rev) >= rev, "I6", f"{hand.name}: {scope} {name} went back")
        for kind, item_id, rev, deleted in self.office.ask(FEED, scope=scope, up_to=at):
            name = (kind, item_id)
            right = name not in now if deleted else now.get(name) == rev
            must(right, "I5", f"{hand.name} at {at} of {scope} has {name} as {now.get(name)}")

    def _safe(self, hand: Hand) -> bool:
        """Whether tablet and office agree by checksum, and every evidence copy is verified."""
        outbox = hand.tablet.desk.shelves.outbox
        head = outbox.head()
        (applied,) = self.office.ask(APPLIED, device_id=hand.device_id)
        agreed = tuple(applied) == (outbox.last_frozen(), head)
        here = head == GENESIS or agreed
        blobs = hand.tablet.desk.shelves.ledger.all()
        photos = [one.sha256 for one in blobs if one.role is BlobRole.EVIDENCE]
        taps = _rows(hand, "SELECT id FROM tap")
        return here and not taps and all(map(self._is_verified, photos))


def _rows(hand: Hand, statement: str) -> list[Any]:
    with hand.tablet.desk.shelves.database.reading() as connection:
        return connection.execute(statement).fetchall()


def _told(body: bytes) -> dict[str, Any]:
    """A JSON answer; nothing where it was cut short."""
    try:
        told: dict[str, Any] = json.loads(body)
    except ValueError:
        return {}
    return told


def _entries(body: bytes) -> Iterable[dict[str, Any]]:
    return _told(body).get("entries", ())


def _receipt_of(device_id: str, sha256: str) -> Callable[[Any], Any]:
    return lambda session: session.scalars(
        select(Receipt).where(Receipt.device_id == device_id, Receipt.sha256 == sha256)
    ).one_or_none()


def _still_open(device_id: str, inspection_id: str) -> Callable[[Any], list[str]]:
    """What of an inspection is still to be done with, where a tablet has a part in it."""

    def look(session: Any) -> list[str]:
        part = select(Part).where(Part.device_id == device_id, Part.inspection_id == inspection_id)
        if session.scalars(part).first() is None:
            return []
        inspection = session.get(Inspection, inspection_id)
        orders = session.scalars(select(Order).where(Order.inspection_id == inspection_id))
        found = [order.number for order in orders if order.state not in SETTLED_ORDERS]
        whole = inspection is None or inspection.state == InspectionState.COMPLETE
        return found if whole else [inspection_id, *found]

    return look


OP_KEPT = select(Receipt.op, Receipt.sha256).where(Receipt.op_id == bindparam("op_id"))
SIGNED_FOR = select(CustodyReceipt.device_id).where(CustodyReceipt.number == bindparam("number"))
VERIFIED = select(Blob.sha256).where(
    Blob.sha256 == bindparam("sha256"), Blob.verified_at.is_not(None)
)
APPLIED = select(Device.applied_device_seq, Device.applied_hash).where(
    Device.id == bindparam("device_id")
)
FEED = select(FeedItem.kind, FeedItem.item_id, FeedItem.rev, FeedItem.deleted).where(
    FeedItem.scope == bindparam("scope"), FeedItem.seq <= bindparam("up_to")
)
"""What is asked after every step, put once: SQLAlchemy knows each by itself from then on."""
