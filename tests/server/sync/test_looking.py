"""Every pixel is looked at after a photo came: one preview; damage is kept, marked and told."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from server import seed
from server.actions import pictures as looks
from server.domain.events import PictureDamaged
from server.jobs import JOBS
from server.jobs.queue import Worker
from server.models import AuditEntry, Blob, Job, Notice
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.protocol import PREVIEW_BYTES_MAX
from shared.sealing import digest
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.tus import Sender
from tests.server.console.test_rosters import Hands, words
from tests.server.sync.test_incidents import photo, reported

GOOD = pictures.jpeg("teal", text="gate")


def _png_of_noise_that_is_none() -> bytes:
    """Every chunk of it is right, what they hold cannot be unpacked."""
    buffer = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(buffer, "PNG")
    whole = buffer.getvalue()
    at = whole.index(b"IDAT")
    (size,) = struct.unpack(">I", whole[at - 4 : at])
    body = b"IDAT" + b"\x55" * size
    return whole[:at] + body + struct.pack(">I", zlib.crc32(body)) + whole[at + 8 + size :]


def _jpeg_with_a_table_that_is_none() -> bytes:
    """A Huffman table that promises more codes than there can be."""
    at = GOOD.index(b"\xff\xc4") + 5
    return GOOD[:at] + b"\xff" * 16 + GOOD[at + 16 :]


DAMAGED: dict[str, Callable[[], bytes]] = {
    "a JPEG": _jpeg_with_a_table_that_is_none,
    "a PNG": _png_of_noise_that_is_none,
}


@pytest.fixture
def sender(app: Any, chen: Chain) -> Sender:
    """A tablet that uploads."""
    return Sender(app, chen.headers)


@pytest.fixture
def look(app: Any, works: Works, clock: SteppedClock) -> Callable[[], int]:
    """A minute passes, and a worker looks at what waits for it; how many."""
    looking = {looks.LOOK: JOBS[looks.LOOK]}
    worker = Worker(works, app.extensions["lookback_uploads"].store, looking)

    def run() -> int:
        clock.advance(minutes=1)
        return worker.run_due()

    return run


@pytest.fixture
def begun(chen: Chain, school_id: str, template_id: str) -> tuple[str, Any]:
    """An inspection's id, and the op that begins it."""
    return chen.start(school_id, template_id)


def _facts(works: Works, data: bytes) -> dict[str, Any]:
    with works.reading(SYSTEM) as work:
        return dict(work.session.get_one(Blob, digest(data)).facts)


def _count(works: Works, event: str) -> int:
    with works.reading(SYSTEM) as work:
        statement = select(func.count(AuditEntry.number)).where(AuditEntry.event == event)
        return work.session.scalar(statement) or 0


def test_a_preview_is_made_by_a_worker_once_and_kept_as_photos_are(
    sender: Sender, look: Callable[[], int], works: Works
) -> None:
    assert sender.announce(GOOD, body=GOOD).status_code == 201
    assert looks.PREVIEW not in _facts(works, GOOD)
    assert look() == 1
    small = _facts(works, GOOD)[looks.PREVIEW]
    with works.reading(SYSTEM) as work:
        kept = work.session.get_one(Blob, small)
        assert kept.verified_at is not None
        assert kept.bytes <= PREVIEW_BYTES_MAX
    answer = sender.get(f"/api/v1/blobs/{digest(GOOD)}/preview")
    assert digest(answer.data) == small
    assert look() == 0


def test_who_asks_before_the_worker_came_has_it_at_once_and_the_worker_finds_it_done(
    sender: Sender, look: Callable[[], int], works: Works
) -> None:
    assert sender.announce(GOOD, body=GOOD).status_code == 201
    answer = sender.get(f"/api/v1/blobs/{digest(GOOD)}/preview")
    assert digest(answer.data) == _facts(works, GOOD)[looks.PREVIEW]
    before = _facts(works, GOOD)
    assert look() == 1
    assert _facts(works, GOOD) == before


def test_a_tablets_own_preview_is_its_own_preview(
    sender: Sender, look: Callable[[], int], works: Works
) -> None:
    small = pictures.jpeg("olive", (640, 480))
    assert sender.announce(small, body=small).status_code == 201
    look()
    assert _facts(works, small)[looks.PREVIEW] == digest(small)


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_whole_as_a_file_and_damaged_within_is_kept_marked_and_told_once(
    app: Any, sender: Sender, chen: Chain, begun: Any, look: Callable[[], int], kind: str
) -> None:
    works, store = app.works, app.extensions["lookback_uploads"].store
    with works.reading(SYSTEM) as work:
        people = seed.find(work).people
    data, (inspection_id, start) = DAMAGED[kind](), begun
    assert chen.words(start, chen.photo(inspection_id, data)) == ["applied"] * 2
    assert sender.announce(data, body=data).status_code == 201
    look()
    looks.look_at_once(works, store, digest(data))
    assert sender.status(digest(data))[0]["state"] == "verified"
    assert _facts(works, data)[looks.DAMAGED] == "broken_picture"
    assert _count(works, "PictureDamaged") == 1
    with works.reading(SYSTEM) as work:
        told = work.session.scalars(
            select(Notice.person_id).where(Notice.subject_id == inspection_id)
        ).all()
    assert sorted(told) == sorted({people["chen"], people["zhou"]})
    assert sender.get(f"/api/v1/blobs/{digest(data)}/preview").data == data
    zhou = Hands(app, "zhou")
    assert "已损坏，无法完整显示" in words(zhou.get(f"/inspections/{inspection_id}"))
    assert f"/inspections/{inspection_id}" in zhou.get("/").text


def test_damage_found_before_the_record_came_is_told_to_who_holds_the_tablet(
    sender: Sender, look: Callable[[], int], works: Works, city: City
) -> None:
    data = _jpeg_with_a_table_that_is_none()
    assert sender.announce(data, body=data).status_code == 201
    look()
    with works.reading(SYSTEM) as work:
        told = work.session.scalars(select(Notice.person_id).where(Notice.subject_id == "")).all()
        undone = work.session.scalar(select(func.count(Job.id)).where(Job.done_at.is_(None)))
    assert told == [city.people["chen"]]
    assert undone == 0


def test_a_damaged_photo_of_an_incident_is_told_with_the_incident(
    app: Any, sender: Sender, chen: Chain, school_id: str, look: Callable[[], int], city: City
) -> None:
    data = _jpeg_with_a_table_that_is_none()
    shown, blob = photo(data, chen)
    incident_id, made = reported(chen, school_id, photos=[shown], blobs=[blob])
    assert chen.words(made) == ["applied"]
    assert sender.announce(data, body=data).status_code == 201
    look()
    with app.works.reading(SYSTEM) as work:
        about = Notice.subject_id == incident_id, Notice.text == looks.TOLD[PictureDamaged]
        told = work.session.scalars(select(Notice.person_id).where(*about)).all()
    assert sorted(told) == sorted({city.people["chen"], city.people["zhou"]})
    page = Hands(app, "zhou").get(f"/incidents/{incident_id}")
    assert "已损坏，无法完整显示" in words(page)
