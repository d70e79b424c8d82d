"""A client we did not write, over real HTTP: tuspy uploads, resumes, and is told what is wrong."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from server.infra.photo_store import LocalPhotoStore
from shared.protocol import CHUNK_BYTES_MAX, CHUNK_BYTES_MIN
from shared.sealing import digest
from tests import pictures
from tests.drivers.chain import Chain
from tests.drivers.http import served

LARGE = pictures.noise((2400, 1800))


@pytest.fixture
def store(app: Any) -> LocalPhotoStore:
    """Where the office keeps photos."""
    kept: LocalPhotoStore = app.extensions["lookback_uploads"].store
    return kept


@pytest.fixture
def client(app: Any, chen: Chain) -> Iterator[TusClient]:
    """tuspy, with the token of a tablet."""
    with served(app) as address:
        yield TusClient(f"{address}/api/v1/uploads", headers=dict(chen.headers))


def uploader(client: TusClient, data: bytes, announced: bytes | None = None, **how: Any) -> Any:
    """tuspy's hands on these bytes."""
    names = {"sha256": digest(announced or data), "filename": "门口.jpg", "filetype": "image/jpeg"}
    return client.uploader(file_stream=io.BytesIO(data), metadata=names, **how)


@pytest.mark.parametrize("checked", [False, True])
@pytest.mark.parametrize("chunk_bytes", [CHUNK_BYTES_MIN, CHUNK_BYTES_MAX, 2**30])
def test_a_photo_arrives_in_pieces_of_any_size(
    client: TusClient, store: LocalPhotoStore, chunk_bytes: int, checked: bool
) -> None:
    assert len(LARGE) > 2 * CHUNK_BYTES_MAX
    hands = uploader(client, LARGE, chunk_size=chunk_bytes, upload_checksum=checked)
    hands.upload()
    assert hands.offset == len(LARGE)
    assert store.read(digest(LARGE)) == LARGE


def test_an_upload_cut_off_is_taken_up_again_by_its_address(
    client: TusClient, store: LocalPhotoStore
) -> None:
    first = uploader(client, LARGE, chunk_size=CHUNK_BYTES_MIN)
    first.upload(stop_at=3 * CHUNK_BYTES_MIN)
    assert not store.has(digest(LARGE))
    second = uploader(client, LARGE, chunk_size=CHUNK_BYTES_MIN, url=first.url)
    assert second.offset == 3 * CHUNK_BYTES_MIN
    second.upload()
    assert store.read(digest(LARGE)) == LARGE


def test_bytes_other_than_announced_are_refused_and_leave_nothing(
    client: TusClient, store: LocalPhotoStore
) -> None:
    flipped = LARGE[:9000] + bytes([LARGE[9000] ^ 4]) + LARGE[9001:]
    with pytest.raises(TusUploadFailed) as told:
        uploader(client, flipped, announced=LARGE, chunk_size=CHUNK_BYTES_MAX).upload()
    assert told.value.status_code == 460
    assert json.loads(told.value.response_content)["code"] == "digest_differs"
    assert not store.has(digest(LARGE))
    assert not store.has(digest(flipped))
    uploader(client, LARGE).upload()
    assert store.has(digest(LARGE))


def test_an_unknown_token_is_refused(client: TusClient) -> None:
    client.set_headers({"Authorization": "Bearer d.unknown"})
    with pytest.raises(TusCommunicationError) as told:
        uploader(client, LARGE).upload()
    assert told.value.status_code == 401


def test_a_text_is_no_photo(client: TusClient, store: LocalPhotoStore) -> None:
    text = b"I fixed it, believe me. " * 100
    with pytest.raises(TusUploadFailed) as told:
        uploader(client, text).upload()
    problem = json.loads(told.value.response_content)
    assert (told.value.status_code, problem["code"]) == (422, "not_a_picture")
    assert not store.has(digest(text))
