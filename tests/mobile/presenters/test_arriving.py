"""Unlock, today, schools, arrival: from switching on to standing in the school."""

from pathlib import Path

import pytest

from mobile.presenters.arrival import ArrivalPresenter
from mobile.texts import language
from shared.vocabulary import LeakSign, OpKind
from tests.drivers.tablet import PIN, TabletDriver
from tests.mobile.conftest import SCHOOL


def arriving(chen: TabletDriver) -> ArrivalPresenter:
    visit = chen.tablet.today.state.visits[0]
    return ArrivalPresenter(
        chen.tablet.desk,
        visit.school_id,
        visit_id=visit.visit_id,
        inspection_id=visit.inspection_id,
    )


def kinds(chen: TabletDriver) -> list[OpKind]:
    return [tap.kind for tap in chen.tablet.desk.shelves.outbox.taps()]


def test_digits_are_shown_as_dots_and_can_be_erased(chen: TabletDriver) -> None:
    unlock = chen.tablet.unlock
    unlock.lock()
    unlock.press("1")
    unlock.press("2")
    assert unlock.erase().typed == 1


def test_a_wrong_pin_says_so_and_the_right_one_opens(chen: TabletDriver) -> None:
    unlock = chen.tablet.unlock
    assert not unlock.lock().unlocked
    for digit in "111111":
        unlock.press(digit)
    assert unlock.enter().error
    for digit in PIN:
        unlock.press(digit)
    state = unlock.enter()
    assert state.unlocked
    assert not state.error


def test_locking_makes_what_was_tapped_ready_to_be_sent(inspecting: TabletDriver) -> None:
    state = inspecting.tablet.unlock.lock()
    assert state.waiting_records == 2
    assert inspecting.tablet.desk.shelves.outbox.counts() == {"frozen": 2, "tapped": 0}


def test_today_shows_the_released_visit_without_a_network(chen: TabletDriver) -> None:
    state = chen.tablet.today.state
    assert [row.school for row in state.visits] == [SCHOOL]
    assert state.unfinished is None
    assert state.header.waiting_records == 0


def test_unfinished_work_is_on_top_and_gone_from_the_visits(inspecting: TabletDriver) -> None:
    inspecting.kill_and_restart().unlock()
    state = inspecting.tablet.today.state
    assert state.unfinished is not None
    assert state.unfinished.school == SCHOOL
    assert state.unfinished.next_code
    assert state.visits == ()


def test_today_and_the_checklist_count_the_same(inspecting: TabletDriver) -> None:
    unfinished = inspecting.tablet.today.state.unfinished
    checklist = inspecting.checklist.state
    assert unfinished is not None
    assert (unfinished.answered, unfinished.asked) == (checklist.answered, checklist.asked)
    assert checklist.asked == inspecting.finish.state.asked


@pytest.mark.parametrize("query", ["望潮", "wangchao", "wczx", "350000", "WCZX"])
def test_a_school_is_found_by_name_pinyin_initials_and_code(chen: TabletDriver, query: str) -> None:
    found = chen.tablet.schools.search(query)
    assert [row.name for row in found.rows] == [SCHOOL]
    assert found.total == 4


def test_the_school_list_follows_what_was_heard_since(chen: TabletDriver) -> None:
    assert chen.tablet.schools.state.total == 4
    replica = chen.tablet.desk.shelves.replica
    scope = next(scope for scope in replica.cursors() if scope.startswith("area:"))
    for town in [one for one in replica.cursors() if one.startswith("area:")]:
        replica.forget(town)
    assert scope
    assert chen.tablet.schools.state.total == 0


def test_a_school_file_opens_with_its_facts(chen: TabletDriver) -> None:
    row = chen.tablet.schools.search("望潮").rows[0]
    file = chen.tablet.schools.open(row.school_id)
    assert dict(file.facts)["students"] == "1200"
    assert file.town


def test_without_a_gate_photo_nothing_begins(chen: TabletDriver) -> None:
    arrival = arriving(chen)
    assert arrival.begin().error
    assert kinds(chen) == []


@pytest.mark.parametrize("name", ["cut.jpg", "text.jpg", "absent.jpg"])
def test_a_damaged_gate_photo_is_refused_at_once_and_nothing_begins(
    chen: TabletDriver, shots: Path, name: str
) -> None:
    arrival = arriving(chen)
    state = arrival.photograph_gate(shots / name)
    assert state.error
    assert not state.gate_photo
    assert not arrival.begin().started
    assert kinds(chen) == []
    assert arrival.photograph_gate(shots / "gate.jpg").gate_photo
    assert arrival.begin().started


def test_the_arrival_and_its_photo_are_durable_together(chen: TabletDriver, shots: Path) -> None:
    arrival = arriving(chen)
    arrival.photograph_gate(shots / "gate.jpg")
    arrival.tick(LeakSign.LEADERS_AT_GATE)
    arrival.received("副校长")
    assert arrival.begin().started
    assert kinds(chen) == [OpKind.INSPECTION_START, OpKind.PHOTO_ADD]
    chen.kill_and_restart().unlock()
    inspection = chen.tablet.desk.inspection(arrival.state.inspection_id)
    assert inspection is not None
    assert inspection["arrival"]["leak_signs"] == ["leaders_at_gate"]
    assert inspection["photos"][0]["purpose"] == "gate"


def test_beginning_twice_is_beginning_once(chen: TabletDriver, shots: Path) -> None:
    arrival = arriving(chen)
    arrival.photograph_gate(shots / "gate.jpg")
    arrival.begin()
    arrival.begin()
    assert kinds(chen).count(OpKind.INSPECTION_START) == 1


def test_the_arrival_is_certain_while_the_clock_of_this_boot_was_measured(
    chen: TabletDriver,
) -> None:
    assert not arriving(chen).state.doubtful
    chen.clock.restart("boot-2")  # type: ignore[attr-defined]
    chen.kill_and_restart().unlock()
    assert arriving(chen).state.doubtful


def test_a_chosen_language_holds_after_a_restart(chen: TabletDriver) -> None:
    assert chen.tablet.settings.choose("language", "en").language == "en"
    chen.kill_and_restart().unlock()
    assert language() == "en"
    assert chen.tablet.settings.state.language == "en"


def test_a_choice_that_does_not_exist_changes_nothing(chen: TabletDriver) -> None:
    assert chen.tablet.settings.choose("theme", "pink").theme == "light"
