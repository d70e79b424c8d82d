"""The settings of the city over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import settings as acts
from server.api.request import work
from server.api.rights import needs
from server.queries import settings
from server.queries.settings import Standing
from server.schemas.settings import SettingInput, SettingOutput, SettingsOutput

blueprint = Blueprint(
    "settings-api",
    __name__,
    url_prefix="/api/v1/settings",
    description="What is set for the whole city.",
)


@blueprint.route("")
class AllSettings(MethodView):
    """All settings."""

    @blueprint.response(200, SettingsOutput)
    def get(self) -> dict[str, Any]:
        """Every setting as it stands, and who changed what last."""
        standing = [_body(one) for one in settings.standing(work())]
        return {"settings": standing, "changes": settings.changes(work())}


@blueprint.route("/<string:setting>")
class OneSetting(MethodView):
    """A setting."""

    @blueprint.arguments(SettingInput)
    @blueprint.response(200, SettingOutput)
    @needs(acts.EDIT)
    def put(self, asked: dict[str, Any], setting: str) -> dict[str, Any]:
        """Let another value hold from now on, with the reason."""
        return _body(acts.put(work(), setting, **asked))


def _body(one: Standing) -> dict[str, Any]:
    return {**vars(one.known), "value": one.value}
