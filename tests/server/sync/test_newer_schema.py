"""What a newer app sent is kept until the server is as new, then taken: once, as it was meant."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.jobs.queue import Worker
from server.models import AuditEntry, Device, Finding, Inspection, Job, Receipt
from server.sync import again, decoding
from server.work import Works
from shared.protocol import OP_SCHEMA
from shared.records.upcasting import Forms, Upcasters, same
from shared.vocabulary import OpKind
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain, Made

NEW = OP_SCHEMA + 1


def renamed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """As if the schema after today's called the fault otherwise."""
    return {("what" if name == "fault" else name): value for name, value in payload.items()}


STEPS: Upcasters = {
    **{(kind, schema): same for kind in OpKind for schema in range(1, NEW + 1)},
    (OpKind.FINDING_ADD, NEW): renamed,
}
LATER = Forms(NEW + 1, STEPS)
"""The server after its update, which knows one schema more than the app."""


def fault_in(inspection_id: str) -> dict[str, Any]:
    """A fault as the app of the future tells it."""
    return {
        "inspection_id": inspection_id,
        "grade": "ordinary",
        "party": "school",
        "fault": "通道堵塞",
        "found": {"at": "2026-09-17T01:00:00.000Z"},
        "of_the_future": True,
    }


@pytest.fixture
def sent(chen: Chain, school_id: str, template_id: str) -> list[Made]:
    """Arrival, a fault, its withdrawal: the first two in a form of the future."""
    inspection_id, start = chen.start(school_id, template_id)
    newer = chen.op(
        OpKind.FINDING_ADD,
        chen.new_id(),
        fault_in(inspection_id),
        op_schema=NEW,
        depends_on=[start.op_id],
    )
    finding_id = decoding.sketch(newer.text)["entity_id"]
    back = chen.op(
        OpKind.FINDING_WITHDRAW,
        finding_id,
        {"inspection_id": inspection_id, "reason": "看错了"},
        depends_on=[newer.op_id],
    )
    told = ["applied", "held newer_schema", "held dependency_not_applied"]
    assert chen.words(start, newer, back) == told
    return [start, newer, back]


def rows(works: Works, model: Any, *order: Any) -> list[Any]:
    with works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(model).order_by(*order)))


def test_after_the_update_it_applies_with_what_depends_on_it_and_only_once(
    sent: list[Made], chen: Chain, works: Works
) -> None:
    for _time in range(2):
        with works.writing(scope.SYSTEM) as work:
            again.take_newer(work, chen.device_id, LATER)
    receipts = rows(works, Receipt, Receipt.device_seq)
    assert [(one.result, one.code) for one in receipts] == [("applied", "")] * 3
    assert [one.op for one in receipts] == [one.text for one in sent]
    (finding,) = rows(works, Finding)
    assert (finding.what, finding.withdrawn_reason) == ("通道堵塞", "看错了")
    told = [one.event for one in rows(works, AuditEntry, AuditEntry.number)]
    assert told.count("TakenAgain") == 2
    assert told.count("FindingAdded") == 1
    assert chen.results(*sent)[1]["stored"] == "applied"


def test_a_server_that_is_no_newer_leaves_it_held(
    sent: list[Made], chen: Chain, works: Works
) -> None:
    with works.writing(scope.SYSTEM) as work:
        assert again.take_newer(work, chen.device_id) == []
    held = [one.code for one in rows(works, Receipt, Receipt.device_seq)]
    assert held == ["", "newer_schema", "dependency_not_applied"]


def test_a_tablet_withdrawn_meanwhile_waits_for_a_person_as_ever(
    sent: list[Made], chen: Chain, works: Works
) -> None:
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Device, chen.device_id).revoked_at = work.now
    with works.writing(scope.SYSTEM) as work:
        assert again.take_newer(work, chen.device_id, LATER) == []
    assert rows(works, Receipt, Receipt.device_seq)[1].code == "device_withdrawn"
    assert rows(works, Finding) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"prev": "0" * 64}, "chain_broken"),
        ({"kind": "of.the.future"}, "unknown_kind"),
        ({"payload": {"inspection_id": 1}}, "bad_op"),
    ],
)
def test_what_was_held_unread_is_read_then_and_refused_where_it_must_be(
    chen: Chain,
    works: Works,
    school_id: str,
    template_id: str,
    change: dict[str, Any],
    told: str,
) -> None:
    inspection_id, start = chen.start(school_id, template_id)
    bad: dict[str, Any] = {"op_schema": NEW, **change}
    wrong = chen.op(OpKind.FINDING_ADD, chen.new_id(), fault_in(inspection_id), **bad)
    assert chen.words(start, wrong) == ["applied", "held newer_schema"]
    with works.writing(scope.SYSTEM) as work:
        again.take_newer(work, chen.device_id, LATER)
    receipt = rows(works, Receipt, Receipt.device_seq)[1]
    assert (receipt.result, receipt.code) == ("refused", told)


def test_the_worker_looks_at_each_tablet_once_a_server_age(
    sent: list[Made], app: Any, works: Works, clock: SteppedClock
) -> None:
    worker = Worker(works, app.extensions["lookback_uploads"].store)
    worker.begin()
    worker.run_due()
    clock.advance(minutes=11)
    worker.run_due()
    asked = [one for one in rows(works, Job) if one.kind == "take_newer"]
    assert [(one.done_at is not None, one.error) for one in asked] == [(True, "")]
    assert len(rows(works, Inspection)) == 1


def test_an_op_of_an_older_schema_means_what_it_meant(
    chen: Chain, school_id: str, template_id: str, receipts: Callable[[], list[Receipt]]
) -> None:
    """The way in is the same table: an op is read by the steps from its own schema."""
    inspection_id, _ = chen.start(school_id, template_id)
    made = chen.op(OpKind.FINDING_ADD, chen.new_id(), fault_in(inspection_id), op_schema=NEW)
    op = decoding.decode_op(made.text, decoding.sketch(made.text))
    assert decoding.decode_payload(op, LATER).what == "通道堵塞"
    with pytest.raises(decoding.BadOp):
        decoding.decode_payload(op)
    assert receipts() == []
