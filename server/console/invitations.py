"""Invitations: printed by the office, listed, taken back."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request

from server.actions import invitations as acts
from server.actions.invitations import LIFE, USES_MAX
from server.api.papers import as_pdf, read_photo, reading_in
from server.api.request import work
from server.api.rights import needs
from server.queries import invitations as lists
from server.queries import papers, worklist
from server.reports.papers import notice_pdf
from server.reports.slips import LANGUAGE, slips_pdf
from shared.problems import NotFound

blueprint = Blueprint("invitations", __name__)
OURS = "/invitations"


@blueprint.get(OURS)
def listed() -> str:
    """Who has no account yet, and the invitations that hold."""
    opened, area = work(), request.args.get("area", "")
    rows, following = lists.listed(opened, request.args.get("after", ""))
    return render_template(
        "invitations.html",
        rows=rows,
        following=following,
        areas=worklist.areas(opened),
        area=area,
        without=lists.how_many_without(opened, area),
        offices=lists.offices(opened),
        slips_max=lists.SLIPS_MAX,
        uses_max=USES_MAX,
        days=LIFE.days,
    )


@blueprint.post(f"{OURS}/slips")
@needs("party.invite")
def slips() -> Any:
    """A sheet of slips, for the schools of a town or one other office; of many, behind the page."""
    opened, area = work(), request.form.get("area", "")
    if "office" in request.form:
        made = [acts.for_office(opened, request.form["office"])]
    elif lists.how_many_without(opened, area) > lists.SLIPS_MAX:
        return redirect(f"/works/{acts.have_slips_made(opened, area).id}")
    else:
        made = [*acts.for_slips(opened, area)]
    if not made:
        raise NotFound("Every school here has an account already.")
    opened.session.flush()
    with reading_in(LANGUAGE) as reader:
        told = [acts.slip_of(opened, one, reader) for one in made]
        data = slips_pdf(told, opened.settings.office_name, reader, opened.now)
        return as_pdf(data, reader.say("Invitations"), opened.now)


@blueprint.post(f"{OURS}/<invitation_id>/revoke")
@needs("party.invite")
def revoked(invitation_id: str) -> Any:
    """Take one back."""
    acts.revoke(work(), invitation_id)
    return redirect(OURS)


@blueprint.post("/orders/<order_id>/invitation.pdf")
@needs("party.invite")
def on_a_notice(order_id: str) -> Response:
    """The order's paper with a way in: its code leads to the order, once there is an account."""
    opened = work()
    made = acts.for_order(opened, order_id)
    way = acts.address_of(opened, made.code)
    with reading_in(LANGUAGE) as reader:
        notice = replace(papers.notice(opened, order_id, reader), address=way, answer_at=way)
        return as_pdf(notice_pdf(notice, reader, read_photo), notice.number, notice.at)
