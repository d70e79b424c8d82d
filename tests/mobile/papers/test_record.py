"""The record is made on the tablet without network, and says what the office's record says."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from mobile.papers.page import A4, WIDTH, font, wrapped
from mobile.papers.record import record_pdf
from mobile.presenters.record import RecordPresenter
from mobile.texts import _, set_language
from server import scope
from server.queries import papers
from server.seed import City
from server.work import Works
from shared.papers import Reader, SignatureLine
from shared.problems import NotFound
from tests.clocks import SteppedClock
from tests.drivers.hands import Office, check_made
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
DARK = 128
ADDRESS = "https://office.example/inspections/1"


@pytest.fixture
def wire(app: Any) -> FlaskWire:
    return FlaskWire(app)


@pytest.fixture
def chen(
    works: Works, city: City, clock: SteppedClock, tmp_path: Path, wire: FlaskWire
) -> TabletDriver:
    """A tablet after one check, signed and submitted, its network off since the visit came."""
    office = Office(works, city)
    tablet = TabletDriver(tmp_path / "chen", clock, wire).enrol(office.enrol_code("chen"))
    return check_made(office, tablet, clock, tmp_path / "shots")


def _ink(page: Any) -> int:
    """How many pixels of a page are dark."""
    image = Image.open(io.BytesIO(page.images[0].data)).convert("L")
    return sum(image.histogram()[:DARK])


def test_it_is_made_without_network_and_says_what_the_office_says(
    chen: TabletDriver, works: Works, wire: FlaskWire
) -> None:
    wire.on = False
    presenter = RecordPresenter(chen.tablet.desk, chen.inspection_id)
    before = presenter.paper()
    made = presenter.made()
    assert made.name == "现场检查记录-望潮中学-20260917.pdf"
    pages = PdfReader(io.BytesIO(made.pdf)).pages
    assert len(pages) > 1
    assert all(_ink(page) for page in pages)

    wire.on = True
    chen.sync()
    with works.reading(scope.SYSTEM) as work:
        reader = Reader("zh", _)
        office, _row = papers.record(work, chen.inspection_id, reader)
    for name in ("title", "school", "guards", "faults", "sections", "answers", "remarks", "seals"):
        assert getattr(before, name) == getattr(office, name), name
    assert [one.strokes for one in before.signatures] == [one.strokes for one in office.signatures]
    after = presenter.paper()
    assert after.faults == before.faults
    assert after.signatures == office.signatures


def test_before_submitting_it_says_that_it_is_a_draft(
    chen: TabletDriver,
) -> None:
    paper = RecordPresenter(chen.tablet.desk, chen.inspection_id).paper()
    assert paper.seals
    draft = replace(paper, seals=())
    sealed = PdfReader(io.BytesIO(record_pdf(paper, "", ADDRESS, lambda _photo: None))).pages[0]
    unsealed = PdfReader(io.BytesIO(record_pdf(draft, "", ADDRESS, lambda _photo: None))).pages[0]
    assert _ink(unsealed) != _ink(sealed)


def test_it_speaks_english_where_the_tablet_does(chen: TabletDriver) -> None:
    set_language("en")
    try:
        paper = RecordPresenter(chen.tablet.desk, chen.inspection_id).paper()
    finally:
        set_language("zh")
    assert paper.title == "Inspection record"
    assert dict(paper.head)["Kind of check"] == "Surprise check"


def test_a_very_long_record_goes_on_over_pages_and_loses_no_line(chen: TabletDriver) -> None:
    paper = RecordPresenter(chen.tablet.desk, chen.inspection_id).paper()
    pages = []
    for times in (1, 4):
        long = replace(
            paper,
            remarks="学校意见" * 600,
            answers=paper.answers * times,
            faults=paper.faults * times,
            signatures=(*paper.signatures, SignatureLine("学校方", "", "拒绝签字", ())) * times,
        )
        pages.append(
            len(PdfReader(io.BytesIO(record_pdf(long, "办", ADDRESS, lambda _photo: None))).pages)
        )
    assert pages[1] > pages[0] > 1


def test_an_unknown_inspection_is_told_so(chen: TabletDriver) -> None:
    with pytest.raises(NotFound):
        RecordPresenter(chen.tablet.desk, "0" * 36).made()


@pytest.mark.parametrize(
    "text",
    [
        "应配专职保安员3人，实有2人，缺1人。" * 9,
        "a digest " + "0f" * 200,
        "Words of English between 中文 words，mixed with signs。" * 5,
        "",
        "。" * 300,
    ],
)
@pytest.mark.usefixtures("engine")
def test_wrapping_loses_no_sign_and_keeps_to_the_width(text: str) -> None:
    face = font(22)
    lines = wrapped(text, face, WIDTH)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(face.getlength(line) <= WIDTH + face.size for line in lines)
    assert A4[0] > WIDTH + face.size
