"""One fault's whole life: found without network, ordered, fixed, looked back at, rebounded."""

import json
import re
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select

from server import scope
from server.models import LookBack, Order, School
from server.seed import City
from server.work import Works
from shared.vocabulary import (
    HandlingLevel,
    LookBackState,
    OrderKind,
    OrderState,
    Outcome,
    VisitState,
)
from tests import photos
from tests.clocks import SteppedClock
from tests.drivers.console import Seat
from tests.drivers.hands import Office, fill_in
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire

SCHOOL = "望潮中学"
TOLD = Counter(
    {
        "检查": 1,
        "当场整改": 1,
        "下达": 2,
        "签收": 2,
        "五落实": 2,
        "提交整改证据": 3,
        "证据退回": 1,
        "材料通过，待现场复查": 2,
        "现场复查：整改到位": 2,
        "回头看": 1,
        "重开": 1,
    }
)
"""What the school's file tells of all this."""


def test_a_fault_is_found_ordered_fixed_and_looked_back_at(
    app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path
) -> None:
    office = Office(works, city)
    zhou, school = Seat(app, "zhou"), Seat(app, f"school-{_code_of(works, SCHOOL)}")
    wire = FlaskWire(app)
    chen = TabletDriver(tmp_path / "chen", clock, wire)
    chen.enrol(zhou.enrol_code("chen", city.people["chen"]))
    team = [city.people[login] for login in ("chen", "lin")]
    zhou.submit("/visits", "/draw", name="九月抽查", count=str(len(city.schools)), inspector=team)
    chen.sync()
    assert chen.tablet.today.state.sealed == len(city.schools)
    assert not chen.tablet.today.state.visits

    clock.advance(hours=1, minutes=1)
    _release(app)
    chen.sync()
    wire.on = False

    shots = tmp_path / "shots"
    fill_in(chen, shots)
    chen.sign_and_submit()
    before = chen.tablet.desk.inspection(chen.inspection_id)

    chen.kill_and_restart().unlock()
    assert chen.tablet.desk.inspection(chen.inspection_id) == before
    assert chen.tablet.sync.state.safe_to_hand_in is False

    wire.on = True
    steps = chen.sync()
    assert chen.tablet.sync.state.safe_to_hand_in, steps
    assert not chen.tablet.sync.state.trouble
    assert chen.tablet.sync.state.ledger[0].complete

    found = office.orders()
    assert found["RF-01"].state == OrderState.ISSUED
    assert found["RF-01"].kind == OrderKind.NOTICE
    assert found["ZB-01"].kind == OrderKind.TRANSFER
    assert found["ZB-01"].office_id is not None
    assert found["XF-07"].state == OrderState.CLOSED
    assert found["RF-01"].deadline["due_on"] == found["RF-01"].due_on.isoformat()

    _known_on_the_tablet(chen, found)
    guards, post = found["RF-01"], found["ZB-01"]
    for paper in (f"orders/{guards.id}/notice", f"inspections/{chen.inspection_id}/record"):
        assert zhou.bytes(f"/api/v1/{paper}.pdf").startswith(b"%PDF")
    _mended(zhou, school, guards)
    _mended_by_the_police(app, zhou, school, post)
    after = office.orders()
    assert after["RF-01"].state == after["ZB-01"].state == OrderState.CLOSED

    clock.advance(days=35)
    zhou = Seat(app, "zhou")
    he = TabletDriver(tmp_path / "he", clock, wire, seed=2)
    he.enrol(zhou.enrol_code("he", city.people["he"]))
    with works.reading(scope.SYSTEM) as work:
        due = work.session.scalars(select(LookBack).where(LookBack.order_id == guards.id)).one()
    team = [city.people[login] for login in ("he", "su")]
    zhou.submit(
        f"/lookbacks/schools/{city.schools[SCHOOL]}", "/lookbacks", lookback=due.id, inspector=team
    )
    clock.advance(hours=1, minutes=1)
    _release(app)
    chen.sync()
    assert not chen.tablet.today.state.lookbacks
    he.sync()
    row = he.tablet.today.state.lookbacks[0]
    assert row.school == SCHOOL
    assert he.tablet.today.look_backs_due == 1
    # A tap on it leads to the gate of its released visit.
    assert (row.inspection_id, row.begun) == (he.tablet.today.state.visits[0].inspection_id, False)
    assert he.tablet.desk.shelves.photos.has(row.photo)
    # The photos of another tablet's check come once somebody opens the school's file.
    file = he.tablet.schools.open(row.school_id)
    assert [one.token for one in file.lights].count("bad") == 3
    assert not all(map(he.tablet.desk.shelves.photos.has, file.pictures))
    he.sync()
    assert file.pictures
    assert all(map(he.tablet.desk.shelves.photos.has, file.pictures))

    _look_back(he, shots)
    reopened = office.orders()["RF-01"]
    assert reopened.state == OrderState.SIGNED
    assert reopened.handling_level == HandlingLevel.MAJOR
    assert reopened.grade == guards.grade
    assert reopened.reopened_count == 1
    with works.reading(scope.SYSTEM) as work:
        judged = work.session.get_one(LookBack, due.id)
        assert judged.state == LookBackState.JUDGED
        assert judged.visit is not None
        assert judged.visit.state == VisitState.DONE
    told = app.test_cli_runner().invoke(args=["audit", "check"])
    assert told.exit_code == 0
    assert int(told.output.removeprefix("whole: ").split()[0]) > 50
    _told_of_the_school(zhou, he, city.schools[SCHOOL])
    mine = Seat(app, f"school-{_code_of(works, SCHOOL)}")
    told_again = mine.page(mine.page("/my").link(guards.what))
    assert "反弹" in told_again.html


