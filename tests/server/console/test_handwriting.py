"""What an inspector wrote by hand is read wherever its words are: pages, papers, look-backs."""

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from mobile.presenters.finding import FindingPresenter
from mobile.presenters.handwriting import Pad
from mobile.presenters.record import RecordPresenter
from mobile.store.handwriting import Writing
from server import scope
from server.feed import records
from server.models import Finding, Inspection, LookBack, Order, Photo
from server.queries import inspections, orders
from server.seed import City
from server.work import Works
from shared.vocabulary import PhotoPurpose
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.hands import Office
from tests.drivers.tablet import TabletDriver
from tests.server.console.test_rosters import Hands
from tests.wires import FlaskWire

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WORDS = Writing(((100, 500, 400, 520), (100, 300, 600, 280)), 2000)
REMARK = Writing(((200, 500, 500, 400),), 2000)
NOTES = (Writing(((150, 500, 600, 420),), 2000), Writing(((150, 500, 600, 620),), 2000))
NOTED = "XF-07"


def not_answered(chen: TabletDriver) -> str:
    """An item beyond the quick list that nobody answered."""
    rows = chen.checklist.show(whole=True).rows
    chen.checklist.show(whole=False)
    return next(one.code for one in rows if one.value is None)


@pytest.fixture
def chen(app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path) -> TabletDriver:
    """A check handed in: one fault said by hand alone, and the school's words by hand."""
    office = Office(works, city)
    chen = TabletDriver(tmp_path / "chen", clock, FlaskWire(app))
    chen.enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), ["望潮中学"], 1, clock)
    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    shots = tmp_path / "shots"
    chen.arrive("望潮中学", pictures.file(shots, "gate", "tan"))
    chen.answer_all({"XF-07": "fail"}, lambda code: pictures.file(shots, code, "tan"))
    fault = FindingPresenter(chen.tablet.desk, chen.inspection_id, "XF-07")
    fault.say(what="")
    fault.write(WORDS)
    fault.put_away(fault.drawn())
    fault.photograph(pictures.file(shots, "fault", "red"))
    assert fault.save().saved
    for code in (NOTED, not_answered(chen)):
        note = chen.checklist.pad(code)
        note.write(NOTES[code == NOTED])
        chen.checklist.put_away(code, note.drawn())
    pad = Pad(chen.tablet.desk, chen.inspection_id)
    pad.write(REMARK)
    pad.put_away(pad.drawn())
    chen.sign_and_submit().sync()
    return chen


@pytest.fixture
def written(chen: TabletDriver, works: Works) -> dict[str, str]:
    """The digests of what was written: of the fault, the remark, the notes of two items."""
    with works.reading(scope.SYSTEM) as work:
        rows = work.session.scalars(select(Photo).where(Photo.purpose == PhotoPurpose.HANDWRITING))
        return {"fault" if row.finding_id else row.code or "remark": row.sha256 for row in rows}


def order_of(work: Any) -> Order:
    return work.session.scalars(select(Order)).one()


def test_it_came_as_handwriting_and_its_bytes_are_verified(
    app: Any, works: Works, written: dict[str, str]
) -> None:
    assert set(written) > {"fault", "remark", NOTED}
    assert len(written) == 4
    for sha256 in written.values():
        assert Hands(app, "zhou").get(f"/api/v1/blobs/{sha256}").status_code == 200
    with works.reading(scope.SYSTEM) as work:
        assert work.session.scalars(select(Finding.what)).one().startswith("手写，见图：")


def test_the_inspection_and_the_order_show_it_whole_beside_the_fault(
    app: Any, works: Works, chen: TabletDriver, written: dict[str, str]
) -> None:
    page = Hands(app, "zhou").get(f"/inspections/{chen.inspection_id}").text
    for sha256 in written.values():
        assert page.count(f'href="/api/v1/blobs/{sha256}"') == 1
    assert page.count('class="lb-written"') == len(written)
    with works.reading(scope.SYSTEM) as work:
        order_id = order_of(work).id
    page = Hands(app, "zhou").get(f"/orders/{order_id}").text
    assert f'href="/api/v1/blobs/{written["fault"]}"' in page
    assert written["remark"] not in page


