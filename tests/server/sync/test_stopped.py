"""The server stops between any two steps of a photo's last byte: it is not sent again.

In both places for photos: what a folder does by one rename, an S3 server does by several requests.
"""

from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from obstore.store import S3Store
from sqlalchemy import Engine, func, select

from server.app import create_app
from server.infra.photo_store import S3PhotoStore
from server.jobs import JOBS, prepared
from server.models import AuditEntry, Blob
from server.scope import SYSTEM
from server.work import Works
from shared.clock import SystemClock
from shared.ids import new_id
from shared.sealing import digest
from tests import pictures, s3
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers import packing
from tests.drivers.chain import Chain
from tests.drivers.tus import Sender

PHOTO = pictures.jpeg("olive", text="gate")
PIECE = len(PHOTO) // 3 + 1
PLACES = [("sqlite", "folder"), ("postgresql", "folder"), ("sqlite", "s3")]
pytestmark = pytest.mark.parametrize(("engine", "place"), PLACES, indirect=True)


@pytest.fixture
def place(request: pytest.FixtureRequest) -> str:
    """Where photos are kept."""
    return str(request.param)


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    engine: Engine,
    place: str,
    clock: SteppedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    """The whole server, with its photos in this place."""
    settings = settings_for(tmp_path)
    if place == "s3":
        for name, value in request.getfixturevalue("s3_server").items():
            monkeypatch.setenv(name.upper(), value)
        settings = replace(settings, photos_address=f"s3://{s3.BUCKET}/{new_id(1)}")
    return create_app(settings, clock, engine)


@pytest.fixture
def sender(app: Any, chen: Chain) -> Sender:
    """A tablet that uploads."""
    return Sender(app, chen.headers)


def _stopped(app: Any, upload_id: str, after: str) -> None:
    """Do by the store what the server had done when it stopped, and nothing after it."""
    store = app.extensions["lookback_uploads"].store
    sha256 = digest(PHOTO)
    for offset in range(0, len(PHOTO), PIECE):
        store.append(upload_id, offset, PHOTO[offset : offset + PIECE])
    if after == "the last byte":
        return
    store.prove(upload_id, sha256)
    if after == "the proof":
        return
    if after == "keeping it, its pieces half gone" and isinstance(store, S3PhotoStore):
        store.put(PHOTO)
        store.discard(upload_id)
        store.append(upload_id, PIECE, PHOTO[PIECE : 2 * PIECE])
        return
    store.finish(upload_id, sha256, PHOTO)


STOPS = [
    ("the last byte", "asked"),
    ("the proof", "asked"),
    ("keeping it, its pieces half gone", "asked"),
    ("keeping it", "asked"),
    ("keeping it", "announced"),
    ("keeping it", "sent on"),
]


@pytest.mark.parametrize(("after", "then"), STOPS)
def test_stopped_after_any_step_the_photo_is_whole_when_next_asked_for(
    app: Any, sender: Sender, works: Works, after: str, then: str
) -> None:
    url = sender.begin(PHOTO)
    _stopped(app, url.rpartition("/")[2], after)
    if then == "asked":
        assert sender.offset(url) == len(PHOTO)
    elif then == "announced":
        told = sender.announce(PHOTO, body=PHOTO[:PIECE])
        assert told.headers["Upload-Offset"] == str(len(PHOTO))
    else:
        told = sender.piece(url, len(PHOTO) - PIECE, PHOTO[-PIECE:])
        assert (told.status_code, told.json["facts"]["offset"]) == (409, len(PHOTO))
    assert sender.status(digest(PHOTO))[0]["state"] == "verified"
    assert sender.get(f"/api/v1/blobs/{digest(PHOTO)}").data == PHOTO
    with works.reading(SYSTEM) as work:
        entries = select(func.count(AuditEntry.number)).where(AuditEntry.event == "BlobVerified")
        assert work.session.scalar(entries) == 1


