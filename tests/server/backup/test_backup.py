"""The restore drill: everything comes back, on either database, under a new epoch."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine, func, select

from server import backup, scope
from server.actions.keeping import OtherLife
from server.app import create_app
from server.backup import BackupFolder, BadBackup
from server.domain import audit_chain
from server.infra.database import make_engine
from server.models import AuditEntry, Base, Device, FeedClock, Order, School
from server.seed import City
from server.work import Works
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.hands import Office, check_made
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire
from tooling import postgres


@pytest.fixture
def checked(
    app: Any, works: Works, city: City, clock: SteppedClock, tmp_path: Path
) -> TabletDriver:
    """A server that one check has come in to, with its photos."""
    office = Office(works, city)
    chen = TabletDriver(tmp_path / "chen", clock, FlaskWire(app)).enrol(office.enrol_code("chen"))
    check_made(office, chen, clock, tmp_path / "shots").sync()
    return chen


@pytest.fixture
def kept(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "kept")


def _store(app: Any) -> Any:
    return app.extensions["lookback_uploads"].store


def _rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def _empty(kind: str, folder: Path, clock: SteppedClock, request: Any) -> Any:
    """A new installation with nothing in it."""
    folder.mkdir()
    address = f"sqlite:///{folder / 'lookback.db'}"
    if kind == "postgresql":
        address = postgres.fresh_database(request.getfixturevalue("postgresql_address"))
    return create_app(settings_for(folder), clock, make_engine(address))


def _run(app: Any, *words: object) -> Result:
    result: Result = app.test_cli_runner().invoke(args=["backup", *map(str, words)])
    return result


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
@pytest.mark.usefixtures("checked")
def test_all_comes_back_on_either_database(
    app: Any, kept: BackupFolder, clock: SteppedClock, tmp_path: Path, other: str, request: Any
) -> None:
    made = _run(app, "create", kept.folder)
    assert made.exit_code == 0, made.output
    before = _rows(app.works.engine)

    new = _empty(other, tmp_path / "new", clock, request)
    result = _run(new, "restore", kept.folder)
    assert result.exit_code == 0, (result.output, result.exception)
    after = _rows(new.works.engine)
    assert after.pop("audit_entry") == before.pop("audit_entry") + 1
    assert after.pop("console_session") == 0
    assert after.pop("upload") == 0
    before = {name: rows for name, rows in before.items() if name in after}
    assert after == before
    with app.works.reading(scope.SYSTEM) as old, new.works.reading(scope.SYSTEM) as work:
        for model in (Order, School, Device):
            for row in old.session.scalars(select(model)):
                again = work.session.get(model, row.id)
                for one in model.__mapper__.column_attrs:
                    assert getattr(again, one.key) == getattr(row, one.key), (model, one.key)
        assert (
            work.session.scalars(select(FeedClock.epoch)).one()
            != old.session.scalars(select(FeedClock.epoch)).one()
        )
        chain = audit_chain.check(
            work.session.execute(
                select(AuditEntry.number, AuditEntry.entry, AuditEntry.digest).order_by(
                    AuditEntry.number
                )
            )
        )
        assert chain.whole
    for sha256 in kept.photos(kept.latest()):
        assert _store(new).read(sha256) == _store(app).read(sha256)
    new.works.engine.dispose()


def test_a_verified_backup_lets_tablets_go_of_what_it_holds(
    app: Any, works: Works, kept: BackupFolder, checked: TabletDriver
) -> None:
    manifest = backup.make(works, _store(app), kept)
    assert _run(app, "verify", kept.folder).exit_code == 0
    device_id = checked.tablet.desk.shelves.vault.device()["device_id"]
    with works.reading(scope.SYSTEM) as work:
        device = work.session.get_one(Device, device_id)
        assert device.archived_device_seq == manifest.devices[device_id] > 0


@pytest.mark.usefixtures("checked")
def test_a_backup_of_an_earlier_life_archives_nothing(
    app: Any, works: Works, kept: BackupFolder
) -> None:
    backup.make(works, _store(app), kept)
    with works.writing(scope.SYSTEM) as work:
        work.session.scalars(select(FeedClock)).one().epoch = "another"
    result = _run(app, "verify", kept.folder)
    assert isinstance(result.exception, OtherLife)
    with works.reading(scope.SYSTEM) as work:
        assert not any(work.session.scalars(select(Device.archived_device_seq)))


@pytest.mark.usefixtures("checked")
def test_a_second_backup_copies_no_photo_twice(
    app: Any, works: Works, kept: BackupFolder, clock: SteppedClock
) -> None:
    first = backup.make(works, _store(app), kept)
    photo = kept.photo(kept.photos(first.name)[0])
    inode = photo.stat().st_ino
    clock.advance(hours=1)
    second = backup.make(works, _store(app), kept)
    assert kept.names() == [first.name, second.name]
    assert photo.stat().st_ino == inode


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _forge(path: Path) -> None:
    """A row is left out, and the file is packed as if nothing had happened."""
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(lines[:-1]), mtime=0))


@pytest.mark.parametrize(
    ("what", "harm"),
    [
        ("tables/receipt.jsonl.gz", _cut),
        ("tables/audit_entry.jsonl.gz", _forge),
        ("manifest.json", _cut),
        ("tables/person.jsonl.gz", Path.unlink),
        ("keys/secret.key", _cut),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_damaged_backup_is_refused(
    app: Any, works: Works, kept: BackupFolder, what: str, harm: Any
) -> None:
    (works.settings.data_folder / "secret.key").write_text("a secret")
    manifest = backup.make(works, _store(app), kept)
    harm(kept.folder / manifest.name / what)
    result = _run(app, "verify", kept.folder)
    assert isinstance(result.exception, BadBackup)
    assert "不能使用" in str(result.exception)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("checked")
def test_a_damaged_or_missing_photo_is_found(app: Any, works: Works, kept: BackupFolder) -> None:
    manifest = backup.make(works, _store(app), kept)
    photo = kept.photo(kept.photos(manifest.name)[0])
    data = bytearray(photo.read_bytes())
    data[len(data) // 2] ^= 1
    photo.write_bytes(data)
    with pytest.raises(BadBackup, match="photo"):
        backup.verify(kept, manifest.name)
    photo.unlink()
    with pytest.raises(BadBackup, match="photo"):
        backup.verify(kept, manifest.name)
    _cut(kept.folder / manifest.name / "photos.txt")
    with pytest.raises(BadBackup, match=r"photos\.txt"):
        backup.verify(kept, manifest.name)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_record_changed_consistently_is_still_found_by_its_chain(
    app: Any, works: Works, kept: BackupFolder
) -> None:
    """Whoever forges a table and the manifest's digests cannot forge the audit chain's end."""
    manifest = backup.make(works, _store(app), kept)
    table = kept.folder / manifest.name / "tables" / "audit_entry.jsonl.gz"
    lines = gzip.decompress(table.read_bytes()).splitlines(keepends=True)
    cells = json.loads(lines[3])
    cells[-1] = "0" * 64
    lines[3] = json.dumps(cells).encode() + b"\n"
    table.write_bytes(gzip.compress(b"".join(lines), mtime=0))
    path = kept.folder / manifest.name / "manifest.json"
    told = json.loads(path.read_text())
    told["tables"]["audit_entry"]["sha256"] = backup.folder.digest_of(table)
    path.write_text(json.dumps(told))
    with pytest.raises(BadBackup, match="audit"):
        backup.verify(kept, manifest.name)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_restore_over_data_in_use_is_refused(app: Any, kept: BackupFolder) -> None:
    assert _run(app, "create", kept.folder).exit_code == 0
    result = _run(app, "restore", kept.folder)
    assert isinstance(result.exception, BadBackup)
    assert "LOOKBACK_DATA" in str(result.exception)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_empty_folder_says_how_to_begin(app: Any, kept: BackupFolder) -> None:
    result = _run(app, "verify", kept.folder)
    assert isinstance(result.exception, BadBackup)
    assert "backup create" in str(result.exception)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("checked")
def test_a_backup_that_is_cut_short_is_not_there(
    app: Any, works: Works, kept: BackupFolder
) -> None:
    """The place for photos cannot be written: nothing that looks like a backup is left."""
    kept.folder.mkdir()
    (kept.folder / "photos").write_text("in the way")
    with pytest.raises(OSError, match="photos"):
        backup.make(works, _store(app), kept)
    assert kept.names() == []
    assert not list(kept.folder.glob("*/manifest.json"))
    (kept.folder / "photos").unlink()
    assert [backup.make(works, _store(app), kept).name] == kept.names()
