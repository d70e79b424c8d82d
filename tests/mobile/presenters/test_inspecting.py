"""Checklist, finding, finish: each tap durable, nothing passed unasked, a sealed part sealed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mobile.presenters.checklist import ReasonMissing
from mobile.presenters.desk import AlreadySubmitted, rules_heard
from mobile.presenters.finding import FindingPresenter
from mobile.presenters.record import RecordPresenter
from mobile.presenters.rows import Filter
from mobile.store.replica import Replica
from mobile.store.taps import TextTooLong
from shared.checklists import WrongAnswer
from shared.norms import SWITCHED_ON, RuleSet, rules_of
from shared.protocol import TEXT_CHARS_MAX
from shared.sealing import covered
from shared.vocabulary import ItemKind, OpKind, PhotoPurpose, SignatureRole, Verdict
from tests.drivers.tablet import STROKES, TabletDriver

CODE = "XF-07"
PHOTO_IF_FAILED = "XF-08"


class Earlier(Replica):
    """Visits of before they kept rule sets; since then another one binds."""

    def get(self, kind: ItemKind, item_id: str) -> dict[str, Any] | None:
        heard = {"rule": RuleSet.FUJIAN_2010, "on": True, "at": "2020-01-01T00:00:00.000Z"}
        body = super().get(kind, item_id)
        return body and {**body, "rules": [heard]}

    def all(self, kind: ItemKind) -> Iterator[dict[str, Any]]:
        yield from ({**body, "limits": {}} for body in super().all(kind))


def finding(inspecting: TabletDriver, code: str = CODE) -> FindingPresenter:
    return FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, code)


def standing(inspecting: TabletDriver) -> dict:  # type: ignore[type-arg]
    inspection = inspecting.tablet.desk.inspection(inspecting.inspection_id)
    assert inspection is not None
    return inspection


def all_but_signed(inspecting: TabletDriver, shots: Path) -> None:
    inspecting.answer_all({}, lambda _code: shots / "gate.jpg")


def test_an_answer_is_there_after_the_power_went(inspecting: TabletDriver) -> None:
    inspecting.checklist.answer(CODE, "fail")
    inspecting.kill_and_restart().unlock()
    row = next(row for row in inspecting.checklist.state.rows if row.code == CODE)
    assert (row.value, row.verdict) == ("fail", Verdict.FAIL)


def test_quick_mode_asks_few_and_nothing_is_passed_unasked(inspecting: TabletDriver) -> None:
    quick = inspecting.checklist.state
    whole = inspecting.checklist.show(whole=True)
    assert quick.asked < whole.asked == whole.whole_count
    told = [row for row in whole.rows if row.verdict is not None]
    assert all(row.proposed is not None for row in told), "only what is computed answers itself"
    assert whole.answered == len(told) < whole.asked


def test_an_item_that_does_not_apply_says_why(inspecting: TabletDriver) -> None:
    hidden = inspecting.checklist.state.hidden
    assert hidden
    assert all(one.why for one in hidden)


@pytest.mark.parametrize(("code", "value"), [(CODE, "perhaps"), (CODE, 3.5), ("RF-01", "two")])
def test_an_answer_of_the_wrong_type_is_refused_before_it_is_kept(
    inspecting: TabletDriver, code: str, value: object
) -> None:
    before = inspecting.tablet.desk.shelves.outbox.counts()
    with pytest.raises(WrongAnswer):
        inspecting.checklist.answer(code, value)
    assert inspecting.tablet.desk.shelves.outbox.counts() == before


def test_not_applicable_needs_a_reason(inspecting: TabletDriver) -> None:
    with pytest.raises(ReasonMissing):
        inspecting.checklist.answer(CODE, "not_applicable")
    state = inspecting.checklist.answer(CODE, "not_applicable", na_reason="没有楼梯")
    assert next(row for row in state.rows if row.code == CODE).na_reason == "没有楼梯"


def test_a_note_too_long_for_the_office_is_refused_here(inspecting: TabletDriver) -> None:
    with pytest.raises(TextTooLong):
        inspecting.checklist.answer(CODE, "fail", note="长" * (TEXT_CHARS_MAX + 1))


def test_the_same_tap_twice_is_one_answer(inspecting: TabletDriver) -> None:
    inspecting.checklist.answer(CODE, "fail")
    inspecting.checklist.answer(CODE, "fail")
    inspecting.tablet.desk.shelves.outbox.freeze()
    ops = inspecting.tablet.desk.shelves.outbox.of_inspection(inspecting.inspection_id)
    answers = [op for op in ops if op.kind is OpKind.ANSWERS_SET]
    assert [len(op.op["payload"]["answers"]) for op in answers] == [1]


def test_the_last_tap_can_be_taken_back(inspecting: TabletDriver) -> None:
    checklist = inspecting.checklist
    checklist.answer(CODE, "fail")
    state = checklist.undo()
    assert next(row for row in state.rows if row.code == CODE).value is None


def test_guards_needed_are_computed_with_the_working(inspecting: TabletDriver) -> None:
    inspecting.checklist.answer("RF-01", "2")
    row = next(row for row in inspecting.checklist.state.rows if row.code == "RF-01")
    assert row.needed is not None
    assert row.needed > 2
    assert row.verdict == Verdict.FAIL
    assert any(line.decides for line in row.working)


def test_a_check_nobody_planned_goes_by_the_rule_sets_heard_with_the_checklist(
    inspecting: TabletDriver,
) -> None:
    inspection = standing(inspecting)
    assert rules_of(inspecting.tablet.desk.limits_of(inspection)) == SWITCHED_ON
    heard = [
        {"rule": rule, "on": True, "at": "2026-09-17T16:30:00.000Z"}
        for rule in (RuleSet.FUJIAN_2010, "of a later version")
    ]
    told = {day: rules_heard({"rules": heard}, date(2026, 9, day)) for day in (17, 18)}
    assert told == {17: SWITCHED_ON, 18: SWITCHED_ON | {RuleSet.FUJIAN_2010}}
    assert rules_heard({}, date(2026, 9, 18)) == SWITCHED_ON


def test_a_visit_planned_before_visits_kept_rule_sets_goes_by_the_usual_ones(
    inspecting: TabletDriver,
) -> None:
    inspection, desk = standing(inspecting), inspecting.tablet.desk
    replica = Earlier(desk.shelves.database, desk.shelves.vault)
    earlier = replace(desk, shelves=replace(desk.shelves, replica=replica))
    template = replica.get(ItemKind.TEMPLATE, inspection["template_id"]) or {}
    assert rules_heard(template, desk.today) != SWITCHED_ON
    assert rules_of(earlier.limits_of(inspection)) == SWITCHED_ON


def test_a_register_fact_corrected_on_site_counts_at_once(inspecting: TabletDriver) -> None:
    checklist = inspecting.checklist
    before = next(row for row in checklist.state.rows if row.code == "RF-01").needed
    state = checklist.correct_fact("students", "5000")
    after = next(row for row in state.rows if row.code == "RF-01").needed
    assert before is not None
    assert after is not None
    assert after > before


def test_next_open_goes_round_and_filters_narrow(inspecting: TabletDriver) -> None:
    checklist = inspecting.checklist
    first = checklist.next_open().current
    checklist.answer(first, "fail") if first == CODE else checklist.answer(CODE, "fail")
    assert [row.code for row in checklist.show(only=Filter.FAILED).rows] == [CODE]
    assert CODE not in [row.code for row in checklist.show(only=Filter.OPEN).rows]


def test_a_usual_finding_is_two_taps_and_a_photo(inspecting: TabletDriver, shots: Path) -> None:
    inspecting.checklist.answer(CODE, "fail")
    fault = finding(inspecting)
    fault.photograph(shots / "fault.jpg")
    state = fault.save()
    assert state.saved
    assert state.what
    kept = standing(inspecting)
    assert kept["findings"][0]["code"] == CODE
    assert kept["photos"][-1]["finding_id"] == kept["findings"][0]["id"]


def test_a_damaged_photo_is_refused_when_taken_and_the_finding_stays(
    inspecting: TabletDriver, shots: Path
) -> None:
    fault = finding(inspecting)
    assert fault.photograph(shots / "cut.jpg").error
    assert fault.state.photos == ()
    fault.photograph(shots / "fault.jpg")
    assert fault.save().saved
    assert len(standing(inspecting)["photos"]) == 2


def test_a_finding_without_words_is_not_saved(inspecting: TabletDriver) -> None:
    fault = finding(inspecting)
    fault.say(what="   ")
    assert fault.save().error
    assert standing(inspecting)["findings"] == []


def test_saving_twice_is_one_finding_and_later_photos_join_it(
    inspecting: TabletDriver, shots: Path
) -> None:
    fault = finding(inspecting)
    fault.save()
    fault.save()
    fault.photograph(shots / "after.jpg", after=True)
    kept = standing(inspecting)
    assert len(kept["findings"]) == 1
    assert [photo["purpose"] for photo in kept["photos"]][-1] == PhotoPurpose.AFTER


def test_a_longer_term_moves_the_deadline(inspecting: TabletDriver) -> None:
    fault = finding(inspecting)
    near, far = fault.term(3).deadline, fault.term(15).deadline
    assert near.due_on < far.due_on


def test_a_withdrawn_finding_is_not_listed_for_signing(inspecting: TabletDriver) -> None:
    fault = finding(inspecting)
    fault.save()
    assert len(inspecting.finish.state.findings) == 1
    inspecting.finish.withdraw(fault.state.finding_id, "看错了")
    assert inspecting.finish.state.findings == ()


def test_submitting_says_what_is_missing(inspecting: TabletDriver, shots: Path) -> None:
    assert set(inspecting.finish.state.missing) == {"inspector_signature", "school_signature"}
    assert inspecting.finish.submit().submitted is False
    all_but_signed(inspecting, shots)
    assert inspecting.finish.submit().submitted is False


def test_a_school_that_refuses_needs_a_reason_and_a_witness(
    inspecting: TabletDriver, shots: Path
) -> None:
    all_but_signed(inspecting, shots)
    finish = inspecting.finish
    finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
    assert finish.refuse("校长", "  ").error
    finish.refuse("校长", "不同意结论")
    assert finish.state.missing == ("school_signature",)
    finish.sign(SignatureRole.WITNESS, "社区干部", STROKES)
    assert finish.submit().submitted


def test_what_is_changed_after_signing_is_signed_again(
    inspecting: TabletDriver, shots: Path
) -> None:
    all_but_signed(inspecting, shots)
    finish = inspecting.finish
    finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
    assert finish.sign(SignatureRole.SCHOOL, "副校长", STROKES).can_submit
    inspecting.checklist.answer(CODE, "fail")
    inspecting.find(CODE, shots / "fault.jpg")
    state = finish.submit()
    assert not state.submitted
    assert state.missing == ("inspector_signs_again", "school_signs_again")
    assert [one.lapsed for one in state.signatures] == [True, True]
    paper = RecordPresenter(inspecting.tablet.desk, inspecting.inspection_id).paper()
    assert all("签在改动之前" in one.told for one in paper.signatures)

    finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
    assert finish.state.missing == ("school_signs_again",)
    finish.sign(SignatureRole.SCHOOL, "副校长", STROKES)
    assert [one.lapsed for one in finish.state.signatures] == [True, True, False, False]
    assert finish.submit().submitted


def test_looking_and_going_away_leave_a_signature_as_it_is(
    inspecting: TabletDriver, shots: Path
) -> None:
    all_but_signed(inspecting, shots)
    inspecting.finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES)
    inspecting.finish.sign(SignatureRole.SCHOOL, "副校长", STROKES)
    inspecting.tablet.desk.shelves.outbox.freeze(inspecting.inspection_id)
    inspecting.kill_and_restart().unlock()
    inspecting.finish.remark("学校没有意见")
    assert inspecting.finish.submit().submitted


def test_an_item_whose_photo_is_missing_blocks_submitting(
    inspecting: TabletDriver, shots: Path
) -> None:
    all_but_signed(inspecting, shots)
    inspecting.checklist.answer(PHOTO_IF_FAILED, "fail")
    finding(inspecting, PHOTO_IF_FAILED).save()
    finish = inspecting.finish
    sign = (
        lambda: finish.sign(SignatureRole.INSPECTOR, "督查员", STROKES),
        lambda: finish.sign(SignatureRole.SCHOOL, "副校长", STROKES),
    )
    state = [act() for act in sign][-1]
    assert (state.missing, state.wants_photo) == ((), (PHOTO_IF_FAILED,))
    state = finish.submit()
    assert state.error
    assert not state.submitted
    inspecting.photograph_item(PHOTO_IF_FAILED, shots / "fault.jpg")
    state = [act() for act in sign][-1]
    assert (state.missing, state.wants_photo) == ((), ())
    assert finish.submit().submitted


def test_an_empty_signature_is_none(inspecting: TabletDriver) -> None:
    state = inspecting.finish.sign(SignatureRole.INSPECTOR, "督查员", [])
    assert state.error
    assert state.signatures == ()


def test_what_was_submitted_is_sealed_by_the_digest_of_its_acts(
    inspecting: TabletDriver, shots: Path
) -> None:
    all_but_signed(inspecting, shots)
    inspecting.sign_and_submit()
    *before, last = inspecting.tablet.desk.shelves.outbox.of_inspection(inspecting.inspection_id)
    assert last.kind is OpKind.INSPECTION_SUBMIT
    assert last.op["payload"]["covers"] == [op.sha256 for op in before]
    assert last.op["payload"]["digest"] == covered([op.sha256 for op in before])


def test_nothing_is_added_to_a_sealed_part(inspecting: TabletDriver, shots: Path) -> None:
    all_but_signed(inspecting, shots)
    fault = finding(inspecting)
    inspecting.sign_and_submit()
    before = inspecting.tablet.desk.shelves.outbox.counts()
    acts = (
        lambda: inspecting.checklist.answer(CODE, "fail"),
        lambda: inspecting.photograph_item(CODE, shots / "fault.jpg"),
    )
    assert fault.save().error
    assert inspecting.finish.sign(SignatureRole.WITNESS, "社区", STROKES).error
    for act in acts:
        with pytest.raises(AlreadySubmitted):
            act()
    assert inspecting.finish.submit().submitted
    assert inspecting.tablet.desk.shelves.outbox.counts() == before


def test_everything_is_there_after_being_killed_at_the_end(
    inspecting: TabletDriver, shots: Path
) -> None:
    all_but_signed(inspecting, shots)
    inspecting.sign_and_submit()
    before = standing(inspecting)
    inspecting.kill_and_restart().unlock()
    assert standing(inspecting) == before
    state = inspecting.tablet.sync.state
    assert not state.safe_to_hand_in
    assert state.missing_records == state.header.waiting_records > 0
    assert state.missing_photos > 0
    assert state.ledger[0].saved
    assert not state.ledger[0].received


def test_the_list_is_where_it_was_after_being_killed(inspecting: TabletDriver) -> None:
    inspecting.checklist.show(whole=True, only=Filter.OPEN)
    inspecting.checklist.go_to("XF-08")
    inspecting.kill_and_restart().unlock()
    state = inspecting.checklist.state
    assert (state.whole, state.filter, state.current) == (True, Filter.OPEN, "XF-08")


def test_remarks_of_the_school_are_there_after_being_killed(inspecting: TabletDriver) -> None:
    inspecting.finish.remark("学校没有意见")
    inspecting.kill_and_restart().unlock()
    assert inspecting.finish.state.remarks == "学校没有意见"
    files = [path.read_bytes() for path in inspecting.folder.rglob("*") if path.is_file()]
    assert all("没有意见".encode() not in data for data in files)


def test_a_full_disk_is_told_on_the_screen_and_the_tap_can_be_made_again(
    inspecting: TabletDriver, shots: Path
) -> None:
    connection = inspecting.tablet.desk.shelves.database.connection
    fault = finding(inspecting)
    fault.photograph(shots / "fault.jpg")
    fault.say(what="长" * 1900)
    connection.execute("VACUUM")
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    state = fault.save()
    assert state.error
    assert not state.saved
    assert standing(inspecting)["findings"] == []
    connection.execute("PRAGMA max_page_count = 1000000")
    assert fault.save().saved
    kept = standing(inspecting)
    assert kept["photos"][-1]["finding_id"] == kept["findings"][0]["id"]
