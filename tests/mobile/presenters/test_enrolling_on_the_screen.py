"""On the real window: the office's code is photographed, and what it says stands in the fields."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.app import Held, LookbackApp
from mobile.device.desktop import FolderPapers, StillMachine, UnknownPlace, WheelCodes
from mobile.widgets.kit import Field
from shared.invitations import Invitation
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver
from tests.mobile.presenters.conftest import NoWire
from tests.mobile.presenters.test_told_on_the_screen import GivenCamera

pytestmark = pytest.mark.window
MADE = Invitation("https://office.example", "ABCD-1234", ("k" * 43,))


class OwnCopies:
    """A camera's folder of the app's own, as on a tablet."""

    def __init__(self) -> None:
        self.left: list[Path] = []

    def left_over(self) -> list[Path]:
        return [path for path in self.left if path.exists()]

    def done(self, path: Path) -> None:
        path.unlink()


class Blank:
    """The app on a tablet nobody has enrolled; its camera sees one page."""

    def __init__(self, folder: Path, clock: SteppedClock) -> None:
        self.page, self.inbox = folder / "page.jpg", OwnCopies()
        self.driver = TabletDriver(folder / "blank", clock, NoWire())
        self.app = LookbackApp(
            self.driver.tablet, GivenCamera(self.page), UnknownPlace(),
            FolderPapers(folder / "papers"), Held(StillMachine(), self.inbox, WheelCodes()),
        )  # fmt: skip

    def sees(self, *codes: str) -> None:
        self.page.write_bytes(pictures.page(list(codes)))


@pytest.fixture
def blank(tmp_path: Path, clock: SteppedClock) -> Iterator[Blank]:
    made = Blank(tmp_path, clock)
    yield made
    made.driver.tablet.close()


@pytest.fixture
def window(blank: Blank) -> Iterator[WindowDriver]:
    driver = WindowDriver(blank.app)
    yield driver
    driver.leave()


def fields(window: WindowDriver) -> list[str]:
    """What stands in the fields, from the top."""
    found = [part for part in window.screen.walk(restrict=True) if isinstance(part, Field)]
    return [part.input.text for part in found]


def test_a_photographed_code_stands_in_the_fields_and_its_picture_is_gone(
    window: WindowDriver, blank: Blank
) -> None:
    blank.sees(MADE.link)
    window.tap("拍下办公室的二维码")
    assert fields(window) == [MADE.server, MADE.code, ""]
    assert any("密钥" in text for text in window.texts())
    assert not blank.page.exists()


def test_another_code_changes_nothing_and_is_said(window: WindowDriver, blank: Blank) -> None:
    blank.sees("https://school.example/menu")
    window.tap("拍下办公室的二维码")
    assert fields(window) == ["", "", ""]
    assert any("不是办公室" in text for text in window.texts())
    assert not blank.page.exists()


def test_a_code_photographed_while_the_app_was_ended_is_read_at_the_next_start(
    blank: Blank,
) -> None:
    blank.sees(MADE.link)
    blank.inbox.left.append(blank.page)
    driver = WindowDriver(blank.app)
    driver.settle()
    assert fields(driver) == [MADE.server, MADE.code, ""]
    assert not blank.page.exists()
    driver.leave()


def test_what_one_person_typed_does_not_stand_there_for_the_next(
    inspecting: TabletDriver, shots: Path
) -> None:
    inspecting.tablet.unlock.lock()
    driver = WindowDriver(
        LookbackApp(inspecting.tablet, GivenCamera(shots / "gate.jpg"), UnknownPlace(),
                    FolderPapers(shots / "papers"))
    )  # fmt: skip
    driver.tap("换人使用，或忘记 PIN")
    driver.type("ABCD-1234", index=0)
    driver.type("135790", index=1)
    driver.tap("返回")
    driver.tap("换人使用，或忘记 PIN")
    assert fields(driver) == ["", ""]
    driver.leave()


def test_who_forgot_the_pin_where_no_network_is_writes_rescue_files(
    inspecting: TabletDriver, shots: Path
) -> None:
    inspecting.tablet.unlock.lock()
    app = LookbackApp(
        inspecting.tablet, GivenCamera(shots / "gate.jpg"), UnknownPlace(),
        FolderPapers(shots / "papers"),
    )  # fmt: skip
    driver = WindowDriver(app)
    driver.tap("换人使用，或忘记 PIN")
    driver.tap("写出救援文件")
    assert any("救援文件：" in text for text in driver.texts())
    assert list((shots / "papers").glob("*.lbr"))
    driver.leave()
