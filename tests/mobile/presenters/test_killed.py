"""Killed by kill -9 at labelled points: whatever was acknowledged is there, whole and once."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mobile.presenters.finding import FindingPresenter
from shared.sealing import covered
from shared.vocabulary import OpKind
from tests.drivers import killed
from tests.drivers.killed import FAULT, RENAMED
from tests.drivers.tablet import TabletDriver
from tests.drivers.whole import assert_whole

ROOT = Path(__file__).resolve().parents[3]
KILLED = -9

POINTS = {
    "an answer, before its row": ("answer", "INSERT INTO tap", 3),
    "an answer, between its row and the commit": ("answer", "COMMIT", 3),
    "a photo, before its file has its name": ("photo", RENAMED, 3),
    "a photo, its files safe and its row not": ("photo", "INSERT INTO tap", 2),
    "a photo, between its row and its bytes' rows": ("photo", "INSERT OR IGNORE INTO blob", 2),
    "a finding being typed, before it is kept": ("finding", "COMMIT", 1),
    "a finding's photo, safe on the disk only": ("finding", "INSERT INTO fact", 2),
    "a finding, between its row and its photo's": ("save", "INSERT INTO tap", 2),
    "a finding on record, its sheet not put away": ("save", "DELETE FROM fact", 1),
    "a signature, while taps become acts": ("sign", "DELETE FROM tap", 1),
    "a submission, before its seal is kept": ("submit", "INSERT INTO tap", 1),
    "a submission, while the last taps become acts": ("submit", "INSERT INTO op", 1),
    "a submission, kept and not chained": ("submit", "INSERT INTO op", 2),
}


def die(inspecting: TabletDriver, phase: str, point: str, count: int) -> list[dict[str, Any]]:
    """Let a process of its own work on this tablet until it is killed; what it acknowledged."""
    inspecting.tablet.close()
    command = [sys.executable, "-m", "tests.drivers.killed", str(inspecting.folder), phase, point]
    done = subprocess.run(
        [*command, str(count)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == KILLED, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("label", POINTS)
def test_what_was_acknowledged_is_there_and_the_work_goes_on(
    inspecting: TabletDriver, label: str
) -> None:
    phase, point, count = POINTS[label]
    said = die(inspecting, phase, point, count)
    again = killed.opened(inspecting.folder)
    assert_there(again, said)
    assert_whole(again)
    go_on(again, inspecting.folder.parent / "shots")
    assert_whole(again)
    again.tablet.close()


def assert_there(again: TabletDriver, said: list[dict[str, Any]]) -> None:
    """Each acknowledged thing, as it was acknowledged."""
    inspection = again.tablet.desk.inspection(again.inspection_id)
    assert inspection is not None
    kinds = [one["what"] for one in said]
    for one in said:
        if one["what"] == "answer":
            assert inspection["answers"][one["code"]]["value"] == one["value"]
        if one["what"] == "photo":
            assert [photo["code"] for photo in inspection["photos"]].count(one["code"]) == 1
        if one["what"] == "signature":
            assert [sign["role"] for sign in inspection["signatures"]].count(one["role"]) == 1
    assert len(inspection["findings"]) == ("finding" in kinds)
    if "finding" not in kinds:
        sheet = FindingPresenter(again.tablet.desk, again.inspection_id, FAULT).state
        assert (sheet.where == killed.WHERE) == ("where" in kinds)
        assert len(sheet.photos) == ("finding photo" in kinds)


def go_on(again: TabletDriver, shots: Path) -> None:
    """The person does once more what was not acknowledged, and hands the inspection in."""
    inspection = again.tablet.desk.inspection(again.inspection_id) or {}
    if not inspection["findings"]:
        again.checklist.answer(FAULT, "fail")
        killed.find(again, shots)
        killed.save(again)
    again.answer_all({}, lambda _code: shots / "gate.jpg")
    again.sign_and_submit()
    *before, last = again.tablet.desk.shelves.outbox.of_inspection(again.inspection_id)
    assert last.kind is OpKind.INSPECTION_SUBMIT
    assert last.op["payload"]["digest"] == covered([op.sha256 for op in before])


def test_killed_from_outside_at_any_moment_nothing_acknowledged_is_missing(
    inspecting: TabletDriver,
) -> None:
    inspecting.tablet.close()
    command = [sys.executable, "-m", "tests.drivers.killed", str(inspecting.folder), "", "", "0"]
    said = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(json.loads(line))
            if said[-1]["what"] == "finding photo":
                process.kill()
    again = killed.opened(inspecting.folder)
    inspection = again.tablet.desk.inspection(again.inspection_id) or {"answers": {}}
    codes = {one["code"] for one in said if one["what"] == "answer"}
    assert codes
    assert codes <= set(inspection["answers"])
    assert_whole(again)
    again.tablet.close()
