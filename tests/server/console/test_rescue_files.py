"""The page that takes in a tablet's rescue file: told in numbers, refused in words."""

import io
from pathlib import Path
from typing import Any

import pytest

from server.seed import City
from server.work import Works
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.server.console.test_rosters import Hands, words
from tests.wires import FlaskWire

PAGE = "/people/rescue"


@pytest.fixture
def file(app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path) -> bytes:
    """What a tablet without network wrote."""
    office, wire = OfficeDriver(works, city), FlaskWire(app)
    chen = TabletDriver(tmp_path / "chen", clock, wire).enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), "望潮中学")
    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    wire.on = False
    chen.arrive("望潮中学", pictures.file(tmp_path / "shots", "gate"))
    ((_name, data),) = chen.tablet.rescue.files()
    chen.tablet.close()
    return bytes(data)


def test_a_file_is_taken_in_and_told_in_numbers(app: Any, file: bytes) -> None:
    zhou = Hands(app, "zhou")
    for told in ("新收记录 2 条（其中 0 条待处理），已有 0 条；新收照片 2 张", "新收记录 0 条"):
        sent = zhou.post(PAGE, file=(io.BytesIO(file), "one.lbr"))
        assert sent.status_code == 302, words(sent)
        page = words(zhou.get(sent.headers["Location"]))
        assert "救援文件已收入" in page
        assert told in page


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "这个救援文件已损坏"), ("en", "This rescue file is damaged")]
)
def test_a_damaged_file_is_refused_in_the_readers_words(
    app: Any, file: bytes, language: str, told: str
) -> None:
    sent = Hands(app, "zhou", language).post(PAGE, file=(io.BytesIO(file[:-1]), "one.lbr"))
    assert sent.status_code == 422
    assert told in words(sent)


def test_an_inspector_takes_no_file_in(app: Any, file: bytes) -> None:
    sent = Hands(app, "chen").post(PAGE, file=(io.BytesIO(file), "one.lbr"))
    assert sent.status_code == 403
