"""What is typed in from paper beside what a tablet sent, by its rules; no tablet may say it is."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from server import scope
from server.actions import indicators, likenesses, lookbacks
from server.infra.photo_store import LocalPhotoStore
from server.jobs import JOBS, counting
from server.jobs.queue import Worker
from server.models import Inspection, Job, LookBack, Order, School, SchoolFact, Visit
from server.queries import photos
from server.seed import City
from server.sync import upload_rows
from server.work import Works
from shared.problems import NotFound
from shared.protocol import JPEG
from shared.records.ops import AnswerSet, AnswersSet, InspectionStart
from shared.sealing import digest
from shared.vocabulary import (
    Grade,
    InspectionState,
    LookBackState,
    OpKind,
    Outcome,
    SignatureRole,
    VisitMode,
)
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.conftest import SCHOOL
from tests.server.console.test_rosters import Hands, words
from tests.server.sync.test_parts import checked


@pytest.fixture
def visit(works: Works, city: City, clock: SteppedClock) -> Visit:
    """A visit of chen and lin whose hour has come."""
    office = Office(works, city)
    office.plan(("chen", "lin"), [SCHOOL], 1, clock)
    clock.advance(hours=1, minutes=1)
    office.release()
    with works.reading(scope.SYSTEM) as work:
        return work.session.scalars(select(Visit)).one()


def test_no_tablet_says_that_it_is_paper(chen: Chain, school_id: str, template_id: str) -> None:
    _, wrong = chen.start(school_id, template_id, from_paper=True)
    assert chen.words(wrong) == ["refused not_from_paper"]
    inspection_id, begun = chen.start(school_id, template_id)
    signed = chen.signature(inspection_id, SignatureRole.INSPECTOR, strokes=[], on_paper=True)
    assert chen.words(begun, signed) == ["applied", "refused not_from_paper"]


def test_a_paper_joins_what_a_tablet_had_begun(
    app: Any, works: Works, chen: Chain, visit: Visit, clock: SteppedClock
) -> None:
    start = InspectionStart(
        visit.school_id, chen.now(), VisitMode.SURPRISE, visit.template_id, visit_id=visit.id
    )
    begun = chen.op(OpKind.INSPECTION_START, visit.inspection_id, start)
    passed = AnswersSet([AnswerSet("XF-07", "pass"), AnswerSet("XF-01", "pass")])
    given = chen.op(OpKind.ANSWERS_SET, visit.inspection_id, passed)
    assert chen.words(begun, given) == ["applied"] * 2
    clock.advance(hours=2)
    hands, page = Hands(app, "chen"), f"/visits/{visit.id}/from-paper"
    assert f'name="away" value="{chen.device_id}"' in hands.get(page).get_data(as_text=True)
    form = typed(clock) | {f"s.{chen.person_id}": "1", "version": "0", "do": "hand_in"}
    scan = (io.BytesIO(pictures.jpeg()), "scan.jpg")
    assert lines(hands.post(page, **form, picture=scan)) == ["f-x1", "f-x1", "school"]

    right = {"f.x1.code": "XF-08", "f.x1.days": "10", "school.why": "不认可", "version": "1"}
    done = hands.post(page, **(form | right | {"away": chen.device_id}))
    assert done.status_code == 302, words(done)
    with works.reading(scope.SYSTEM) as work:
        found = work.session.scalars(select(Inspection)).one()
        assert found.state == InspectionState.COMPLETE
        assert found.typed_in_at
        assert found.arrived_at < found.typed_in_at
        assert [one["value"] for one in found.conflicts["XF-07"]] == ["pass", "fail"]
        assert sorted(one.code or "" for one in found.findings) == ["XF-07", "XF-08"]
        assert {one.role: one.refused for one in found.signatures} == {
            "inspector": False, "school": True, "witness": False,
        }  # fmt: skip
    late = chen.finding(visit.inspection_id)[1]
    assert chen.words(late) == ["held inspection_complete"]
    # A second press of the button, or another tab, hands nothing in twice.
    assert hands.post(page, **form).status_code == 409


def test_a_file_that_is_no_picture_loses_nothing_of_what_was_typed(
    app: Any, visit: Visit, clock: SteppedClock
) -> None:
    clock.advance(hours=2)
    hands, page = Hands(app, "chen"), f"/visits/{visit.id}/from-paper"
    letter = (io.BytesIO(b"no picture"), "letter.jpg")
    refused = hands.post(page, version="0", picture=letter, **{"n.XF-07": "三楼东侧"})
    assert refused.status_code == 422
    assert 'value="三楼东侧"' in refused.get_data(as_text=True)


@pytest.mark.parametrize("typed", [{"version": "9"}, {"version": "0", "received": "校长\0"}])
def test_why_nothing_was_kept_is_told_to_the_page_under_one_name(
    app: Any, visit: Visit, typed: dict[str, str]
) -> None:
    """Whether its own view refused it or what stands before all views: the page shows it."""
    hands = Hands(app, "chen")
    hands.post(f"/visits/{visit.id}/from-paper", version="0")
    hands.headers["Accept"] = "application/json"
    refused = hands.post(f"/visits/{visit.id}/from-paper", **typed)
    assert refused.status_code in (409, 422)
    assert "，" in refused.json["detail"]
    with app.test_client().get("/static/typing_in.js") as script:
        assert "told.detail" in script.text


def test_what_a_scan_is_called_opens_no_other_picture(
    app: Any, works: Works, city: City, visit: Visit
) -> None:
    other, picture = "ab" * 32, pictures.jpeg()
    with works.writing(scope.SYSTEM) as work:
        upload_rows.prove(work, other, 1, JPEG, {})
    hands = Hands(app, "chen")
    scan = (io.BytesIO(picture), f"{other}.jpg")
    assert (
        hands.post(f"/visits/{visit.id}/from-paper", version="0", picture=scan).status_code == 302
    )
    with Office(works, city).acting("chen") as work:
        assert photos.readable(work, digest(picture)).sha256 == digest(picture)
        looked_for = select(Job.facts).where(Job.kind == likenesses.PRINT)
        assert work.session.scalars(looked_for).all() == [{"sha256": digest(picture)}]
        with pytest.raises(NotFound):
            photos.readable(work, other)


def test_what_was_found_on_going_back_is_judged_from_paper(
    app: Any, works: Works, city: City, chen: Chain, template_id: str, clock: SteppedClock
) -> None:
    closed = checked(chen, city.schools[SCHOOL], template_id, grade=Grade.MAJOR)
    assert chen.words(chen.submit(closed.id, closed.ops)) == ["applied"]
    clock.advance(days=35)
    office = Office(works, city)
    with office.acting("zhou") as work:
        due = work.session.scalars(select(LookBack)).one()
        lookbacks.plan(work, [due.id], going=office.going(work, ("he", "su")))
    clock.advance(hours=1, minutes=1)
    office.release()
    with works.reading(scope.SYSTEM) as work:
        visit = work.session.scalars(select(Visit).where(Visit.lookbacks.any())).one()
        lead = {one: login for login, one in city.people.items()}[visit.lead_id]
    hands, page = Hands(app, lead), f"/visits/{visit.id}/from-paper"
    paper = hands.post(f"/visits/{visit.id}/checklist.pdf").data
    told = "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper)).pages)
    assert "通道堵塞" in told
    assert "本次回头看的问题" in told
    clock.advance(hours=2)
    form = {name: told for name, told in typed(clock).items() if name[:2] not in ("a.", "f.")}
    form |= {"more": "0", "school": "signed", "school.post": "副校长", "do": "hand_in"}
    form |= {f"s.{visit.lead_id}": "1", f"c.{due.id}": "not_fixed"}
    scan = (io.BytesIO(pictures.jpeg()), "scan.jpg")
    assert lines(hands.post(page, **form, version="0", picture=scan)) == [f"c-{due.id}"]
    done = hands.post(page, **form, version="1", **{f"cn.{due.id}": "杂物仍在"})
    assert done.status_code == 302, words(done)
    with works.reading(scope.SYSTEM) as work:
        judged = work.session.get_one(LookBack, due.id)
        assert (judged.state, judged.outcome) == (LookBackState.JUDGED, Outcome.NOT_FIXED)
        assert judged.note == "杂物仍在"
        assert work.session.get_one(Order, judged.order_id).reopened_count == 1


def test_facts_the_paper_corrects_hold_for_the_visit_and_stand_beside_the_register(
    app: Any, works: Works, city: City, visit: Visit, clock: SteppedClock
) -> None:
    with works.writing(scope.SYSTEM) as work:
        school = work.session.get_one(School, visit.school_id)
        known = {"has_canteen": False, "dorm_buildings": 2, "has_lab": True}
        school.facts = {**school.facts, **known}
    clock.advance(hours=2)
    hands, page = Hands(app, "chen"), f"/visits/{visit.id}/from-paper"
    canteen = 'id="i-SP-01"'
    assert canteen not in hands.get(page).get_data(as_text=True)
    found = {"r.has_canteen": "yes", "r.dorm_buildings": "三", "r.has_lab": "yes"}
    form = typed(clock) | {
        **found, "f.x1.code": "XF-08", "f.x1.days": "10", "school.why": "不认可",
        f"s.{city.people['chen']}": "1", "version": "0", "do": "hand_in",
    }  # fmt: skip
    scan = (io.BytesIO(pictures.jpeg()), "scan.jpg")
    assert lines(hands.post(page, **form, picture=scan)) == ["r-dorm_buildings"]
    assert canteen in hands.get(page).get_data(as_text=True), "it applies by what was found"
    done = hands.post(page, **(form | {"version": "1", "r.dorm_buildings": "3"}))
    assert done.status_code == 302, words(done)
    seeing = {indicators.SEE: JOBS[indicators.SEE]}
    Worker(works, LocalPhotoStore(Path("unused")), seeing).run_due()
    with works.writing(scope.SYSTEM) as work:
        one = work.session.scalars(select(Inspection)).one()
        counting.see(work, LocalPhotoStore(Path("unused")), {"inspection_id": one.id})
        told = {name: one.facts[name] for name in known if name in one.facts}
        assert told == {"has_canteen": True, "dorm_buildings": 3}
        rows = work.session.scalars(select(SchoolFact)).all()
        kept = {row.name: (row.was, row.becomes, row.inspection_id) for row in rows}
        assert len(rows) == len(kept), "seen twice it says nothing twice"
        assert kept["has_canteen"] == (False, True, one.id)
        assert kept["dorm_buildings"] == (2, 3, one.id)
        assert {row.at for row in rows} == {one.arrived_at}
        assert one.typed_in_at is not None
        assert one.typed_in_at > one.arrived_at
    assert "宿舍楼" in words(hands.get(f"/inspections/{one.id}"))


def typed(clock: SteppedClock) -> dict[str, Any]:
    """A paper with a fault beside its items, on which the school refused to sign."""
    hour = (clock.now() - timedelta(hours=1)).astimezone(ZoneInfo("Asia/Shanghai"))
    fault = {"grade": "ordinary", "party": "school"}
    return {
        "arrived": hour.isoformat()[:16],
        "left": hour.isoformat()[:16],
        "a.XF-07": "fail",
        **{f"f.XF-07.{name}": told for name, told in fault.items()},
        "f.XF-07.what": "上锁",
        "f.XF-07.days": "3",
        "more": "1",
        **{f"f.x1.{name}": told for name, told in fault.items()},
        "f.x1.what": "窗外有栅栏",
        "f.x1.code": "XX-99",
        "f.x1.days": "很快",
        "school": "refused",
        "witness.name": "村委会值班",
        "witness.unit": "村委会",
    }


def lines(answer: Any) -> list[str]:
    """The lines of the form that a refusal leads to."""
    assert answer.status_code == 422, words(answer)
    return re.findall(r'<li><a href="#([^"]+)">', answer.get_data(as_text=True))
