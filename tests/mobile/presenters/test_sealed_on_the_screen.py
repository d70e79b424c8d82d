"""On the real window: a sealed task opens at its hour by itself, or by a code typed key by key."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mobile.app import LookbackApp
from mobile.device.desktop import FolderCamera, FolderPapers
from server.seed import City
from shared.opening_codes import ALPHABET
from tests.clocks import SteppedClock
from tests.drivers.sealed import SealedScene
from tests.drivers.stage import NearTheGate
from tests.drivers.window import WindowDriver

pytestmark = pytest.mark.window
SCHOOL = "望潮中学"


@pytest.fixture
def scene(app: Any, city: City, clock: SteppedClock, tmp_path: Path) -> SealedScene:
    return SealedScene(app, city, clock, tmp_path)


@pytest.fixture
def sealed(scene: SealedScene) -> Any:
    """A tablet with an envelope and without a network, and the visit in it."""
    driver = scene.tablet("chen", "chen")
    visit_id = scene.plan(SCHOOL, "chen", "lin")
    driver.sync()
    return driver, visit_id


@pytest.fixture
def window(sealed: Any, scene: SealedScene, shots: Path) -> Iterator[WindowDriver]:
    driver, _visit = sealed
    driver.kill_and_restart()
    app = LookbackApp(
        driver.tablet, FolderCamera(shots), NearTheGate(), FolderPapers(shots / "papers")
    )
    window = WindowDriver(app)
    driver.unlock()
    app.go("today")
    window.settle()
    yield window
    window.close_sheets()
    window.leave()


def says(window: WindowDriver, words: str) -> bool:
    return any(words in text for text in window.texts())


def test_before_the_hour_it_says_that_no_network_will_be_needed(window: WindowDriver) -> None:
    assert says(window, "到点启封，不需要网络")
    assert not says(window, SCHOOL)


def test_a_code_is_typed_key_by_key_and_a_misheard_group_is_told(
    window: WindowDriver, scene: SealedScene, sealed: Any
) -> None:
    driver, visit_id = sealed
    scene.wires["chen"].on = False
    scene.pass_time(hours=1)
    code = scene.read_out(visit_id, driver).code.split()
    window.app.go("today")
    window.settle()
    assert says(window, "应于")
    window.tap("输码启封…")
    wrong = next(one for one in ALPHABET if one != code[0][1])
    for char in code[0][0] + wrong + code[0][2:]:
        window.tap(char)
    assert says(window, "第 1 组")
    window.tap("退一格")
    for char in "".join(code):
        window.tap(char)
    assert says(window, "已启封")
    window.tap("去检查")
    window.settle()
    assert says(window, SCHOOL)
    assert says(window, "到场")


def test_at_the_hour_it_opens_by_the_key_that_came(
    window: WindowDriver, scene: SealedScene, sealed: Any
) -> None:
    driver, _visit = sealed
    scene.pass_time(minutes=55)
    driver.sync()
    scene.wires["chen"].on = False
    scene.pass_time(minutes=5)
    window.app.screens.current_screen._hour_came()
    window.settle()
    assert says(window, SCHOOL)
