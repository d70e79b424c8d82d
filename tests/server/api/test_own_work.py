"""What somebody keeps and has done, over the API: views of lists, acts for many rows, long work."""

from typing import Any

from server.domain.long_work import UNDO_WITHIN
from tests.drivers.cases import PARTY, Cases
from tests.server.api.test_bad_requests import is_told
from tests.server.api.test_routes import bearer
from tests.server.console.test_bulk import REMINDED, last, pass_by
from tests.server.console.test_rosters import Hands, words

VIEWS, ONE_VIEW = "/api/v1/lists/orders/views", "/api/v1/views"
SQUARE = [[121.0, 28.0], [121.1, 28.0], [121.1, 28.1], [121.0, 28.0]]


def test_views_of_a_list_are_kept_called_otherwise_and_let_go(app: Any, cases: Cases) -> None:
    client, zhou = app.test_client(use_cookies=False), bearer(app, "zhou")
    told = {"name": "较大的", "query": "grade=serious&nothing=1&sort=-number", "opens": True}
    kept = client.post(VIEWS, headers=zhou, json=told)
    assert (kept.status_code, kept.json["query"]) == (201, "grade=serious&sort=-number")
    client.post(VIEWS, headers=zhou, json={"name": "其他", "shared": True})
    one = f"{ONE_VIEW}/{kept.json['id']}"
    is_told(client.put(one, headers=zhou, json={"name": "其他"}), 422, "invalid")
    is_told(client.put(one, headers=zhou, json={"name": " "}), 422, "invalid")
    named = client.put(one, headers=zhou, json={"name": "较大隐患", "opens": True}).json
    assert (named["name"], named["opens"], named["shared"]) == ("较大隐患", True, False)
    rows = client.get(VIEWS, headers=zhou).json["rows"]
    assert [row["name"] for row in rows] == ["其他", "较大隐患"]
    assert "较大隐患" in words(Hands(app, "zhou").get("/orders?all=1"))
    lin = bearer(app, "lin")
    for answer in (
        client.put(one, headers=lin, json={"name": "x"}),
        client.delete(one, headers=lin),
        client.get("/api/v1/lists/nothing/views", headers=zhou),
    ):
        is_told(answer, 404, "not_found")
    assert client.delete(one, headers=zhou).status_code == 204
    assert len(client.get(VIEWS, headers=zhou).json["rows"]) == 1
    assert client.get("/api/v1/lists/tablets/views", headers=bearer(app, PARTY)).status_code == 403


def test_parties_are_reminded_and_that_is_followed_and_undone(app: Any, cases: Cases) -> None:
    ids, client, zhou = cases.found(2), app.test_client(use_cookies=False), bearer(app, "zhou")
    rows = [{"id": one, "seen": str(cases.seen(one).rev)} for one in ids]
    rows[1]["seen"] = "0"
    asked = {"deed": "remind", "rows": rows}
    for answer in (
        client.post("/api/v1/bulk/orders", headers=zhou, json=asked | {"deed": "export"}),
        client.post("/api/v1/bulk/schools", headers=zhou, json=asked),
    ):
        is_told(answer, 404, "not_found")
    refused = client.post("/api/v1/bulk/orders", headers=bearer(app, PARTY), json=asked)
    assert refused.status_code == 403
    begun = client.post("/api/v1/bulk/orders", headers=zhou, json=asked)
    assert (begun.status_code, begun.json["state"], begun.json["may_undo"]) == (
        201,
        "waiting",
        True,
    )
    one = f"/api/v1/works/{begun.json['id']}"
    undone = client.post(f"{one}/undo", headers=zhou)
    assert (undone.json["state"], undone.json["may_undo"]) == ("undone", False)
    client.post("/api/v1/bulk/orders", headers=zhou, json=asked)
    pass_by(cases, UNDO_WITHIN)
    done = client.get(f"/api/v1/works/{last(cases).id}", headers=zhou).json
    assert (done["state"], done["done"], done["of"]) == ("done", 1, 2)
    assert ["改动" in left["why"] for left in done["left_out"]] == [True]
    assert cases.told(PARTY).count(REMINDED) == 1
    listed = client.get("/api/v1/works", headers=zhou).json["rows"]
    assert [row["state"] for row in listed] == ["done", "undone"]
    for path in (one, f"{one}/file"):
        is_told(client.get(path, headers=bearer(app, "admin")), 404, "not_found")
    is_told(client.get(f"{one}/file", headers=zhou), 404, "not_found")


def test_outlines_are_read_set_and_taken_away_as_geojson(app: Any, cases: Cases) -> None:
    client, zhou = app.test_client(use_cookies=False), bearer(app, "zhou")
    area = cases.city.areas["YT01"]
    one, shape = f"/api/v1/outlines/{area}", {"type": "Polygon", "coordinates": [SQUARE]}
    assert client.put(one, headers=zhou, json=shape).status_code == 204
    told = client.get("/api/v1/outlines", headers=zhou).json
    (feature,) = told["features"]
    assert (told["type"], feature["id"], feature["properties"]["code"]) == (
        "FeatureCollection", area, "YT01",
    )  # fmt: skip
    assert feature["geometry"] == {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    # What comes out goes in again.
    assert client.put(one, headers=zhou, json=told).status_code == 204
    is_told(client.put(one, headers=zhou, json={"type": "Point"}), 422, "not_an_outline")
    for headers, path, status in (
        (bearer(app, "leader"), one, 403),
        (zhou, f"/api/v1/outlines/{'0' * 36}", 404),
    ):
        assert client.put(path, headers=headers, json=shape).status_code == status
        assert client.delete(path, headers=headers).status_code == status
    assert client.get("/api/v1/outlines", headers=bearer(app, PARTY)).status_code == 403
    assert client.delete(one, headers=zhou).status_code == 204
    assert client.get("/api/v1/outlines", headers=zhou).json["features"] == []
