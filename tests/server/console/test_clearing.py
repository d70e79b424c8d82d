"""The code that clears an unsent tablet, made on the page for one number, recorded with its why."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server.models import AuditEntry
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import PIN, TabletDriver
from tests.server.console.test_rosters import Hands, words
from tests.wires import FlaskWire

SCHOOL = "望潮中学"


@pytest.fixture
def chen(
    app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path
) -> Iterator[TabletDriver]:
    """A tablet without network, with work only on it."""
    office, wire = OfficeDriver(works, city), FlaskWire(app)
    driver = TabletDriver(tmp_path / "chen", clock, wire).enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), SCHOOL)
    clock.advance(hours=1, minutes=1)
    office.release()
    driver.sync()
    wire.on = False
    driver.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    yield driver
    driver.tablet.close()


def address(driver: TabletDriver) -> str:
    device_id = driver.tablet.desk.shelves.vault.device()["device_id"]
    return f"/devices/{device_id}/clear"


def code_on(page: str) -> str:
    """The code as it stands large on the page."""
    return page.partition('class="lb-code">')[2].partition("<")[0]


def test_a_supervisors_code_clears_the_tablet_it_was_made_for(
    app: Any, works: Works, chen: TabletDriver
) -> None:
    request = chen.tablet.clearing.open().request
    sent = Hands(app, "zhou").post(address(chen), request=request, reason="屏幕摔坏，无法联网")
    page = sent.get_data(as_text=True)
    assert sent.status_code == 200, words(sent)
    assert chen.tablet.clearing.open().tablet in page
    assert chen.tablet.clearing.clear(pin=PIN, code=code_on(page)).allowed
    chen.tablet.close()
    chen.tablet = chen.tablet.again()
    assert not chen.tablet.unlock.state.enrolled
    with works.reading(SYSTEM) as work:
        told = select(AuditEntry).where(AuditEntry.event == "ClearingAllowed")
        (entry,) = work.session.scalars(told)
    assert entry.subject_id
    facts = json.loads(entry.entry)["facts"]
    assert facts == {"request": request, "reason": "屏幕摔坏，无法联网"}


def test_a_code_for_another_number_clears_nothing(app: Any, chen: TabletDriver) -> None:
    request = chen.tablet.clearing.open().request
    other = f"{(int(request.replace(' ', '')) + 1) % 10**8:08d}"
    page = Hands(app, "zhou").post(address(chen), request=other, reason="念错了").get_data(True)
    assert code_on(page)
    assert not chen.tablet.clearing.clear(pin=PIN, code=code_on(page)).allowed
    assert chen.tablet.desk.my_open_inspections()


@pytest.mark.parametrize(
    ("request_", "reason", "told"), [("1234", "坏了", "八位数字"), ("12345678", " ", "写明")]
)
def test_without_a_number_or_a_reason_no_code_is_made(
    app: Any, chen: TabletDriver, request_: str, reason: str, told: str
) -> None:
    sent = Hands(app, "zhou").post(address(chen), request=request_, reason=reason)
    assert sent.status_code == 422
    assert told in words(sent)


@pytest.mark.parametrize("login", ["chen", "he"])
def test_an_inspector_allows_no_clearing(app: Any, chen: TabletDriver, login: str) -> None:
    sent = Hands(app, login).post(address(chen), request="12345678", reason="我想清空")
    assert sent.status_code == 403
