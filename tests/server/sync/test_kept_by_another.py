"""Another server keeps a photo, and lets go of its pieces, while this one reads them.

Two servers on one S3 place have no lock between them: both may be at the last byte at once.
"""

from typing import Any

import pytest

from server.infra.photo_store import S3PhotoStore
from server.infra.photo_store.s3 import PhotosAway
from server.sync.uploads import UploadDesk
from shared.ids import new_id
from shared.sealing import digest
from tests import pictures, s3
from tests.drivers.chain import Chain
from tests.drivers.tus import Sender

PHOTO = pictures.jpeg("olive", text="fence")
PIECE = len(PHOTO) // 3 + 1


class _Shared(S3PhotoStore):
    """A place that another server uses too: it acts at a moment of this one's proof."""

    acts_when = ""
    is_proving = False

    def prove(self, upload_id: str, sha256: str) -> bytes:
        if self._is_now("nothing was listed yet"):
            self._keep_as_another(upload_id)
        if self._is_now("it is away"):
            raise PhotosAway()
        self.is_proving = True
        return super().prove(upload_id, sha256)

    def _pieces(self, upload_id: str) -> list[tuple[int, int, str]]:
        listed = super()._pieces(upload_id)
        if self.is_proving and self._is_now("its pieces are listed"):
            self._keep_as_another(upload_id)
        return listed

    def _is_now(self, moment: str) -> bool:
        is_now = self.acts_when == moment
        self.acts_when = "" if is_now else self.acts_when
        return is_now

    def _keep_as_another(self, upload_id: str) -> None:
        self.finish(upload_id, digest(PHOTO), PHOTO)


@pytest.fixture
def store(app: Any, s3_server: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> _Shared:
    """The place for photos of this server."""
    place = _Shared(s3.BUCKET, new_id(1), **s3_server)
    monkeypatch.setitem(app.extensions, "lookback_uploads", UploadDesk(app.works, place))
    return place


@pytest.fixture
def sender(app: Any, chen: Chain) -> Sender:
    """A tablet that uploads."""
    return Sender(app, chen.headers)


def _all_but_told(store: _Shared, sender: Sender) -> str:
    url = sender.begin(PHOTO)
    for offset in range(0, len(PHOTO), PIECE):
        store.append(url.rpartition("/")[2], offset, PHOTO[offset : offset + PIECE])
    return url


@pytest.mark.parametrize("moment", ["nothing was listed yet", "its pieces are listed"])
def test_a_photo_another_server_kept_meanwhile_is_whole_for_both(
    store: _Shared, sender: Sender, moment: str
) -> None:
    url = _all_but_told(store, sender)
    store.acts_when = moment
    asked = sender.ask(url)
    assert (asked.status_code, asked.headers.get("Upload-Offset")) == (200, str(len(PHOTO)))
    assert store.acts_when == ""
    assert sender.status(digest(PHOTO))[0]["state"] == "verified"
    assert sender.get(f"/api/v1/blobs/{digest(PHOTO)}").data == PHOTO


def test_a_place_that_is_away_at_the_proof_loses_no_piece(store: _Shared, sender: Sender) -> None:
    url = _all_but_told(store, sender)
    store.acts_when = "it is away"
    assert sender.ask(url).status_code == 503
    assert store.length(url.rpartition("/")[2]) == len(PHOTO)
    assert sender.offset(url) == len(PHOTO)
    assert sender.status(digest(PHOTO))[0]["state"] == "verified"


def test_wrong_bytes_that_nobody_kept_are_still_refused(store: _Shared, sender: Sender) -> None:
    url = sender.begin(PHOTO)
    store.append(url.rpartition("/")[2], 0, bytes(len(PHOTO)))
    assert sender.ask(url).status_code == 460
    assert not store.has(digest(PHOTO))
    assert sender.offset(url) == 0
