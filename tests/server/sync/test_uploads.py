"""Photo bytes by tus 1.0: no byte counts before it is safe, no photo before it is proved."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest

from server.models import Blob, Upload
from server.scope import SYSTEM
from server.seed import City
from server.sync.upload_rows import UPLOAD_LIFE, UPLOADS_OPEN_MAX
from server.work import Works
from shared.protocol import BLOB_BYTES_MAX, CHUNK_BYTES_MAX, PREVIEW_BYTES_MAX
from shared.sealing import digest
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.tus import Sender, checksum, metadata

PHOTO = pictures.jpeg("steelblue", text="gate")
HALF = len(PHOTO) // 2


@pytest.fixture
def sender(app: Any, chen: Chain) -> Sender:
    """A tablet that uploads."""
    return Sender(app, chen.headers)


def is_verified(works: Works, data: bytes) -> bool:
    """Whether the office has these bytes, proved."""
    with works.reading(SYSTEM) as work:
        blob = work.session.get(Blob, digest(data))
        return blob is not None and blob.verified_at is not None


def refused(answer: Any, status: int, code: str) -> bool:
    """Whether this is that refusal, told in both languages, by a tus server."""
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    texts = answer.json["texts"]
    return bool(texts["zh"] and texts["en"] and texts["zh"] != texts["en"])


def test_what_this_server_can_do_is_told(sender: Sender) -> None:
    answer = sender.client.options("/api/v1/uploads")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "checksum",
        "expiration",
        "termination",
    }
    assert answer.headers["Tus-Max-Size"] == str(BLOB_BYTES_MAX)
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_photo_in_two_pieces_is_verified_with_the_last_byte(sender: Sender, works: Works) -> None:
    url = sender.begin(PHOTO)
    first = sender.piece(url, 0, PHOTO[:HALF], checksum=checksum(PHOTO[:HALF]))
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(HALF))
    assert first.headers["Upload-Expires"].endswith("GMT")
    assert not is_verified(works, PHOTO)
    assert sender.status(digest(PHOTO))[0] == {
        "sha256": digest(PHOTO),
        "state": "partial",
        "url": url,
        "offset": HALF,
    }
    asked = sender.ask(url)
    assert asked.headers["Upload-Offset"] == str(HALF)
    assert asked.headers["Upload-Length"] == str(len(PHOTO))
    assert asked.headers["Cache-Control"] == "no-store"
    last = sender.piece(url, HALF, PHOTO[HALF:], checksum=checksum(PHOTO[HALF:], "sha1"))
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(PHOTO)))
    assert is_verified(works, PHOTO)
    assert sender.status(digest(PHOTO))[0]["state"] == "verified"


def test_a_photo_sent_along_with_its_announcement(sender: Sender, works: Works) -> None:
    answer = sender.announce(PHOTO, body=PHOTO)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(PHOTO)))
    assert is_verified(works, PHOTO)


def test_announced_again_it_goes_on_where_it_stood(sender: Sender, works: Works) -> None:
    url = sender.begin(PHOTO)
    sender.piece(url, 0, PHOTO[:HALF])
    again = sender.announce(PHOTO, body=PHOTO)
    assert (again.status_code, again.headers["Location"]) == (201, url)
    assert again.headers["Upload-Offset"] == str(HALF)
    assert sender.piece(url, HALF, PHOTO[HALF:]).status_code == 204
    assert is_verified(works, PHOTO)
    assert sender.announce(PHOTO).headers["Upload-Offset"] == str(len(PHOTO))


def test_a_wrong_offset_is_refused_and_says_where_to_go_on(sender: Sender) -> None:
    url = sender.begin(PHOTO)
    sender.piece(url, 0, PHOTO[:HALF])
    for offset in (0, HALF - 1, HALF + 1, len(PHOTO)):
        answer = sender.piece(url, offset, PHOTO[HALF:])
        assert refused(answer, 409, "wrong_offset")
        assert answer.json["facts"]["offset"] == HALF
    assert sender.offset(url) == HALF


@pytest.mark.parametrize("offset", ["", "x", "-1", "1.5", "²", "9" * 5000])
def test_an_offset_that_is_no_number_is_refused(sender: Sender, offset: str) -> None:
    url = sender.begin(PHOTO)
    assert refused(sender.piece(url, offset.encode().decode("latin-1"), PHOTO), 422, "invalid")


def test_a_damaged_piece_is_refused_and_leaves_no_byte(sender: Sender, works: Works) -> None:
    url = sender.begin(PHOTO)
    damaged = bytes([PHOTO[0] ^ 1]) + PHOTO[1:HALF]
    told = sender.piece(url, 0, damaged, checksum=checksum(PHOTO[:HALF]))
    assert refused(told, 460, "checksum_differs")
    assert sender.offset(url) == 0
    for bad in ("md5 AAAA", "sha256 !!", "sha256"):
        assert sender.piece(url, 0, PHOTO[:HALF], checksum=bad).status_code in (422, 460)
    assert sender.offset(url) == 0


@pytest.mark.parametrize("at", [0, 500, HALF, len(PHOTO) - 1])
def test_a_flipped_bit_is_found_by_the_whole_hash_and_the_photo_can_be_sent_again(
    sender: Sender, works: Works, at: int
) -> None:
    url = sender.begin(PHOTO)
    flipped = PHOTO[:at] + bytes([PHOTO[at] ^ 1]) + PHOTO[at + 1 :]
    assert refused(sender.piece(url, 0, flipped), 460, "digest_differs")
    assert not is_verified(works, PHOTO)
    assert sender.offset(url) == 0
    assert sender.piece(url, 0, PHOTO).status_code == 204
    assert is_verified(works, PHOTO)


def test_an_upload_cut_off_goes_on_from_its_safe_bytes(sender: Sender, works: Works) -> None:
    url = sender.begin(PHOTO)
    sender.piece(url, 0, PHOTO[:1000])
    sender.piece(url, 1000, PHOTO[1000:1001])
    assert sender.offset(url) == 1001
    assert sender.status(digest(PHOTO))[0]["state"] == "partial"
    assert not is_verified(works, PHOTO)
    assert sender.piece(url, 1001, PHOTO[1001:]).status_code == 204
    assert is_verified(works, PHOTO)


@pytest.mark.parametrize("how", ["asked", "announced", "sent again"])
def test_a_server_stopped_after_the_last_byte_never_says_it_has_what_it_has_not_proved(
    sender: Sender, app: Any, works: Works, how: str
) -> None:
    url = sender.begin(PHOTO)
    store = app.extensions["lookback_uploads"].store
    store.append(url.rpartition("/")[2], 0, PHOTO)
    assert not is_verified(works, PHOTO)
    if how == "asked":
        assert sender.offset(url) == len(PHOTO)
    elif how == "announced":
        assert sender.announce(PHOTO).headers["Upload-Offset"] == str(len(PHOTO))
    else:
        assert sender.piece(url, len(PHOTO), b"").status_code == 204
    assert is_verified(works, PHOTO)


def test_a_server_stopped_after_a_damaged_last_byte_begins_again(
    sender: Sender, app: Any, works: Works
) -> None:
    url = sender.begin(PHOTO)
    store = app.extensions["lookback_uploads"].store
    store.append(url.rpartition("/")[2], 0, PHOTO[:-1] + b"\0")
    assert sender.ask(url).status_code == 460
    assert sender.offset(url) == 0
    assert not is_verified(works, PHOTO)


def test_of_two_writers_one_is_told_to_wait(sender: Sender, app: Any, works: Works) -> None:
    """The first one's piece is on its way while the second comes."""
    url = sender.begin(PHOTO)
    desk = app.extensions["lookback_uploads"]
    entered, go_on = Event(), Event()
    append = desk.store.append

    class Slow(type(desk.store)):  # type: ignore[misc]
        """A disk that takes its time."""

        def append(self, upload_id: str, offset: int, chunk: bytes) -> int:
            entered.set()
            go_on.wait(30)
            return int(append(upload_id, offset, chunk))

    desk.store = Slow(desk.store.folder)
    answers: list[Any] = []
    first = Thread(target=lambda: answers.append(sender.piece(url, 0, PHOTO)))
    first.start()
    assert entered.wait(30)
    second = sender.piece(url, 0, PHOTO)
    ended = sender.client.delete(url, headers=sender.headers)
    go_on.set()
    first.join()
    assert refused(second, 423, "upload_busy")
    assert refused(ended, 423, "upload_busy")
    assert answers[0].status_code == 204
    assert is_verified(works, PHOTO)


