"""A photo looked at before it counts: marks, faces, taken again, given to its sheet, killed."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from mobile.presenters import photo
from mobile.presenters.arrival import ArrivalPresenter
from mobile.presenters.finding import FindingPresenter
from mobile.presenters.photo import MARKS_MAX, Aim, PhotoPresenter, Tool, TooManyMarks
from mobile.store.photos import NotAPhoto
from mobile.texts import _
from shared.problems import Invalid
from shared.records.ops import Place
from shared.vocabulary import OpKind, PhotoSource, PlaceSource
from tests import pictures
from tests.drivers.tablet import TabletDriver
from tests.mobile.space import no_space_beyond

CODE = "XF-07"
FACE = ((200, 100), (500, 600))
GATE = Place(PlaceSource.DEVICE, 247_000_000, 1_186_000_000, 8)


def finding_aim(chen: TabletDriver, **more: Any) -> Aim:
    return Aim("finding", {"inspection_id": chen.inspection_id, "code": CODE}, **more)


def item_aim(chen: TabletDriver) -> Aim:
    return Aim("checklist", {"inspection_id": chen.inspection_id}, code=CODE)


def arrival_aim(chen: TabletDriver) -> Aim:
    visit = chen.tablet.today.state.visits[0]
    names = ("school_id", "visit_id", "inspection_id")
    return Aim("arrival", {name: getattr(visit, name) for name in names})


def finding(chen: TabletDriver) -> FindingPresenter:
    return FindingPresenter(chen.tablet.desk, chen.inspection_id, CODE)


def arrival(chen: TabletDriver) -> ArrivalPresenter:
    return ArrivalPresenter(chen.tablet.desk, **arrival_aim(chen).about)


def hold(
    chen: TabletDriver, aim: Aim, path: Path, source: PhotoSource = PhotoSource.CAMERA
) -> PhotoPresenter:
    """Taken for this sheet, and looked at."""
    photo.begin(chen.tablet.desk, path, aim, source)
    return PhotoPresenter(chen.tablet.desk)


def recorded(chen: TabletDriver) -> list[dict[str, Any]]:
    """The photos on record here, gate photo aside."""
    taps = chen.tablet.desk.shelves.outbox.taps(chen.inspection_id)
    said = [tap.payload for tap in taps if tap.kind is OpKind.PHOTO_ADD]
    return [one for one in said if one["purpose"] != "gate"]


def pixels(chen: TabletDriver, sha256: str) -> Image.Image:
    return Image.open(io.BytesIO(chen.tablet.desk.shelves.photos.read(sha256)))


def offered(chen: TabletDriver) -> list[str]:
    return [one.sha256 for one in chen.tablet.recovered.state.photos]


@pytest.fixture
def striped(shots: Path) -> Path:
    """A picture whose pixels differ from their neighbours."""
    path = shots / "striped.jpg"
    image = Image.effect_noise((800, 600), 90).convert("RGB")
    image.save(path, "JPEG", quality=95)
    return path


def test_a_photo_counts_only_when_the_person_says_so(inspecting: TabletDriver, shots: Path) -> None:
    held = hold(inspecting, item_aim(inspecting), shots / "fault.jpg")
    assert recorded(inspecting) == []
    assert held.give().given
    (said,) = recorded(inspecting)
    assert (said["code"], said["sha256"]) == (CODE, held.state.sha256)
    with pytest.raises(Invalid):
        PhotoPresenter(inspecting.tablet.desk)


def test_killed_while_looked_at_the_photo_is_in_hand_with_its_marks(
    inspecting: TabletDriver, shots: Path
) -> None:
    held = hold(inspecting, finding_aim(inspecting, after=True), shots / "fault.jpg")
    held.choose(Tool.CIRCLE)
    held.draw((100, 100), (300, 300))
    held.write((700, 200), "锁闭")
    inspecting.kill_and_restart().unlock()
    assert offered(inspecting) == []
    again = PhotoPresenter(inspecting.tablet.desk)
    assert again.state.marks == held.state.marks
    assert [mark.shape for mark in again.state.marks] == ["circle", "text"]
    again.give()
    state = finding(inspecting).state
    assert (len(state.photos), len(state.photos_after)) == (0, 1)


def test_marks_are_layers_and_leave_every_pixel_as_it_was(
    inspecting: TabletDriver, striped: Path
) -> None:
    held = hold(inspecting, item_aim(inspecting), striped)
    for tool in (Tool.ARROW, Tool.CIRCLE, Tool.BOX):
        held.choose(tool)
        held.draw((800, 700), (300, 200))
    held.write((10, 10), "堵塞")
    held.give()
    (said,) = recorded(inspecting)
    assert said["sha256"] == held.state.sha256
    assert not said["mosaicked"]
    assert said["capture_sha256"] is None
    shapes = [layer["shape"] for layer in said["layers"]]
    assert shapes == ["arrow", "circle", "box", "text"]
    arrow, circle = (layer["points"] for layer in said["layers"][:2])
    assert arrow == [[800, 700], [300, 200]], "an arrow has a direction"
    assert circle == [[300, 200], [800, 700]], "a box has an upper left corner"


def test_a_hidden_face_is_gone_from_the_copy_and_the_capture_is_named(
    inspecting: TabletDriver, striped: Path
) -> None:
    held = hold(inspecting, item_aim(inspecting), striped)
    held.choose(Tool.MOSAIC)
    held.draw(*FACE)
    assert held.give().given
    (said,) = recorded(inspecting)
    assert said["mosaicked"]
    assert said["layers"] == [], "what is hidden is in the pixels, not over them"
    assert said["capture_sha256"] == held.state.sha256 != said["sha256"]
    before = pixels(inspecting, held.state.sha256)
    after = pixels(inspecting, said["sha256"])
    face = (200, 80, 380, 340)
    changed = ImageChops.difference(before.crop(face), after.crop(face)).convert("L")
    assert sum(changed.histogram()[20:]) > changed.width * changed.height / 2
    aside = (450, 400, 780, 580)
    kept = ImageChops.difference(before.crop(aside), after.crop(aside)).convert("L")
    assert sum(kept.histogram()[60:]) == 0


def test_undo_takes_back_what_was_drawn_last(inspecting: TabletDriver, shots: Path) -> None:
    held = hold(inspecting, item_aim(inspecting), shots / "fault.jpg")
    held.draw((100, 100), (300, 300))
    held.choose(Tool.MOSAIC)
    held.draw(*FACE)
    held.undo()
    held.give()
    (said,) = recorded(inspecting)
    assert (said["mosaicked"], len(said["layers"])) == (False, 1)
    assert said["capture_sha256"] is None


@pytest.mark.parametrize(
    ("tool", "end"),
    [
        (Tool.ARROW, (505, 505)),
        (Tool.CIRCLE, (900, 505)),
        (Tool.MOSAIC, (505, 900)),
        (Tool.TEXT, (900, 900)),
    ],
)
def test_a_slip_of_the_finger_draws_nothing(
    inspecting: TabletDriver, shots: Path, tool: Tool, end: tuple[int, int]
) -> None:
    held = hold(inspecting, item_aim(inspecting), shots / "fault.jpg")
    held.choose(tool)
    assert held.draw((500, 500), end).marks == ()
    assert held.write((1, 1), "  ").marks == ()


def test_a_finger_beyond_the_edge_marks_the_edge(inspecting: TabletDriver, shots: Path) -> None:
    held = hold(inspecting, item_aim(inspecting), shots / "fault.jpg")
    (mark,) = held.draw((-40, 500), (2000, 1100)).marks
    assert mark.points == [[0, 500], [1000, 1000]]


def test_too_many_marks_are_refused_in_words(inspecting: TabletDriver, shots: Path) -> None:
    held = hold(inspecting, item_aim(inspecting), shots / "fault.jpg")
    for number in range(MARKS_MAX):
        held.draw((number, 0), (500, 500))
    state = held.draw((0, 0), (500, 500))
    assert state.error == TooManyMarks().told(_)
    assert len(state.marks) == MARKS_MAX


def test_taken_again_the_first_one_is_neither_given_nor_offered(
    inspecting: TabletDriver, shots: Path
) -> None:
    held = hold(inspecting, item_aim(inspecting), shots / "fault.jpg")
    first = held.state.sha256
    held.draw((100, 100), (300, 300))
    state = held.retake(shots / "after.jpg", PhotoSource.CAMERA)
    assert state.marks == ()
    assert offered(inspecting) == []
    assert inspecting.tablet.desk.shelves.photos.has(first), "nothing is deleted"
    held.give()
    (said,) = recorded(inspecting)
    assert said["sha256"] == state.sha256 != first


def test_a_damaged_picture_is_told_and_the_one_in_hand_stays(
    inspecting: TabletDriver, shots: Path
) -> None:
    held = hold(inspecting, item_aim(inspecting), shots / "fault.jpg")
    before = held.state
    state = held.retake(shots / "cut.jpg", PhotoSource.CAMERA)
    assert state.error == NotAPhoto().told(_)
    assert state.sha256 == before.sha256
    with pytest.raises(NotAPhoto):
        hold(inspecting, item_aim(inspecting), shots / "text.jpg")


def test_left_without_it_the_sheet_is_as_before_and_the_photo_is_offered(
    inspecting: TabletDriver, shots: Path
) -> None:
    held = hold(inspecting, finding_aim(inspecting), shots / "fault.jpg")
    held.leave()
    assert finding(inspecting).state.photos == ()
    assert offered(inspecting) == [held.state.sha256]


def test_a_picture_from_the_gallery_says_so_up_to_the_record(
    inspecting: TabletDriver, shots: Path
) -> None:
    held = hold(inspecting, finding_aim(inspecting), shots / "fault.jpg", PhotoSource.GALLERY)
    assert held.state.from_gallery
    held.give()
    fault = finding(inspecting)
    assert fault.state.from_gallery == set(fault.state.photos)
    fault.save()
    (said,) = recorded(inspecting)
    assert said["source"] == PhotoSource.GALLERY


def test_a_photo_of_a_sheet_is_looked_at_again_and_takes_its_own_place(
    inspecting: TabletDriver, shots: Path, striped: Path
) -> None:
    for path in (striped, shots / "fault.jpg"):
        held = hold(inspecting, finding_aim(inspecting), path)
        held.choose(Tool.MOSAIC)
        held.draw(*FACE)
        held.give()
    first, second = finding(inspecting).state.photos
    pending = finding(inspecting).pending(first)
    assert pending is not None
    photo.look_again(inspecting.tablet.desk, pending[0], finding_aim(inspecting), pending[1])
    again = PhotoPresenter(inspecting.tablet.desk)
    assert [mark.shape for mark in again.state.marks] == ["mosaic"]
    again.undo()
    again.choose(Tool.ARROW)
    again.draw((0, 0), (500, 500))
    again.give()
    fault = finding(inspecting)
    changed, same = fault.state.photos
    assert same == second
    assert changed != first
    assert offered(inspecting) == [], "the copy it was before is not offered"
    fault.save()
    assert [one["mosaicked"] for one in recorded(inspecting)] == [False, True]
    assert len(recorded(inspecting)[0]["layers"]) == 1


def test_a_photo_looked_at_again_and_left_is_as_it_was(
    inspecting: TabletDriver, shots: Path
) -> None:
    hold(inspecting, finding_aim(inspecting), shots / "fault.jpg").give()
    before = finding(inspecting).state.photos
    pending = finding(inspecting).pending(before[0])
    assert pending is not None
    photo.look_again(inspecting.tablet.desk, pending[0], finding_aim(inspecting), pending[1])
    again = PhotoPresenter(inspecting.tablet.desk)
    again.draw((0, 0), (500, 500))
    again.leave()
    assert finding(inspecting).state.photos == before
    assert offered(inspecting) == []


def test_at_the_gate_place_and_hour_are_those_of_the_photo(
    chen: TabletDriver, shots: Path, clock: Any
) -> None:
    at_gate = arrival(chen)
    at_gate.locate(GATE)
    arrived = at_gate.state.arrived_at
    held = hold(chen, arrival_aim(chen), shots / "gate.jpg")
    clock.advance(minutes=9)
    chen.kill_and_restart().unlock()
    PhotoPresenter(chen.tablet.desk).give()
    again = arrival(chen)
    again.locate(Place(PlaceSource.DEVICE, 1, 1, 3))
    assert again.state.gate_photo
    assert (again.state.arrived_at, again.state.place) == (arrived, GATE)
    assert again.begin().started
    chen.inspection_id = again.state.inspection_id
    kept = chen.tablet.desk.inspection(chen.inspection_id) or {}
    assert kept["photos"][0]["sha256"] == held.state.sha256


@pytest.mark.parametrize("aim_of", [finding_aim, item_aim])
def test_with_a_full_disk_nothing_is_half_given_and_it_can_be_given_later(
    inspecting: TabletDriver, shots: Path, aim_of: Any
) -> None:
    held = hold(inspecting, aim_of(inspecting), shots / "fault.jpg")
    held.draw((0, 0), (500, 500))
    with no_space_beyond(0):
        undone, refused = held.undo(), held.give()
    assert undone.error
    assert refused.error
    assert not refused.given
    assert len(refused.marks) == 1
    assert recorded(inspecting) == []
    assert finding(inspecting).state.photos == ()
    inspecting.kill_and_restart().unlock()
    assert PhotoPresenter(inspecting.tablet.desk).give().given
    assert len(finding(inspecting).state.photos) + len(recorded(inspecting)) == 1


def test_the_app_goes_on_at_the_photo_and_after_it_at_its_sheet(
    inspecting: TabletDriver, shots: Path
) -> None:
    aim = finding_aim(inspecting)
    about = {"sheet": aim.sheet, "about": aim.about}
    held = hold(inspecting, aim, shots / "fault.jpg")
    inspecting.tablet.place.been("photo", about)
    inspecting.kill_and_restart().unlock()
    assert inspecting.tablet.place.resume() == ("photo", about)
    held = PhotoPresenter(inspecting.tablet.desk)
    held.give()
    assert inspecting.tablet.place.resume() == ("finding", aim.about)


def test_nothing_is_taken_for_what_is_sealed(inspecting: TabletDriver, shots: Path) -> None:
    held = hold(inspecting, item_aim(inspecting), shots / "fault.jpg")
    inspecting.answer_all({}, lambda code: pictures.file(shots, code, "tan"))
    inspecting.sign_and_submit()
    state = held.give()
    assert not state.given
    assert state.error
    with pytest.raises(Exception, match="already_submitted"):
        hold(inspecting, item_aim(inspecting), shots / "after.jpg")
