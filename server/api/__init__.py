"""The API at a glance: every blueprint, under one OpenAPI description."""

from flask import Flask
from flask_smorest import Api, Blueprint

from server.api import sync, uploads

BLUEPRINTS: list[Blueprint] = [
    sync.blueprint,
    sync.blobs,
    uploads.blueprint,
    uploads.blobs,
]


def install(app: Flask) -> None:
    """Put the API and its description on the application; no page asks anything of outside."""
    app.config.update(
        API_TITLE="Lookback",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="v1/openapi.json",
        OPENAPI_SWAGGER_UI_PATH="/docs",
        OPENAPI_SWAGGER_UI_URL="/api/docs/assets/",
    )
    api = Api(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
