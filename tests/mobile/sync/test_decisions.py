"""What a person in the office decides of held acts reaches the tablet, with the reason, once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server.actions import devices, doubts
from server.models import Inspection, Receipt
from server.scope import SYSTEM
from server.sync import again
from server.work import Works
from shared.vocabulary import InspectionState, OpKind
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import PIN, TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire


@pytest.fixture
def held(
    chen: TabletDriver, office: OfficeDriver, works: Works, wire: FlaskWire, tmp_path: Path
) -> TabletDriver:
    """Withdrawn by mistake amid a check; what came is held, and the tablet given back."""
    wire.on = False
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.checklist.answer("XF-07", "fail")
    device_id = chen.tablet.desk.shelves.vault.device()["device_id"]
    office.withdraw_tablet(device_id)
    wire.on = True
    chen.sync()
    chen.sync()
    with works.writing(SYSTEM) as work:
        devices.give_back(work, device_id)
    state = chen.tablet.unlock.hand_over(code=office.enrol_code("chen"), pin=PIN, transport=wire)
    assert state.unlocked, state.error
    return chen


def let_count(office: OfficeDriver, tablet: TabletDriver) -> None:
    device_id = tablet.tablet.desk.shelves.vault.device()["device_id"]
    with office.acting() as work:
        about = work.session.scalars(select(Receipt.inspection_id).limit(1)).one()
        assert again.let_count(work, device_id, str(about), reason="误停用")


def told(tablet: TabletDriver) -> set[tuple[str, str, bool]]:
    return {(one.why, one.todo, one.decided) for one in tablet.tablet.sync.state.trouble}


def test_what_was_let_count_counts_on_the_tablet_and_its_inspector_is_told_why(
    held: TabletDriver, office: OfficeDriver
) -> None:
    held.sync()
    outbox = held.tablet.desk.shelves.outbox
    assert {op.state for op in outbox.all()} == {"held"}
    for one in outbox.troubled():
        outbox.seen(one.op_id)
    let_count(office, held)
    held.sync()
    assert {op.state for op in outbox.all()} == {"prunable"}
    assert told(held) == {("办公室准予生效。", "理由：误停用。您无需操作。", True)}
    shown = held.tablet.desk.inspection(held.inspection_id)
    assert shown is not None
    assert shown["answers"]["XF-07"]["value"] == "fail"
    for one in outbox.troubled():
        outbox.seen(one.op_id)
    held.sync()
    assert held.tablet.sync.state.trouble == ()
    assert held.tablet.sync.state.seen == 0


def test_the_check_goes_on_and_its_seal_covers_what_was_let_count(
    held: TabletDriver, office: OfficeDriver, works: Works, tmp_path: Path
) -> None:
    let_count(office, held)
    held.sync()
    held.answer_all({}, lambda code: pictures.file(tmp_path / "shots", code, "tan"))
    held.find("XF-07", pictures.file(tmp_path / "shots", "exit", "red"))
    held.sign_and_submit()
    held.sync()
    with works.reading(SYSTEM) as work:
        row = work.session.get_one(Inspection, held.inspection_id)
        first = work.session.scalars(select(Receipt).order_by(Receipt.device_seq)).first()
        assert first is not None
        assert row.state in (InspectionState.SUBMITTED, InspectionState.COMPLETE)
        assert first.sha256 in row.parts[0].covers


@pytest.mark.parametrize(
    ("decide", "why"), [(doubts.set_aside, "搁置"), (doubts.take_as_amendment, "补正")]
)
def test_what_was_decided_otherwise_is_told_too(
    chen: TabletDriver, office: OfficeDriver, works: Works, tmp_path: Path,
    decide: Callable[..., Any], why: str,
) -> None:  # fmt: skip
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.sync()
    with works.writing(SYSTEM) as work:
        work.session.scalars(select(Inspection)).one().state = InspectionState.ANNULLED
    chen.checklist.answer("XF-07", "fail")
    chen.sync()
    (op,) = chen.tablet.desk.shelves.outbox.troubled()
    assert (op.kind, op.code) == (OpKind.ANSWERS_SET, "inspection_annulled")
    with office.acting() as work:
        decide(work, op.op_id, reason="重复。")
    chen.sync()
    ((told_why, todo, decided),) = told(chen)
    assert why in told_why
    assert (todo.count("理由：重复。"), decided) == (1, True)


def test_a_decision_lost_by_a_restore_is_asked_anew(
    held: TabletDriver, office: OfficeDriver, works: Works, clock: SteppedClock
) -> None:
    let_count(office, held)
    held.sync()
    outbox = held.tablet.desk.shelves.outbox
    assert outbox.send_again(outbox.last_frozen()) == 0
    with works.writing(SYSTEM) as work:
        for row in work.session.scalars(select(Receipt)):
            row.result, row.code, row.facts = "held", "device_withdrawn", {}
    held.sync()
    assert {(op.state, op.code) for op in outbox.all()} == {("held", "device_withdrawn")}
