"""The tablet's notice is the office's order: its term, its day of service, its paper."""

from pathlib import Path

from sqlalchemy import select

from mobile.presenters.serving import ServingPresenter
from server.models import Order, Photo
from server.scope import SYSTEM
from server.work import Works
from shared.vocabulary import OrderState, PhotoPurpose, PhotoSource, ServiceWay
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.hands import fill_in
from tests.drivers.tablet import STROKES, TabletDriver
from tests.wires import FlaskWire


def test_what_was_served_offline_stands_on_the_order_as_the_paper_said(
    chen: TabletDriver, works: Works, wire: FlaskWire, clock: SteppedClock, tmp_path: Path
) -> None:
    wire.on = False
    fill_in(chen, tmp_path / "shots")
    chen.sign_and_submit()
    served_on = chen.tablet.desk.today
    presenter = ServingPresenter(chen.tablet.desk, chen.inspection_id)
    (row,) = presenter.state.notices
    assert presenter.serve(STROKES).left == 0
    paper = pictures.file(tmp_path / "shots", "paper", "white")
    code = f"https://office.example/my/{row.finding_id}"
    presenter.take_paper(paper, PhotoSource.CAMERA, (code,))
    clock.advance(days=1)
    wire.on = True
    chen.sync()
    assert [op.code for op in chen.tablet.desk.shelves.outbox.troubled()] == []
    with works.reading(SYSTEM) as work:
        order = work.session.scalars(select(Order).where(Order.finding_id == row.finding_id)).one()
        assert (order.state, order.served_way) == (OrderState.SIGNED, ServiceWay.RECEIVED)
        assert (order.served_on, order.due_on) == (served_on, row.deadline.due_on)
        filed = select(Photo.finding_id).where(Photo.purpose == PhotoPurpose.PAPER)
        assert work.session.scalars(filed).all() == [order.finding_id]
        number = order.number
    (heard,) = ServingPresenter(chen.tablet.desk, chen.inspection_id).state.notices
    assert (heard.number, heard.open, len(heard.papers)) == (number, False, 1)
    assert heard.deadline == row.deadline


def test_what_the_school_signed_at_its_desk_is_not_offered_any_more(
    chen: TabletDriver, works: Works, tmp_path: Path
) -> None:
    fill_in(chen, tmp_path / "shots")
    chen.sign_and_submit()
    chen.sync()
    with works.writing(SYSTEM) as work:
        for order in work.session.scalars(select(Order)):
            if order.state == OrderState.ISSUED:
                order.state = OrderState.SIGNED
    chen.sync()
    (row,) = ServingPresenter(chen.tablet.desk, chen.inspection_id).state.notices
    assert (row.at_desk, row.open) == (True, False)
