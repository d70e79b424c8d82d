"""The notices made on the campus say what the office's notice says, and their code files them."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from mobile.device.desktop import WheelCodes
from mobile.papers import codes
from mobile.papers.notice import notices_pdf
from mobile.presenters.notice_paper import NoticePaperPresenter
from mobile.presenters.record import RecordPresenter
from mobile.presenters.serving import ServingPresenter
from mobile.texts import _
from server.actions import issuers, settings
from server.actions.issuers import ToldPower
from server.models import Order
from server.queries import papers
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.papers import Reader, notice
from shared.settling import LEVELS, SETTLED_FROM
from shared.vocabulary import OfficeKind, Paper, PhotoSource
from tests.drivers.hands import Office, fill_in
from tests.drivers.tablet import SERVER, STROKES, TabletDriver
from tests.wires import FlaskWire

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WORDS = {name: _(text) for name, text in notice.TEXTS.items()}


@pytest.fixture
def submitted(chen: TabletDriver, wire: FlaskWire, tmp_path: Path) -> TabletDriver:
    """A check with one fault that is the school's to mend, submitted without network."""
    wire.on = False
    fill_in(chen, tmp_path / "shots")
    return chen.sign_and_submit()


def pictures_of(pdf: bytes) -> list[bytes]:
    """Each page as a picture, as a camera would see it."""
    return [page.images[0].data for page in PdfReader(io.BytesIO(pdf)).pages]


def test_it_is_made_without_network_and_says_what_the_offices_notice_says(
    submitted: TabletDriver, works: Works, wire: FlaskWire
) -> None:
    presenter = NoticePaperPresenter(submitted.tablet.desk, submitted.inspection_id)
    (sheet,) = presenter.sheets()
    assert presenter.made().name == "限期整改通知书-望潮中学-20260917.pdf"
    ServingPresenter(submitted.tablet.desk, submitted.inspection_id).serve(STROKES)
    wire.on = True
    submitted.sync()
    with works.reading(SYSTEM) as work:
        order = work.session.scalars(select(Order).where(Order.kind == "notice")).first()
        assert order is not None
        office = papers.notice(work, order.id, Reader("zh", _))
    for name in ("title", "to", "opening", "due", "term", "counted", "closing"):
        assert getattr(sheet, name) == getattr(office, name), name
    told = [fact for fact in office.facts if fact[0] != "依据"]
    assert list(sheet.facts) == told
    assert sheet.issued == office.issued


def test_made_without_network_it_is_the_paper_the_office_will_have_issued(
    chen: TabletDriver, works: Works, city: City, wire: FlaskWire, tmp_path: Path
) -> None:
    police = city.offices[OfficeKind.POLICE]
    with Office(works, city).acting("admin") as work:
        head = {"letterhead": "云汀市公安局", "letterhead_en": "", "short": "云公"}
        issuers.put(work, police, **head)
        told = ToldPower(Paper.ORDER, ["RF"], "内部治安保卫条例", work.today)
        issuers.give(work, police, told)
    chen.sync()
    wire.on = False
    fill_in(chen, tmp_path / "shots")
    chen.sign_and_submit()
    (sheet,) = NoticePaperPresenter(chen.tablet.desk, chen.inspection_id).sheets()
    assert (sheet.title, sheet.office) == ("责令限期整改通知书", "云汀市公安局")
    wire.on = True
    chen.sync()
    with works.reading(SYSTEM) as work:
        order = work.session.scalars(select(Order).where(Order.kind == "notice")).first()
        assert order is not None
        office = papers.notice(work, order.id, Reader("zh", _))
    (sheet,) = NoticePaperPresenter(chen.tablet.desk, chen.inspection_id).sheets()
    for name in ("title", "office", "number", "opening"):
        assert getattr(sheet, name) == getattr(office, name), name
    assert sheet.number == "云公责改〔2026〕1号"
    assert ("签发依据", "内部治安保卫条例") in sheet.facts


def test_it_asks_for_five_things_from_the_level_the_city_sets(
    submitted: TabletDriver, works: Works, city: City, wire: FlaskWire
) -> None:
    desk, said = submitted.tablet.desk, notice.TEXTS["five"]
    (sheet,) = NoticePaperPresenter(desk, submitted.inspection_id).sheets()
    assert _(said) in dict(sheet.facts)
    with Office(works, city).acting("admin") as work:
        settings.put(work, SETTLED_FROM, value=len(LEVELS), reason="只对挂牌督办的要求。")
    wire.on = True
    submitted.sync()
    (sheet,) = NoticePaperPresenter(desk, submitted.inspection_id).sheets()
    assert _(said) not in dict(sheet.facts)


def test_a_photo_of_it_is_filed_by_its_code(submitted: TabletDriver, tmp_path: Path) -> None:
    desk, inspection_id = submitted.tablet.desk, submitted.inspection_id
    (page,) = pictures_of(NoticePaperPresenter(desk, inspection_id).made().pdf)
    presenter = ServingPresenter(desk, inspection_id)
    (row,) = presenter.state.notices
    found = WheelCodes().read(page)
    assert found == (codes.of_finding(SERVER, row.finding_id),)
    Image.open(io.BytesIO(page)).convert("RGB").save(tmp_path / "stamped.jpg")
    assert presenter.take_paper(tmp_path / "stamped.jpg", PhotoSource.CAMERA, found).filed


def test_the_record_has_its_code_too(submitted: TabletDriver) -> None:
    made = RecordPresenter(submitted.tablet.desk, submitted.inspection_id).made()
    first = pictures_of(made.pdf)[0]
    assert WheelCodes().read(first) == (codes.of_inspection(SERVER, submitted.inspection_id),)


def test_each_notice_begins_on_a_page_of_its_own_and_a_long_one_goes_on(
    submitted: TabletDriver,
) -> None:
    (sheet,) = NoticePaperPresenter(submitted.tablet.desk, submitted.inspection_id).sheets()
    long = replace(sheet, facts=[*sheet.facts, ("整改要求", "逐条整改并留存记录。" * 150)])
    assert len(pictures_of(notices_pdf([sheet, sheet], WORDS))) == len("ab")
    pages = pictures_of(notices_pdf([long], WORDS))
    assert len(pages) > 1
    assert WheelCodes().read(pages[-1]) == (sheet.address,)
