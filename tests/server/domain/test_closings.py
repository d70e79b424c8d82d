"""What closes an order, and whether its party had reported it as done."""

from server.domain.lifecycle import CLOSINGS, ORDER_MOVES, OrderAct, reported_as_done
from shared.vocabulary import OrderState


def test_whatever_closes_an_order_is_known_to_close_it() -> None:
    closing = {act for (_, act), state in ORDER_MOVES.items() if state is OrderState.CLOSED}
    assert closing == set(CLOSINGS)


def test_all_but_what_was_put_right_on_the_spot_was_reported() -> None:
    spot = OrderAct.FIX_ON_SPOT
    assert {act for act in CLOSINGS if not reported_as_done([act])} == {spot}
    assert reported_as_done([spot, OrderAct.REOPEN, OrderAct.PASS_RECHECK])
