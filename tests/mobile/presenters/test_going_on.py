"""Killed in the middle of a sheet, the person goes on exactly where it was."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from mobile.presenters.arrival import ArrivalPresenter
from mobile.presenters.finding import FindingPresenter
from shared.records.ops import Place
from shared.vocabulary import Grade, LeakSign, Party, PlaceSource
from tests.drivers.tablet import TabletDriver
from tests.mobile.space import no_space_beyond

CODE = "XF-07"
GATE = Place(PlaceSource.DEVICE, 247_000_000, 1_186_000_000, 8)


def finding(chen: TabletDriver, code: str | None = CODE) -> FindingPresenter:
    return FindingPresenter(chen.tablet.desk, chen.inspection_id, code)


def arriving(chen: TabletDriver) -> ArrivalPresenter:
    visit = chen.tablet.today.state.visits[0]
    return ArrivalPresenter(
        chen.tablet.desk,
        visit.school_id,
        visit_id=visit.visit_id,
        inspection_id=visit.inspection_id,
    )


def shown(presenter: Any) -> Any:
    return replace(presenter.state, header=None)


def test_a_finding_half_put_in_is_there_after_a_kill_with_its_photos(
    inspecting: TabletDriver, shots: Path
) -> None:
    fault = finding(inspecting)
    fault.grade(Grade.SERIOUS)
    fault.party(Party.POLICE)
    fault.say(what="后门锁闭", where="二号楼北侧")
    fault.term(7)
    fault.immediate(done=True)
    fault.photograph(shots / "fault.jpg")
    fault.fixed(on_spot=True)
    fault.photograph(shots / "after.jpg", after=True)
    before = shown(fault)
    inspecting.kill_and_restart().unlock()
    again = finding(inspecting)
    assert shown(again) == before
    assert again.save().saved
    kept = inspecting.tablet.desk.inspection(inspecting.inspection_id) or {}
    assert kept["findings"][0]["id"] == before.finding_id
    assert [one["purpose"] for one in kept["photos"]] == ["gate", "finding", "after"]


def test_each_item_has_its_own_unfinished_finding(inspecting: TabletDriver) -> None:
    finding(inspecting).say(where="北门")
    finding(inspecting, None).say(what="围墙有缺口")
    inspecting.kill_and_restart().unlock()
    assert finding(inspecting).state.where == "北门"
    assert finding(inspecting, None).state.what == "围墙有缺口"
    assert finding(inspecting, "RF-01").state.where == ""


def test_a_finding_on_record_leaves_nothing_unfinished(inspecting: TabletDriver) -> None:
    fault = finding(inspecting)
    fault.say(where="北门")
    assert "finding_begun" in inspecting.finish.state.missing
    fault.save()
    assert "finding_begun" not in inspecting.finish.state.missing
    assert finding(inspecting).state.where == ""


def test_what_was_no_fault_is_not_asked_for_again(inspecting: TabletDriver) -> None:
    fault = finding(inspecting)
    fault.say(where="北门")
    fault.discard()
    assert finding(inspecting).state.where == ""
    assert "finding_begun" not in inspecting.finish.state.missing


def test_what_is_typed_lies_sealed_on_the_disk(inspecting: TabletDriver) -> None:
    finding(inspecting).say(where="二号楼北侧楼梯间")
    inspecting.kill_and_restart()
    files = [path.read_bytes() for path in inspecting.folder.rglob("*") if path.is_file()]
    assert all("北侧楼梯间".encode() not in data for data in files)
    assert all(b"\\u5317\\u4fa7" not in data for data in files)


def test_a_finding_typed_while_the_disk_is_full_stays_on_the_screen(
    inspecting: TabletDriver,
) -> None:
    fault = finding(inspecting)
    with no_space_beyond(0):
        state = fault.say(what="后门锁闭", where="二号楼北侧")
        assert state.error
        refused = fault.save()
    assert (state.what, state.where) == ("后门锁闭", "二号楼北侧")
    assert refused.error
    assert not refused.saved
    assert fault.save().saved
    kept = inspecting.tablet.desk.inspection(inspecting.inspection_id) or {}
    assert kept["findings"][0]["where"] == "二号楼北侧"


def test_an_arrival_is_there_after_a_kill_with_the_gate_photo_and_its_hour(
    chen: TabletDriver, shots: Path
) -> None:
    arrival = arriving(chen)
    arrival.locate(GATE)
    arrival.photograph_gate(shots / "gate.jpg")
    arrival.received("副校长")
    arrival.tick(LeakSign.LEADERS_AT_GATE)
    arrival.watch(in_school_run=True, seen_break=False)
    before = shown(arrival)
    chen.clock.advance(minutes=20)  # type: ignore[attr-defined]
    chen.kill_and_restart().unlock()
    again = arriving(chen)
    again.locate(Place())
    assert shown(again) == before
    assert again.begin().started
    inspection = chen.tablet.desk.inspection(before.inspection_id) or {}
    assert inspection["arrived_at"] == before.arrived_at
    assert inspection["photos"][0]["place"]["lat_e7"] == GATE.lat_e7


def test_without_the_gate_photo_one_has_not_arrived_yet(chen: TabletDriver) -> None:
    arriving(chen).received("副校长")
    chen.clock.advance(minutes=20)  # type: ignore[attr-defined]
    chen.kill_and_restart().unlock()
    again = arriving(chen)
    assert again.state.received_by == "副校长"
    assert again.state.arrived_at == chen.tablet.desk.clockwatch.now().at


def test_an_arrival_of_another_day_is_not_gone_on_with(chen: TabletDriver, shots: Path) -> None:
    arriving(chen).photograph_gate(shots / "gate.jpg")
    chen.clock.advance(days=1)  # type: ignore[attr-defined]
    chen.kill_and_restart().unlock()
    assert not arriving(chen).state.gate_photo


def test_an_arrival_without_a_plan_keeps_its_number(chen: TabletDriver, shots: Path) -> None:
    school_id = chen.tablet.schools.search("白鹭").rows[0].school_id
    first = ArrivalPresenter(chen.tablet.desk, school_id)
    first.photograph_gate(shots / "gate.jpg")
    chen.kill_and_restart().unlock()
    again = ArrivalPresenter(chen.tablet.desk, school_id)
    assert again.state.inspection_id == first.state.inspection_id
    assert again.begin().started


def test_after_a_kill_the_app_goes_on_at_the_same_sheet(inspecting: TabletDriver) -> None:
    about = {"inspection_id": inspecting.inspection_id, "code": CODE}
    inspecting.tablet.place.been("finding", about)
    inspecting.kill_and_restart().unlock()
    assert inspecting.tablet.place.resume() == ("finding", about)


def test_a_sealed_part_and_a_begun_arrival_are_not_gone_on_with(
    inspecting: TabletDriver, shots: Path
) -> None:
    place = inspecting.tablet.place
    inspection = inspecting.tablet.desk.inspection(inspecting.inspection_id) or {}
    place.been(
        "arrival",
        {"school_id": inspection["school_id"], "inspection_id": inspecting.inspection_id},
    )
    assert place.resume() == ("today", {})
    inspecting.answer_all({}, lambda _code: shots / "gate.jpg")
    place.been("finish", {"inspection_id": inspecting.inspection_id})
    assert place.resume()[0] == "finish"
    inspecting.sign_and_submit()
    assert place.resume() == ("today", {})


def test_that_the_place_cannot_be_kept_stops_nobody(inspecting: TabletDriver) -> None:
    place = inspecting.tablet.place
    place.been("today", {})
    with no_space_beyond(0):
        place.been("finish", {"inspection_id": inspecting.inspection_id})
    assert place.resume() == ("today", {})
