"""Taps are durable at once, fold into few ops, and ops form an unbroken chain."""

import pytest

from mobile.store.outbox import Act, KeptOp, TooLate
from mobile.store.taps import TextTooLong
from mobile.store.vault import Holder
from shared.ids import is_id
from shared.protocol import TEXT_CHARS_MAX
from shared.records.ops import (
    AnswersSet,
    BlobRef,
    FactSet,
    InspectionStart,
    Instant,
    PhotoAdd,
)
from shared.records.wire import Result
from shared.sealing import GENESIS, canonical, covered, digest
from shared.vocabulary import BlobRole, OpKind, OpResult, PhotoPurpose, VisitMode
from tests.mobile.conftest import (
    AREA,
    HOLDER,
    INSPECTION,
    OFFICE_PUBLIC_KEY,
    PIN,
    Store,
    answered,
    found,
    ids,
    open_store,
)

AT = Instant("2026-09-17T01:00:00.000Z")


def started() -> Act:
    payload = InspectionStart(ids(11), AT, VisitMode.SURPRISE, ids(12))
    return Act(OpKind.INSPECTION_START, INSPECTION, INSPECTION, AREA, payload)


def photographed(finding_id: str, sha256: str = "a" * 64) -> Act:
    payload = PhotoAdd(INSPECTION, PhotoPurpose.FINDING, sha256, 9, 4, 3, AT, finding_id=finding_id)
    blobs = (BlobRef(sha256, 9, "image/jpeg", BlobRole.EVIDENCE),)
    return Act(OpKind.PHOTO_ADD, ids(13), INSPECTION, AREA, payload, blobs)


def frozen(store: Store) -> list[KeptOp]:
    store.outbox.freeze()
    return store.outbox.of_inspection(INSPECTION)


def settled(store: Store, *results: OpResult) -> None:
    ops = store.outbox.waiting(100)
    store.outbox.settle(
        Result(op.op_id, op.device_seq, result) for op, result in zip(ops, results, strict=True)
    )


def test_a_tap_is_there_after_the_power_went(store: Store) -> None:
    store.outbox.put(answered("XF-07", "fail"))
    again = open_store(store.folder, store.clock)
    again.vault.unlock(HOLDER.person_id, PIN)
    assert [tap.kind for tap in again.outbox.taps()] == [OpKind.ANSWERS_SET]


def test_an_inspection_done_offline_is_a_few_ops_and_not_one_a_tap(store: Store) -> None:
    store.outbox.put(started())
    for number in range(140):
        store.outbox.put(answered(f"XF-{number}", "pass"))
        if number == 70:
            store.outbox.put(found(ids(3)))
    ops = frozen(store)
    assert [op.kind for op in ops] == [
        OpKind.INSPECTION_START,
        OpKind.ANSWERS_SET,
        OpKind.FINDING_ADD,
    ]
    assert len(ops[1].op["payload"]["answers"]) == 140


def test_the_last_of_two_answers_counts_and_remembers_what_the_first_one_saw(store: Store) -> None:
    store.outbox.put(answered("XF-07", "pass", seen="fail"))
    store.outbox.put(answered("XF-07", "fail", seen="pass"))
    answer = frozen(store)[0].op["payload"]["answers"]
    assert [(one["value"], one["seen"]) for one in answer] == [("fail", "fail")]


def test_corrected_facts_fold_with_the_answers(store: Store) -> None:
    for value in ("350", "351"):
        payload = AnswersSet(facts=[FactSet("boarders", value)])
        store.outbox.put(Act(OpKind.ANSWERS_SET, INSPECTION, INSPECTION, AREA, payload))
    facts = frozen(store)[0].op["payload"]["facts"]
    assert [(fact["name"], fact["value"]) for fact in facts] == [("boarders", "351")]


def test_answers_of_two_inspections_stay_apart(store: Store) -> None:
    other = ids(14)
    store.outbox.put(answered("XF-07", "pass"))
    store.outbox.put(answered("XF-07", "fail", inspection=other))
    assert store.outbox.freeze() == 2


def test_what_two_people_did_on_one_tablet_stays_each_ones_own(store: Store) -> None:
    store.outbox.put(answered("XF-07", "pass"))
    lin = Holder(ids(15), "林婉", "lin", "zh")
    store.vault.add_holder(lin, "135791", OFFICE_PUBLIC_KEY)
    store.outbox.put(answered("XF-08", "fail"))
    ops = frozen(store)
    assert [op.op["actor_id"] for op in ops] == [HOLDER.person_id, lin.person_id]


def test_ops_are_numbered_without_gaps_and_each_names_the_one_before(store: Store) -> None:
    for number in range(3):
        store.outbox.put(answered("XF-07", str(number)), found(ids(20 + number)))
        store.outbox.freeze()
    ops = store.outbox.of_inspection(INSPECTION)
    assert [op.device_seq for op in ops] == [1, 2, 3, 4, 5, 6]
    prev = GENESIS
    for op in ops:
        assert op.op["prev"] == prev
        prev = digest(op.text.encode())
        assert prev == op.sha256
    assert store.outbox.head() == prev


def test_the_text_of_an_op_is_canonical_and_never_written_again(store: Store) -> None:
    store.outbox.put(found(ids(3), '楼道 "堵塞" 喆'))
    text = frozen(store)[0].text
    assert canonical(frozen(store)[0].op).decode() == text
    assert is_id(frozen(store)[0].op_id)
    again = open_store(store.folder, store.clock)
    assert again.outbox.waiting(1)[0].text == text


