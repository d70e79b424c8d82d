"""What the code of a paper opens: an account for a post, by a password or by a code by e-mail."""

from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request

from server.actions import invitations, joining
from server.actions.invitations import POST_CHARS_MAX, Wanted
from server.actions.sign_in_codes import CODE_DIGITS
from server.api.request import language, work, works
from server.api.rights import opens_own_work
from server.console.signing_in import signed_in, this_browser, with_session
from server.domain.outward import CODE_LIFE
from server.models import Invitation
from server.queries import invitations as lists
from server.queries.sign_in_codes import are_held_up
from server.work import Work
from shared.problems import NotFound, Problem

blueprint = Blueprint("joining", __name__, url_prefix="/join")
ASKED_COOKIE = "lookback_join"
BY_MAIL = "mail"


@blueprint.get("/<code>")
def opened(code: str) -> Any:
    """An account for a post, or what the paper is about."""
    here = work()
    row = invitations.find(here, code, _address())
    if signed_in(here):
        return redirect(invitations.page_of(row))
    if not invitations.is_open(here, row):
        return redirect(f"/sign-in?over=1&next={invitations.page_of(row)}")
    return _page(here, row, code)


def _joined(code: str) -> Any:
    """The account of a post, signed in, at the paper's order; or a code is on its way."""
    form, browser = request.form, this_browser()
    post, login = form.get("post", ""), form.get("login", "")
    try:
        if _by_mail():
            told = joining.Wanted(post, login, form.get("mailbox", ""))
            reads = "zh" if language().startswith("zh") else "en"
            token = joining.ask(
                works(), code, told, address=_address(), browser=browser, language=reads
            )
            return _asked(code, token)
        wanted = Wanted(post, login, form.get("password", ""))
        session, page = invitations.join(works(), code, wanted, address=_address(), browser=browser)
    except NotFound:
        raise
    except Problem as problem:
        return _again(code, problem)
    return with_session(session.token, browser, page)


def _entered(code: str) -> Any:
    """The code that came: the account is made and signed in, without a password."""
    browser, token = this_browser(), request.cookies.get(ASKED_COOKIE, "")
    try:
        session, page = joining.enter(
            works(), token, request.form.get("code", ""), address=_address(), browser=browser
        )
    except Problem as problem:
        return _again(code, problem)
    response = with_session(session.token, browser, page)
    response.delete_cookie(ASKED_COOKIE, path=blueprint.url_prefix)
    return response


# Passwords are hashed outside any transaction, and what a refusal costs is kept by a second one.
for _path, _view in (("/<code>", _joined), ("/<code>/entered", _entered)):
    opens_own_work(_view)
    blueprint.add_url_rule(_path, _view.__name__.strip("_"), _view, methods=["POST"])


def _asked(code: str, token: str) -> Any:
    response = make_response(redirect(f"/join/{code}?by={BY_MAIL}"))
    response.set_cookie(
        ASKED_COOKIE,
        token,
        max_age=int(CODE_LIFE.total_seconds()),
        path=blueprint.url_prefix,
        httponly=True,
        samesite="Lax",
        secure=works().settings.public_url.startswith("https:"),
    )
    return response


def _again(code: str, problem: Problem) -> Any:
    with works().reading() as here:
        g.work = here
        told = _page(here, invitations.find(here, code, _address()), code, problem)
    return told, problem.status


def _page(here: Work, row: Invitation, code: str, error: Problem | None = None) -> str:
    sends = here.settings.mail is not None
    by_mail = sends and _by_mail()
    asked = None
    if by_mail and "anew" not in request.args and "mailbox" not in request.form:
        asked = joining.waiting(here, code, request.cookies.get(ASKED_COOKIE, ""))
    return render_template(
        "join.html",
        row=row,
        code=code,
        error=error,
        page=invitations.page_of(row),
        at_the_notice=invitations.page_of(row) != invitations.EVERYTHING,
        login=lists.proposed_login(here, row),
        post_max=POST_CHARS_MAX,
        sends=sends,
        by_mail=by_mail,
        asked=asked,
        digits=CODE_DIGITS,
        minutes=int(CODE_LIFE.total_seconds()) // 60,
        held_up=by_mail and are_held_up(here),
    )


def _by_mail() -> bool:
    return request.values.get("by") == BY_MAIL


def _address() -> str:
    return request.remote_addr or ""
