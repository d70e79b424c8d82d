"""On the real window: a case is lined up with its old photo, photographed and judged by thumb."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget
from PIL import Image

from mobile.app import LookbackApp
from mobile.device.desktop import FolderPapers
from mobile.presenters.arrival import ArrivalPresenter
from mobile.widgets.ghost import Fader, GhostView, Shutter
from mobile.widgets.marking import MarkBoard
from mobile.widgets.outcomes import OutcomeButton, StepButton
from shared.clock import Clock
from shared.vocabulary import Outcome, PhotoSource
from tests.drivers.scenes import PAIR
from tests.drivers.stage import COMPLAINT, GivenCamera, NearTheGate, Stage, looking_through, seen
from tests.drivers.tablet import TabletDriver
from tests.drivers.view import GivenView
from tests.drivers.window import WindowDriver
from tests.mobile.presenters.conftest import NoWire

pytestmark = pytest.mark.window
UPRIGHT, WIDE, SMALL = (800, 1280), (1280, 800), (600, 1024)
THUMB_DP = 230
CAMERA = "同一位置拍一张"


@dataclass(frozen=True)
class Begun:
    """A tablet on which a look-back has begun, as it lies on the disk."""

    folder: Path
    clock: Clock
    inspection_id: str
    cases: tuple[str, ...]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """Faults found, reported as fixed, a month later looked back at: prepared once."""
    stage = Stage(tmp_path_factory.mktemp("stage"))
    stage.last_months_check()
    tablet = stage.enrol("chen")
    stage.plan_look_back(PAIR)
    stage.release()
    stage.sync("chen")
    visit = next(row for row in tablet.today.state.visits if row.kind == "look_back")
    inspection_id = stage.arrive(tablet, visit.school).inspection_id
    cases = tuple(row.lookback_id for row in tablet.today.state.lookbacks)
    tablet.close()
    return Begun(stage.folder / "chen", stage.clock, inspection_id, cases)


class Case:
    """A look-back in an inspector's hands, at a case of it; no network."""

    def __init__(self, begun: Begun, folder: Path) -> None:
        shutil.copytree(begun.folder, folder / "tablet")
        self.folder, self.inspection_id, self.ids = folder, begun.inspection_id, begun.cases
        driver = TabletDriver(folder / "tablet", begun.clock, NoWire())
        self.tablet = driver.tablet
        self.live = folder / "live"
        self.view, self.camera = GivenView(self.live, ends=False), GivenCamera(folder / "shots")
        papers, hand = FolderPapers(folder / "papers"), looking_through(self.view, self.live)
        app = LookbackApp(self.tablet, self.camera, NearTheGate(), papers, hand)
        self.window = WindowDriver(app, UPRIGHT)
        driver.unlock()

    def open(self, place: str = "") -> None:
        """The first case, with the tablet showing a place live, or nothing."""
        if place:
            self.view.pictures = [seen(self.folder / "seen", place).read_bytes()]
        self.window.app.go("look_back", lookback_id=self.ids[0], inspection_id=self.inspection_id)
        self.window.settle()

    def draw(self, size: tuple[int, int], hand: str = "right") -> None:
        """From now on in this size, for this hand."""
        self.window.resize(size)
        self.tablet.settings.choose("hand", hand)
        self.window.app.follow_settings()

    def part(self, kind: type[Any]) -> Any:
        return next(one for one in self.window.screen.walk() if isinstance(one, kind))

    def parts(self, kind: type[Any]) -> list[Any]:
        return [one for one in self.window.screen.walk() if isinstance(one, kind)]

    def photos(self) -> list[dict[str, Any]]:
        inspection = self.tablet.desk.inspection(self.inspection_id) or {}
        return [one for one in inspection["photos"] if one.get("lookback_id")]


@pytest.fixture
def case(begun: Begun, tmp_path: Path) -> Iterator[Case]:
    made = Case(begun, tmp_path)
    yield made
    made.window.leave()
    made.tablet.close()


def place(widget: Widget) -> tuple[float, float, float, float]:
    """Left, foot, right, top on the window."""
    left, low = widget.to_window(widget.x, widget.y)
    return left, low, left + widget.width, low + widget.height


@pytest.mark.parametrize("size", [UPRIGHT, SMALL])
def test_upright_all_that_is_tapped_to_judge_stands_under_the_thumb_and_does_not_scroll(
    case: Case, size: tuple[int, int]
) -> None:
    case.draw(size)
    case.open()
    under = [*case.parts(OutcomeButton), *case.parts(StepButton)]
    assert len(under) == len(Outcome) + 2
    assert max(place(one)[3] for one in under) <= THUMB_DP
    below = [place(one)[1] for one in under]
    case.window.drag((size[0] / 2, size[1] * 0.6), (size[0] / 2, size[1] * 0.9))
    assert [place(one)[1] for one in under] == below
    tapped = [one for one in case.parts(ButtonBehavior) if place(one)[3] <= THUMB_DP]
    assert set(tapped) == set(under), "nothing else stands there"


@pytest.mark.parametrize("size", [UPRIGHT, WIDE, SMALL])
@pytest.mark.parametrize("hand", ["right", "left"])
def test_the_camera_is_large_and_at_the_thumbs_side_and_the_slider_at_the_other(
    case: Case, size: tuple[int, int], hand: str
) -> None:
    case.draw(size, hand)
    case.open("corridor")
    view, shutter, fader = (place(case.part(kind)) for kind in (GhostView, Shutter, Fader))
    middle = (view[0] + view[2]) / 2
    assert min(shutter[2] - shutter[0], shutter[3] - shutter[1]) >= 88
    assert (shutter[0] > middle) is (hand == "right")
    assert (fader[0] > middle) is (hand == "left")
    for one in (shutter, fader):
        assert view[0] <= one[0] < one[2] <= view[2]
        assert view[1] <= one[1] < one[3] <= view[3]


