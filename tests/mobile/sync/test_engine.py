"""The engine's manners: it backs off, halves, never spins, and one bad thing stops nothing else."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from mobile.store.ledger import Ledger
from mobile.store.vault import Withdrawn
from mobile.sync.engine import Engine
from mobile.sync.transport import Answer, Ask
from shared.problems import StorageFull
from shared.protocol import CHUNK_BYTES_MIN, PROTOCOL_HEADER
from shared.sealing import GENESIS, digest
from shared.vocabulary import BlobRole
from tests.mobile.conftest import HOLDER, INSPECTION, PIN, Store, answered, found, ids

OURS = {PROTOCOL_HEADER.lower(): "1", "content-type": "application/json"}
SERVER_TIME = "2026-09-17T01:00:00.000Z"


def said(body: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status, {**OURS, **headers}, json.dumps(body).encode())


def refused(status: int, code: str) -> Answer:
    return said({"code": code, "detail": code}, status)


class Office:
    """An office that answers as it is told; by default it takes everything in."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.ops: list[str] = []
        self.answers: dict[str, Callable[[Ask], Answer]] = {}

    def __call__(self, _server: str) -> "Office":
        return self

    def send(self, ask: Ask) -> Answer:
        self.asked.append(ask)
        for part, answer in self.answers.items():
            if part in ask.path:
                return answer(ask)
        if ask.path.endswith("/push"):
            return self.take(ask)
        if ask.path.endswith("/device"):
            return said(self.standing())
        return said({"scopes": {}, "epoch": "1", "server_time": SERVER_TIME, "events": []})

    def take(self, ask: Ask, result: str = "applied") -> Answer:
        texts = json.loads(ask.body or b"")["ops"]
        if result == "applied":
            self.ops += texts
        results = [
            {"op_id": op["op_id"], "device_seq": op["device_seq"], "result": result}
            for op in map(json.loads, texts)
        ]
        return said({"results": results, **self.standing()})

    def standing(self) -> dict[str, Any]:
        head = digest(self.ops[-1].encode()) if self.ops else GENESIS
        return {
            "applied_device_seq": len(self.ops),
            "applied_hash": head,
            "archived_device_seq": 0,
            "epoch": "1",
            "server_time": SERVER_TIME,
        }

    def count(self, part: str) -> int:
        return sum(part in ask.path for ask in self.asked)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def engine(store: Store, office: Office) -> Engine:
    return Engine(store.shelves, store.clock, office, random.Random(1))


def test_what_was_tapped_is_delivered(store: Store, office: Office, engine: Engine) -> None:
    store.outbox.put(answered("XF-07", "fail"), found(ids(3)))
    engine.run_until_quiet()
    assert [json.loads(text)["device_seq"] for text in office.ops] == [1, 2]
    assert store.outbox.waiting(10) == []


def test_an_office_that_makes_everything_wait_is_asked_once_and_then_later(
    store: Store, office: Office, engine: Engine
) -> None:
    store.outbox.put(found(ids(3)))
    office.answers["/push"] = lambda ask: office.take(ask, "wait")
    engine.run_until_quiet()
    assert office.count("/push") == 1
    assert engine.backoff.wait_s("ops") > 0
    del office.answers["/push"]
    store.clock.advance(seconds=10)
    engine.run_until_quiet()
    assert len(office.ops) == 1


def test_a_batch_too_large_is_halved_and_grows_back(
    store: Store, office: Office, engine: Engine
) -> None:
    sizes: list[int] = []

    def at_most_three(ask: Ask) -> Answer:
        count = len(json.loads(ask.body or b"")["ops"])
        sizes.append(count)
        return office.take(ask) if count <= 3 else refused(413, "too_large")

    store.outbox.put(*(found(ids(10 + number)) for number in range(12)))
    office.answers["/push"] = at_most_three
    engine.run_until_quiet()
    assert sizes[:4] == [12, 6, 3, 6]
    assert len(office.ops) == 12


def test_while_nothing_answers_taps_stay_taps_and_can_be_taken_back(
    store: Store, office: Office, engine: Engine
) -> None:
    def silent(_ask: Ask) -> Answer:
        raise ConnectionError

    office.answers["/api"] = silent
    store.outbox.put(found(ids(3)))
    engine.run_until_quiet()
    for number in range(20):
        tap = store.outbox.put(answered(f"XF-{number}", "pass"))[0]
        store.clock.advance(minutes=6)
        engine.run_until_quiet()
    store.outbox.undo(tap)
    office.answers.clear()
    store.clock.advance(minutes=6)
    engine.run_until_quiet()
    assert [json.loads(text)["kind"] for text in office.ops] == ["finding.add", "answers.set"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, {"content-type": "text/html"}, b"<html>log in to the hotel</html>"),
        Answer(302, {"location": "http://portal/"}, b""),
        Answer(503, {}, b"upstream"),
        Answer(200, OURS, b'{"results": ['),
        Answer(200, OURS, b"[]"),
    ],
)
def test_a_captive_portal_or_a_cut_answer_is_no_network(
    store: Store, office: Office, engine: Engine, answer: Answer
) -> None:
    store.outbox.put(found(ids(3)))
    office.answers["/api"] = lambda _ask: answer
    engine.run_until_quiet()
    assert engine.online is False
    assert len(store.outbox.waiting(10)) == 1


