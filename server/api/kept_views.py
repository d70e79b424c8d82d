"""The views somebody keeps of lists, over the API: listed, kept, called otherwise, let go."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import kept_views as acts
from server.api.request import work
from server.api.rights import needs
from server.models import KeptView
from server.queries import kept_views
from server.schemas.kept_views import ViewChangeInput, ViewInput, ViewOutput, ViewsOutput

blueprint = Blueprint(
    "views-api",
    __name__,
    url_prefix="/api/v1",
    description="Views of lists: filters, order and columns under a name.",
)


@blueprint.route("/lists/<string:list_name>/views")
class Views(MethodView):
    """Views of a list, by the name its address has: orders, schools, tablets."""

    @blueprint.response(200, ViewsOutput)
    def get(self, list_name: str) -> dict[str, Any]:
        """One's own by name, then those colleagues share."""
        acts.the_list(work(), list_name)
        return {"rows": kept_views.shown(work(), list_name)}

    @blueprint.arguments(ViewInput)
    @blueprint.response(201, ViewOutput)
    @needs(kept_views.KEEP)
    def post(self, asked: dict[str, Any], list_name: str) -> KeptView:
        """Keep one; the same name again takes the place of what it was.

        A filter or column the list has not is left out.
        """
        return acts.keep(work(), list_name, name=asked.pop("name"), **asked)


@blueprint.route("/views/<string:view_id>")
class OneView(MethodView):
    """A view of one's own."""

    @blueprint.arguments(ViewChangeInput)
    @blueprint.response(200, ViewOutput)
    @needs(kept_views.KEEP)
    def put(self, asked: dict[str, Any], view_id: str) -> KeptView:
        """Call it otherwise; let the office see it, or the list open with it, or neither."""
        return acts.change(work(), view_id, **asked)

    @blueprint.response(204)
    @needs(kept_views.KEEP)
    def delete(self, view_id: str) -> None:
        """Let it go."""
        acts.let_go(work(), view_id)
