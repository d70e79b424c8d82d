"""Where two tablets differ, no segment of the card stands as chosen, and any of them asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.vocabulary import Verdict
from tests.drivers.scenes import PAIR
from tests.drivers.stage import FIRST, Stage
from tests.drivers.window import WindowDriver

pytestmark = pytest.mark.window
ITEM = "XF-08"


@pytest.fixture
def window(tmp_path: Path) -> Iterator[WindowDriver]:
    """A card whose item two inspectors answered without a network, each in another way."""
    stage = Stage(tmp_path)
    driver = WindowDriver(stage.app("chen"))
    tablets = [stage.enrol(login) for login in PAIR]
    stage.plan(PAIR, FIRST)
    stage.release()
    for login in PAIR:
        stage.sync(login)
    here = [stage.arrive(tablet, FIRST) for tablet in tablets]
    for one, verdict in zip(here, (Verdict.PASS, Verdict.FAIL), strict=True):
        one.checklist.answer(ITEM, verdict)
    for login in (*PAIR, PAIR[0]):
        stage.sync(login)
    driver.app.go("checklist", inspection_id=here[0].inspection_id)
    driver.screen.open_card(ITEM)
    driver.settle()
    yield driver
    driver.leave()


def test_a_segment_of_the_bar_asks_which_one_stands(window: WindowDriver) -> None:
    card = window.screen.presenter.state.card
    assert {said.who: said.raw for said in card.conflict} == {"陈立": "pass", "林婉": "fail"}
    window.tap("不适用")
    window.tap(next(text for text in window.texts() if "林婉" in text and "不合格" in text))
    presenter = window.screen.presenter
    inspection = presenter.state.inspection_id
    settled = window.app.tablet.desk.inspection(inspection)
    assert settled is not None
    assert settled["answers"][ITEM]["value"] == "fail"
    assert ITEM not in settled["conflicts"]