def test_the_school_reads_it_on_its_page_and_on_the_notice(
    app: Any, works: Works, written: dict[str, str]
) -> None:
    with works.reading(scope.SYSTEM) as work:
        order = order_of(work)
        order_id, login = order.id, f"school-{order.school.code}"
    school = Hands(app, login)
    page = school.get(f"/my/{order_id}").text
    assert f'href="/api/v1/blobs/{written["fault"]}"' in page
    assert school.get(f"/api/v1/blobs/{written['fault']}").status_code == 200
    assert school.get(f"/api/v1/blobs/{written['remark']}").status_code == 404
    answer = school.get(f"/api/v1/orders/{order_id}/notice.pdf")
    reader = PdfReader(io.BytesIO(answer.data))
    assert len(reader.pages) == 1
    assert "手写" in reader.pages[0].extract_text()
    assert len(reader.pages[0].images) == len(("photo of the fault", "handwriting"))


def test_the_record_shows_it_in_the_office_and_on_the_tablet(
    app: Any, chen: TabletDriver, written: dict[str, str]
) -> None:
    answer = Hands(app, "zhou").get(f"/api/v1/inspections/{chen.inspection_id}/record.pdf")
    pages = PdfReader(io.BytesIO(answer.data)).pages
    words = "".join("".join(page.extract_text() for page in pages).split())
    assert words.count("手写·2026") == len(written)
    paper = RecordPresenter(chen.tablet.desk, chen.inspection_id).paper()
    (fault,) = paper.faults
    assert [one.sha256 for one in fault.handwriting] == [written["fault"]]
    assert [one.sha256 for one in paper.remarks_by_hand] == [written["remark"]]
    noted = {one.code: [shot.sha256 for shot in one.by_hand] for one in paper.answers}
    own = {code: [sha] for code, sha in written.items() if code not in ("fault", "remark")}
    assert {code: shots for code, shots in noted.items() if shots} == own
    (open_one,) = (one for one in paper.answers if one.code in own and one.code != NOTED)
    assert open_one.answer == "—"
    assert written["fault"] not in {one.sha256 for one in fault.photos}


def test_it_is_no_photo_of_the_fault(
    works: Works, chen: TabletDriver, written: dict[str, str]
) -> None:
    with works.reading(scope.SYSTEM) as work:
        order = order_of(work)
        before = [one.sha256 for one in orders.photos_before(work, order)]
        assert written["fault"] not in before
        assert len(before) == 1
        case = LookBack(id="x", order_id=order.id, school_id=order.school_id, visit_id=None,
                        state="planned", due_from=work.today, due_until=work.today)  # fmt: skip
        body = records.lookback_body(work.session, case)
        purposes = [one["purpose"] for one in body.photos]
        assert purposes == ["finding", "handwriting"], "what is laid over today's stands first"


def test_a_photo_the_checklist_asks_for_is_still_asked_for(
    works: Works, chen: TabletDriver, written: dict[str, str]
) -> None:
    with works.writing(scope.SYSTEM) as work:
        inspection = work.get(Inspection, chen.inspection_id)
        assert inspections.wanting_photos(work, inspection) == ()
        shot = next(one for one in inspection.photos if one.purpose == PhotoPurpose.FINDING)
        shot.code = None
        assert inspections.wanting_photos(work, inspection) == ("XF-07",)


def test_a_note_by_hand_stands_beside_its_item_on_the_inspections_page(
    app: Any, chen: TabletDriver, written: dict[str, str]
) -> None:
    page = Hands(app, "zhou").get(f"/inspections/{chen.inspection_id}").text
    for code, sha256 in written.items():
        if code not in ("fault", "remark"):
            row = page[page.index(f'<td class="lb-mono">{code}</td>') :]
            assert sha256 in row[: row.index("</tr>")]
