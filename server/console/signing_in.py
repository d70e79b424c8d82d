"""Signing in and out, the first administrator, a new password, language and theme."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, g, make_response, redirect, render_template, request

from server.actions import people, sessions
from server.api.request import BROWSER_COOKIE, LANGUAGE_COOKIE, SESSION_COOKIE, work, works
from server.api.rights import opens_own_work
from server.console.navigation import DENSITIES, DENSITY_COOKIE, THEME_COOKIE
from server.domain.browsers import Browser
from server.infra.passwords import new_token
from server.work import Work
from shared.problems import Problem

blueprint = Blueprint("signing_in", __name__)
KEEP_S = 365 * 24 * 3600
CHOICES = {
    LANGUAGE_COOKIE: ("zh", "en"),
    THEME_COOKIE: ("light", "dark"),
    DENSITY_COOKIE: DENSITIES,
}


@blueprint.get("/sign-in")
def page() -> str:
    """Who are you?"""
    first = not people.has_administrator(work())
    return _page(first)


def _sign_in() -> Any:
    """Open a session, or say what is wrong."""
    form = request.form
    try:
        session = sessions.sign_in(
            works(),
            login=form.get("login", ""),
            password=form.get("password", ""),
            browser=(browser := this_browser()),
        )
    except Problem as problem:
        return _again(problem)
    return with_session(session.token, browser)


def _first() -> Any:
    """Make the first administrator of a new installation."""
    form = request.form
    login, password = form.get("login", ""), form.get("password", "")
    try:
        people.create_first_administrator(works(), login=login, name=login, password=password)
        browser = this_browser()
        session = sessions.sign_in(works(), login=login, password=password, browser=browser)
    except Problem as problem:
        return _again(problem)
    return with_session(session.token, browser)


def _new_password() -> Any:
    """Set a new password by a one-time code."""
    form = request.form
    try:
        people.set_password_by_code(
            works(),
            code=form.get("code", ""),
            password=form.get("password", ""),
            address=request.remote_addr or "",
        )
    except Problem as problem:
        return _again(problem)
    return redirect("/sign-in")


for _path, _view in (
    ("/sign-in", _sign_in),
    ("/first-administrator", _first),
    ("/new-password", _new_password),
):
    # Passwords are hashed outside any transaction: these open their own units of work.
    opens_own_work(_view)
    blueprint.add_url_rule(_path, _view.__name__.strip("_"), _view, methods=["POST"])


@blueprint.post("/sign-out")
def sign_out() -> Any:
    """End this session."""
    sessions.sign_out(work(), g.token)
    response = make_response(redirect("/sign-in"))
    response.delete_cookie(SESSION_COOKIE)
    return response


@blueprint.post("/choose")
def choose() -> Any:
    """Remember a language or a theme in this browser."""
    response = make_response(redirect(_back()))
    for name, values in CHOICES.items():
        value = request.form.get(name, "")
        if value in values:
            response.set_cookie(name, value, max_age=KEEP_S, samesite="Lax")
    return response


def _again(problem: Problem) -> Any:
    with works().reading() as opened:
        g.work = opened
        first = not people.has_administrator(opened)
        told = _page(first, problem)
    return told, problem.status


def _page(first: bool, error: Problem | str = "") -> str:
    return render_template(
        "sign_in.html",
        first=first,
        error=error,
        wanted=wanted_page(),
        code=wanted_address("/sign-in/code") if works().settings.mail else "",
    )


def this_browser() -> Browser:
    """The browser that asks: known by the secret it was given, or given one now."""
    return Browser(request.cookies.get(BROWSER_COOKIE) or new_token(), request.user_agent.string)


def with_session(token: str, browser: Browser, page: str = "") -> Any:
    """On to the page that was asked for, signed in; the browser is known again next time."""
    response = make_response(redirect(page or wanted_page()))
    secure = works().settings.public_url.startswith("https:")
    response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="Lax", secure=secure)
    response.set_cookie(
        BROWSER_COOKIE,
        browser.token,
        max_age=KEEP_S,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
    return response


def _back() -> str:
    return ours(request.form.get("back", "/"))


def wanted_page() -> str:
    """The page that was asked for before one had to sign in."""
    return ours(request.values.get("next", "/"))


def wanted_address(path: str) -> str:
    """A page on the way to signing in, that still leads to the page that was asked for."""
    wanted = wanted_page()
    return f"{path}?{urlencode({'next': wanted})}" if wanted != "/" else path


def ours(path: str) -> str:
    """Only a path of our own is gone to; the desk in place of any other."""
    # Browsers leave out tabs and line ends and read a backslash as a slash.
    own = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return path if own else "/"


def sign_in_for() -> str:
    """Where one signs in and comes back to what was asked for; to the form that was sent."""
    page = request.full_path.removesuffix("?")
    if request.method != "GET":
        from_here = (request.referrer or "").startswith(request.host_url)
        page = (request.referrer or "")[len(request.host_url) - 1 :] if from_here else "/"
    wanted = ours(page)
    return f"/sign-in?{urlencode({'next': wanted})}" if wanted != "/" else "/sign-in"


def signed_in(opened: Work) -> bool:
    """Whether somebody is signed in."""
    return bool(opened.actor.person_id)
