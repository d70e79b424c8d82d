"""What goes outward: one's address, topics and quiet hours; the office's webhooks and robots."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request

from server.actions import contacts, outgoing, sessions, webhooks
from server.actions.webhooks import WEBHOOKS_MAX, Wanted
from server.api.request import LANGUAGES, authenticate, bearer, work, works
from server.api.rights import needs, opens_own_work
from server.console.typed import a_word
from server.domain import robots
from server.domain.outward import AT_ANY_HOUR, LABELS, Topic
from server.domain.quiet import hour_of
from server.domain.robots import Kind
from server.models import Webhook
from server.queries import outward
from shared.problems import Invalid, WrongPassword

blueprint = Blueprint("outward", __name__)
MINE, OURS = "/me/notices", "/webhooks"


@blueprint.get(MINE)
def mine() -> str:
    """Where the asker has notices sent, which ones, and when it is quiet."""
    return _mine()


@blueprint.post(f"{MINE}/address")
@needs("notice.read")
def asked() -> Any:
    """A code goes to the address that was typed."""
    sessions.refuse_stale(work(), bearer())
    contacts.ask(work(), request.form.get("address", ""))
    return redirect(MINE)


@needs("notice.read")
def _confirmed() -> Any:
    """The code that came there, and the password: whoever reads that mailbox signs in by it."""
    form, wrong = request.form, "code"
    try:
        sessions.show_again(
            works(), work().actor.person_id or "", form.get("password", ""), bearer()
        )
    except WrongPassword:
        wrong = "password"
    with works().writing() as opened:
        g.work = opened
        authenticate(opened)
        if wrong != "password" and contacts.confirm(opened, form.get("code", "")):
            return redirect(MINE)
        return _mine(wrong)


# The password is hashed outside any transaction.
opens_own_work(_confirmed)
blueprint.add_url_rule(f"{MINE}/code", "confirmed", _confirmed, methods=["POST"])


@blueprint.post(f"{MINE}/out")
@needs("notice.read")
def taken_back() -> Any:
    """Nothing goes there any more."""
    contacts.take_back(work())
    return redirect(MINE)


@blueprint.post(MINE)
@needs("notice.read")
def chosen() -> Any:
    """Which topics, and between which hours none."""
    form = request.form
    wanted = [a_word(Topic, one) for one in form.getlist("topic")]
    contacts.choose(work(), wanted, form.get("quiet_from", ""), form.get("quiet_until", ""))
    return redirect(f"{MINE}?kept=1")


@blueprint.get(OURS)
def ours() -> str:
    """Webhooks and robots, and what waits to go out."""
    return _ours()


@blueprint.post(OURS)
@needs("webhook.edit")
def added() -> str:
    """One more; a signed webhook's secret is shown this once."""
    form = request.form
    language = form.get("language", "")
    if language not in LANGUAGES:
        raise Invalid("Choose one of the list.")
    wanted = Wanted(
        kind=a_word(Kind, form.get("kind", "")),
        name=form.get("name", ""),
        address=form.get("address", "").strip(),
        topics=tuple(a_word(Topic, one) for one in form.getlist("topic")),
        secret=form.get("secret", ""),
        language=language,
        plain="plain" in form,
        rests="rests" in form,
    )
    hook, secret = webhooks.add(work(), wanted)
    work().session.flush()
    return _ours(hook, secret)


@blueprint.post(f"{OURS}/<webhook_id>/test")
@needs("webhook.edit")
def tested(webhook_id: str) -> Any:
    """A test message, on its way."""
    webhooks.test(work(), webhook_id)
    return redirect(f"{OURS}?tested=1")


@blueprint.post(f"{OURS}/<webhook_id>/secret")
@needs("webhook.edit")
def renewed(webhook_id: str) -> str:
    """Another secret, shown this once."""
    hook, secret = webhooks.renew(work(), webhook_id)
    work().session.flush()
    return _ours(hook, secret)


@blueprint.post(f"{OURS}/<webhook_id>/active")
@needs("webhook.edit")
def switched(webhook_id: str) -> Any:
    """Off, or on again."""
    webhooks.switch(work(), webhook_id, active=request.form.get("active") == "on")
    return redirect(OURS)


@blueprint.post(f"{OURS}/waiting/<outgoing_id>")
@needs("webhook.edit")
def tried_again(outgoing_id: str) -> Any:
    """A message that waits, or was given up, is tried now."""
    outgoing.try_again(work(), outgoing_id)
    return redirect(f"{OURS}#waiting")


def _mine(wrong: str = "") -> str:
    contact = outward.contact(work())
    return render_template(
        "my_notices_outward.html",
        contact=contact,
        wrong=wrong,
        by_password=sessions.has_password(work()),
        kept="kept" in request.args,
        sends=work().settings.mail is not None,
        topics=contacts.choices(work()),
        words=LABELS,
        urgent=AT_ANY_HOUR,
        hour_of=hour_of,
    )


def _ours(about: Webhook | None = None, secret: str = "") -> str:
    opened = work()
    standing = outward.standing(opened)
    return render_template(
        "webhooks.html",
        hooks=outward.hooks(opened),
        standing=standing,
        about=about,
        secret=secret,
        tested="tested" in request.args,
        mail=opened.settings.mail,
        kinds=robots.LABELS,
        words=LABELS,
        full=WEBHOOKS_MAX,
        masked=_masked,
        headers=(robots.TIME_HEADER, robots.SIGNATURE_HEADER, robots.ID_HEADER),
    )


def _masked(address: str) -> str:
    """An address as it can be recognised by whoever knows it."""
    name, at, host = address.partition("@")
    return f"{name[:1]}…@{host}" if at else address
