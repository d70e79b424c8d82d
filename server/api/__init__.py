"""The API at a glance: every blueprint, under one OpenAPI description."""

from functools import partial
from pathlib import Path

import flask_swagger_ui
from flask import Flask, send_from_directory
from flask_smorest import Blueprint

from server.api import (
    bases,
    board,
    bootstrap,
    circulars,
    extensions,
    handing,
    incidents,
    indicators,
    invitations,
    issuers,
    kept_views,
    long_work,
    measures,
    motions,
    office_calendar,
    orders,
    outlines,
    papers,
    people,
    schools,
    sessions,
    settings,
    settling,
    slips,
    sync,
    uploads,
    visits,
)
from server.api.description import DescribedApi, describe_tokens
from server.api.rights import opens_own_work

BLUEPRINTS: list[Blueprint] = [
    sessions.blueprint,
    schools.blueprint,
    visits.blueprint,
    visits.cases,
    orders.checks,
    orders.blueprint,
    settling.blueprint,
    slips.blueprint,
    extensions.blueprint,
    motions.blueprint,
    handing.blueprint,
    incidents.blueprint,
    indicators.blueprint,
    circulars.blueprint,
    measures.steps,
    measures.blueprint,
    office_calendar.blueprint,
    issuers.blueprint,
    invitations.blueprint,
    bases.blueprint,
    papers.blueprint,
    people.blueprint,
    people.record,
    settings.blueprint,
    board.blueprint,
    kept_views.blueprint,
    long_work.blueprint,
    outlines.blueprint,
    sync.blueprint,
    sync.blobs,
    bootstrap.blueprint,
    uploads.blueprint,
    uploads.blobs,
]
ASSETS = "/api/docs/assets/"


def install(app: Flask) -> None:
    """Put the API and its description on the application; no page asks anything of outside."""
    app.config.update(
        API_TITLE="Lookback",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="v1/openapi.json",
        OPENAPI_SWAGGER_UI_PATH="/docs",
        OPENAPI_SWAGGER_UI_URL=ASSETS,
    )
    api = DescribedApi(app)
    describe_tokens(api)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    files = partial(send_from_directory, Path(flask_swagger_ui.__file__).parent / "dist")
    # Files of the page need no unit of work.
    opens_own_work(files)
    app.add_url_rule(f"{ASSETS}<path:path>", "swagger_assets", files)
