"""A party's own desk: whatever it has to do is found there, however much of it there is."""

from typing import Any

from server import seed
from server.actions import orders
from server.queries import worklist
from tests.drivers.cases import PARTY, Cases
from tests.drivers.console import Seat
from tests.server.console.test_refusal_pages import NO_SESSION, door, hidden


def test_what_is_new_is_found_beyond_fifty_that_are_older(cases: Cases, app: Any) -> None:
    made = cases.found(worklist.ROWS_MAX + 2)
    seat = Seat(app, PARTY)
    first = seat.page("/my")
    assert f"共 {len(made)} 件" in first.html
    second = seat.page(first.link("更多"))
    shown = [one for one in made if f'href="/my/{one}"' in first.html + second.html]
    assert shown == made
    cases.withdraw(made[0], "不属实")
    over = seat.page("/my?shelf=over").html
    assert made[0] in over
    assert made[1] not in over
    assert f'href="/my/{made[0]}"' not in seat.page("/my").html.partition("<details")[0]


def test_the_code_on_a_paper_leads_to_its_order_after_signing_in(cases: Cases, app: Any) -> None:
    (order_id,) = cases.found()
    phone, way = app.test_client(), f"/my/found/{cases.seen(order_id).finding_id}"
    refused = phone.get(way, headers=NO_SESSION)
    assert refused.status_code == 401
    told = {"login": PARTY, "password": seed.PASSWORD}
    wanted = hidden(phone.get(door(refused)))
    arrived = phone.post("/sign-in", data=told | {"next": wanted}, headers=NO_SESSION)
    assert arrived.headers["Location"] == way
    assert phone.get(way).headers["Location"] == f"/my/{order_id}"


def test_a_school_sees_what_was_asked_of_it_and_the_faults_of_one_visit(
    cases: Cases, app: Any
) -> None:
    first, second = cases.found(2)
    seat = Seat(app, PARTY)
    listed = seat.page("/my").html
    assert "收到通知书 2 份" in listed
    assert "只统计已经发生的" in listed
    shown = seat.page(f"/my/{first}").html
    assert "本次检查的问题" in shown
    assert f'href="/my/{second}"' in shown
    assert "条没交" not in shown
    with cases.acting(PARTY) as work:
        orders.sign(work, first)
    cases.sent(first)
    assert "还有 1 条没交" in seat.page(f"/my/{first}").html
