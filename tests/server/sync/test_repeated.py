"""A push whose answer was lost: told again from the receipts, and nothing is written."""

from sqlalchemy import select

from server.models import Device, FeedClock, Receipt
from server.scope import SYSTEM
from server.seed import City
from server.sync import push
from server.sync.push import Sender
from server.work import Works
from shared.records.wire import PushAnswer
from shared.vocabulary import OpResult
from tests.clocks import SteppedClock
from tests.drivers import pens


def known(works: Works, pen: pens.Pen) -> tuple[int, object, int]:
    """How far the tablet is known, when it was seen, where the feed stands."""
    with works.reading(SYSTEM) as work:
        device = work.session.get_one(Device, pen.device_id)
        feed = work.session.scalars(select(FeedClock.seq)).one()
        return device.applied_device_seq, device.last_seen_at, feed


def sent(works: Works, pen: pens.Pen, body: bytes) -> PushAnswer:
    """What becomes of a push of this tablet, which the server knows so far."""
    applied = known(works, pen)[0]
    sender = Sender(pen.device_id, pen.person_id, pens.public_key(pen.key), applied)
    return push.take(works, sender, body)


def test_a_push_that_is_on_record_is_told_again_and_nothing_is_written(
    works: Works, city: City, school_id: str, clock: SteppedClock
) -> None:
    pen = pens.enrolled(works, city)
    (body,) = pens.inspections(works, pen, 1, (school_id,))
    first = sent(works, pen, body)
    before = known(works, pen)
    clock.advance(minutes=5)
    again = sent(works, pen, body)
    assert known(works, pen) == before
    assert [(one.op_id, one.stored) for one in again.results] == [
        (one.op_id, one.result) for one in first.results
    ]
    assert {one.result for one in again.results} == {OpResult.DUPLICATE}
    assert (again.applied_device_seq, again.applied_hash, again.epoch) == (
        first.applied_device_seq,
        first.applied_hash,
        first.epoch,
    )


def test_one_op_that_is_not_on_record_is_taken_in_with_what_is(
    works: Works, city: City, school_id: str
) -> None:
    pen = pens.enrolled(works, city)
    (body,) = pens.inspections(works, pen, 1, (school_id,))
    sent(works, pen, body)
    with works.writing(SYSTEM) as work:
        last = work.session.scalars(select(Receipt).order_by(Receipt.device_seq.desc())).first()
        assert last is not None
        last.sha256 = "0" * 64
    told = [one.result for one in sent(works, pen, body).results]
    assert told == [OpResult.DUPLICATE] * (len(told) - 1) + [OpResult.REFUSED]
