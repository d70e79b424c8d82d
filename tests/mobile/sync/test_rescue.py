"""Rescue files: carried by hand instead of by network, in any mixture, and nothing twice."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mobile.sync.rescue import NoOfficeKey
from server.actions import people
from server.models import AuditEntry, Blob, Device, Inspection, Photo, Receipt
from server.scope import SYSTEM
from server.seed import City
from server.sync import rescue
from server.sync.rescue import Taken
from server.work import Works
from shared.problems import Problem
from shared.rescue import MAGIC
from shared.vocabulary import Role
from tests import pictures
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire


@pytest.fixture
def cut_off(chen: TabletDriver, wire: FlaskWire, tmp_path: Path) -> TabletDriver:
    """A tablet with an inspection under way, and no network."""
    wire.on = False
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.checklist.answer("XF-07", "fail")
    chen.find("XF-07", pictures.file(tmp_path / "shots", "exit", "red"))
    return chen


def written(tablet: TabletDriver) -> list[bytes]:
    """The rescue files of a tablet."""
    files: list[bytes] = []

    def hand_over(name: str, data: bytes) -> str:
        assert name.endswith(".lbr")
        files.append(data)
        return name

    tablet.tablet.rescue.write(hand_over)
    return files


def taken(app: Any, files: list[bytes]) -> list[Taken]:
    """What the server makes of files."""
    return [rescue.take(app.works, app.extensions["lookback_uploads"], one) for one in files]


def known(works: Works) -> dict[str, Any]:
    """All that the office has of tablets."""
    with works.reading(SYSTEM) as work:
        scalars = work.session.scalars
        return {
            "receipts": [(one.sha256, one.result) for one in scalars(select(Receipt))],
            "photos": sorted(scalars(select(Photo.sha256))),
            "here": sorted(scalars(select(Blob.sha256).where(Blob.verified_at.is_not(None)))),
            "answers": [one.answers for one in scalars(select(Inspection))],
            "heads": [
                (one.applied_device_seq, one.applied_hash) for one in scalars(select(Device))
            ],
            "audit": len(scalars(select(AuditEntry.number)).all()),
        }


def test_what_is_carried_by_hand_is_there_as_if_it_was_sent(
    cut_off: TabletDriver, app: Any, works: Works, wire: FlaskWire
) -> None:
    (told,) = taken(app, written(cut_off))
    outbox = cut_off.tablet.desk.shelves.outbox
    assert (told.records, told.known, told.held, told.left) == (len(outbox.all()), 0, 0, [])
    assert told.photos == len(cut_off.tablet.desk.shelves.ledger.all())
    state = known(works)
    assert {result for _sha, result in state["receipts"]} == {"applied"}
    assert set(state["photos"]) <= set(state["here"])
    wire.on = True
    cut_off.sync()
    assert not [one for one in wire.log if "PATCH" in one]
    assert cut_off.tablet.sync.state.safe_to_hand_in
    assert known(works)["receipts"] == state["receipts"]


def test_a_locked_tablet_whose_pin_is_forgotten_writes_all_of_it_too(
    cut_off: TabletDriver, app: Any, works: Works
) -> None:
    cut_off.tablet.unlock.lock()
    outbox = cut_off.tablet.desk.shelves.outbox
    waiting = cut_off.tablet.unlock.state.waiting_photos
    (told,) = taken(app, written(cut_off))
    assert (told.records, told.held, told.photos) == (len(outbox.all()), 0, waiting)
    assert waiting
    assert not outbox.counts().get("tapped")


def test_taken_in_twice_it_changes_nothing(cut_off: TabletDriver, app: Any, works: Works) -> None:
    files = written(cut_off)
    taken(app, files)
    before = known(works)
    (again,) = taken(app, files)
    assert (again.records, again.photos, again.left) == (0, 0, [])
    assert again.known == len(before["receipts"])
    assert known(works) == before


def test_a_file_written_before_and_taken_in_after_a_sync_changes_nothing(
    cut_off: TabletDriver, app: Any, works: Works, wire: FlaskWire
) -> None:
    files = written(cut_off)
    wire.on = True
    cut_off.checklist.answer("XF-08", "pass")
    cut_off.sync()
    before = known(works)
    (told,) = taken(app, files)
    assert (told.records, told.photos) == (0, 0)
    assert known(works) == before


def test_an_upload_cut_by_network_is_finished_by_hand(
    cut_off: TabletDriver, app: Any, works: Works, wire: FlaskWire
) -> None:
    wire.on = True
    carried = wire.send

    def no_pieces(ask: Any) -> Any:
        if ask.method == "PATCH":
            raise ConnectionError("cut")
        return carried(ask)

    wire.send = no_pieces  # type: ignore[method-assign]
    cut_off.sync()
    (told,) = taken(app, written(cut_off))
    assert told.records == 0
    assert told.photos
    wire.send = carried  # type: ignore[method-assign]
    cut_off.sync()
    assert cut_off.tablet.sync.state.safe_to_hand_in


def test_what_may_not_count_is_held_and_not_dropped(
    cut_off: TabletDriver, app: Any, works: Works, city: City
) -> None:
    with works.writing(SYSTEM) as work:
        person = work.session.get_one(Device, known_device(cut_off)).person
        for grant in person.grants:
            people.revoke(work, grant.id, of=grant.person_id)
        people.grant(work, person.id, role=Role.OFFICE, office_id=next(iter(city.offices.values())))
    (told,) = taken(app, written(cut_off))
    assert told.held == told.records > 0
    assert told.photos


def known_device(tablet: TabletDriver) -> str:
    """The tablet's id."""
    return str(tablet.tablet.desk.shelves.vault.device()["device_id"])


