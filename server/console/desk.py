"""The desk: what waits for me; first this one, then the queue."""

from typing import Any

from flask import Blueprint, redirect, render_template

from server.api.request import work
from server.queries import orders, people

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
def page() -> Any:
    """Each person's own first page."""
    opened = work()
    if opened.actor.person_id is None:
        return redirect("/sign-in")
    if not opened.may("order.review"):
        return redirect(_first_page())
    queue = orders.waiting_for_us(opened)
    return render_template(
        "desk.html",
        first=queue[0] if queue else None,
        photos=orders.photos_before(opened, queue[0]) if queue else [],
        queue=queue[1:],
        counts=orders.counts(opened),
        notices=people.notices(opened),
        photos_waiting=people.photos_on_their_way(opened),
        held=people.held(opened),
    )


def _first_page() -> str:
    for verb, path in (
        ("order.sign", "/my"),
        ("person.read", "/people"),
        ("audit.read", "/audit"),
        ("order.read", "/orders"),
    ):
        if work().may(verb):
            return path
    return "/sign-in"
