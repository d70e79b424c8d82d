"""Where the asker is signed in, and by what: ending sessions, setting one's own password."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request

from server.actions import people
from server.actions import sessions as acts
from server.api.request import authenticate, bearer, work, works
from server.api.rights import needs, opens_own_work
from server.console.signing_in import this_browser, with_session
from server.infra.passwords import token_digest
from server.queries.sessions import open_sessions
from server.work import Work
from shared.problems import Problem

blueprint = Blueprint("my_sessions", __name__, url_prefix="/me/sessions")
PAGE = "/me/sessions"


@blueprint.get("")
def listed() -> str:
    """Since when, by which browser, until when."""
    return _page(work())


@blueprint.post("/<key>/end")
@needs("session.end")
def ended(key: str) -> Any:
    """End one."""
    acts.end(work(), key)
    return redirect(f"{PAGE}?ended=1")


@blueprint.post("/end-others")
@needs("session.end")
def ended_others() -> Any:
    """End all but this one."""
    acts.end_others(work(), g.token)
    return redirect(f"{PAGE}?ended=1")


@needs("session.end")
def _password() -> Any:
    """Set one's own password: all sessions end, and this browser has a new one."""
    form, me = request.form, work().signed_in().person_id or ""
    try:
        acts.show_again(works(), me, form.get("old", ""), bearer())
        people.change_password(works(), me, password=form.get("new", ""))
    except Problem as problem:
        with works().writing() as opened:
            g.work = opened
            authenticate(opened)
            return _page(opened, problem), problem.status
    browser = this_browser()
    with works().writing() as opened:
        session = acts.open_session(opened, me, browser)
    return with_session(session.token, browser, f"{PAGE}?changed=1")


# Passwords are hashed outside any transaction.
opens_own_work(_password)
blueprint.add_url_rule("/password", "password", _password, methods=["POST"])


def _page(opened: Work, error: Problem | None = None) -> str:
    return render_template(
        "my_sessions.html",
        rows=open_sessions(opened),
        here=token_digest(g.token),
        ended="ended" in request.args,
        changed="changed" in request.args,
        by_password=acts.has_password(opened),
        fresh=acts.is_fresh(opened, bearer()),
        error=error,
    )