def test_what_the_disk_spoiled_before_it_was_told_is_never_told_and_comes_again(
    app: Any, sender: Sender, works: Works, request: pytest.FixtureRequest
) -> None:
    url = sender.begin(PHOTO)
    _stopped(app, url.rpartition("/")[2], "keeping it")
    spoiled = PHOTO[:-40] + bytes([PHOTO[-40] ^ 1]) + PHOTO[-39:]
    store = app.extensions["lookback_uploads"].store
    if isinstance(store, S3PhotoStore):
        _write_over(request.getfixturevalue("s3_server"), app.settings.photos_address, spoiled)
    else:
        store.path(digest(PHOTO)).write_bytes(spoiled)
    assert sender.ask(url).status_code == 460
    assert sender.offset(url) == 0
    with works.reading(SYSTEM) as work:
        assert work.session.get_one(Blob, digest(PHOTO)).verified_at is None
    assert sender.piece(url, 0, PHOTO).status_code == 204
    assert sender.get(f"/api/v1/blobs/{digest(PHOTO)}").data == PHOTO


def _write_over(server: dict[str, str], address: str, data: bytes) -> None:
    """Other bytes where the photo stands, by a client of its own."""
    prefix = address.rpartition("/")[2]
    plain = S3Store(s3.BUCKET, prefix=prefix, config=server, client_options={"allow_http": True})
    (kept,) = (one["path"] for one in plain.list("photos").collect())
    plain.put(kept, data)


def test_what_a_stop_left_and_nobody_names_is_swept_in_time_and_nothing_else(
    app: Any, sender: Sender, clock: SteppedClock
) -> None:
    """The place for photos has a clock of its own: ours goes on from there."""
    clock.set(SystemClock().now())
    store = app.extensions["lookback_uploads"].store
    assert sender.announce(PHOTO, body=PHOTO).status_code == 201
    other = pictures.jpeg("navy")
    half = sender.begin(other).rpartition("/")[2]
    store.append(half, 0, other[:PIECE])
    left = new_id(1)
    store.append(left, 0, PHOTO[:PIECE])
    nobodys = store.put(b"kept, and its row never written")

    def swept(**after: float) -> tuple[int, bool]:
        clock.advance(**after)
        for _ in range(2):
            packing.run(app, "sweep_photos")
        assert store.length(half) == PIECE
        assert store.read(digest(PHOTO)) == PHOTO
        return store.length(left), store.has(nobodys)

    assert swept(hours=1) == (PIECE, True)
    assert swept(days=7) == (PIECE, True)
    assert swept(days=1) == (0, True)
    assert swept(days=83) == (0, False)


def test_what_is_swept_at_the_very_moment_is_not_told_to_be_safe_and_can_be_sent_again(
    app: Any, sender: Sender, works: Works, clock: SteppedClock
) -> None:
    clock.set(SystemClock().now())
    desk = app.extensions["lookback_uploads"]
    sound = desk.store
    sound.put(PHOTO)
    clock.advance(days=91)
    facts = prepared(works, sound, "sweep_photos", {})
    assert facts["kept"] == [digest(PHOTO)]

    class SweptMeanwhile(type(sound)):  # type: ignore[misc]
        """Between keeping it and its record the sweep comes."""

        def finish(self, upload_id: str, sha256: str, data: bytes) -> None:
            sound.discard(upload_id)
            with works.writing(SYSTEM) as work:
                JOBS["sweep_photos"](work, sound, facts)

    desk.store = copy(sound)
    desk.store.__class__ = SweptMeanwhile
    assert sender.announce(PHOTO, body=PHOTO).status_code == 503
    with works.reading(SYSTEM) as work:
        assert work.session.get(Blob, digest(PHOTO)) is None
    desk.store = sound
    assert sender.announce(PHOTO, body=PHOTO).status_code == 201
    assert sound.read(digest(PHOTO)) == PHOTO
