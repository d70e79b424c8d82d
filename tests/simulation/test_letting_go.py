"""A tablet lets go of settled work the office keeps for good, of nothing else, and works on."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mobile.config import ACCEPTED_KEPT, ASIDE_KEPT, CAPTURES_KEPT, LETTING_GO_EVERY
from mobile.presenters import camera
from mobile.presenters.camera import Marks, Shot
from mobile.presenters.finish import FinishPresenter
from server.models import Device, FeedClock
from server.scope import SYSTEM
from shared.sealing import GENESIS
from shared.vocabulary import ItemKind, OpKind, OrderState, PhotoPurpose
from tests import pictures
from tests.simulation.city import Built
from tests.simulation.hands import Hand
from tests.simulation.world import Parts, World

NAME = "he-1"
DAYS = timedelta(days=1)


@pytest.fixture
def world(tiny: Built, days: Path) -> Iterator[World]:
    """A day without bad wires; nothing is backed up before a test does it."""
    made = World(tiny, days / "day", 1, Parts(share=0.0))
    yield made
    made.close()


@pytest.fixture
def he(world: World) -> Hand:
    """A tablet at the gate of a school of its holder's choice."""
    hand = world.hands[NAME].unlocked()
    hand.deliver(100, look=True)
    assert hand.arrive(0).startswith("arrived")
    return hand


def submitted(world: World, hand: Hand) -> str:
    """The inspection in hand, sealed, sent, and shown by the office as whole."""
    (inspection,) = hand.open()
    assert hand.submit(0).startswith("sealed")
    hand.deliver(100, look=True)
    hand.deliver(100, look=True)
    world.look_at(hand)
    return str(inspection["id"])


def looked(world: World, hand: Hand, passed: timedelta = LETTING_GO_EVERY) -> str:
    """Time passes for everyone, and the tablet looks what may leave."""
    for clock in (world.clock, hand.clock):
        clock.advance(seconds=int(passed.total_seconds()))
    done = hand.deliver(100, look=True)
    world.look_at(hand)
    return done


def left(hand: Hand) -> tuple[int, int]:
    """How many ops and photo bytes are on a tablet."""
    shelves = hand.tablet.desk.shelves
    return len(shelves.outbox.all()), len(shelves.ledger.all())


def backed_up(world: World) -> None:
    """A backup is made and verified."""
    world.office.back_up()
    world.office.back_up()


def test_what_is_settled_leaves_when_a_verified_backup_holds_it(world: World, he: Hand) -> None:
    inspection_id = submitted(world, he)
    shelves, head = he.tablet.desk.shelves, he.tablet.desk.shelves.outbox.head()
    before, used = left(he), shelves.photos.used_bytes()
    photos = [one.sha256 for one in shelves.ledger.all()]
    sealed = FinishPresenter(he.tablet.desk, inspection_id).state
    looked(world, he)
    assert left(he) == before
    backed_up(world)
    assert f"let go of {before[0]} records and 0 photos" in looked(world, he)
    # That backup may be older than the photos. One that holds a later op is not.
    assert left(he) == (0, before[1])
    assert he.amend(0)
    he.deliver(100, look=True)
    world.look_at(he)
    backed_up(world)
    assert "let go of 1 records and 1 photos" in looked(world, he)
    assert left(he) == (0, 0)
    assert not any(map(shelves.photos.has, photos))
    told = he.tablet.sync.state
    assert told.used_bytes < used
    assert (told.let_go.records, told.let_go.bytes) == (before[0] + 1, used - told.used_bytes)
    assert told.safe_to_hand_in
    assert he.tablet.recovered.state.photos == ()
    assert shelves.outbox.head() != head
    now = FinishPresenter(he.tablet.desk, inspection_id).state
    assert (now.digest, now.findings) == (sealed.digest, sealed.findings)


def test_what_was_put_aside_leaves_after_its_days_by_the_office_s_time(
    world: World, he: Hand, tmp_path: Path
) -> None:
    shelves = he.tablet.desk.shelves
    he.tablet.recovered.take_in([pictures.file(tmp_path / "camera", "unwanted", "pink")])
    (photo,) = he.tablet.recovered.state.photos
    he.tablet.recovered.put_aside(photo.sha256)
    submitted(world, he)
    looked(world, he)
    assert shelves.photos.aside() == [photo.sha256]
    he.set_clock(120)
    looked(world, he)
    assert shelves.photos.aside() == [photo.sha256], "this tablet's clock decides nothing"
    he.set_clock(-120)
    looked(world, he, ASIDE_KEPT - DAYS)
    assert shelves.photos.aside() == [photo.sha256]
    looked(world, he, DAYS)
    assert shelves.photos.aside() == []


