"""A whole check with its photos on an S3 server: nothing of them is on the office's machine."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from server import backup, scope
from server.app import create_app
from server.backup import BackupFolder
from server.models import Blob
from server.seed import City
from shared.ids import new_id
from tests import s3
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.hands import Office, check_made
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire


@pytest.fixture
def app(
    engine: Engine,
    clock: SteppedClock,
    tmp_path: Path,
    s3_server: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    for name, value in s3_server.items():
        monkeypatch.setenv(name.upper(), value)
    settings = replace(settings_for(tmp_path), photos_address=f"s3://{s3.BUCKET}/{new_id(1)}")
    return create_app(settings, clock, engine)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_check_is_delivered_and_backed_up(
    app: Any, city: City, clock: SteppedClock, tmp_path: Path
) -> None:
    office = Office(app.works, city)
    chen = TabletDriver(tmp_path / "chen", clock, FlaskWire(app)).enrol(office.enrol_code("chen"))
    check_made(office, chen, clock, tmp_path / "shots").sync()
    assert chen.tablet.sync.state.safe_to_hand_in
    store = app.extensions["lookback_uploads"].store
    with app.works.reading(scope.SYSTEM) as work:
        arrived = work.session.scalars(select(Blob).where(Blob.verified_at.is_not(None))).all()
    assert arrived
    for blob in arrived:
        assert store.size(blob.sha256) == blob.bytes
    assert not (tmp_path / "photos").exists()
    kept = BackupFolder(tmp_path / "kept")
    manifest = backup.make(app.works, store, kept)
    assert manifest.photos == len(arrived)
    backup.verify(kept, manifest.name)
