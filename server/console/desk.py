"""The desk: what waits for me; first this one, then the queue."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template

from server.api.request import work
from server.console import terms
from server.console.notices import page_of
from server.models import Order
from server.queries import doubts, motions, notices, orders, people, tablets, worklist
from server.work import Work
from shared.vocabulary import OrderState

blueprint = Blueprint("desk", __name__)
NOTICES_SHOWN = 8


@blueprint.get("/")
def page() -> Any:
    """Each person's own first page."""
    opened = work()
    if opened.actor.person_id is None:
        return redirect("/sign-in")
    if not opened.may("order.review"):
        return redirect(_first_page())
    queue = orders.waiting_for_us(opened)
    proposed = motions.waiting_of(opened, queue)
    return render_template(
        "desk.html",
        first=queue[0] if queue else None,
        photos=_pair(opened, queue[0]) if queue else [],
        groups=list(_by_day(opened, queue[1:], proposed)),
        proposed=proposed,
        counts=worklist.counts(opened),
        waiting=worklist.waiting(opened),
        notices=notices.mine(opened, limit=NOTICES_SHOWN),
        page_of=page_of,
        tablets=tablets.count(opened, tablets.Wanted(standing=tablets.Standing.IN_USE)),
        photos_waiting=people.photos_on_their_way(opened),
        doubts=doubts.count(opened),
    )


def _pair(opened: Work, order: Order) -> list[str]:
    """A picture of before and, where evidence came, one of after."""
    before = orders.photos_before(opened, order)[:1]
    evidence = orders.with_evidence(opened, order)
    after = evidence[-1].photos[:1] if evidence else []
    small = [photo.preview_sha256 or photo.sha256 for photo in before]
    return small + [photo.preview_sha256 for photo in after]


def _by_day(
    opened: Work, queue: list[Order], proposed: Collection[str]
) -> Iterator[tuple[str, list[Order]]]:
    """What is owed today, and what comes next."""
    today: list[Order] = []
    later: list[Order] = []
    for order in queue:
        due = terms.review_by(order, opened)
        now = order.id in proposed or _is_now(order, due, opened.today)
        (today if now else later).append(order)
    for name, rows in (("today", today), ("later", later)):
        if rows:
            yield name, rows


def _is_now(order: Order, due: date | None, today: date) -> bool:
    return order.state == OrderState.PROPOSED or (due is not None and due <= today)


def _first_page() -> str:
    for verb, path in (
        ("order.sign", "/my"),
        ("board.read", "/board"),
        ("person.read", "/people"),
        ("audit.read", "/audit"),
        ("order.read", "/orders"),
    ):
        if work().may(verb):
            return path
    return "/sign-in"
