"""The office's disk is full: told as that, nothing half is kept, and the same goes on later."""

import base64
import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, func, select, text

from server.models import Blob, Finding, Inspection, Receipt
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from tests import pictures
from tests.drivers import pens
from tests.server.api.test_bad_requests import is_told
from tests.server.api.test_routes import bearer

FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
END $$"""


@contextmanager
def full_database(engine: Engine) -> Iterator[None]:
    """No row more fits: SQLite may not grow, PostgreSQL says what it says on a full disk."""
    if engine.dialect.name == "sqlite":

        def no_page_more(connection: Any, _record: Any, _proxy: Any) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")

        def as_before(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA max_page_count = 1000000000")

        event.listen(engine, "checkout", no_page_more)
        event.listen(engine, "checkin", as_before)
        yield
        event.remove(engine, "checkout", no_page_more)
        event.remove(engine, "checkin", as_before)
        return
    with engine.begin() as connection:
        connection.execute(text(FULL))
        connection.execute(
            text(
                "CREATE TRIGGER full_disk BEFORE INSERT ON finding "
                "FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
        )
    yield
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER full_disk ON finding"))


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """What is written beyond this finds no room, as under a quota."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def counted(works: Works, *models: Any) -> list[int]:
    with works.reading(SYSTEM) as work:
        return [
            work.session.execute(select(func.count()).select_from(one)).scalar_one()
            for one in models
        ]


def test_a_push_that_does_not_fit_is_told_and_fits_later(
    engine: Engine, app: Any, works: Works, city: City
) -> None:
    pen = pens.enrolled(works, city)
    (body, *_more) = pens.inspections(works, pen, 15)
    client = app.test_client(use_cookies=False)
    headers = {"Authorization": f"Bearer {pen.token}", "Content-Type": "application/json"}
    with full_database(engine):
        told = client.post("/api/v1/sync/push", data=body, headers=headers)
        is_told(told, 503, "unavailable")
        assert int(told.headers["Retry-After"]) > 0
        assert "Nothing is lost" in told.json["texts"]["en"]
        assert client.get("/api/v1/sync/device", headers=headers).json["applied_device_seq"] == 0
    assert counted(works, Receipt, Inspection, Finding) == [0, 0, 0]
    again = client.post("/api/v1/sync/push", data=body, headers=headers)
    assert {one["result"] for one in again.json["results"]} == {"applied"}
    assert counted(works, Receipt)[0] == len(again.json["results"])


def test_a_photo_that_does_not_fit_is_told_and_fits_later(
    app: Any, works: Works, city: City
) -> None:
    picture = pictures.noise((900, 700))
    sha256 = hashlib.sha256(picture).hexdigest()
    client = app.test_client(use_cookies=False)
    tus = {**bearer(app, "school-350001"), "Tus-Resumable": "1.0.0"}
    named = base64.b64encode(sha256.encode()).decode()
    announced = client.post(
        "/api/v1/uploads",
        headers={**tus, "Upload-Length": str(len(picture)), "Upload-Metadata": f"sha256 {named}"},
    )
    assert announced.status_code == 201, announced.json
    url = announced.headers["Location"]

    def sent() -> Any:
        """The tablet asks how much is safe and goes on from there."""
        safe = client.head(url, headers=tus).headers["Upload-Offset"]
        piece = {"Upload-Offset": safe, "Content-Type": "application/offset+octet-stream"}
        return client.patch(url, data=picture[int(safe) :], headers={**tus, **piece})

    def verified() -> bool:
        with works.reading(SYSTEM) as work:
            return work.session.get_one(Blob, sha256).verified_at is not None

    with no_file_longer_than(len(picture) // 2):
        is_told(sent(), 507, "storage_full")
    assert not verified()
    assert sent().status_code == 204
    assert verified()
