"""Orders: the worklist, one order side by side with its evidence, the decisions."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import orders as acts
from server.actions import rechecks
from server.api.request import work
from server.api.rights import needs
from server.console import extensions, handing, motions, settling, slips
from server.console.kept_views import own_first
from server.console.likenesses import shown
from server.console.lists.orders import LISTING, WEEKS, choices
from server.console.typed import a_day_or_none, seen
from server.models import Order
from server.queries import (
    bases,
    circulars,
    going_back,
    likenesses,
    orders,
    photos,
    proposals,
    worklist,
)
from server.queries.worklist import View
from server.work import Work
from shared.vocabulary import ReviewVerdict

blueprint = Blueprint("orders", __name__, url_prefix="/orders")
TEXTS = {
    View.OPEN: "All open",
    View.OURS: "Our turn",
    View.RECHECKS: "To re-check",
    View.WEEK: "Due this week",
    View.OVERDUE: "Overdue",
    View.EXTENSIONS: "More time asked for",
    View.PLANS: "Late plans",
    View.SECOND: "For a second person",
    View.HANDED: "Handed to other offices",
    View.MAJOR: "Major and listed",
    View.CLOSED: "Closed",
    View.ALL: "All",
}


@blueprint.get("")
@own_first(LISTING)
def listed() -> str:
    """The worklist; its view, filters and search live in the address."""
    opened, look = work(), LISTING.look(request.args)
    wanted = LISTING.wanted(look)
    return render_template(
        "orders.html",
        page=worklist.find(opened, wanted),
        look=look,
        wanted=wanted,
        views=TEXTS,
        counts=worklist.counts(opened),
        choices=choices(opened),
        weeks={name: a_day_or_none(look[name]) for name in WEEKS},
        address=look.address,
        filtered=look.filtered(but=("view",)),
    )


@blueprint.get("/<order_id>")
def one(order_id: str) -> str:
    """One order: before and after, facts, history, decision."""
    opened = work()
    order = opened.get(Order, order_id)
    before = orders.photos_before(opened, order)
    evidence = orders.with_evidence(opened, order)
    after = evidence[-1].photos if evidence else []
    digests = [photo.sha256 for photo in before] + [photo.sha256 for photo in after]
    return render_template(
        "order.html",
        order=order,
        services=orders.services(opened, order),
        papers=orders.stamped_papers(opened, order),
        before=before,
        written=orders.handwriting_of(opened, order),
        evidence=evidence,
        blobs=photos.blobs(opened, digests),
        used_before=photos.used_elsewhere(opened, after),
        place=_place(opened, order),
        names=orders.deciders(opened, order),
        recheck_needed=rechecks.needed(order),
        five=settling.shown(opened, order),
        slip=slips.shown(opened, order),
        more_time=extensions.shown(opened, order),
        motions=motions.shown(opened, order),
        offices=handing.offices(opened, order),
        cited=bases.of_order(opened, order),
        **_gone_back(opened, order),
        steps=proposals.of_order_by_hand(order) if opened.may("proposal.make", order) else (),
        self_checks=circulars.about(opened, order.id),
        may_decide_likeness=opened.may(likenesses.DECIDE, order),
        pairs=likenesses.of_order(opened, order),
        **shown(),
    )


@blueprint.post("/<order_id>/review")
@needs("order.review")
def review(order_id: str) -> Any:
    """Accept the evidence, or send it back with a reason; then the next one that waits."""
    accepted = request.form.get("verdict") == ReviewVerdict.ACCEPTED
    verdict = ReviewVerdict.ACCEPTED if accepted else ReviewVerdict.RETURNED
    acts.review(
        work(),
        order_id,
        verdict=verdict,
        remark=request.form.get("remark", ""),
        on_site=request.form.get("on_site") == "1",
        seen=seen(request.form),
    )
    return redirect(f"/orders/{order_id}")


@blueprint.post("/<order_id>/recheck")
@needs("order.recheck")
def recheck(order_id: str) -> Any:
    """What was seen on the site."""
    passed, remark = request.form.get("passed") == "1", request.form.get("remark", "")
    rechecks.judge(work(), order_id, passed=passed, remark=remark, seen=seen(request.form))
    return redirect(f"/orders/{order_id}")


@blueprint.post("/<order_id>/confirm")
@needs("order.decide_major")
def confirm(order_id: str) -> Any:
    """A second person confirms a 重大, or lowers it."""
    major = request.form.get("major") == "1"
    remark = request.form.get("remark", "")
    acts.confirm_major(work(), order_id, major=major, remark=remark, seen=seen(request.form))
    return redirect(f"/orders/{order_id}")


def _gone_back(opened: Work, order: Order) -> dict[str, Any]:
    """What came of going back: told to the office, planned only to those who may know."""
    if not opened.may("proposal.read"):
        return {"backs": [], "proposals": [], "false_reports": []}
    return {
        "backs": going_back.of_order(opened, order),
        "proposals": proposals.of_order(opened, order),
        "false_reports": going_back.false_reports(opened, order),
    }


def _place(opened: Work, order: Order) -> dict[str, Any] | None:
    """Where an order stands in the queue that waits for the office, and its neighbours."""
    if not opened.may("order.review"):
        return None
    ids = [one.id for one in orders.waiting_for_us(opened)]
    if order.id not in ids:
        return None
    at = ids.index(order.id)
    return {
        "number": at + 1,
        "of": len(ids),
        "before": ids[at - 1] if at else "",
        "after": ids[at + 1] if at + 1 < len(ids) else "",
    }
