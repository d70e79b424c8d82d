"""Handwriting is words kept as a picture: it may say what is wrong, and never shows it."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mobile.presenters.desk import AlreadySubmitted
from mobile.presenters.finding import FindingPresenter
from mobile.presenters.handwriting import Pad
from mobile.store.handwriting import NOTHING_WRITTEN, Writing, drawn
from mobile.texts import set_language
from shared.vocabulary import OpKind, PhotoPurpose, SignatureRole
from tests.drivers.tablet import STROKES, TabletDriver

CODE = "XF-07"
ONE = Writing(((100, 500, 400, 520),), 2000)
TWO = Writing((*ONE.strokes, (100, 300, 600, 280, 900, 310)), 2000)


def finding(chen: TabletDriver, code: str | None = None) -> FindingPresenter:
    return FindingPresenter(chen.tablet.desk, chen.inspection_id, code)


def written(fault: FindingPresenter, writing: Writing) -> None:
    """The pad is opened, written on, and put away."""
    fault.write(writing)
    fault.put_away(fault.drawn())


def on_record(chen: TabletDriver) -> dict[str, Any]:
    return chen.tablet.desk.inspection(chen.inspection_id) or {}


def recovered(chen: TabletDriver) -> tuple[Any, ...]:
    return chen.tablet.recovered.state.photos


def test_what_is_written_is_kept_stroke_by_stroke_and_there_after_a_kill(
    inspecting: TabletDriver,
) -> None:
    finding(inspecting).write(ONE)
    inspecting.kill_and_restart().unlock()
    again = finding(inspecting)
    assert again.state.writing == ONE
    again.write(TWO)
    inspecting.kill_and_restart().unlock()
    assert finding(inspecting).state.writing == TWO


def test_a_fault_said_by_hand_alone_counts_as_said_and_its_words_point_to_the_picture(
    inspecting: TabletDriver,
) -> None:
    fault = finding(inspecting)
    assert not fault.save().saved
    assert "手写" in fault.state.error
    written(fault, TWO)
    assert fault.state.by_hand_alone
    assert fault.save().saved
    kept = on_record(inspecting)
    assert [one["what"] for one in kept["findings"]] == ["手写，见图"]
    photo = kept["photos"][-1]
    assert photo["purpose"] == PhotoPurpose.HANDWRITING
    assert photo["finding_id"] == kept["findings"][0]["id"]
    assert inspecting.tablet.desk.shelves.photos.has(photo["sha256"])
    assert {one.sha256 for one in inspecting.tablet.desk.shelves.ledger.all()} >= {
        photo["sha256"], photo["preview_sha256"]
    }  # fmt: skip


def test_a_pad_that_was_only_looked_at_leaves_its_picture_where_it_was(
    inspecting: TabletDriver,
) -> None:
    fault = finding(inspecting)
    written(fault, ONE)
    photos = inspecting.tablet.desk.shelves.photos
    lying = photos.orphans(set())
    fault.put_away(fault.drawn())
    assert photos.orphans(set()) == lying
    assert fault.save().saved


def test_of_an_item_the_words_on_record_name_it_in_the_inspectors_language(
    inspecting: TabletDriver,
) -> None:
    set_language("en")
    fault = finding(inspecting, CODE)
    fault.say(what="  ")
    written(fault, ONE)
    fault.save()
    (kept,) = on_record(inspecting)["findings"]
    assert kept["what"].startswith("In handwriting, see the picture: ")
    assert fault.state.title in kept["what"]


def test_typed_words_stand_as_they_are_beside_the_handwriting(inspecting: TabletDriver) -> None:
    fault = finding(inspecting)
    fault.say(what="围墙有缺口")
    written(fault, ONE)
    fault.save()
    kept = on_record(inspecting)
    assert kept["findings"][0]["what"] == "围墙有缺口"
    assert [one["purpose"] for one in kept["photos"]] == ["gate", "handwriting"]


def test_an_office_that_does_not_know_handwriting_still_takes_it_as_a_photo_of_the_fault(
    inspecting: TabletDriver,
) -> None:
    fault = finding(inspecting)
    written(fault, ONE)
    fault.save()
    taps = inspecting.tablet.desk.shelves.outbox.taps(inspecting.inspection_id)
    payload = next(
        tap.payload for tap in taps if tap.kind is OpKind.PHOTO_ADD and tap.payload["finding_id"]
    )
    assert (payload["purpose"], payload["handwritten"]) == (PhotoPurpose.FINDING, True)


def test_killed_with_the_pad_open_the_fault_is_kept_with_its_picture_all_the_same(
    inspecting: TabletDriver,
) -> None:
    finding(inspecting).write(TWO)
    inspecting.kill_and_restart().unlock()
    again = finding(inspecting)
    assert again.state.handwriting == ()
    assert again.save().saved
    assert on_record(inspecting)["photos"][-1]["purpose"] == PhotoPurpose.HANDWRITING


def test_going_on_writing_makes_one_picture_of_all_and_the_one_of_before_is_not_offered_again(
    inspecting: TabletDriver,
) -> None:
    fault = finding(inspecting)
    written(fault, ONE)
    first = fault.state.handwriting
    written(fault, TWO)
    assert fault.state.handwriting != first
    fault.save()
    shown = [one for one in on_record(inspecting)["photos"] if one["purpose"] == "handwriting"]
    assert len(shown) == 1
    assert recovered(inspecting) == ()


def test_what_was_erased_is_no_picture_and_says_nothing(inspecting: TabletDriver) -> None:
    fault = finding(inspecting)
    written(fault, TWO)
    written(fault, NOTHING_WRITTEN)
    assert fault.state.handwriting == ()
    assert not fault.save().saved
    assert recovered(inspecting) == ()


def test_a_discarded_sheet_leaves_no_handwriting_among_the_recovered(
    inspecting: TabletDriver, shots: Path
) -> None:
    fault = finding(inspecting)
    fault.photograph(shots / "fault.jpg")
    written(fault, ONE)
    fault.discard()
    assert len(recovered(inspecting)) == 1, "the photo is offered, the writing is not"


def test_handwriting_never_stands_for_a_required_photo(
    inspecting: TabletDriver, shots: Path
) -> None:
    checklist = inspecting.checklist
    checklist.answer(CODE, "fail")
    fault = finding(inspecting, CODE)
    written(fault, ONE)
    fault.save()
    assert CODE in checklist.state.wants_photo
    assert CODE in inspecting.finish.state.wants_photo
    row = next(one for one in checklist.state.rows if one.code == CODE)
    assert row.photos == 0
    inspecting.photograph_item(CODE, shots / "fault.jpg")
    assert CODE not in inspecting.checklist.state.wants_photo


def test_what_the_school_says_may_be_written_and_stands_on_record(
    inspecting: TabletDriver,
) -> None:
    pad = Pad(inspecting.tablet.desk, inspecting.inspection_id)
    pad.write(ONE)
    inspecting.kill_and_restart().unlock()
    pad = Pad(inspecting.tablet.desk, inspecting.inspection_id)
    assert pad.writing == ONE
    assert "writing_begun" in inspecting.finish.state.missing
    pad.put_away(pad.drawn())
    assert pad.writing.strokes == ()
    state = inspecting.finish.state
    assert "writing_begun" not in state.missing
    assert len(state.remarks_by_hand) == 1


def test_a_remark_written_after_signing_has_the_school_sign_again(
    inspecting: TabletDriver,
) -> None:
    inspecting.finish.sign(SignatureRole.SCHOOL, "副校长", STROKES)
    assert not inspecting.finish.state.signatures[0].lapsed
    pad = Pad(inspecting.tablet.desk, inspecting.inspection_id)
    pad.write(ONE)
    pad.put_away(pad.drawn())
    assert inspecting.finish.state.signatures[0].lapsed


def test_the_picture_shows_every_stroke_black_on_white_and_is_cut_to_them() -> None:
    picture = drawn(TWO)
    ink = picture.convert("L").point(lambda value: 255 if value < 128 else 0)
    left, top, right, low = ink.getbbox() or (0, 0, 0, 0)
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    # 800 thousandths of a pad 2000 wide, 240 of 1000 high; the pen's own width comes to it.
    assert 1590 < right - left < 1630
    assert 230 < low - top < 270
    assert picture.width - (right - left) < 120
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    assert Image.open(buffer).size == picture.size


def test_a_single_dot_is_a_picture_too() -> None:
    picture = drawn(Writing(((500, 500),), 2000))
    assert picture.convert("L").getextrema()[0] < 128


def test_an_items_note_written_by_hand_stands_on_its_card_and_is_no_photo_of_it(
    inspecting: TabletDriver,
) -> None:
    checklist = inspecting.checklist
    checklist.answer(CODE, "fail")
    checklist.pad(CODE).write(ONE)
    inspecting.kill_and_restart().unlock()
    checklist = inspecting.checklist
    pad = checklist.pad(CODE)
    assert pad.writing == ONE
    assert inspecting.finish.state.notes_begun == (CODE,)
    assert not inspecting.finish.state.can_submit
    state = checklist.put_away(CODE, pad.drawn())
    (row,) = (one for one in state.rows if one.code == CODE)
    assert (len(row.noted), row.photos) == (1, 0)
    assert CODE in state.wants_photo
    assert checklist.pad(CODE).writing == NOTHING_WRITTEN
    after = inspecting.finish.state
    assert (after.notes_begun, after.remarks_by_hand) == ((), ())
    photo = on_record(inspecting)["photos"][-1]
    told = (photo["purpose"], photo["code"], photo["finding_id"])
    assert told == (PhotoPurpose.HANDWRITING, CODE, None)


def test_a_further_note_stands_beside_the_one_before_and_none_after_the_seal(
    inspecting: TabletDriver,
) -> None:
    checklist = inspecting.checklist
    for writing in (ONE, TWO):
        pad = checklist.pad(CODE)
        pad.write(writing)
        state = checklist.put_away(CODE, pad.drawn())
    assert [len(one.noted) for one in state.rows if one.code == CODE] == [2]
    pad = checklist.pad(CODE)
    pad.write(NOTHING_WRITTEN)
    assert pad.drawn() is None
    state = checklist.put_away(CODE, None)
    assert [len(one.noted) for one in state.rows if one.code == CODE] == [2]
    assert recovered(inspecting) == ()
    inspecting.sign_and_submit()
    with pytest.raises(AlreadySubmitted):
        checklist.pad(CODE).write(ONE)


def test_an_office_that_does_not_know_handwriting_takes_a_note_as_a_photo_of_the_item(
    inspecting: TabletDriver,
) -> None:
    checklist = inspecting.checklist
    checklist.pad(CODE).write(ONE)
    checklist.put_away(CODE, checklist.pad(CODE).drawn())
    taps = inspecting.tablet.desk.shelves.outbox.taps(inspecting.inspection_id)
    payload = next(
        tap.payload for tap in taps if tap.kind is OpKind.PHOTO_ADD and tap.payload["code"]
    )
    assert (payload["purpose"], payload["handwritten"]) == (PhotoPurpose.ITEM, True)
    assert (payload["code"], payload["finding_id"]) == (CODE, None)