def test_what_is_too_large_is_told(sender: Sender, works: Works) -> None:
    told = sender.announce(PHOTO, Upload_Length=str(BLOB_BYTES_MAX + 1))
    assert refused(told, 413, "too_large")
    assert told.json["facts"]["limit_bytes"] == BLOB_BYTES_MAX
    url = sender.begin(PHOTO)
    assert refused(sender.piece(url, 0, PHOTO + b"more"), 413, "too_large")
    assert sender.offset(url) == 0
    many = b"x" * (9 * CHUNK_BYTES_MAX)
    url = sender.begin(many)
    assert refused(sender.piece(url, 0, many, checksum=checksum(many)), 413, "too_large")
    assert sender.offset(url) == 0


@pytest.mark.parametrize("length", ["0", "", "x", "²", "-5", "1e9"])
def test_an_announcement_without_a_length_is_refused(sender: Sender, length: str) -> None:
    told = sender.announce(PHOTO, Upload_Length=length.encode().decode("latin-1"))
    assert refused(told, 422, "invalid")


@pytest.mark.parametrize(
    "names",
    [
        "sha256 !!!",
        "sha256",
        metadata({"sha256": "x" * 64}),
        metadata({"sha256": digest(PHOTO)[:-1]}),
        metadata({"sha256": digest(PHOTO).upper()}),
        metadata({"sha256": digest(PHOTO), "filetype": "a\0b"}),
        metadata({"sha256": digest(PHOTO), "filename": "a\r\nb"}),
        "",
    ],
)
def test_an_announcement_that_cannot_be_read_is_refused(sender: Sender, names: str) -> None:
    assert refused(sender.announce(PHOTO, Upload_Metadata=names), 422, "invalid")


