"""A photo that is on the disk and on no record is offered again; nothing else is."""

from pathlib import Path

from mobile.presenters import camera
from mobile.presenters.camera import Marks, Shot
from mobile.presenters.finding import FindingPresenter
from mobile.store.photos import PhotoShelf
from shared.vocabulary import PhotoPurpose
from tests.drivers.tablet import TabletDriver
from tests.mobile.space import no_space_beyond


def tray(chen: TabletDriver) -> tuple[str, ...]:
    return tuple(one.sha256 for one in chen.tablet.recovered.state.photos)


def lost_photo(chen: TabletDriver, path: Path) -> str:
    """The power goes between the file and its row."""
    kept = camera.keep(chen.tablet.desk, path).kept.sha256
    chen.kill_and_restart().unlock()
    return kept


def test_a_photo_whose_row_was_never_written_is_attached_with_a_doubtful_hour(
    inspecting: TabletDriver, shots: Path
) -> None:
    lost = lost_photo(inspecting, shots / "fault.jpg")
    assert tray(inspecting) == (lost,)
    assert inspecting.tablet.sync.state.only_here == 1
    (belongs,) = inspecting.tablet.recovered.state.inspections
    state = inspecting.tablet.recovered.attach(lost, belongs.inspection_id)
    assert state.photos == ()
    assert state.error == ""
    inspection = inspecting.tablet.desk.inspection(inspecting.inspection_id) or {}
    photo = inspection["photos"][-1]
    assert photo["sha256"] == lost
    assert photo["taken"]["uncertainty_ms"] is None
    lanes = {one.role: one.sha256 for one in inspecting.tablet.desk.shelves.ledger.all()}
    assert set(lanes) == {"evidence", "preview"}
    assert inspecting.tablet.desk.shelves.photos.has(photo["preview_sha256"])


def test_photos_of_a_sheet_not_on_record_yet_are_not_lost_until_it_is_discarded(
    inspecting: TabletDriver, shots: Path
) -> None:
    fault = FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, "XF-07")
    fault.photograph(shots / "fault.jpg")
    inspecting.kill_and_restart().unlock()
    assert tray(inspecting) == ()
    FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, "XF-07").discard()
    assert len(tray(inspecting)) == 1


def test_the_original_of_a_mosaicked_photo_and_pictures_of_the_office_are_not_offered(
    inspecting: TabletDriver, shots: Path
) -> None:
    desk = inspecting.tablet.desk
    area = (desk.inspection(inspecting.inspection_id) or {})["area_id"]
    shot = Shot(inspecting.inspection_id, area, PhotoPurpose.ITEM, code="XF-07")
    camera.take(desk, shots / "fault.jpg", shot, Marks(mosaic=((100, 100, 300, 300),)))
    desk.shelves.photos.keep_heard(b"a picture of before")
    assert tray(inspecting) == ()
    desk.shelves.outbox.freeze()
    assert tray(inspecting) == ()


def test_what_is_put_aside_stays_on_the_disk_and_is_not_offered_again(
    inspecting: TabletDriver, shots: Path
) -> None:
    lost = lost_photo(inspecting, shots / "fault.jpg")
    before = inspecting.tablet.desk.shelves.photos.read(lost)
    inspecting.tablet.recovered.put_aside(lost)
    inspecting.kill_and_restart().unlock()
    assert tray(inspecting) == ()
    assert inspecting.tablet.desk.shelves.photos.read(lost) == before


def test_nothing_is_attached_to_a_sealed_part_nor_while_the_disk_is_full(
    inspecting: TabletDriver, shots: Path
) -> None:
    inspecting.answer_all({}, lambda _code: shots / "gate.jpg")
    lost = lost_photo(inspecting, shots / "fault.jpg")
    recovered = inspecting.tablet.recovered
    with no_space_beyond(0):
        assert recovered.attach(lost, inspecting.inspection_id).error
    inspecting.sign_and_submit()
    assert recovered.state.inspections == ()
    state = recovered.attach(lost, inspecting.inspection_id)
    assert state.error
    assert tray(inspecting) == (lost,)


def test_half_a_file_of_before_the_power_went_is_cleared_away(inspecting: TabletDriver) -> None:
    shelf = inspecting.tablet.desk.shelves.photos
    half = inspecting.folder / "photos" / ("." + "0" * 64 + ".part")
    half.write_bytes(b"half")
    assert PhotoShelf(half.parent, inspecting.tablet.desk.shelves.vault).used_bytes() > 0
    assert not half.exists()
    assert shelf.orphans(set()) != ["0" * 64]
