"""At rest all is sealed; a PIN opens it; what waits to be sent is never lost to a key."""

import shutil
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag

from mobile.config import PIN_FREE_TRIES, PIN_TRIES_MAX, PIN_WAITS_S
from mobile.store.vault import (
    AlreadyEnrolled,
    BadPin,
    Holder,
    KeysLost,
    Locked,
    PinPause,
    PinSpent,
    Seal,
    WrongPin,
)
from shared.envelopes import open_with
from shared.protocol import RECOVERY
from tests.mobile.conftest import (
    HOLDER,
    OFFICE_KEY,
    OFFICE_PUBLIC_KEY,
    PIN,
    Store,
    answered,
    found,
    ids,
    open_store,
)

SECRET = "消防通道上锁"


def _wrong(store: Store, pin: str = "000000") -> Exception:
    with pytest.raises((WrongPin, PinPause)) as told:
        store.vault.unlock(HOLDER.person_id, pin)
    return told.value


def test_the_right_pin_opens_after_a_restart(store: Store) -> None:
    store.outbox.put(answered("XF-07", "fail"))
    again = open_store(store.folder, store.clock)
    assert not again.vault.unlocked
    assert again.vault.unlock(HOLDER.person_id, PIN).name == HOLDER.name
    assert again.outbox.taps()[0].payload["answers"][0]["code"] == "XF-07"


def test_wrong_pins_are_counted_on_disk_and_slow_down(store: Store) -> None:
    store.vault.lock()
    for _ in range(PIN_FREE_TRIES):
        assert isinstance(_wrong(store), WrongPin)
    assert isinstance(_wrong(store), PinPause)
    again = open_store(store.folder, store.clock)
    with pytest.raises(PinPause):
        again.vault.unlock(HOLDER.person_id, PIN)
    store.clock.advance(seconds=PIN_WAITS_S[0] + 1)
    assert again.vault.unlock(HOLDER.person_id, PIN)


def test_each_further_wrong_pin_waits_longer_up_to_the_longest(store: Store) -> None:
    waits = []
    for _ in range(PIN_FREE_TRIES + len(PIN_WAITS_S) + 2):
        told = _wrong(store)
        if isinstance(told, PinPause):
            waits.append(told.facts["seconds"])
            store.clock.advance(seconds=told.facts["seconds"] + 1)
    assert waits == [*PIN_WAITS_S, PIN_WAITS_S[-1], PIN_WAITS_S[-1]]


def test_a_right_pin_forgives_the_wrong_ones(store: Store) -> None:
    _wrong(store)
    store.vault.unlock(HOLDER.person_id, PIN)
    assert _wrong(store).facts["left"] == PIN_FREE_TRIES  # type: ignore[attr-defined]


def test_a_pause_begun_with_a_clock_in_2031_ends_after_the_longest_pause(store: Store) -> None:
    right = store.clock.now()
    store.clock.set(right + timedelta(days=365 * 5))
    for _ in range(PIN_FREE_TRIES + 1):
        _wrong(store)
    store.clock.set(right)
    assert isinstance(_wrong(store, PIN), PinPause)
    store.clock.advance(seconds=PIN_WAITS_S[-1] + 1)
    assert store.vault.unlock(HOLDER.person_id, PIN)


@pytest.mark.parametrize("pin", ["", "12345", "1234567890123", "abcdef", "１２３４５６x"])
def test_a_pin_of_another_form_is_refused(store: Store, pin: str) -> None:
    with pytest.raises(BadPin):
        store.vault.refuse_bad_pin(pin)


def test_nothing_a_person_typed_stands_readable_on_the_disk(store: Store) -> None:
    store.outbox.put(found(ids(3), SECRET))
    store.outbox.freeze()
    store.outbox.put(found(ids(4), SECRET))
    entry = {"kind": "school", "id": ids(5), "rev": 1, "deleted": False, "body": {"name": SECRET}}
    store.shelves.replica.stage("global", [entry], "c")
    store.shelves.replica.swap("global")
    files = [path.read_bytes() for path in store.folder.rglob("*") if path.is_file()]
    assert all(SECRET.encode() not in data and b"d.x" not in data for data in files)
    assert all(HOLDER.name.encode() not in data for data in files)