def test_nobody_but_the_office_reads_a_rescue_file(cut_off: TabletDriver) -> None:
    (file,) = written(cut_off)
    ops = cut_off.tablet.desk.shelves.outbox.all()
    assert not [op for op in ops if op.op_id.encode() in file or op.sha256.encode() in file]
    assert SCHOOL.encode() not in file


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        (lambda file: b"PK\x03\x04" + file, "not_a_rescue_file"),
        (lambda file: b"", "not_a_rescue_file"),
        (lambda file: file[: len(MAGIC) + 8], "damaged_rescue_file"),
        (lambda file: file[: len(file) // 2], "damaged_rescue_file"),
        (lambda file: file[:-1], "damaged_rescue_file"),
        (lambda file: file[:-9] + bytes([file[-9] ^ 1]) + file[-8:], "damaged_rescue_file"),
        (
            lambda file: MAGIC + bytes(32) + file[len(MAGIC) + 32 :],
            "foreign_rescue_file",
        ),
    ],
    ids=["no rescue file", "empty", "cut in its head", "half", "a byte short", "a bit", "foreign"],
)
def test_a_spoilt_file_is_refused_whole(
    cut_off: TabletDriver, app: Any, works: Works, spoilt: Any, code: str
) -> None:
    (file,) = written(cut_off)
    before = known(works)
    with pytest.raises(Problem) as refused:
        taken(app, [spoilt(file)])
    assert refused.value.code == code
    assert known(works) == before


def test_a_tablet_that_is_not_enrolled_here_is_foreign(
    cut_off: TabletDriver, app: Any, works: Works
) -> None:
    vault = cut_off.tablet.desk.shelves.vault
    vault.put_device(vault.device() | {"device_id": "00000000-0000-7000-8000-00000000dead"})
    with pytest.raises(Problem) as refused:
        taken(app, written(cut_off))
    assert refused.value.code == "foreign_rescue_file"


def test_a_tablet_without_its_offices_key_says_so(cut_off: TabletDriver) -> None:
    vault = cut_off.tablet.desk.shelves.vault
    vault.put_device(vault.device() | {"office_public_key": ""})
    with pytest.raises(NoOfficeKey):
        written(cut_off)


def test_the_office_takes_a_file_in_by_command(
    cut_off: TabletDriver, app: Any, tmp_path: Path
) -> None:
    path = tmp_path / "one.lbr"
    path.write_bytes(written(cut_off)[0])
    runner = app.test_cli_runner()
    told = runner.invoke(args=["rescue", "take", str(path)])
    assert told.exit_code == 0, told.output
    assert "0 known before" in told.output
    path.write_bytes(b"nothing")
    told = runner.invoke(args=["rescue", "take", str(path)])
    assert told.exit_code == 1
    assert "not_a_rescue_file" in told.output
