"""Enrolling by the photographed code of the office: what it fills in, what is said of others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.device.desktop import WheelCodes
from mobile.presenters.unlock import UnlockState
from shared.invitations import Invitation
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import PIN, SERVER, TabletDriver
from tests.wires import FlaskWire

PIN_OF_THE_KEY = "k" * 43


@pytest.fixture
def blank(tmp_path: Path, clock: SteppedClock, wire: FlaskWire) -> Iterator[TabletDriver]:
    """A tablet nobody has enrolled yet."""
    driver = TabletDriver(tmp_path / "blank", clock, wire)
    yield driver
    driver.tablet.close()


def photographed(tablet: TabletDriver, *texts: str) -> UnlockState:
    """The tablet's camera sees a page with these codes."""
    picture = pictures.page(list(texts))
    return tablet.tablet.unlock.scanned(WheelCodes().read(picture))


def enrol(tablet: TabletDriver, wire: FlaskWire, server: str = "") -> UnlockState:
    """What was filled in is sent, with a PIN of one's own."""
    told = tablet.tablet.unlock.state.invitation
    assert told is not None
    return tablet.tablet.unlock.enrol(
        server=server or told.server, code=told.code, pin=PIN, transport=wire
    )


def test_the_offices_code_fills_in_address_key_and_code(
    blank: TabletDriver, office: OfficeDriver, wire: FlaskWire
) -> None:
    made = Invitation(SERVER, office.enrol_code("chen"), (PIN_OF_THE_KEY,))
    assert photographed(blank, made.link).invitation == made
    assert enrol(blank, wire).unlocked
    device = blank.tablet.desk.shelves.vault.device()
    assert (device["server"], device["pins"]) == (SERVER, [PIN_OF_THE_KEY])


def test_the_key_of_a_code_is_not_carried_to_another_address(
    blank: TabletDriver, office: OfficeDriver, wire: FlaskWire
) -> None:
    made = Invitation(SERVER, office.enrol_code("chen"), (PIN_OF_THE_KEY,))
    photographed(blank, made.link)
    assert enrol(blank, wire, server="http://localhost:1").unlocked
    assert blank.tablet.desk.shelves.vault.device()["pins"] == []


def test_among_other_codes_on_the_page_the_offices_is_found(blank: TabletDriver) -> None:
    made = Invitation(SERVER, "ABCD-1234")
    assert photographed(blank, "https://school.example/menu", made.link).invitation == made


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ((), "没有读到"),
        (("https://school.example/menu",), "不是办公室"),
        (("ABCD-1234",), "不是办公室"),
        (("#enrol=ABCD-1234",), "不是办公室"),
        ((Invitation("http://office.example", "ABCD-1234").link,), "https://"),
    ],
)
def test_what_is_no_invitation_is_said_in_words(
    blank: TabletDriver, texts: tuple[str, ...], said: str
) -> None:
    state = photographed(blank, *texts)
    assert state.invitation is None
    assert said in state.error


def test_an_expired_code_is_said_by_the_office(
    blank: TabletDriver, office: OfficeDriver, wire: FlaskWire, clock: SteppedClock
) -> None:
    photographed(blank, Invitation(SERVER, office.enrol_code("chen")).link)
    clock.advance(minutes=16)
    state = enrol(blank, wire)
    assert not state.unlocked
    assert "登记码不对、已用过" in state.error


def test_who_forgot_the_pin_photographs_a_code_too_but_of_the_own_office_alone(
    chen: TabletDriver, office: OfficeDriver, wire: FlaskWire
) -> None:
    chen.tablet.unlock.lock()
    chen.tablet.unlock.another()
    state = photographed(chen, Invitation("https://other.example", "ABCD-1234").link)
    assert state.invitation is None
    assert "https://other.example" in state.error
    state = photographed(chen, Invitation(SERVER, office.enrol_code("chen")).link)
    assert state.invitation is not None
    code = state.invitation.code
    assert chen.tablet.unlock.hand_over(code=code, pin="975310", transport=wire).unlocked
