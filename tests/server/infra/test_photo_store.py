"""One suite for every place photos can be kept: a folder, and a real S3 server."""

import base64
import hashlib
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from obstore.exceptions import BaseError
from obstore.store import S3Store

from server.infra.photo_store import (
    BadPhotoAddress,
    DigestDiffers,
    LocalPhotoStore,
    PhotoStore,
    S3PhotoStore,
    UploadBusy,
    open_store,
)
from server.infra.photo_store.s3 import PhotosAway
from shared.ids import new_id
from shared.protocol import BLOB_BYTES_MAX
from tests import s3

DATA = bytes(range(256)) * 5000
PIECE = 256 * 1024


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PhotoStore:
    """An empty place for photos."""
    if request.param == "folder":
        return LocalPhotoStore(tmp_path / "photos")
    told = request.getfixturevalue("s3_server")
    return S3PhotoStore(s3.BUCKET, new_id(1), **told)


def _upload(store: PhotoStore, data: bytes, piece: int = PIECE) -> str:
    upload_id = new_id(1)
    for offset in range(0, len(data), piece):
        assert store.append(upload_id, offset, data[offset : offset + piece]) == min(
            offset + piece, len(data)
        )
    return upload_id


def test_an_upload_in_pieces_is_kept_under_its_digest(store: PhotoStore) -> None:
    sha256 = hashlib.sha256(DATA).hexdigest()
    assert not store.has(sha256)
    upload_id = _upload(store, DATA)
    assert store.length(upload_id) == len(DATA)
    assert store.prove(upload_id, sha256) == DATA
    store.finish(upload_id, sha256, DATA)
    assert store.has(sha256)
    assert store.size(sha256) == len(DATA)
    assert store.read(sha256) == DATA
    assert store.length(upload_id) == 0


def test_a_stretch_is_read_without_the_rest(store: PhotoStore) -> None:
    sha256 = store.put(DATA)
    assert store.read(sha256, 1000, 3000) == DATA[1000:3000]
    assert store.read(sha256, len(DATA) - 10) == DATA[-10:]
    assert store.read(sha256, 0, 1) == DATA[:1]


def test_putting_the_same_bytes_twice_changes_nothing(store: PhotoStore) -> None:
    assert store.put(DATA) == store.put(DATA) == hashlib.sha256(DATA).hexdigest()
    assert store.read(store.put(DATA)) == DATA


def test_what_is_forgotten_is_gone_and_nothing_else(store: PhotoStore) -> None:
    """Segments of the first sync are let go of; photos never are."""
    kept, gone = store.put(DATA), store.put(b"a segment")
    for _ in range(2):
        store.forget(gone)
    assert not store.has(gone)
    assert store.read(kept) == DATA
    assert store.put(b"a segment") == gone
    assert store.has(gone)


def test_other_bytes_than_announced_are_not_kept(store: PhotoStore) -> None:
    upload_id = _upload(store, DATA)
    other = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(DigestDiffers):
        store.prove(upload_id, other)
    assert not store.has(other)


def test_a_discarded_upload_begins_again(store: PhotoStore) -> None:
    upload_id = _upload(store, DATA)
    store.discard(upload_id)
    assert store.length(upload_id) == 0
    store.append(upload_id, 0, b"again")
    assert store.length(upload_id) == len(b"again")
    assert store.prove(upload_id, hashlib.sha256(b"again").hexdigest()) == b"again"


def test_two_writers_at_one_offset_never_mix(store: PhotoStore) -> None:
    """Eight at once: each is told that it wrote or that another does, and one piece stands."""
    upload_id, ready = new_id(1), threading.Barrier(8)

    def write(number: int) -> bool:
        ready.wait()
        try:
            with store.alone(upload_id):
                if store.length(upload_id):
                    return False
                store.append(upload_id, 0, bytes([number]) * PIECE)
        except UploadBusy:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        wrote = list(pool.map(write, range(8)))
    assert sum(wrote) == 1
    won = bytes([wrote.index(True)]) * PIECE
    assert store.prove(upload_id, hashlib.sha256(won).hexdigest()) == won


