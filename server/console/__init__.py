"""The web console: pages that call the same actions as the API."""

from flask import Flask, Response, request

from server.api.rights import opens_own_work
from server.console import (
    auditing,
    bases,
    bases_import,
    before_closing,
    board,
    board_day,
    board_map,
    calendar_import,
    calendars,
    campaigns,
    checklist_files,
    checklists,
    circulars,
    desk,
    doors,
    draws,
    exporting,
    extensions,
    handing,
    held,
    incidents,
    indicators,
    inspections,
    invitations,
    issuers,
    joining,
    kept_views,
    likenesses,
    load,
    long_work,
    lookbacks,
    measures,
    motions,
    my_circulars,
    navigation,
    notices,
    office_calendar,
    one_page,
    orders,
    outward,
    paper_check,
    party_desk,
    people,
    phrases,
    preview,
    proposals,
    results,
    rosters,
    samples,
    school_year,
    schools,
    searching,
    sessions,
    settings,
    settling,
    sign_in_codes,
    signing_in,
    simulator,
    slips,
    tablets,
    ties,
    typing_in,
    visit,
    visits,
    waves,
    words,
)
from server.console.policy import POLICY
from server.console.static_files import StaticFiles

PAGES = (
    visit, board_map, settling, slips, sign_in_codes,
    signing_in, desk, board, board_day, notices, searching, rosters, schools, doors, visits, draws,
    waves, inspections, held, auditing, exporting, orders, extensions, motions, handing, likenesses,
    incidents, indicators, lookbacks, proposals, measures, results, simulator, before_closing,
    samples, school_year,
    calendar_import, office_calendar, party_desk, circulars, my_circulars,
    checklists, preview, checklist_files, phrases, people, ties, campaigns, load,
    one_page, paper_check, typing_in, calendars, outward, sessions, invitations, joining, settings,
    kept_views, long_work, tablets, issuers, bases_import, bases,
)  # fmt: skip


def install(app: Flask) -> None:
    """Put the console on the application."""
    app.static_folder = "console/static"
    app.static_url_path = "/static"
    static = StaticFiles(app)
    # Files of the page need no unit of work.
    opens_own_work(static)
    app.add_url_rule("/static/<path:filename>", "static", static)
    # Browsers ask for it on pages that name no icon, such as the API's description.
    icon = StaticFiles(app, "mark.svg")
    opens_own_work(icon)
    app.add_url_rule("/favicon.ico", "icon", icon)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    app.register_blueprint(draws.public)
    words.install(app)
    app.context_processor(navigation.shell)
    app.jinja_env.globals["kept_views"] = kept_views.shown
    app.jinja_env.globals["sign_in_for"] = signing_in.sign_in_for
    app.after_request(_guard)


def _guard(response: Response) -> Response:
    """A strict policy on every page; the API's own description needs an inline script."""
    if not request.path.startswith("/api/"):
        response.headers.setdefault("Content-Security-Policy", POLICY)
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = "no-store"
    return response
