"""What stands between tablet and office is told by its name; nothing is lost, all comes once."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mobile.presenters import standing
from mobile.sync.transport import Answer, Ask
from mobile.texts import set_language
from server.models import Receipt, Visit
from server.scope import SYSTEM
from server.work import Works
from shared.protocol import PROTOCOL_HEADER
from shared.vocabulary import OpResult, VisitState
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import PORTAL, Between, FlaskWire

HTML = {"content-type": "text/html"}
OURS = {PROTOCOL_HEADER.lower(): "1", "content-type": "application/problem+json"}


def said_no(status: int, code: str) -> Answer:
    return Answer(status, OURS, json.dumps({"code": code, "detail": code}).encode())


CASES = {
    "the server is off": (ConnectionRefusedError(), False, "silent"),
    "no answer in time": (TimeoutError(), False, "silent"),
    "stopped after the commit": (ConnectionResetError(), True, "silent"),
    "an answer swallowed": (TimeoutError(), True, "silent"),
    "bad gateway": (Answer(502, HTML, b"<h1>502</h1>"), False, "gateway"),
    "gateway waited too long": (Answer(504, HTML, b"<h1>504</h1>"), True, "gateway"),
    "a captive portal": (PORTAL, False, "portal"),
    "a portal that redirects": (Answer(302, {"location": "http://log-in/"}, b""), False, "portal"),
    "half an answer": (Answer(200, OURS, b'{"results": ['), True, "cut"),
    "no answer of ours": (Answer(200, OURS, b"[]"), False, "cut"),
    "an unknown key": (said_no(401, "not_signed_in"), False, "not_signed_in"),
    "not let in": (said_no(403, "forbidden"), False, "forbidden"),
    "nothing can be stored": (said_no(503, "unavailable"), False, "unavailable"),
    "the office is full": (said_no(507, "storage_full"), False, "storage_full"),
    "a word nobody knows": (said_no(418, "teapot"), False, "teapot"),
}


def begin(chen: TabletDriver, shots: Path) -> None:
    """An arrival, an answer, a fault with its photo."""
    chen.arrive(SCHOOL, pictures.file(shots, "gate"))
    chen.checklist.answer("XF-07", "fail")
    chen.find("XF-07", pictures.file(shots, "exit", "red"))


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_by_its_name_and_everything_arrives_once_when_it_is_gone(
    chen: TabletDriver, app: Any, works: Works, clock: SteppedClock, tmp_path: Path, case: str
) -> None:
    said, after, kind = CASES[case]
    between = Between(app, said, after=after)
    chen.transport = between
    chen.kill_and_restart().unlock()
    begin(chen, tmp_path / "shots")
    made = chen.tablet.desk.inspection(chen.inspection_id)
    chen.sync()
    state = chen.tablet.sync.state
    assert state.connection.kind == kind
    assert state.connection.title
    assert not state.connection.fine
    assert not state.safe_to_hand_in
    assert chen.tablet.desk.inspection(chen.inspection_id) == made
    chen.kill_and_restart().unlock()
    assert chen.tablet.desk.inspection(chen.inspection_id) == made
    between.clear = True
    clock.advance(minutes=10)
    for _ in range(3):
        chen.sync()
    assert chen.tablet.sync.state.connection.kind == standing.ANSWERS
    assert chen.tablet.sync.state.safe_to_hand_in
    with works.reading(SYSTEM) as work:
        came = work.session.scalars(select(Receipt.op).order_by(Receipt.device_seq)).all()
    ops = chen.tablet.desk.shelves.outbox.of_inspection(chen.inspection_id)
    assert came == [op.text for op in ops]


def test_since_when_the_office_is_silent_survives_a_restart(
    chen: TabletDriver, wire: FlaskWire, clock: SteppedClock
) -> None:
    wire.on = False
    chen.sync()
    since = chen.tablet.sync.state.connection.since
    clock.advance(hours=2)
    chen.kill_and_restart().unlock()
    chen.sync()
    assert chen.tablet.sync.state.connection.since == since
    wire.on = True
    chen.sync()
    assert chen.tablet.sync.state.connection.since == ""


def test_a_tablet_whose_key_the_office_does_not_know_keeps_its_work(
    chen: TabletDriver, tmp_path: Path
) -> None:
    vault = chen.tablet.desk.shelves.vault
    right = vault.device()
    vault.put_device({**right, "device_token": right["device_token"] + "x"})
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.sync()
    assert chen.tablet.sync.state.connection.kind == "not_signed_in"
    vault.put_device(right)
    chen.sync()
    assert chen.tablet.sync.state.safe_to_hand_in


def test_every_state_is_told_in_both_languages() -> None:
    for kind, told in standing.TEXTS.items():
        set_language("zh")
        chinese = standing._connection(kind, "", 0)
        set_language("en")
        english = standing._connection(kind, "", 0)
        assert english.todo == told["todo"]
        assert (chinese.title, chinese.todo) != (english.title, english.todo), kind


def test_what_the_office_holds_is_told_with_its_reason_until_it_was_seen(
    chen: TabletDriver, works: Works, tmp_path: Path
) -> None:
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    with works.writing(SYSTEM) as work:
        work.session.scalars(select(Visit)).one().state = VisitState.CANCELLED
    chen.sync()
    sync = chen.tablet.sync
    trouble = sync.state.trouble
    assert {one.result for one in trouble} == {OpResult.HELD}
    assert trouble[0].school == SCHOOL
    assert all(one.what and one.why and one.todo and one.on for one in trouble)
    assert "{" not in "".join(one.why + one.todo for one in trouble)
    for one in trouble:
        sync.saw(one.op_id)
    chen.kill_and_restart().unlock()
    state = chen.tablet.sync.state
    assert state.trouble == ()
    assert state.seen == len(trouble)
    assert state.header.trouble == 0


def test_two_answers_to_one_item_are_told_to_the_second(
    chen: TabletDriver, app: Any, office: OfficeDriver, clock: SteppedClock, tmp_path: Path
) -> None:
    lin = TabletDriver(tmp_path / "lin", clock, FlaskWire(app)).enrol(office.enrol_code("lin"))
    lin.sync()
    for one, name in ((chen, "gate"), (lin, "gate2")):
        one.arrive(SCHOOL, pictures.file(tmp_path / "shots", name, "tan"))
    chen.checklist.answer("XF-07", "pass")
    lin.checklist.answer("XF-07", "fail")
    chen.sync()
    lin.sync()
    (trouble,) = lin.tablet.sync.state.trouble
    assert (trouble.result, trouble.code) == (OpResult.MERGED, "both_kept")
    row = next(row for row in lin.checklist.state.rows if row.code == "XF-07")
    assert row.conflict
    lin.tablet.sync.saw(trouble.op_id)
    assert lin.tablet.sync.state.trouble == ()


def test_a_photo_the_office_cannot_use_is_told_and_stays(
    chen: TabletDriver, app: Any, tmp_path: Path
) -> None:
    class RefusesPhotos(FlaskWire):
        """The office finds no picture in it."""

        def send(self, ask: Ask) -> Answer:
            if "/uploads" in ask.path:
                return said_no(422, "broken_picture")
            return super().send(ask)

    chen.transport = RefusesPhotos(app)
    chen.kill_and_restart().unlock()
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.sync()
    trouble = chen.tablet.sync.state.trouble
    assert {one.code for one in trouble} == {"broken_picture"}
    assert not chen.tablet.sync.state.safe_to_hand_in
    for one in trouble:
        assert chen.tablet.desk.shelves.photos.has(one.op_id)
        chen.tablet.sync.saw(one.op_id)
    assert chen.tablet.sync.state.trouble == ()
