"""Where the asker is signed in; ending one session, or all but this."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request

from server.actions import sessions as acts
from server.api.request import work
from server.api.rights import needs
from server.infra.passwords import token_digest
from server.queries.sessions import open_sessions

blueprint = Blueprint("my_sessions", __name__, url_prefix="/me/sessions")
PAGE = "/me/sessions"


@blueprint.get("")
def listed() -> str:
    """Since when, by which browser, until when."""
    return render_template(
        "my_sessions.html",
        rows=open_sessions(work()),
        here=token_digest(g.token),
        ended="ended" in request.args,
    )


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
