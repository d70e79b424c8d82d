"""Forms of the outlines of areas: GeoJSON (RFC 7946)."""

from marshmallow import fields, validate

from server.schemas.base import Output


class AreaProperties(Output):
    """Whose outline it is, and since when."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    set_at = fields.AwareDateTime(required=True)


class GeometryOutput(Output):
    """Polygons, as rings of longitude and latitude."""

    type = fields.String(required=True, validate=validate.Equal("MultiPolygon"))
    # As they are kept: thousands of points need not be looked at one by one.
    coordinates = fields.Raw(required=True, metadata={"type": "array"})


class OutlineOutput(Output):
    """The outline of one area; its id is the area's."""

    type = fields.String(required=True, validate=validate.Equal("Feature"))
    id = fields.String(required=True)
    properties = fields.Nested(AreaProperties(), required=True)
    geometry = fields.Nested(GeometryOutput(), required=True)


class OutlinesOutput(Output):
    """Outlines of areas."""

    type = fields.String(required=True, validate=validate.Equal("FeatureCollection"))
    features = fields.List(fields.Nested(OutlineOutput()), required=True)