def test_a_lock_is_let_go_of(store: PhotoStore) -> None:
    upload_id = new_id(1)
    for _ in range(3):
        with store.alone(upload_id):
            pass
    with pytest.raises(ZeroDivisionError), store.alone(upload_id):
        raise ZeroDivisionError
    with store.alone(upload_id):
        assert store.length(upload_id) == 0


def test_two_in_one_folder_lock_each_other_out(tmp_path: Path) -> None:
    one, other = LocalPhotoStore(tmp_path), LocalPhotoStore(tmp_path)
    with one.alone("x"), pytest.raises(UploadBusy), other.alone("x"):
        pass
    with other.alone("x"):
        assert list((tmp_path / "uploads").glob("*.lock")) != []
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_wrong_key_is_refused_by_the_server(s3_server: dict[str, str]) -> None:
    """The server under these tests does check: with a wrong secret nothing works."""
    wrong = S3PhotoStore(s3.BUCKET, "x", **{**s3_server, "aws_secret_access_key": "wrong"})
    with pytest.raises(PhotosAway):
        wrong.put(b"bytes")


def test_the_server_refuses_a_wrong_checksum_and_a_wrong_signature(
    s3_server: dict[str, str],
) -> None:
    """Asked by hand: what our client's checksums and signatures are for is enforced out there."""
    plain = S3Store(s3.BUCKET, config=s3_server, client_options={"allow_http": True})
    other = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    path = f"by-hand/{new_id(1)}"
    assert s3.put_by_hand(s3_server, path, b"bytes", checksum=other) == 400
    assert s3.put_by_hand(s3_server, path, b"bytes", secret="another") == 403
    with pytest.raises(FileNotFoundError):
        plain.head(path)
    assert s3.put_by_hand(s3_server, path, b"bytes") == 200
    assert bytes(plain.get(path).bytes()) == b"bytes"


def test_a_photo_of_the_largest_size_is_put_once_and_only_once(
    s3_server: dict[str, str],
) -> None:
    """Several parts and "only if nothing is there" exclude each other: one put holds 20 MiB."""
    store = S3PhotoStore(s3.BUCKET, new_id(1), **s3_server)
    data = DATA * (BLOB_BYTES_MAX // len(DATA))
    sha256 = store.put(data)
    since = store.kept_since(sha256)
    assert store.put(data) == sha256
    assert store.kept_since(sha256) == since
    assert store.size(sha256) == len(data)


def test_a_put_that_must_be_the_first_is_refused_when_it_is_not(
    s3_server: dict[str, str],
) -> None:
    plain = S3Store(s3.BUCKET, config=s3_server, client_options={"allow_http": True})
    plain.put(f"{new_id(1)}/x", b"a", mode="create")
    path = f"{new_id(1)}/y"
    plain.put(path, b"a", mode="create")
    with pytest.raises(BaseError):
        plain.put(path, b"b", mode="create")
    assert bytes(plain.get(path).bytes()) == b"a"


def test_a_server_that_is_away_is_told_and_nothing_is_lost(s3_server: dict[str, str]) -> None:
    away = {**s3_server, "aws_endpoint": "http://127.0.0.1:1"}
    store = S3PhotoStore(s3.BUCKET, "x", **away)
    with pytest.raises(PhotosAway):
        store.has("0" * 64)


@pytest.mark.parametrize("address", ["/photos", "http://x/y", "s3://", "gs://bucket"])
def test_an_address_that_is_no_place_says_how_to_write_it(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadPhotoAddress, match="s3://bucket/prefix"):
        open_store(address, tmp_path)


def test_the_address_says_which_place(
    tmp_path: Path, s3_server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(open_store("", tmp_path), LocalPhotoStore)
    for name, value in s3_server.items():
        monkeypatch.setenv(name.upper(), value)
    kept: Any = open_store(f"s3://{s3.BUCKET}/{new_id(1)}/", tmp_path)
    assert kept.read(kept.put(io.BytesIO(b"by the environment").read())) == b"by the environment"