def test_a_chain_the_office_knows_otherwise_is_told_and_never_overwritten(
    store: Store, office: Office, engine: Engine
) -> None:
    store.outbox.put(found(ids(3)))
    store.outbox.freeze()
    store.outbox.mark_sending(store.outbox.waiting(1))
    store.outbox.mark_doubt()
    office.ops = ["somebody else's"]
    engine.run_until_quiet()
    assert engine.problem == "chain_differs"
    assert [op.state for op in store.outbox.waiting(1)] == ["in_doubt"]
    assert office.count("/push") == 0


def test_a_withdrawn_tablet_says_so_and_keeps_its_work(
    store: Store, office: Office, engine: Engine
) -> None:
    store.outbox.put(found(ids(3)))
    office.answers["/api"] = lambda _ask: refused(401, "device_revoked")
    engine.run_until_quiet()
    assert engine.problem == "device_revoked"
    assert store.outbox.counts() == {"frozen": 1, "tapped": 0}
    assert not store.vault.unlocked
    with pytest.raises(Withdrawn):
        store.vault.unlock(HOLDER.person_id, PIN)


def test_a_locked_tablet_delivers_what_is_frozen_and_reads_nothing(
    store: Store, office: Office, engine: Engine
) -> None:
    store.outbox.put(found(ids(3)))
    store.outbox.freeze()
    store.outbox.put(found(ids(4)))
    store.vault.lock()
    engine.run_until_quiet()
    assert len(office.ops) == 1
    assert office.count("/heads") == 0


def test_locking_in_the_middle_of_a_pull_only_puts_it_off(
    store: Store, office: Office, engine: Engine
) -> None:
    def lock(_ask: Ask) -> Answer:
        store.vault.lock()
        return said({"scopes": {"global": "c"}, "epoch": "1", "server_time": SERVER_TIME})

    office.answers["/heads"] = lock
    entry = {"kind": "school", "id": ids(5), "rev": 1, "deleted": False, "body": {}}
    office.answers["/scopes/"] = lambda _ask: said(
        {"entries": [entry], "next": "c", "caught_up": True}
    )
    engine.run_until_quiet()
    assert engine.problem == "locked"
    assert store.shelves.replica.cursors() == {}


def test_a_full_disk_stops_nothing_but_what_it_hit(
    store: Store, office: Office, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_asked: Any) -> None:
        raise StorageFull

    store.outbox.put(found(ids(3)))
    office.answers["/heads"] = lambda _ask: said(
        {"scopes": {"global": "c"}, "epoch": "1", "server_time": SERVER_TIME}
    )
    office.answers["/scopes/"] = lambda _ask: said({"entries": [], "next": "c", "caught_up": True})
    with monkeypatch.context() as patched:
        patched.setattr(store.shelves.replica, "stage", full)
        engine.run_until_quiet()
    assert engine.problem == "storage_full"
    assert len(office.ops) == 1
    store.clock.advance(minutes=6)
    engine.run_until_quiet()
    assert store.shelves.replica.cursors() == {"global": "c"}


def test_the_wait_survives_a_restart(store: Store, office: Office, engine: Engine) -> None:
    office.answers["/api"] = lambda _ask: refused(503, "unavailable")
    store.outbox.put(found(ids(3)))
    engine.run_until_quiet()
    again = Engine(store.shelves, store.clock, office, random.Random(1))
    asked = len(office.asked)
    assert engine.problem == "unavailable"
    again.run_until_quiet()
    assert len(office.asked) == asked
    again.backoff.wake()
    again.run_until_quiet()
    assert len(office.asked) > asked


def test_waits_grow_to_a_cap_and_a_clock_set_back_does_not_lengthen_them(
    store: Store, engine: Engine
) -> None:
    waits = []
    for _ in range(14):
        engine.backoff.failed("ops")
        waits.append(engine.backoff.wait_s("ops"))
    assert waits[0] <= 2
    assert 150 <= waits[-1] <= 300
    store.clock.set(store.clock.now().replace(year=2016))
    assert engine.backoff.wait_s("ops") <= 300


def owe(store: Store, data: bytes, role: BlobRole = BlobRole.EVIDENCE) -> str:
    """A photo of the tablet that the office does not have."""
    sha256 = store.shelves.photos.keep(data)
    store.shelves.database.connection.execute(
        "INSERT INTO blob (sha256, role, bytes, inspection_id, state) VALUES (?, ?, ?, ?, 'kept')",
        (sha256, role, len(data), INSPECTION),
    )
    return sha256