def test_locked_taps_are_unreadable_but_frozen_ops_can_be_delivered(store: Store) -> None:
    store.outbox.put(answered("XF-07", "fail"))
    store.outbox.freeze()
    store.outbox.put(answered("XF-08", "pass"))
    store.vault.lock()
    with pytest.raises(Locked):
        store.outbox.taps()
    assert store.outbox.waiting(10)[0].op["payload"]["answers"][0]["code"] == "XF-07"
    assert store.vault.sign("head")


def test_the_office_can_recover_the_data_key_when_every_pin_is_forgotten(store: Store) -> None:
    store.outbox.put(answered("XF-07", "fail"))
    kept = store.shelves.database.fact("recovery")
    assert kept is not None
    key = open_with(OFFICE_KEY, kept, RECOVERY)
    row = store.shelves.database.connection.execute("SELECT sealed FROM tap").fetchone()
    assert b"XF-07" in Seal(key).open(row["sealed"], "tap")


def test_a_changed_byte_at_rest_is_noticed(store: Store) -> None:
    store.outbox.put(answered("XF-07", "fail"))
    store.shelves.database.connection.execute(
        "UPDATE tap SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB)"
    )
    with pytest.raises(InvalidTag):
        store.outbox.taps()


def test_a_second_person_joins_with_a_pin_of_their_own(store: Store) -> None:
    lin = Holder(ids(6), "林婉", "lin", "en", None)
    store.outbox.put(answered("XF-07", "fail"))
    store.vault.add_holder(lin, "135791", OFFICE_PUBLIC_KEY)
    store.vault.lock()
    assert store.vault.unlock(lin.person_id, "135791").name == "林婉"
    assert len(store.outbox.taps()) == 1
    assert {one.login for one in store.vault.holders()} == {"chen", "lin"}


def test_nobody_joins_a_locked_tablet(store: Store) -> None:
    store.vault.lock()
    with pytest.raises(Locked):
        store.vault.add_holder(Holder(ids(6), "林婉", "lin", "en"), "135791", OFFICE_PUBLIC_KEY)


def test_an_enrolled_tablet_is_not_enrolled_again(store: Store) -> None:
    with pytest.raises(AlreadyEnrolled):
        store.vault.refuse_second_enrolment()


def test_a_lost_keystore_is_told_and_never_replaced_by_a_new_key(store: Store) -> None:
    store.outbox.put(answered("XF-07", "fail"))
    shutil.rmtree(store.folder / "keys")
    with pytest.raises(KeysLost):
        open_store(store.folder, store.clock)


def test_a_pin_guessed_at_for_long_opens_no_more_and_a_new_one_loses_nothing(store: Store) -> None:
    store.outbox.put(answered("XF-07", "fail"))
    key = open_with(OFFICE_KEY, store.vault.recovery(), RECOVERY)
    store.vault.lock()
    for _ in range(PIN_TRIES_MAX):
        with pytest.raises((WrongPin, PinPause, PinSpent)):
            store.vault.unlock(HOLDER.person_id, "000000")
        store.clock.advance(seconds=PIN_WAITS_S[-1] + 1)
    again = open_store(store.folder, store.clock)
    with pytest.raises(PinSpent):
        again.vault.unlock(HOLDER.person_id, PIN)
    again.vault.hand_over(HOLDER, "135790", key, "d.new")
    assert again.outbox.taps()[0].payload["answers"][0]["code"] == "XF-07"
    again.vault.lock()
    assert again.vault.unlock(HOLDER.person_id, "135790")


def test_who_knows_the_pin_changes_it(store: Store) -> None:
    with pytest.raises(WrongPin):
        store.vault.change_pin("000000", "135790")
    with pytest.raises(BadPin):
        store.vault.change_pin(PIN, "12")
    store.vault.change_pin(PIN, "135790")
    store.vault.lock()
    _wrong(store, PIN)
    assert store.vault.unlock(HOLDER.person_id, "135790")
    store.vault.lock()
    with pytest.raises(Locked):
        store.vault.change_pin("135790", PIN)
