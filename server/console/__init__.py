"""The web console: pages that call the same actions as the API."""

from functools import partial

from flask import Flask, Response, g, request
from flask_babel import get_locale

from server.api.request import LANGUAGE_COOKIE
from server.console import (
    desk,
    inspections,
    lookbacks,
    orders,
    party_desk,
    people,
    rosters,
    schools,
    signing_in,
    visits,
    words,
)

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self';"
    " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
THEME_COOKIE = "lookback_theme"
NAVIGATION = (
    ("/", "layout-dashboard", "Desk", "order.review"),
    ("/my", "inbox", "My notices", "order.sign"),
    ("/inspections", "clipboard-check", "Inspections", "inspection.read"),
    ("/orders", "list-details", "Orders", "order.read"),
    ("/visits", "arrows-shuffle", "Draws and visits", "visit.read"),
    ("/lookbacks", "history", "Look-backs", "lookback.read"),
    ("/schools", "school", "Schools", "school.read"),
    ("/people", "users", "People and tablets", "person.read"),
    ("/audit", "shield-check", "Audit", "audit.read"),
)
PAGES = (
    signing_in, desk, rosters, schools, visits, inspections, orders, lookbacks, party_desk, people,
)  # fmt: skip


def install(app: Flask) -> None:
    """Put the console on the application."""
    app.static_folder = "console/static"
    app.static_url_path = "/static"
    static = partial(app.send_static_file)
    # Files of the page need no unit of work.
    static.opens_own_work = True  # type: ignore[attr-defined]
    app.add_url_rule("/static/<path:filename>", "static", static)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    words.install(app)
    app.context_processor(_shell)
    app.after_request(_guard)


def _shell() -> dict[str, object]:
    """What the frame of every page needs."""
    work = g.get("work")
    return {
        "work": work,
        "me": work.actor if work is not None else None,
        "navigation": [one for one in NAVIGATION if work is not None and work.may(one[3])],
        "language": "en" if str(get_locale()).startswith("en") else "zh",
        "theme": "dark" if request.cookies.get(THEME_COOKIE) == "dark" else "light",
        "language_cookie": LANGUAGE_COOKIE,
        "office_name": _office_name(),
    }


def _office_name() -> str:
    work = g.get("work")
    if work is None:
        return ""
    english = str(get_locale()).startswith("en")
    return str(work.settings.office_name_en if english else work.settings.office_name)


def _guard(response: Response) -> Response:
    """A strict policy on every page; the API's own description needs an inline script."""
    if not request.path.startswith("/api/"):
        response.headers.setdefault("Content-Security-Policy", POLICY)
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = "no-store"
    return response