def takes_pieces(office: Office, sizes: dict[str, int]) -> None:
    """Takes pieces in, as a tus server does."""
    reached: dict[str, int] = {}

    def upload(ask: Ask) -> Answer:
        if ask.method == "POST":
            reached["x"] = 0
            return said({}, 201, **{"location": "/api/v1/uploads/x", "upload-offset": "0"})
        if ask.method == "HEAD":
            return said({}, 200, **{"upload-offset": str(reached["x"])})
        if int(ask.headers["Upload-Offset"]) != reached["x"]:
            return refused(409, "wrong_offset")
        reached["x"] += len(ask.body or b"")
        sizes["most"] = max(sizes.get("most", 0), len(ask.body or b""))
        return said({}, 204, **{"upload-offset": str(reached["x"])})

    office.answers["/uploads"] = upload


def test_a_photo_goes_in_pieces_and_counts_only_when_the_last_is_verified(
    store: Store, office: Office, engine: Engine
) -> None:
    sizes: dict[str, int] = {}
    takes_pieces(office, sizes)
    owe(store, random.Random(1).randbytes(CHUNK_BYTES_MIN * 2 + 5))
    states = []
    for _ in range(6):
        engine.step()
        states.append(store.shelves.ledger.all()[0].state)
    assert states[-1] == "verified"
    assert "sending" in states
    assert sizes["most"] == CHUNK_BYTES_MIN + 5


def test_a_lost_answer_to_a_piece_costs_a_question_and_not_the_piece_again(
    store: Store, office: Office, engine: Engine
) -> None:
    takes_pieces(office, {})
    sha256 = owe(store, random.Random(1).randbytes(CHUNK_BYTES_MIN * 3))
    while not store.shelves.ledger.all()[0].sent:
        engine.step()
    store.shelves.ledger.progress(sha256, "/api/v1/uploads/x", 0)
    engine.run_until_quiet()
    assert store.shelves.ledger.all()[0].state == "verified"
    assert sum(ask.method == "HEAD" for ask in office.asked) == 1


def test_an_upload_the_office_forgot_is_begun_again(
    store: Store, office: Office, engine: Engine
) -> None:
    takes_pieces(office, {})
    sha256 = owe(store, b"p" * 100)
    store.shelves.ledger.progress(sha256, "/api/v1/gone/7", 50)
    office.answers = {"/gone": lambda _ask: refused(404, "not_found"), **office.answers}
    engine.run_until_quiet()
    assert store.shelves.ledger.all()[0].state == "verified"


@pytest.mark.parametrize("spoil", ["missing", "damaged"])
def test_a_photo_that_cannot_be_read_here_does_not_stop_the_ones_behind_it(
    store: Store, office: Office, engine: Engine, spoil: str
) -> None:
    takes_pieces(office, {})
    shas = sorted(owe(store, data) for data in (b"a" * 90, b"b" * 90))
    path = store.folder / "photos" / shas[0]
    if spoil == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    engine.run_until_quiet()
    states = {blob.sha256: (blob.state, blob.code) for blob in store.shelves.ledger.all()}
    assert states[shas[0]] == ("refused", "unreadable_here")
    assert states[shas[1]] == ("verified", "")


def test_a_photo_the_office_refuses_stays_here_and_is_told(
    store: Store, office: Office, engine: Engine
) -> None:
    office.answers["/uploads"] = lambda _ask: refused(422, "not_an_image")
    sha256 = owe(store, b"no picture")
    engine.run_until_quiet()
    blob = Ledger(store.shelves.database).all()[0]
    assert (blob.state, blob.code) == ("refused", "not_an_image")
    assert store.shelves.photos.has(sha256)


def test_a_stuck_photo_never_delays_a_record(store: Store, office: Office, engine: Engine) -> None:
    def stuck(_ask: Ask) -> Answer:
        raise TimeoutError

    office.answers["/uploads"] = stuck
    owe(store, b"p" * 100)
    engine.run_until_quiet()
    store.outbox.put(found(ids(3)))
    engine.run_until_quiet()
    assert len(office.ops) == 1


def test_previews_and_evidence_wait_apart(store: Store, office: Office, engine: Engine) -> None:
    previews: list[Ask] = []

    def upload(ask: Ask) -> Answer:
        if not previews:
            previews.append(ask)
            return refused(503, "unavailable")
        headers = {"location": "/api/v1/uploads/x", "upload-offset": "100"}
        return said({}, 201, **headers)

    office.answers["/uploads"] = upload
    owe(store, b"p" * 100, BlobRole.PREVIEW)
    owe(store, b"e" * 100)
    engine.run_until_quiet()
    states = {blob.role: blob.state for blob in store.shelves.ledger.all()}
    assert states == {BlobRole.PREVIEW: "kept", BlobRole.EVIDENCE: "verified"}
