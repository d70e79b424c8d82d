"""A file for those who mend the app: how the tablet does, and nothing of anybody."""

import random
import re
from pathlib import Path

from mobile.device.desktop import FolderPapers
from mobile.presenters.diagnostics import JOURNAL_LINES_MAX, OTHER
from mobile.sync.transport import Outage
from shared.vocabulary import ItemKind
from tests.drivers.tablet import TabletDriver

SEED = 5
KIND = "Maker T-10, Android 14"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DIGEST = re.compile(r"[0-9a-f]{16}")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def test_it_tells_how_the_tablet_does(inspecting: TabletDriver, tmp_path: Path) -> None:
    inspecting.checklist.answer("XF-07", "fail")
    inspecting.sync()
    inspecting.tablet.trouble.note(ValueError("of nobody"))
    told = inspecting.tablet.diagnostics.write(FolderPapers(tmp_path / "papers").hand_over, KIND)
    (path,) = (tmp_path / "papers").iterdir()
    assert path.suffix == ".txt"
    assert str(path) in told
    text = path.read_text(encoding="utf-8")
    for part in (
        f"device {KIND}",
        f"outage {Outage.SILENT} since 2026-",
        "ops: 1 failures, ",
        "evidence kept: 1",
        "school: 4",
        "clock off by ",
        "ValueError -",
    ):
        assert part in text, part
    counts = inspecting.tablet.desk.shelves.outbox.counts()
    assert f"in_doubt: {counts['in_doubt']}" in text


def test_there_is_nothing_of_anybody_in_it(inspecting: TabletDriver, shots: Path) -> None:
    chance = random.Random(SEED)
    words = ["".join(chance.choices(LETTERS, k=12)) for _ in range(12)]
    tablet, desk = inspecting.tablet, inspecting.tablet.desk
    inspecting.checklist.answer("XF-07", "fail", note=words[0])
    inspecting.checklist.answer("RF-02", 8317)
    finding = inspecting.find("XF-07", shots / "fault.jpg", where=words[1])
    inspecting.finish.remark(words[2])
    inspecting.sync()
    journal = inspecting.folder / "journal.log"
    with journal.open("a", encoding="utf-8") as file:
        file.writelines(f"{word} 王晓明 {desk.person_id}\n" for word in words[3:6])
        file.write(f"2026-09-17T01:00:00.000Z 0.1.0 ABC123 KeyError {words[6]}\n")
        file.write(f"2026-09-17T01:00:00.000Z 0.1.0 ABC123 KeyError mobile/x.py:1:f {words[7]}\n")
    with desk.shelves.database.writing() as connection:
        # What an office of another making might answer.
        connection.execute("UPDATE op SET code = ? WHERE device_seq = 1", (f"王 {words[8]}!",))
        connection.execute("UPDATE op SET code = ? WHERE device_seq = 2", (desk.person_id,))
    text = tablet.diagnostics.text(f"{KIND} 王晓明")
    schools = list(desk.shelves.replica.all(ItemKind.SCHOOL))
    names = [one["name"] for one in schools] + [one["pinyin"] for one in schools]
    ids = [finding.state.finding_id, inspecting.inspection_id, desk.person_id]
    ids += [one["id"] for one in schools]
    for secret in (*words, *names, *ids, "8317", "XF-07", "王晓明", inspecting.folder.as_posix()):
        assert secret not in text, secret
    assert text.isascii()
    assert not UUID.search(text)
    assert not DIGEST.search(text)
    assert text.count(OTHER) == 5


def test_it_ends_with_the_latest_faults(chen: TabletDriver) -> None:
    for _ in range(JOURNAL_LINES_MAX):
        chen.tablet.trouble.note(ValueError())
    last = chen.tablet.trouble.note(KeyError())
    lines = chen.tablet.diagnostics.text(KIND).splitlines()
    assert last in lines[-1]
    assert len(lines) - lines.index("[journal]") - 1 == JOURNAL_LINES_MAX
