"""Finishing: what is failed stands on record, who signed is known, nothing begun is forgotten."""

from pathlib import Path
from typing import Any

from mobile.presenters.asked import without_finding
from mobile.presenters.checklist import ChecklistPresenter
from mobile.presenters.finding import FindingPresenter
from mobile.sync.engine import Engine
from shared.vocabulary import ItemKind, SignatureRole
from tests.drivers.tablet import STROKES, TabletDriver

CODE = "XF-07"
BEYOND_QUICK = "XF-16"


def standing(inspecting: TabletDriver) -> dict[str, Any]:
    inspection = inspecting.tablet.desk.inspection(inspecting.inspection_id)
    assert inspection is not None
    return inspection


def test_what_is_failed_is_put_on_record_before_it_is_submitted(
    inspecting: TabletDriver, shots: Path
) -> None:
    inspecting.answer_all({CODE: "fail"}, lambda _code: shots / "gate.jpg")
    inspecting.photograph_item(CODE, shots / "fault.jpg")
    for _ in range(2):
        inspecting.finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
    state = inspecting.finish.sign(SignatureRole.SCHOOL, "副校长", STROKES)
    assert (state.missing, state.wants_photo, state.wants_finding) == ((), (), (CODE,))
    assert not inspecting.finish.submit().submitted

    fault = FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, CODE)
    assert fault.save().saved
    assert inspecting.finish.state.wants_finding == ()
    assert inspecting.finish.withdraw(fault.state.finding_id, " ").error
    inspecting.finish.withdraw(fault.state.finding_id, "看错了")
    assert inspecting.finish.state.wants_finding == (CODE,)


def test_a_fault_whose_item_passes_now_is_pointed_at(inspecting: TabletDriver) -> None:
    inspecting.checklist.answer(CODE, "fail")
    assert FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, CODE).save().saved
    (row,) = inspecting.finish.state.findings
    assert (row.mine, row.passes) == (True, False)
    inspecting.checklist.answer(CODE, "pass")
    assert inspecting.finish.state.findings[0].passes


def test_a_fault_is_worded_from_the_phrases_of_its_item(inspecting: TabletDriver) -> None:
    fault = FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, CODE)
    first, second = fault.state.phrases[:2]
    assert "没有记录" in fault.state.phrases
    written = fault.state.what
    assert fault.phrase(first).what == f"{written}；{first}"
    fault.phrase(second)
    assert fault.phrase(first).what == f"{written}；{second}"
    outside = FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, None)
    assert first not in outside.state.phrases
    assert outside.phrase(outside.state.phrases[0]).what == outside.state.phrases[0]


def test_what_a_colleague_failed_is_not_asked_of_this_tablet(inspecting: TabletDriver) -> None:
    inspecting.checklist.answer(CODE, "fail")
    inspection = standing(inspecting)
    assessed = inspecting.tablet.desk.sheet(inspection).assess()
    mine = inspecting.tablet.desk.shelves.vault.device()["device_id"]
    assert without_finding(inspection, assessed, mine) == (CODE,)
    assert without_finding(inspection, assessed, "the colleague's tablet") == ()


def test_each_inspector_signs_in_their_own_name(inspecting: TabletDriver) -> None:
    first, second = inspecting.finish.state.signers
    assert first.person_id == inspecting.tablet.desk.person_id
    inspecting.finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES, name=second.name)
    inspecting.finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES, name=first.name)
    state = inspecting.finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES, name="增援一人")
    assert state.signers == ()
    signed = [(one["person_id"], one["name"]) for one in standing(inspecting)["signatures"]]
    assert signed == [
        (second.person_id, second.name),
        (first.person_id, first.name),
        (None, "增援一人"),
    ]


def test_the_whole_list_counts_where_it_was_chosen(inspecting: TabletDriver) -> None:
    quick = inspecting.finish.state.asked
    whole = inspecting.checklist.show(whole=True).asked
    assert inspecting.finish.state.asked == whole > quick
    assert inspecting.tablet.today.state.unfinished is not None
    assert inspecting.tablet.today.state.unfinished.asked == whole


def test_what_was_answered_beyond_the_quick_list_counts_too(inspecting: TabletDriver) -> None:
    quick = inspecting.finish.state
    checklist = ChecklistPresenter(inspecting.tablet.desk, inspecting.inspection_id)
    checklist.show(whole=True)
    checklist.answer(BEYOND_QUICK, "pass")
    checklist.show(whole=False)
    after = inspecting.finish.state
    assert (after.asked, after.answered) == (quick.asked + 1, quick.answered + 1)


def test_every_check_begun_here_can_be_gone_on_with(inspecting: TabletDriver, shots: Path) -> None:
    first = inspecting.inspection_id
    schools = inspecting.tablet.desk.shelves.replica.all(ItemKind.SCHOOL)
    other = next(one for one in schools if one["id"] != standing(inspecting)["school_id"])
    inspecting.clock.advance(minutes=50)  # type: ignore[attr-defined]
    inspecting.arrive_unplanned(other["id"], shots / "gate.jpg")
    state = inspecting.tablet.today.state
    assert state.unfinished is not None
    assert state.unfinished.inspection_id == inspecting.inspection_id != first
    assert [one.inspection_id for one in state.also_unfinished] == [first]


def test_what_met_no_network_is_not_told_as_sent(inspecting: TabletDriver) -> None:
    inspecting.checklist.answer(CODE, "pass")
    inspecting.sync()
    engine: Engine = inspecting.tablet.engine
    assert engine.standing.silence is not None
    states = {op.state for op in inspecting.tablet.desk.shelves.outbox.all()}
    assert states == {"in_doubt"}
    (row,) = inspecting.tablet.sync.state.ledger
    assert (row.saved, row.sent, row.received) == (True, False, False)
