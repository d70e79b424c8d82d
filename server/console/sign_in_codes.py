"""Signing in by a code sent by e-mail: asked for by name, typed in where it was asked for."""

from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request

from server.actions import sign_in_codes as acts
from server.api.request import work, works
from server.api.rights import opens_own_work
from server.console.signing_in import this_browser, wanted_address, wanted_page, with_session
from server.domain.outward import CODE_LIFE
from server.queries.sign_in_codes import are_held_up
from server.work import Work
from shared.problems import Problem

blueprint = Blueprint("sign_in_codes", __name__)
OURS = "/sign-in/code"
ASKED_COOKIE = "lookback_code"


@blueprint.get(OURS)
def page() -> str:
    """Have a code sent; or type in the one that came."""
    return _page(work())


def _asked() -> Any:
    """The same answer whoever has that name, or nobody."""
    browser, address = this_browser(), request.remote_addr or ""
    try:
        with works().writing() as opened:
            token = acts.ask(
                opened, request.form.get("login", ""), address=address, browser=browser
            )
    except Problem as problem:
        return _again(problem)
    response = make_response(redirect(wanted_address(OURS)))
    response.set_cookie(
        ASKED_COOKIE,
        token,
        max_age=int(CODE_LIFE.total_seconds()),
        path=OURS,
        httponly=True,
        samesite="Lax",
        secure=works().settings.public_url.startswith("https:"),
    )
    return response


def _entered() -> Any:
    """Signed in, at the page that was asked for."""
    token, browser = request.cookies.get(ASKED_COOKIE, ""), this_browser()
    address = request.remote_addr or ""
    try:
        session = acts.enter(
            works(), token, request.form.get("code", ""), address=address, browser=browser
        )
    except Problem as problem:
        return _again(problem)
    response = with_session(session.token, browser, wanted_page())
    response.delete_cookie(ASKED_COOKIE, path=OURS)
    return response


for _path, _view in ((OURS, _asked), (f"{OURS}/entered", _entered)):
    # What a refusal costs is kept by units of work of their own.
    opens_own_work(_view)
    blueprint.add_url_rule(_path, _view.__name__.strip("_"), _view, methods=["POST"])


def _again(problem: Problem) -> Any:
    with works().reading() as opened:
        g.work = opened
        told = _page(opened, problem)
    return told, problem.status


def _page(opened: Work, error: Problem | None = None) -> str:
    return render_template(
        "sign_in_code.html",
        asked=ASKED_COOKIE in request.cookies and "anew" not in request.args,
        error=error,
        sends=opened.settings.mail is not None,
        held_up=opened.settings.mail is not None and are_held_up(opened),
        minutes=int(CODE_LIFE.total_seconds()) // 60,
        digits=acts.CODE_DIGITS,
        wanted=wanted_page(),
        address=wanted_address,
    )