def test_a_piece_of_another_content_type_is_refused(sender: Sender) -> None:
    url = sender.begin(PHOTO)
    told = sender.piece(url, 0, PHOTO, content_type="application/json")
    assert refused(told, 415, "wrong_type")
    assert sender.offset(url) == 0


def test_another_version_of_tus_is_told_which_one_is_spoken(sender: Sender) -> None:
    sender.headers["Tus-Resumable"] = "0.2.2"
    told = sender.announce(PHOTO)
    assert refused(told, 412, "tus_version")
    assert told.headers["Tus-Version"] == "1.0.0"


def test_an_upload_left_for_a_week_is_gone_and_can_be_announced_again(
    sender: Sender, app: Any, works: Works, clock: SteppedClock
) -> None:
    url = sender.begin(PHOTO)
    sender.piece(url, 0, PHOTO[:HALF])
    clock.advance(days=7, seconds=1)
    assert sender.ask(url).status_code == 410
    assert refused(sender.piece(url, HALF, PHOTO[HALF:]), 410, "upload_expired")
    assert sender.status(digest(PHOTO))[0]["state"] == "absent"
    fresh = sender.announce(PHOTO)
    assert fresh.headers["Location"] != url
    assert fresh.headers["Upload-Offset"] == "0"
    store = app.extensions["lookback_uploads"].store
    assert store.length(url.rpartition("/")[2]) == 0
    assert sender.piece(fresh.headers["Location"], 0, PHOTO).status_code == 204
    assert is_verified(works, PHOTO)


def test_an_upload_given_up_is_gone(sender: Sender, app: Any) -> None:
    url = sender.begin(PHOTO)
    sender.piece(url, 0, PHOTO[:HALF])
    assert sender.client.delete(url, headers=sender.headers).status_code == 204
    assert sender.ask(url).status_code == 404
    assert app.extensions["lookback_uploads"].store.length(url.rpartition("/")[2]) == 0
    assert sender.client.delete(url, headers=sender.headers).status_code == 404


def test_anothers_upload_is_not_found(
    app: Any, sender: Sender, enrolled: Callable[[str], Chain]
) -> None:
    url = sender.begin(PHOTO)
    sender.piece(url, 0, PHOTO[:HALF])
    he = Sender(app, enrolled("he").headers)
    assert he.ask(url).status_code == 404
    assert refused(he.piece(url, HALF, PHOTO[HALF:]), 404, "not_found")
    assert he.client.delete(url, headers=he.headers).status_code == 404
    assert he.status(digest(PHOTO)) == [
        {"sha256": digest(PHOTO), "state": "absent", "url": "", "offset": 0}
    ]
    assert sender.offset(url) == HALF


def test_a_stranger_uploads_nothing(app: Any, city: City) -> None:
    stranger = Sender(app, {})
    assert refused(stranger.announce(PHOTO), 401, "not_signed_in")


def test_more_unfinished_uploads_than_anyone_needs_are_refused(
    sender: Sender, chen: Chain, works: Works
) -> None:
    with works.writing(SYSTEM) as work:
        soon = work.now + UPLOAD_LIFE
        for number in range(UPLOADS_OPEN_MAX):
            sha = digest(b"%d" % number)
            work.session.add(Blob(sha256=sha, bytes=1, mime="image/jpeg", facts={}))
            work.session.add(
                Upload(
                    id=work.new_id(), sha256=sha, owner=f"device:{chen.device_id}", bytes=1,
                    mime="image/jpeg", facts={}, created_at=work.now, expires_at=soon,
                )
            )  # fmt: skip
    told = sender.announce(PHOTO)
    assert refused(told, 429, "too_many_uploads")
    assert told.headers["Retry-After"]
    assert sender.announce(b"7").status_code == 201


def test_a_stretch_of_a_photo_can_be_fetched(sender: Sender) -> None:
    sender.announce(PHOTO, body=PHOTO)
    path = f"/api/v1/blobs/{digest(PHOTO)}"
    whole = sender.get(path)
    assert (whole.status_code, whole.data, whole.mimetype) == (200, PHOTO, "image/jpeg")
    part = sender.get(path, Range="bytes=100-199")
    assert (part.status_code, part.data) == (206, PHOTO[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(PHOTO)}"
    assert sender.get(path, Range=f"bytes={len(PHOTO)}-").status_code == 416
    kept = sender.get(path, **{"If-None-Match": whole.headers["ETag"]})
    assert (kept.status_code, kept.data) == (304, b"")
    small = sender.get(f"{path}/preview")
    assert (small.status_code, small.mimetype) == (200, "image/jpeg")
    assert len(small.data) <= PREVIEW_BYTES_MAX
