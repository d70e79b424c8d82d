"""Whatever fails is told in one place, in the reader's language, and loses nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mobile.config import JOURNAL_BYTES_MAX
from mobile.durable import StorageBroken
from mobile.presenters.checklist import ReasonMissing
from mobile.presenters.trouble import Notice
from mobile.store.vault import Locked, PinPause
from mobile.texts import set_language
from shared.problems import Problem, StorageFull
from shared.sealing import digest
from shared.vocabulary import Outcome
from tests.drivers.tablet import PIN, TabletDriver
from tests.mobile.space import full_device_at, no_space_beyond

PERSON = "王晓明"


def raised(act: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        act()
    return caught.value


def fault_of_ours() -> None:
    """A fault whose words hold what somebody typed."""
    {}[PERSON]


def told(chen: TabletDriver, error: Exception) -> Notice:
    return chen.tablet.trouble.told(error)


@pytest.mark.parametrize("error", [StorageFull(), StorageBroken(), Locked(), ReasonMissing()])
def test_a_refusal_is_told_in_both_languages(chen: TabletDriver, error: Problem) -> None:
    set_language("en")
    english = told(chen, error)
    set_language("zh")
    chinese = told(chen, error)
    assert english.title.isascii()
    assert chinese.title
    assert not chinese.title.isascii()
    assert bool(english.todo) == bool(chinese.todo)
    assert english.try_again == chinese.try_again == isinstance(error, StorageFull | StorageBroken)


def test_an_unforeseen_fault_gets_a_number_and_no_words_of_anybody(chen: TabletDriver) -> None:
    first = told(chen, raised(fault_of_ours))
    second = told(chen, raised(fault_of_ours))
    assert first.number == second.number
    assert first.number in first.todo
    assert PERSON not in first.title + first.todo
    assert first.try_again


def test_the_journal_says_where_and_never_whose(inspecting: TabletDriver) -> None:
    with no_space_beyond(10_000):
        error = raised(lambda: inspecting.checklist.answer("XF-07", "fail", note=PERSON * 400))
        told(inspecting, error)
    told(inspecting, raised(lambda: inspecting.checklist.step(PERSON)))  # type: ignore[arg-type]
    journal = inspecting.folder / "journal.log"
    lines = journal.read_text(encoding="utf-8").splitlines()
    assert [line.split()[3] for line in lines] == ["storage_broken", "TypeError"]
    assert "mobile/presenters/checklist.py:" in lines[1]
    assert all(line.isascii() and inspecting.folder.as_posix() not in line for line in lines)


def test_a_journal_that_is_full_forgets_the_older_half(chen: TabletDriver) -> None:
    error = raised(fault_of_ours)
    for _ in range(JOURNAL_BYTES_MAX // 40):
        chen.tablet.trouble.note(error)
    number = chen.tablet.trouble.note(raised(lambda: chen.judge("", Outcome.FIXED, Path())))
    journal = chen.folder / "journal.log"
    assert journal.stat().st_size < JOURNAL_BYTES_MAX * 1.1
    assert number in journal.read_text(encoding="utf-8").splitlines()[-1]


def test_a_photo_that_does_not_fit_is_told_and_fits_later(
    inspecting: TabletDriver, shots: Path
) -> None:
    before = len((inspecting.tablet.desk.inspection(inspecting.inspection_id) or {})["photos"])
    with no_space_beyond(20_000):
        error = raised(lambda: inspecting.photograph_item("XF-07", shots / "fault.jpg"))
    assert isinstance(error, StorageFull)
    inspecting.photograph_item("XF-07", shots / "fault.jpg")
    inspecting.kill_and_restart().unlock()
    after = inspecting.tablet.desk.inspection(inspecting.inspection_id) or {}
    assert len(after["photos"]) == before + 1


def test_a_full_device_is_told_and_what_it_holds_is_whole(inspecting: TabletDriver) -> None:
    shelf = inspecting.tablet.desk.shelves.photos
    before, more = b"the photo of before", b"one photo more"
    kept, wanted = shelf.keep(before), digest(more)
    full_device_at(inspecting.folder / "photos" / f".{wanted}.part")
    assert isinstance(raised(lambda: shelf.keep(more)), StorageFull)
    assert not shelf.has(wanted)
    assert shelf.read(kept) == before
    assert shelf.read(shelf.keep(more)) == more


def test_an_answer_that_does_not_fit_is_refused_whole_and_fits_later(
    inspecting: TabletDriver,
) -> None:
    checklist = inspecting.checklist
    checklist.answer("XF-08", "pass")
    with no_space_beyond(0):
        error = raised(lambda: checklist.answer("XF-07", "fail"))
        assert isinstance(error, StorageFull | StorageBroken)
        assert next(row for row in checklist.state.rows if row.code == "XF-07").value is None
    checklist.answer("XF-07", "fail")
    inspecting.kill_and_restart().unlock()
    values = {row.code: row.value for row in inspecting.checklist.state.rows}
    assert (values["XF-07"], values["XF-08"]) == ("fail", "pass")


def test_a_full_disk_locks_nobody_in_or_out(inspecting: TabletDriver) -> None:
    inspecting.checklist.answer("XF-07", "fail")
    inspecting.tablet.desk.shelves.vault.lock()
    inspecting.tablet.unlock.press("1")
    assert inspecting.tablet.unlock.enter().error
    with no_space_beyond(0):
        inspecting.unlock()
        assert not inspecting.tablet.unlock.lock().unlocked
        assert not inspecting.tablet.desk.shelves.vault.unlocked
        inspecting.unlock()
    row = next(row for row in inspecting.checklist.state.rows if row.code == "XF-07")
    assert row.value == "fail"


def test_on_a_full_disk_delivery_rests_and_goes_on_later(inspecting: TabletDriver) -> None:
    engine = inspecting.tablet.engine
    with no_space_beyond(0):
        engine.backoff.wake()
        steps = engine.run_until_quiet(steps_max=50)
        assert len(steps) < 10, "it does not try without end"
        assert inspecting.tablet.sync.state.connection.kind == StorageBroken.code
    inspecting.sync()
    assert inspecting.tablet.sync.state.header.waiting_records == 2


def test_a_full_disk_is_no_way_to_guess_a_pin(inspecting: TabletDriver) -> None:
    vault = inspecting.tablet.desk.shelves.vault
    (holder,) = vault.holders()
    vault.lock()
    with no_space_beyond(0):
        told = [raised(lambda: vault.unlock(holder.person_id, "111111")) for _ in range(5)]
        assert isinstance(told[-1], PinPause)
        assert isinstance(raised(lambda: vault.unlock(holder.person_id, PIN)), PinPause)
