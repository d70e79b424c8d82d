"""Photos with the answer to a self-check, or with a receipt: sent by phone, seen by the desk."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import circulars
from server.actions.orders import SentPhoto
from server.domain.circular_words import PHOTOS_MAX
from server.models import CircularCopy, CircularPhoto, Proposal
from shared.problems import Invalid
from shared.sealing import digest
from tests import pictures
from tests.drivers.cases import PARTY, SCHOOL, Cases
from tests.drivers.console import Seat
from tests.server.actions.test_circulars import ALL_WELL, own, self_check, send, warning
from tests.server.api.test_routes import bearer
from tests.server.console.test_circulars import ANOTHER

DOOR = pictures.jpeg(text="door")
SAID = {"first": "self_no", "second": "self_yes", "third": "self_yes"}


def copy_of(cases: Cases, login: str) -> str:
    with cases.acting(login) as work:
        return own(work).id


def test_without_script_photos_come_in_the_form_and_the_desk_sees_them_with_their_facts(
    cases: Cases, app: Any
) -> None:
    circular_id = send(cases, self_check(cases))
    desk, party = Seat(app, "zhou"), Seat(app, PARTY)
    way = f"/my/circulars/{copy_of(cases, PARTY)}"
    photos = [(BytesIO(DOOR), "door.jpg"), (BytesIO(pictures.jpeg(text="key")), "key.jpg")]
    done = party.submit(way, way, word=["后门", "", ""], photo=photos, **SAID)
    picture = f"/api/v1/blobs/{digest(DOOR)}"
    assert picture in done.html
    page = desk.page(f"/self-checks/{circular_id}").html
    for told in (picture, "door.jpg", "key.jpg", "收到，以服务器时间记", "照片事实", SCHOOL.name):
        assert told in page, told
    with cases.works.reading(scope.SYSTEM) as work:
        proposal_id = work.session.scalars(select(Proposal.id)).one()
    assert picture in desk.page(f"/proposals/{proposal_id}").html
    file = desk.page(f"/schools/{cases.city.schools[SCHOOL.name]}").html
    assert picture in file
    hands = app.test_client()
    logins = ((PARTY, 200), ("zhou", 200), ("auditor", 200), (ANOTHER, 404), ("chen", 404))
    for login, status in logins:
        assert hands.get(picture, headers=bearer(app, login)).status_code == status, login
    assert hands.get(picture, headers=bearer(app, "admin")).status_code in (403, 404)


def test_over_the_api_only_ones_own_uploads_are_named_and_a_receipt_may_have_one(
    cases: Cases, app: Any
) -> None:
    send(cases, warning(cases))
    hands = app.test_client()
    address = f"/api/v1/circulars/copies/{copy_of(cases, ANOTHER)}/answer"
    sha256 = digest(DOOR)
    asked = {"photos": [{"sha256": sha256, "file_name": "door.jpg"}]}
    way = f"/my/circulars/{copy_of(cases, PARTY)}"
    Seat(app, PARTY).submit(way, way, photo=[(BytesIO(DOOR), "door.jpg")])
    other = bearer(app, ANOTHER)
    assert hands.post(address, json=asked, headers=other).status_code == 422
    mine = hands.get("/api/v1/circulars/mine", headers=other).json["rows"]
    assert [one["photos"] for one in mine] == [[]]
    with cases.works.reading(scope.SYSTEM) as work:
        (row,) = work.session.scalars(select(CircularPhoto))
        copy = work.session.get_one(CircularCopy, row.copy_id)
        assert (row.sha256, copy.school_id) == (sha256, cases.city.schools[SCHOOL.name])


def test_no_more_than_so_many_and_none_that_has_not_come(cases: Cases) -> None:
    send(cases, self_check(cases))
    copy_id = copy_of(cases, PARTY)
    gone = SentPhoto("0" * 64, "")
    for photos in ([gone], [gone] * (PHOTOS_MAX + 1)):
        with cases.acting(PARTY) as work, pytest.raises(Invalid):
            circulars.answer(work, copy_id, answers=ALL_WELL, photos=photos)
    with cases.works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(CircularCopy, copy_id).answered_at is None
