"""A newer office says of a record what this app cannot read: kept, told, and nothing stops."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mobile.presenters import standing
from mobile.sync.pushing import UNKNOWN_RESULT
from mobile.sync.transport import Answer, Ask
from tests import pictures
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire


class Ponders(FlaskWire):
    """An office that has a word more for what becomes of a record."""

    def __init__(self, app: Any, told: dict[str, str]) -> None:
        super().__init__(app)
        self.told = told

    def send(self, ask: Ask) -> Answer:
        answer = super().send(ask)
        if not (ask.path.endswith("/push") or "/results?" in ask.path):
            return answer
        told = json.loads(answer.body)
        for one in told["results"]:
            one.update(self.told)
        return replace(answer, body=json.dumps(told).encode())


@pytest.mark.parametrize(
    "word", [{"result": "pondered"}, {"result": "duplicate", "stored": "pondered"}], ids=len
)
def test_it_is_kept_as_held_and_told_until_the_app_is_updated(
    chen: TabletDriver, app: Any, tmp_path: Path, word: dict[str, str]
) -> None:
    chen.transport = Ponders(app, word)
    chen.kill_and_restart().unlock()
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.sync()
    state = chen.tablet.sync.state
    assert state.connection.kind == standing.ANSWERS
    assert {(one.result, one.code) for one in state.trouble} == {("held", UNKNOWN_RESULT)}
    assert all("版本过旧" in one.why and one.todo for one in state.trouble)
    assert state.trouble[0].facts["said"] == "pondered"
    chen.checklist.answer("XF-07", "pass")
    chen.sync()
    assert chen.tablet.sync.state.safe_to_hand_in, "the next record went on"
    # The update that knows the word: here it is one of ours.
    chen.transport.told = {}
    chen.sync()
    assert chen.tablet.sync.state.trouble == ()