def _release(app: Any) -> None:
    """The hour has come: the job that lets a team know where it goes."""
    with app.app_context():
        told = app.test_cli_runner().invoke(args=["job", "release"])
    assert told.exit_code == 0, told.output


def _mended(zhou: Seat, school: Seat, order: Order) -> None:
    """The school signs for the notice, answers, is sent back once with a reason, is accepted."""
    way = school.page("/my").link(order.what)
    assert way == f"/my/{order.id}"
    school.submit(way, "/sign")
    school.send_evidence(way, "已增配保安员")
    asked = zhou.page("/orders").link(order.what)
    assert asked == f"/orders/{order.id}"
    zhou.submit(asked, "/review", verdict="returned", remark="看不清人数")
    assert "看不清人数" in school.page(way).html
    school.send_evidence(way, "保安员站在门口")
    zhou.submit(asked, "/review", verdict="accepted")
    assert "整改材料已通过" in school.page(way).html
    zhou.submit(asked, "/recheck", passed="1", remark="到场看过，两人在岗")


def _mended_by_the_police(app: Any, zhou: Seat, school: Seat, order: Order) -> None:
    """What is the police's the police answers for; the school is never even told of it."""
    police, way = Seat(app, "police"), f"/my/{order.id}"

    def keep_the_school_out() -> None:
        for page in ("/my", "/notices"):
            assert order.id not in school.page(page).html
            assert order.number not in school.page(page).html
        assert school.refused(way) == school.refused(f"/api/v1/orders/{order.id}") == 404

    keep_the_school_out()
    assert police.page("/my").link(order.what) == way
    police.submit(way, "/sign")
    police.send_evidence(way, "护学岗已公示")
    keep_the_school_out()
    zhou.submit(f"/orders/{order.id}", "/review", verdict="accepted")
    keep_the_school_out()
    zhou.submit(f"/orders/{order.id}", "/recheck", passed="1", remark="到路口看过，岗已设")
    assert "已销号" in police.page(way).html
    keep_the_school_out()


def _look_back(he: TabletDriver, shots: Path) -> None:
    """The old photo as a ghost; the fault is back; signed, submitted, sent."""
    he.arrive(SCHOOL, photos.file(shots, "gate2", "gate", light=1))
    row = he.tablet.today.state.lookbacks[0]
    begun = he.tablet.today.state.unfinished
    assert begun is not None
    assert (begun.look_back, begun.answered, begun.asked) == (True, 0, 1)
    assert begun.next_text == row.what
    assert he.tablet.today.state.lookbacks[0].begun
    case = he.judge(
        row.lookback_id, Outcome.REBOUND, photos.file(shots, "again", "guards", light=2)
    )
    assert case.state.earlier
    assert case.state.today_preview is not None
    with Image.open(BytesIO(he.tablet.desk.shelves.photos.read(case.state.today_preview))) as seen:
        # The camera wrote it lying; over the old one it must stand.
        assert seen.width > seen.height
    he.sign_and_submit()
    he.sync()


def _told_of_the_school(zhou: Seat, he: TabletDriver, school_id: str) -> None:
    """The school's file tells the look-back by its name, its outcome and its photo."""
    happened = json.loads(zhou.bytes(f"/api/v1/schools/{school_id}/timeline"))["happenings"]
    assert [one["kind"] for one in happened].count("inspection") == 1
    assert [one["kind"] for one in happened].count("going_back") == 1
    assert [one["outcome"] for one in happened if one["kind"] == "reopen"] == ["rebound"]
    page = zhou.page(f"/schools/{school_id}").html
    words = re.findall(r"<b>([^<]+)</b></a>", page[page.index('class="lb-line"') :])
    assert Counter(words) == TOLD
    assert words[:2] in (["回头看", "重开"], ["重开", "回头看"])
    line = page[page.index("<b>重开</b>") :].partition("</li>")[0]
    assert "反弹" in line
    assert "<img" in line
    assert "0 条问题" not in page
    # The look-back did not ask for the guards; the check before it did.
    assert "<b>2</b> 人在岗" in page
    past = [(row.kind, row.state) for row in he.tablet.schools.open(school_id).timeline]
    assert ("looked_back", "rebound") in past
    assert [kind for kind, _state in past].count("going_back") == 1


def _code_of(works: Works, name: str) -> str:
    with works.reading(scope.SYSTEM) as work:
        return work.session.scalars(select(School.code).where(School.name == name)).one()


def _known_on_the_tablet(chen: TabletDriver, found: dict[str, Any]) -> None:
    """The school's file tells what is open, and until when; the list finds the school by it."""
    chen.sync()
    known = chen.tablet.schools.open(found["RF-01"].school_id).open_orders
    assert found["RF-01"].due_on.isoformat() in [one.due_on for one in known]
    assert found["XF-07"].what not in [one.what for one in known]
    rows = chen.tablet.schools.narrow(with_faults=True).rows
    assert [(one.name, one.open_faults) for one in rows] == [("望潮中学", len(known))]
