"""Push: each op once, in its order, with a receipt; held and refused are kept and told."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from server.models import AuditEntry, Device, Finding, Inspection, Receipt
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.protocol import OP_BYTES_MAX, OPS_PER_PUSH_MAX
from shared.records.ops import Instant
from shared.sealing import GENESIS
from shared.vocabulary import OpKind
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.office import OfficeDriver

Receipts = Callable[[], list[Receipt]]


def found(works: Works, model: Any) -> int:
    """How many rows there are."""
    with works.reading(SYSTEM) as work:
        return work.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_same_op_twice_gets_the_same_receipt_and_one_effect(
    chen: Chain, works: Works, receipts: Receipts, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    _, fault = chen.finding(inspection_id)
    first = chen.results(start, fault)
    entries = found(works, AuditEntry)
    again = chen.results(start, fault)
    assert [one["result"] for one in first] == ["applied", "applied"]
    assert [(one["result"], one["stored"]) for one in again] == [("duplicate", "applied")] * 2
    assert [(one["op_id"], one["facts"]) for one in again] == [
        (one["op_id"], one["facts"]) for one in first
    ]
    assert [row.op for row in receipts()] == [start.text, fault.text]
    assert [row.sha256 for row in receipts()] == [start.sha, fault.sha]
    assert (found(works, Finding), found(works, AuditEntry)) == (1, entries)


def test_a_refused_op_sent_again_is_refused_by_the_same_receipt(
    chen: Chain, template_id: str, receipts: Receipts
) -> None:
    _, lost = chen.start(chen.new_id(), template_id)
    assert chen.words(lost) == ["refused unknown_school"]
    again = chen.results(lost)[0]
    assert (again["result"], again["stored"], again["code"]) == (
        "duplicate",
        "refused",
        "unknown_school",
    )
    assert len(receipts()) == 1


@pytest.mark.parametrize("change", [{"device_seq": 1}, {"op_id": True}])
def test_a_known_id_or_number_with_other_bytes_is_refused_and_raises_an_alarm(
    chen: Chain,
    works: Works,
    receipts: Receipts,
    school_id: str,
    template_id: str,
    change: dict[str, Any],
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    chen.results(start)
    if "op_id" in change:
        change = {"op_id": start.op_id}
    other = chen.op(OpKind.FINDING_WITHDRAW, chen.new_id(), {"reason": "x"}, **change)
    assert chen.words(other) == ["refused other_bytes"]
    assert [row.sha256 for row in receipts()] == [start.sha]
    with works.reading(SYSTEM) as work:
        assert work.session.scalars(
            select(AuditEntry.device_id).where(AuditEntry.event == "ChainBroken")
        ).all() == [chen.device_id]
        assert work.session.scalars(select(Inspection.id)).all() == [inspection_id]


def test_another_tablets_op_id_is_not_taken_for_ones_own(
    chen: Chain, enrolled: Callable[[str], Chain], school_id: str, template_id: str
) -> None:
    _, start = chen.start(school_id, template_id)
    chen.results(start)
    he = enrolled("he")
    _, other = he.start(school_id, template_id)
    he.seq, he.prev = 0, GENESIS
    stolen = he.say({**json.loads(other.text), "op_id": start.op_id})
    assert he.words(stolen) == ["refused other_bytes"]
    assert he.get("/api/v1/sync/device").json["applied_device_seq"] == 0


def test_ops_out_of_order_wait_and_nothing_of_them_is_kept(
    chen: Chain, receipts: Receipts, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    _, first = chen.finding(inspection_id)
    _, second = chen.finding(inspection_id)
    assert chen.words(second, first) == ["wait gap", "wait gap"]
    assert receipts() == []
    assert chen.words(second, start, first) == ["wait gap", "applied", "applied"]
    assert chen.words(second) == ["applied"]


def test_the_chain_must_hold(chen: Chain, school_id: str, template_id: str) -> None:
    _, start = chen.start(school_id, template_id)
    chen.results(start)
    chen.prev = "f" * 64
    _, loose = chen.start(school_id, template_id)
    _, following = chen.start(school_id, template_id)
    assert chen.words(loose, following) == ["refused chain_broken", "applied"]


def test_an_unknown_kind_is_refused_and_kept(
    chen: Chain, receipts: Receipts, school_id: str, template_id: str
) -> None:
    strange = chen.op(OpKind.FINDING_ADD, chen.new_id(), {}, kind="school.paint")
    _, start = chen.start(school_id, template_id)
    assert chen.words(strange, start) == ["refused unknown_kind", "applied"]
    assert (receipts()[0].op, receipts()[0].kind) == (strange.text, "school.paint")


@pytest.mark.parametrize("kind", ["finding.add", "incident.report"])
def test_an_op_of_a_newer_app_is_held_whatever_its_form(
    chen: Chain, receipts: Receipts, school_id: str, template_id: str, kind: str
) -> None:
    newer = chen.op(
        OpKind.FINDING_ADD, chen.new_id(), {"what": ["of", "another", "form"]}, op_schema=2,
        kind=kind,
    )  # fmt: skip
    _, start = chen.start(school_id, template_id)
    assert chen.words(newer, start) == ["held newer_schema", "applied"]
    assert receipts()[0].op == newer.text


@pytest.mark.parametrize("login", ["zhou", "school-350000", "nobody"])
def test_an_op_of_someone_who_may_not_is_held(
    chen: Chain, city: City, works: Works, receipts: Receipts, template_id: str, login: str
) -> None:
    author = city.people.get(login, chen.new_id())
    chen.person_id = author
    _, foreign = chen.start(city.schools["望潮中学"], template_id)
    assert chen.words(foreign) == ["held no_grant"]
    assert found(works, Inspection) == 0
    assert [(row.result, row.actor_id) for row in receipts()] == [("held", author)]


def test_an_op_on_an_inspection_nobody_joined_here_is_held(
    chen: Chain, enrolled: Callable[[str], Chain], school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    chen.results(start)
    he = enrolled("he")
    _, fault = he.finding(inspection_id)
    _, lost = he.finding(he.new_id())
    assert he.words(fault, lost) == ["held no_part", "held no_inspection"]


def test_an_op_for_another_device_is_refused(
    chen: Chain, school_id: str, template_id: str, enrolled: Callable[[str], Chain]
) -> None:
    he = enrolled("he")
    _, start = chen.start(school_id, template_id)
    assert he.words(start.text) == ["refused other_device"]


def test_a_withdrawn_tablet_is_told_so_and_what_it_has_is_held(
    chen: Chain, office: OfficeDriver, receipts: Receipts, school_id: str, template_id: str
) -> None:
    _, start = chen.start(school_id, template_id)
    office.withdraw_tablet(chen.device_id)
    assert chen.words(start) == ["held device_withdrawn"]
    assert [(row.result, row.op) for row in receipts()] == [("held", start.text)]
    answer = chen.get("/api/v1/sync/heads")
    assert (answer.status_code, answer.json["code"]) == (401, "device_revoked")
    assert "停用" in answer.json["texts"]["zh"]
    assert "withdrawn" in answer.json["texts"]["en"]


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "AAAA"},
        {"signature": "not base64 at all"},
        {"head": "0" * 64},
        {"device_id": "00000000-0000-7000-8000-000000000001"},
    ],
)
def test_a_push_that_the_tablets_key_did_not_sign_is_refused(
    chen: Chain, receipts: Receipts, school_id: str, template_id: str, change: dict[str, str]
) -> None:
    _, start = chen.start(school_id, template_id)
    answer = chen.push(start, **change)
    assert (answer.status_code, answer.json["code"]) == (422, "bad_signature")
    assert receipts() == []
    assert chen.words(start) == ["applied"]


@pytest.mark.parametrize("year", [1, 1990, 2016, 2031, 9999])
def test_a_clock_years_off_stops_nothing(
    chen: Chain, works: Works, clock: SteppedClock, school_id: str, template_id: str, year: int
) -> None:
    told = Instant(f"{year:04}-09-17T01:00:00.000+14:00", 0, 40)
    inspection_id, start = chen.start(school_id, template_id, arrived=told)
    assert chen.words(start) == ["applied"]
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Inspection, inspection_id)
        assert row.arrival["arrived"]["at"] == told.at
        assert row.arrived_doubtful
        assert row.arrived_at == clock.now()


def test_an_instant_within_the_offset_that_was_measured_counts(
    chen: Chain, works: Works, clock: SteppedClock, school_id: str, template_id: str
) -> None:
    told = Instant("2026-09-16T02:30:00.000Z", -86_400_000, 40)
    inspection_id, start = chen.start(school_id, template_id, arrived=told)
    chen.results(start)
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Inspection, inspection_id)
        assert (row.arrived_at, row.arrived_doubtful) == (
            datetime(2026, 9, 16, 2, 30, tzinfo=UTC),
            False,
        )


def test_what_became_of_ops_is_told_again_when_asked(
    chen: Chain, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    _, lost = chen.finding(chen.new_id())
    _, fault = chen.finding(inspection_id)
    first = chen.results(start, lost, fault)
    state = chen.get("/api/v1/sync/device").json
    assert (state["applied_device_seq"], state["applied_hash"]) == (3, fault.sha)
    told = chen.get("/api/v1/sync/results", **{"from": 1, "to": 9}).json["results"]
    assert told == first
    assert [one["result"] for one in told] == ["applied", "held", "applied"]


def test_a_push_is_one_transaction_receipts_and_effects(
    chen: Chain, works: Works, engine: Engine, receipts: Receipts, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    _, fault = chen.finding(inspection_id)
    entries = found(works, AuditEntry)

    def stops(_connection: Any) -> None:
        raise OSError("the server stops here")

    event.listen(engine, "commit", stops)
    answer = chen.push(start, fault)
    event.remove(engine, "commit", stops)
    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert receipts() == []
    assert [found(works, model) for model in (Inspection, Finding)] == [0, 0]
    assert found(works, AuditEntry) == entries
    assert chen.get("/api/v1/sync/device").json["applied_hash"] == GENESIS
    assert chen.words(start, fault) == ["applied", "applied"]


def test_two_pushes_of_the_same_at_once_take_effect_once(
    chen: Chain, works: Works, receipts: Receipts, school_id: str, template_id: str
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    _, fault = chen.finding(inspection_id)
    together = Barrier(2)

    def pushed(_: int) -> list[str]:
        together.wait()
        return chen.words(start, fault)

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(pushed, range(2)))
    assert told == [["applied", "applied"], ["duplicate", "duplicate"]]
    assert found(works, Finding) == 1
    assert len(receipts()) == 2


def test_too_many_ops_or_too_long_a_one_is_told(
    chen: Chain, receipts: Receipts, school_id: str, template_id: str
) -> None:
    answer = chen.push(*["{}"] * (OPS_PER_PUSH_MAX + 1))
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert answer.json["facts"]["limit_ops"] == OPS_PER_PUSH_MAX
    long = chen.op(OpKind.FINDING_ADD, chen.new_id(), {"what": "长" * OP_BYTES_MAX})
    _, start = chen.start(school_id, template_id)
    assert chen.words(long, start) == ["refused bad_op", "applied"]
    assert receipts()[0].op == long.text


def test_an_empty_push_says_how_far_we_are(chen: Chain, works: Works) -> None:
    answer = chen.push()
    assert (answer.status_code, answer.json["results"]) == (200, [])
    assert answer.json["applied_hash"] == GENESIS
    with works.reading(SYSTEM) as work:
        assert work.session.get_one(Device, chen.device_id).last_seen_at is not None
