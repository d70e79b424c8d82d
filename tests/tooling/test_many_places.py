"""Two servers with nothing in common but PostgreSQL and an S3 server: pieces cross them."""

import http.client
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select

from bench.tablets import Pen
from server.models import AuditEntry, Blob
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.ids import new_id
from shared.sealing import digest
from tests import pictures, s3
from tests.drivers import pens
from tests.drivers.served import Served
from tests.drivers.tus import OFFSET_TYPE, UPLOADS, metadata

PIECES = 4
PEOPLE = ("chen", "lin")
WAIT_S = 60

Answer = tuple[int, dict[str, str], bytes]


def _ask(
    served: Served, pen: Pen, method: str, path: str, body: bytes = b"", **more: str
) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=WAIT_S)
    told = {"Authorization": f"Bearer {pen.token}", "Tus-Resumable": "1.0.0"}
    told |= {name.replace("_", "-"): value for name, value in more.items()}
    try:
        line.request(method, path, body, told)
        answer = line.getresponse()
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, headers, answer.read()
    finally:
        line.close()


def _send(pair: tuple[Served, Served], pen: Pen, photo: bytes) -> list[tuple[int, int]]:
    """Announced to both; each piece is sent to both at once."""
    names = metadata({"sha256": digest(photo), "filetype": "image/jpeg"})
    told = {"Upload_Length": str(len(photo)), "Upload_Metadata": names}
    (place,) = {_ask(one, pen, "POST", UPLOADS, **told)[1]["location"] for one in pair}
    step, statuses = len(photo) // PIECES + 1, []

    def put(served: Served, offset: int) -> int:
        piece = photo[offset : offset + step]
        kind = {"Content_Type": OFFSET_TYPE, "Upload_Offset": str(offset)}
        return _ask(served, pen, "PATCH", place, piece, **kind)[0]

    with ThreadPoolExecutor(2) as both:
        for offset in range(0, len(photo), step):
            first, second = both.map(put, pair, [offset, offset])
            statuses.append((first, second))
    for one in pair:
        assert _ask(one, pen, "HEAD", place)[1]["upload-offset"] == str(len(photo))
        assert _ask(one, pen, "GET", f"/api/v1/blobs/{digest(photo)}")[2] == photo
    return statuses


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_pieces_that_cross_processes_make_one_photo(
    engine: Engine,
    works: Works,
    city: City,
    tmp_path_factory: pytest.TempPathFactory,
    s3_server: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in s3_server.items():
        monkeypatch.setenv(name.upper(), value)
    url = engine.url.render_as_string(hide_password=False)
    place = f"s3://{s3.BUCKET}/{new_id(1)}"
    tablets = [pens.enrolled(works, city, login, seed) for seed, login in enumerate(PEOPLE, 1)]
    photos = [pictures.jpeg(text=login) for login in PEOPLE]
    folders = [tmp_path_factory.mktemp("office") for _ in range(2)]
    with (
        Served(folders[0], url, photos=place) as one,
        Served(folders[1], url, photos=place) as other,
        ThreadPoolExecutor(len(PEOPLE)) as pool,
    ):
        both = (one, other)
        told = list(pool.map(_send, [both] * len(PEOPLE), tablets, photos))
    for statuses in told:
        # Of two at one offset one writes; the other hears that, or where the upload stands by now.
        assert [204 in pair for pair in statuses] == [True] * PIECES
        assert {status for pair in statuses for status in pair} <= {204, 409, 423}
    with works.reading(SYSTEM) as work:
        for photo in photos:
            assert work.session.get_one(Blob, digest(photo)).bytes == len(photo)
        entries = select(func.count(AuditEntry.number)).where(AuditEntry.event == "BlobVerified")
        assert work.session.scalar(entries) == len(photos)
    assert not any((folder / "photos").exists() for folder in folders)