def test_the_chain_the_receipt_and_rescue_files_go_on_after_it(world: World, he: Hand) -> None:
    submitted(world, he)
    backed_up(world)
    looked(world, he)
    assert left(he)[0] == 0
    he.restart()
    he.unlocked()
    he.tablet.sync.hand_in()
    he.deliver(100, look=True)
    receipt = he.tablet.engine.custody.receipt
    assert receipt is not None
    assert (receipt.records, receipt.photos) == (he.tablet.desk.shelves.outbox.last_frozen(), 1)
    assert he.amend(0)
    files: list[tuple[str, bytes]] = []
    he.tablet.rescue.write(lambda name, data: files.append((name, data)) or name)
    assert len(files) == 1
    he.deliver(100, look=True)
    assert he.tablet.sync.state.safe_to_hand_in
    assert not he.tablet.sync.state.trouble
    world.quiet()


def test_without_a_backup_it_leaves_by_the_office_s_time_and_not_by_its_own(
    world: World, he: Hand
) -> None:
    submitted(world, he)
    looked(world, he)
    before = left(he)
    he.set_clock(10)
    looked(world, he)
    assert left(he) == before
    he.restart()
    he.set_clock(-10)
    world.clock.advance(seconds=int(ACCEPTED_KEPT.total_seconds()))
    he.unlocked().deliver(100, look=True)
    assert left(he) == (0, 0)


@pytest.mark.parametrize("what", ["open order", "tap", "photo on its way"])
def test_nothing_of_what_is_still_open_leaves(world: World, he: Hand, what: str) -> None:
    if what == "open order":
        (inspection,) = he.open()
        assert he.find(1).startswith("found"), inspection
    inspection_id = submitted(world, he)
    orders = list(he.tablet.desk.shelves.replica.all(ItemKind.ORDER))
    assert bool(orders) == (what == "open order")
    if what == "tap":
        # Nothing is sent meanwhile: a tap stands open.
        he.tablet.engine.step = lambda: he.tablet.engine.keeping.advance(  # type: ignore[method-assign]
            he.tablet.engine._json
        )
        assert he.amend(0)
    if what == "photo on its way":
        ledger = he.tablet.desk.shelves.ledger
        ledger.begin_again(ledger.all()[0].sha256)
        he.tablet.engine._photos = lambda _role: ""  # type: ignore[method-assign]
    before = left(he)
    backed_up(world)
    looked(world, he, ACCEPTED_KEPT + DAYS)
    assert left(he) == before
    if what == "open order":
        assert world.office.withdraw_order(0).startswith("withdrew")
        he.deliver(100, look=True)
        assert "let go of" in looked(world, he)
        (order,) = he.tablet.desk.shelves.replica.all(ItemKind.ORDER)
        assert (order["state"], order["inspection_id"]) == (OrderState.WITHDRAWN, inspection_id)


def test_what_lies_behind_a_mosaic_stays_its_days(world: World, he: Hand) -> None:
    desk = he.tablet.desk
    (inspection,) = he.open()
    shot = Shot(inspection["id"], inspection["area_id"], PhotoPurpose.ITEM, code="A-01")
    camera.take(desk, he._shot(), shot, Marks(mosaic=((0, 0, 500, 500),)))
    (capture,) = desk.shelves.outbox.captures()
    submitted(world, he)
    looked(world, he)
    looked(world, he, ACCEPTED_KEPT)
    assert desk.shelves.photos.has(capture)
    assert desk.shelves.ledger.all() == []
    assert he.tablet.recovered.state.photos == ()
    kinds = [op.kind for op in desk.shelves.outbox.all()]
    assert kinds[0] is OpKind.PHOTO_ADD
    looked(world, he, CAPTURES_KEPT - ACCEPTED_KEPT)
    assert not desk.shelves.photos.has(capture)
    assert left(he) == (0, 0)


def test_an_office_older_than_what_left_is_told_so(world: World, he: Hand) -> None:
    submitted(world, he)
    backed_up(world)
    looked(world, he)
    gone = he.tablet.desk.shelves.outbox.last_frozen()
    assert he.amend(0)
    with world.app.works.writing(SYSTEM) as work:
        device = work.session.get_one(Device, he.device_id)
        device.applied_device_seq, device.applied_hash = 0, GENESIS
        work.session.query(FeedClock).one().epoch = "another life"
    he.deliver(100, look=True)
    he.tablet.engine.backoff.wake()
    assert "ops: older_than_let_go" in he.deliver(100, look=True)
    assert he.tablet.sync.state.connection.kind == "older_than_let_go"
    assert not he.tablet.sync.state.safe_to_hand_in
    assert left(he)[0] == 1
    assert he.tablet.desk.shelves.outbox.all()[0].device_seq == gone + 1
