"""The stamped slip is photographed and filed, by either side, and stands beside the signature."""

from io import BytesIO
from typing import Any

import pytest

from server.actions import slips
from server.actions.orders import SentPhoto
from server.actions.slips import Slip
from server.domain.order_words import SlipWay
from shared.problems import Invalid, NotFound, WrongState
from shared.vocabulary import OrderState
from tests import pictures
from tests.drivers.cases import PARTY, Cases
from tests.drivers.console import Seat
from tests.server.api.test_routes import bearer

SLIP = pictures.jpeg(text="slip")


def test_either_side_files_it_and_both_see_it(cases: Cases, app: Any) -> None:
    order_id = cases.signed()
    seats = {f"/my/{order_id}": Seat(app, PARTY), f"/orders/{order_id}": Seat(app, "zhou")}
    for way, seat in seats.items():
        said = {"received_by": "办公室主任", "way": "post", "slip": (BytesIO(SLIP), "slip.jpg")}
        page = seat.submit(way, "/slip", **said).html
        assert "邮寄送达" in page
        assert "办公室主任" in page
    assert "The stamped slip of a paper was filed" in cases.told("zhou")
    hands = app.test_client()
    rows = hands.get(f"/api/v1/orders/{order_id}/slips", headers=bearer(app, "zhou")).json["rows"]
    assert [one["received_by"] for one in rows] == ["办公室主任"] * 2
    picture = f"/api/v1/blobs/{rows[0]['sha256']}"
    for login, status in ((PARTY, 200), ("zhou", 200), ("school-350001", 404), ("police", 404)):
        assert hands.get(picture, headers=bearer(app, login)).status_code == status


def test_what_cannot_be_is_refused(cases: Cases) -> None:
    (order_id,) = cases.found()
    photo = SentPhoto("0" * 64, "")
    with cases.acting(PARTY) as work:
        today = work.today
        for by, day in ((" ", today), ("岗" * 41, today), ("主任", today.replace(year=2020))):
            with pytest.raises(Invalid):
                slips.file(work, order_id, Slip(SlipWay.HANDED, by, day), photo)
        with pytest.raises(Invalid):
            slips.file(work, order_id, Slip(SlipWay.HANDED, "主任", today), photo)
    said = Slip(SlipWay.HANDED, "主任", today)
    with pytest.raises(NotFound), cases.acting("police") as work:
        slips.file(work, order_id, said, photo)
    with cases.acting("zhou") as work:
        cases.order(work, order_id).state = OrderState.WITHDRAWN
    with pytest.raises(WrongState), cases.acting(PARTY) as work:
        slips.file(work, order_id, said, photo)
