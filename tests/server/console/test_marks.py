"""What was drawn on a photo on the campus lies over it in the office; pixels are as they were."""

import re
from pathlib import Path
from typing import Any

import pytest

from mobile.presenters.camera import Marks
from mobile.presenters.finding import FindingPresenter
from server.seed import City
from server.work import Works
from shared.records.ops import Layer
from shared.vocabulary import PhotoSource
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.hands import Office
from tests.drivers.tablet import TabletDriver
from tests.server.console.test_rosters import Hands
from tests.wires import FlaskWire

ARROW = Layer("arrow", [[100, 900], [500, 500]])
WORDS = Layer("text", [[800, 250]], "<b>锁闭</b>")
UNKNOWN = Layer("heart", [[1], [], [2, 3, 4]])


@pytest.fixture
def page(app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path) -> str:
    """The inspection as the office sees it: one fault with a marked picture from the gallery."""
    office = Office(works, city)
    chen = TabletDriver(tmp_path / "chen", clock, FlaskWire(app))
    chen.enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), ["望潮中学"], 1, clock)
    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    chen.arrive("望潮中学", pictures.file(tmp_path, "gate", "tan"))
    fault = FindingPresenter(chen.tablet.desk, chen.inspection_id, "XF-07")
    marks = Marks((ARROW, WORDS, UNKNOWN))
    shot = pictures.file(tmp_path, "fault", "red")
    fault.photograph(shot, source=PhotoSource.GALLERY, marks=marks)
    assert fault.save().saved
    chen.sync()
    answer = Hands(app, "zhou").get(f"/inspections/{chen.inspection_id}")
    assert answer.status_code == 200
    return str(answer.text)


def test_marks_lie_over_the_photo_they_were_drawn_on(page: str) -> None:
    assert page.count('<svg class="lb-marks"') == 1, "the gate photo has no marks"
    drawn = page.split('<svg class="lb-marks"')[1].split("</svg>", maxsplit=1)[0]
    assert drawn.count('<polyline class="edge"') == len(("shaft", "head"))
    assert 'points="100,' in drawn
    assert 'x="800"' in drawn
    assert 'text-anchor="end"' in drawn
    assert "&lt;b&gt;锁闭&lt;/b&gt;" in drawn


def test_a_picture_from_the_gallery_says_so_in_the_office_too(page: str) -> None:
    assert page.count("相册图片") + page.count("from the gallery") == len(("alt", "title", "stamp"))


def test_the_stamp_lies_over_each_photo_with_place_person_clock_and_digest(page: str) -> None:
    stamps = re.findall(r'data-stamp="([^"]+)"', page)
    assert len(stamps) == len(("gate", "fault"))
    for stamp in stamps:
        told = stamp.split(" · ")
        assert "望潮中学" in told
        assert "陈立" in told
        assert re.search(r"时钟 ±\d+ 秒|clock ±\d+ s", stamp)
        assert re.search(r"(摘要|digest) [0-9A-F]{8}$", stamp)
    assert [one.startswith(("相册图片", "From the gallery")) for one in stamps].count(True) == 1
