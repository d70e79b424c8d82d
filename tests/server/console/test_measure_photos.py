"""Photos with the reply to a measure: sent by phone, seen by the desk, by no other school."""

from io import BytesIO
from typing import Any

import pytest

from server.actions import measures
from server.actions.orders import SentPhoto
from server.domain.measures import REPLY_PHOTOS_MAX
from server.domain.planning_words import ProposalKind
from shared.problems import Invalid
from shared.sealing import digest
from tests import pictures
from tests.drivers.cases import PARTY, Cases
from tests.drivers.console import Seat
from tests.server.actions.test_measures import signed
from tests.server.api.test_routes import bearer
from tests.server.console.test_circulars import ANOTHER

LAMP = pictures.jpeg(text="lamp")
SAID = "已更换灯具"


def test_without_script_photos_come_with_the_reply_and_only_who_sees_the_measure_sees_them(
    cases: Cases, app: Any
) -> None:
    row = signed(cases, cases.signed(), ProposalKind.BULLETIN)
    way, picture = f"/my/measures/{row.id}", f"/api/v1/blobs/{digest(LAMP)}"
    assert (
        picture
        in Seat(app, PARTY).submit(way, way, reply=SAID, photo=[(BytesIO(LAMP), "lamp.jpg")]).html
    )
    page = Seat(app, "zhou").page(f"/measures/{row.id}").html
    for told in (picture, "lamp.jpg", "收到，以服务器时间记"):
        assert told in page, told
    hands = app.test_client()
    for login, status in ((PARTY, 200), ("zhou", 200), ("leader", 200), (ANOTHER, 404)):
        assert hands.get(picture, headers=bearer(app, login)).status_code == status, login
    assert hands.get(picture, headers=bearer(app, "chen")).status_code == 404


def test_over_the_api_only_ones_own_uploads_are_named_and_a_reply_needs_none(
    cases: Cases, app: Any
) -> None:
    first, second = (signed(cases, cases.signed(), ProposalKind.BULLETIN) for _ in range(2))
    way = f"/my/measures/{first.id}"
    Seat(app, PARTY).submit(way, way, reply=SAID, photo=[(BytesIO(LAMP), "lamp.jpg")])
    hands, mine = app.test_client(), bearer(app, PARTY)
    address = f"/api/v1/measures/{second.id}/reply"
    wrong = {"text": SAID, "photos": [{"sha256": "0" * 64}]}
    assert hands.post(address, json=wrong, headers=mine).status_code == 422
    asked = {"text": SAID, "photos": [{"sha256": digest(LAMP), "file_name": "lamp.jpg"}]}
    told = hands.post(address, json=asked, headers=mine)
    assert [one["file_name"] for one in told.json["photos"]] == ["lamp.jpg"]
    third = signed(cases, cases.signed(), ProposalKind.BULLETIN)
    gone = SentPhoto("0" * 64, "")
    for photos in ([gone], [gone] * (REPLY_PHOTOS_MAX + 1)):
        with cases.acting(PARTY) as work, pytest.raises(Invalid):
            measures.reply(work, third.id, text=SAID, photos=photos)
    address = f"/api/v1/measures/{third.id}/reply"
    told = hands.post(address, json={"text": SAID}, headers=mine)
    assert (told.status_code, told.json["photos"]) == (200, [])
