"""The record is one tap away once the part is sealed, and the person is told where it went."""

from pathlib import Path

from pypdf import PdfReader

from mobile.app import LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from tests.drivers.tablet import TabletDriver
from tests.drivers.window import WindowDriver
from tests.mobile.presenters.test_told_on_the_screen import GivenCamera


def test_the_record_is_made_by_one_tap(inspecting: TabletDriver, shots: Path) -> None:
    inspecting.answer_all({}, lambda _code: shots / "fault.jpg")
    inspecting.sign_and_submit()
    inspecting.kill_and_restart()
    folder = shots / "papers"
    app = LookbackApp(
        inspecting.tablet,
        GivenCamera(shots / "fault.jpg"),
        UnknownPlace(),
        FolderPapers(folder),
    )
    window = WindowDriver(app)
    try:
        inspecting.unlock()
        app.go("finish", inspection_id=inspecting.inspection_id)
        window.settle()
        window.tap("现场检查记录（PDF）")
        made = list(folder.iterdir())
        assert len(made) == 1
        assert len(PdfReader(made[0]).pages) > 1
        assert any(str(made[0]) in text for text in window.texts())
    finally:
        window.leave()