def test_the_old_photo_brings_its_stamp_and_what_was_marked_on_it_to_be_lined_up(
    case: Case,
) -> None:
    case.open("corridor")
    found, sent = case.window.screen.presenter.state.earlier
    assert [shape for shape, _points in found.outline] == ["circle"]
    told = found.stamp.split(" · ")
    assert told[1:4] == ["石榴花幼儿园", "位置未测得", "何川"]
    assert told[-2:] == ["时钟 ±1 秒", f"摘要 {found.sha256[:8].upper()}"]
    assert sent.outline == ()
    assert sent.stamp.startswith("2026-")
    pictures = case.part(GhostView).pictures
    lines = pictures.canvas.length()
    case.window.tap("划动")
    assert case.part(GhostView).pictures.canvas.length() < lines, "only the ghost is outlined"


def test_what_was_taken_along_is_told_at_the_gate_already(case: Case) -> None:
    desk = case.tablet.desk
    visit = desk.visit_of(case.inspection_id) or {}
    arrival = ArrivalPresenter(desk, visit["school_id"], inspection_id=case.inspection_id)
    assert arrival.state.errands == (f"投诉：{COMPLAINT}",)


def test_what_is_seen_live_is_kept_as_any_photo_and_nobody_looks_on_afterwards(case: Case) -> None:
    case.open("corridor")
    assert case.view.heard is not None
    case.window.tap(CAMERA)
    assert case.window.app.screens.current == "photo"
    assert case.view.heard is None, "the camera is closed"
    case.window.tap("用这张")
    assert case.window.app.screens.current == "look_back"
    (kept,) = case.photos()
    assert kept["source"] == PhotoSource.CAMERA
    assert kept["place"]["accuracy_m"] == 6
    assert list(case.live.iterdir()) == [], "safe in the shelf, the camera's own copy is gone"
    assert case.tablet.recovered.state.photos == ()
    shelf = case.tablet.desk.shelves.photos
    camera = Image.open(BytesIO(case.view.pictures[0]))
    with camera, Image.open(BytesIO(shelf.read(kept["sha256"]))) as evidence:
        assert evidence.size == camera.size
    assert case.window.screen.presenter.state.today_photos == 1


def test_taken_again_the_camera_is_looked_through_again_and_the_first_is_not_offered(
    case: Case,
) -> None:
    case.open("corridor")
    case.window.tap(CAMERA)
    case.window.tap("重拍")
    assert case.window.app.screens.current == "look_back"
    assert case.view.heard is not None
    assert case.photos() == []
    assert case.tablet.recovered.state.photos == ()


def test_a_camera_that_ends_gives_way_to_the_camera_app(case: Case) -> None:
    case.open("corridor")
    assert case.view.heard is not None
    case.view.heard(None)
    case.window.settle()
    case.camera.place = "corridor"
    case.window.tap(CAMERA)
    board = case.part(MarkBoard)
    assert board.before is not None, "old and new lie over one another at once"
    case.window.tap("旧照")
    assert case.part(MarkBoard).before is None
    case.window.tap("用这张")
    assert len(case.photos()) == 1


def test_the_slider_and_the_wipe_follow_the_finger(case: Case) -> None:
    case.open("corridor")
    left, low, right, top = place(case.part(Fader))
    middle = (left + right) / 2
    case.window.drag((middle, (low + top) / 2), (middle, top - 1))
    assert case.part(GhostView).pictures.share == 1
    case.window.tap("划动")
    left, low, right, top = place(case.part(GhostView))
    y = low + (top - low) / 2
    case.window.drag(((left + right) / 2, y), (left + (right - left) / 4, y))
    assert case.part(GhostView).pictures.share == pytest.approx(0.25, abs=0.01)
    case.window.tap("并排")
    case.window.tap("叠影")
    assert case.part(GhostView).pictures.share == 1, "as it was left"
    case.window.tap("划动")
    assert case.part(GhostView).pictures.share == pytest.approx(0.25, abs=0.01)


def test_what_cannot_be_checked_asks_why_by_one_tap(case: Case) -> None:
    case.open()
    case.window.tap("无法核查")
    case.window.tap("该处正在施工。")
    state = case.window.screen.presenter.state
    assert (state.outcome, state.note) == (Outcome.NOT_CHECKABLE, "该处正在施工。")


def test_the_camera_is_looked_through_from_case_to_case_without_a_break(case: Case) -> None:
    case.open("corridor")
    looking = case.view.heard
    case.window.tap("下一件")
    assert looking is not None
    assert case.view.heard is looking
    case.window.tap("去签字")
    assert case.view.heard is None


def test_from_case_to_case_by_the_thumb_and_after_the_last_to_the_signing(case: Case) -> None:
    case.open()
    disabled = {one.told: one.disabled for one in case.parts(StepButton)}
    assert disabled == {"下一件": False, "上一件": True}
    case.window.tap("下一件")
    assert case.window.screen.presenter.state.lookback_id == case.ids[1]
    case.window.tap("上一件")
    assert case.window.screen.presenter.state.lookback_id == case.ids[0]
    case.window.tap("下一件")
    case.window.tap("去签字")
    assert case.window.app.screens.current == "finish"