def test_a_tap_is_taken_back_before_it_is_frozen(store: Store) -> None:
    tap_id = store.outbox.put(answered("XF-07", "fail"))[0]
    store.outbox.undo(tap_id)
    assert store.outbox.freeze() == 0


def test_a_frozen_tap_cannot_be_taken_back(store: Store) -> None:
    tap_id = store.outbox.put(answered("XF-07", "fail"))[0]
    store.outbox.freeze()
    with pytest.raises(TooLate):
        store.outbox.undo(tap_id)
    assert len(store.outbox.waiting(10)) == 1


def test_several_acts_stand_or_fall_together(store: Store) -> None:
    with pytest.raises(TextTooLong):
        store.outbox.put(started(), found(ids(3), "长" * (TEXT_CHARS_MAX + 1)))
    assert not store.outbox.taps()


def test_each_act_names_the_arrival_and_the_finding_it_stands_on(store: Store) -> None:
    finding = ids(3)
    store.outbox.put(started(), answered("XF-07", "fail"), found(finding), photographed(finding))
    start, answers, fault, photo = frozen(store)
    assert start.op["depends_on"] == []
    assert answers.op["depends_on"] == [start.op_id]
    assert fault.op["depends_on"] == [start.op_id]
    assert photo.op["depends_on"] == [start.op_id, fault.op_id]


def test_acts_stand_on_the_latest_arrival_when_an_earlier_one_was_refused(store: Store) -> None:
    store.outbox.put(started())
    store.outbox.freeze()
    settled(store, OpResult.REFUSED)
    store.outbox.put(started(), answered("XF-07", "fail"))
    _, second, answers = frozen(store)
    assert answers.op["depends_on"] == [second.op_id]


def test_a_photo_put_on_record_is_owed_to_the_office_once(store: Store) -> None:
    store.outbox.put(photographed(ids(3)))
    store.outbox.put(photographed(ids(3)))
    assert [blob.state for blob in store.shelves.ledger.all(INSPECTION)] == ["kept"]


def test_after_a_restart_what_was_being_sent_is_in_doubt_and_unchanged(store: Store) -> None:
    store.outbox.put(found(ids(3)), answered("XF-07", "fail"))
    before = frozen(store)
    store.outbox.mark_sending(before[:1])
    again = open_store(store.folder, store.clock)
    again.outbox.mark_doubt()
    assert again.outbox.in_doubt()
    after = again.outbox.waiting(10)
    assert [op.state for op in after] == ["in_doubt", "frozen"]
    assert [op.text for op in after] == [op.text for op in before]


@pytest.mark.parametrize("result", [OpResult.WAIT, OpResult.RETRY])
def test_what_was_put_off_waits_to_be_sent_again(store: Store, result: OpResult) -> None:
    store.outbox.put(found(ids(3)))
    store.outbox.freeze()
    settled(store, result)
    assert [op.state for op in store.outbox.waiting(10)] == ["frozen"]


def test_a_duplicate_counts_as_what_it_was_the_first_time(store: Store) -> None:
    store.outbox.put(found(ids(3)))
    store.outbox.freeze()
    op = store.outbox.waiting(1)[0]
    held = Result(op.op_id, 1, OpResult.DUPLICATE, "no_grant", stored=OpResult.HELD)
    store.outbox.settle([held])
    assert [(one.state, one.code) for one in store.outbox.troubled()] == [("held", "no_grant")]


def test_held_and_refused_are_told_and_kept(store: Store) -> None:
    store.outbox.put(found(ids(3)), found(ids(4)), found(ids(5)))
    store.outbox.freeze()
    settled(store, OpResult.APPLIED, OpResult.HELD, OpResult.REFUSED)
    assert [op.entity_id for op in store.outbox.troubled()] == [ids_of(store)[1], ids_of(store)[2]]
    assert not store.outbox.waiting(10)
    assert len(store.outbox.of_inspection(INSPECTION)) == 3


def ids_of(store: Store) -> list[str]:
    return [op.entity_id for op in store.outbox.of_inspection(INSPECTION)]


def test_an_applied_op_is_shown_until_the_replica_speaks_for_itself(store: Store) -> None:
    store.outbox.put(found(ids(3)), found(ids(4)))
    store.outbox.freeze()
    settled(store, OpResult.APPLIED, OpResult.MERGED)
    assert store.outbox.last_applied() == 2
    store.outbox.confirm(1)
    assert [op.state for op in store.outbox.unconfirmed(INSPECTION)] == ["merged"]
    store.outbox.confirm(2)
    assert store.outbox.unconfirmed(INSPECTION) == []
    assert len(store.outbox.of_inspection(INSPECTION)) == 2


def test_a_submission_covers_every_op_but_those_refused(store: Store) -> None:
    store.outbox.put(found(ids(3)), found(ids(4)))
    store.outbox.freeze()
    settled(store, OpResult.APPLIED, OpResult.REFUSED)
    kept = store.outbox.of_inspection(INSPECTION)
    assert store.outbox.covers(INSPECTION) == [kept[0].sha256]
    assert covered(store.outbox.covers(INSPECTION)) == covered([kept[0].sha256])


def test_counts_tell_how_many_stand_where(store: Store) -> None:
    store.outbox.put(found(ids(3)), found(ids(4)))
    store.outbox.freeze()
    store.outbox.put(answered("XF-07", "fail"))
    assert store.outbox.counts() == {"frozen": 2, "tapped": 1}
