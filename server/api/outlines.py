"""Outlines of areas over the API, as GeoJSON: read, set, taken away."""

from typing import Any

from flask import request
from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import outlines as acts
from server.actions.outlines import EDIT
from server.api.request import work
from server.api.rights import needs
from server.infra import outline_file
from server.models import AreaOutline
from server.queries import school_map
from server.schemas.outlines import OutlinesOutput

blueprint = Blueprint(
    "outlines-api",
    __name__,
    url_prefix="/api/v1/outlines",
    description="Outlines of areas on the map, as GeoJSON.",
)
GEOJSON = {"type": "object", "description": "A collection, a feature, or polygons (RFC 7946)."}


@blueprint.route("")
class Outlines(MethodView):
    """Outlines."""

    @blueprint.response(200, OutlinesOutput)
    def get(self) -> dict[str, Any]:
        """Those of the areas in reach, as one collection."""
        rows = school_map.outlines(work())
        return {"type": "FeatureCollection", "features": [_feature(one) for one in rows]}


@blueprint.route("/<string:area_id>")
class OneOutline(MethodView):
    """The outline of one area."""

    @blueprint.doc(
        requestBody={"required": True, "content": {"application/json": {"schema": GEOJSON}}}
    )
    @blueprint.response(204)
    @needs(EDIT)
    def put(self, area_id: str) -> None:
        """Let all polygons that are sent be the outline of this area."""
        acts.put(work(), outline_file.read(request.get_data()), area_id)

    @blueprint.response(204)
    @needs(EDIT)
    def delete(self, area_id: str) -> None:
        """Let it have none."""
        acts.take_away(work(), area_id)


def _feature(row: AreaOutline) -> dict[str, Any]:
    area = row.area
    told = {"code": area.code, "name": area.name, "name_en": area.name_en, "set_at": row.set_at}
    polygons = {"type": "MultiPolygon", "coordinates": row.polygons}
    return {"type": "Feature", "id": row.area_id, "properties": told, "geometry": polygons}
