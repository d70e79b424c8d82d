"""A tablet's shelves without an office: enrolled, unlocked, in a folder of its own."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mobile.device.desktop import FileGuard
from mobile.store.database import Database
from mobile.store.ledger import Ledger
from mobile.store.outbox import Act, Outbox
from mobile.store.photos import PhotoShelf
from mobile.store.replica import Replica
from mobile.store.vault import Holder, Vault
from mobile.sync.engine import Shelves
from mobile.texts import set_language
from server.seed import City
from server.work import Works
from shared.ids import seeded_ids
from shared.records.ops import AnswerSet, AnswersSet, FindingAdd, Instant
from shared.vocabulary import Grade, OpKind, Party
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire

PIN = "246810"
SCHOOL = "望潮中学"
OFFICE_KEY = X25519PrivateKey.from_private_bytes(b"7" * 32)
OFFICE_PUBLIC_KEY = base64.b64encode(OFFICE_KEY.public_key().public_bytes_raw()).decode()
HOLDER = Holder("00000000-0000-7000-8000-00000000c0de", "陈立", "chen", "zh", None)
AREA = "area:00000000-0000-7000-8000-0000000000a1"
ids = seeded_ids(7)
INSPECTION = ids(1)


@dataclass
class Store:
    """The shelves of one tablet, and the folder they stand in."""

    shelves: Shelves
    folder: Path
    clock: SteppedClock

    @property
    def outbox(self) -> Outbox:
        return self.shelves.outbox

    @property
    def vault(self) -> Vault:
        return self.shelves.vault


def open_store(folder: Path, clock: SteppedClock) -> Store:
    """The shelves in a folder, as they are after switching on."""
    database = Database(folder / "tablet.db")
    vault = Vault(database, FileGuard(folder / "keys"), clock)
    shelves = Shelves(
        database,
        vault,
        Outbox(database, vault, clock),
        Replica(database, vault),
        Ledger(database),
        PhotoShelf(folder / "photos", vault),
    )
    return Store(shelves, folder, clock)


@pytest.fixture
def store(tmp_path: Path, clock: SteppedClock) -> Iterator[Store]:
    """An enrolled, unlocked tablet."""
    made = open_store(tmp_path / "tablet", clock)
    made.vault.signing_key()
    device = {"device_id": ids(2), "device_token": "d.x", "epoch": "1", "server": "http://[::1]"}
    made.vault.take_in(device, HOLDER, PIN, OFFICE_PUBLIC_KEY)
    yield made
    made.shelves.database.close()


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """Each test begins in the tablet's own language."""
    set_language("zh")
    yield
    set_language("zh")


def answered(code: str, value: str, seen: str | None = None, inspection: str = INSPECTION) -> Act:
    """A tap on one answer."""
    payload = AnswersSet([AnswerSet(code, value, seen=seen)])
    return Act(OpKind.ANSWERS_SET, inspection, inspection, AREA, payload)


def found(finding_id: str, what: str = "通道堵塞", inspection: str = INSPECTION) -> Act:
    """A tap that keeps a finding."""
    payload = FindingAdd(
        inspection, Grade.ORDINARY, Party.SCHOOL, what, Instant("2026-09-17T01:00:00.000Z")
    )
    return Act(OpKind.FINDING_ADD, finding_id, inspection, AREA, payload)


@pytest.fixture
def wire(app: Any) -> FlaskWire:
    """A wire to the real server, without a socket."""
    return FlaskWire(app)


@pytest.fixture
def office(works: Works, city: City) -> OfficeDriver:
    """The supervisor's hands."""
    return OfficeDriver(works, city)


@pytest.fixture
def chen(
    tmp_path: Path, clock: SteppedClock, wire: FlaskWire, office: OfficeDriver
) -> Iterator[TabletDriver]:
    """An inspector's tablet with one released visit."""
    driver = TabletDriver(tmp_path / "chen", clock, wire).enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), SCHOOL)
    clock.advance(hours=1, minutes=1)
    office.release()
    driver.sync()
    yield driver
    driver.tablet.close()
