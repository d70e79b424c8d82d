"""The Kivy app: builds the screens, routes between them, lets the engine work meanwhile."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock as KivyClock
from kivy.uix.screenmanager import NoTransition, ScreenManager

from mobile.background import Worker
from mobile.device.ports import Camera, Location, Papers
from mobile.screens.arrival import ArrivalScreen
from mobile.screens.base import Drawn
from mobile.screens.checklist import ChecklistScreen
from mobile.screens.finding import FindingScreen
from mobile.screens.finish import FinishScreen
from mobile.screens.look_back import LookBackScreen
from mobile.screens.schools import SchoolsScreen
from mobile.screens.settings import SettingsScreen
from mobile.screens.sync import SyncScreen
from mobile.screens.today import TodayScreen
from mobile.screens.unlock import UnlockScreen
from mobile.widgets.notice import NoticeView
from mobile.widgets.tapping import press, taps
from mobile.widgets.theme import theme
from mobile.wiring import Tablet

SCREENS: dict[str, type[Drawn]] = {
    "unlock": UnlockScreen,
    "today": TodayScreen,
    "schools": SchoolsScreen,
    "arrival": ArrivalScreen,
    "checklist": ChecklistScreen,
    "finding": FindingScreen,
    "look_back": LookBackScreen,
    "finish": FinishScreen,
    "sync": SyncScreen,
    "settings": SettingsScreen,
}
SYNC_EVERY_S = 20
BACK_KEY = 27


class ToldCamera:
    """The device's camera; a picture that cannot be kept is told, and can be kept again."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera

    def take(self, on_taken: Callable[[Path], None]) -> None:
        self._camera.take(lambda path: press(partial(on_taken, path)))


class Net(ExceptionHandler):
    """Under everything that is no tap: drawing, typing, the clock; what fails there is told too."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed

    def handle_exception(self, inst: BaseException) -> int:
        if not isinstance(inst, Exception):
            return int(ExceptionManager.RAISE)
        self._failed(inst)
        return int(ExceptionManager.PASS)


class LookbackApp(App):
    """One tablet's window."""

    title = "Lookback"

    def __init__(
        self, tablet: Tablet, camera: Camera, location: Location, papers: Papers
    ) -> None:
        super().__init__()
        self.tablet, self.camera, self.location = tablet, ToldCamera(camera), location
        self.papers = papers
        self._worker = Worker(tablet.trouble.note)
        self._before = "today"
        self._notice: NoticeView | None = None

    def build(self) -> ScreenManager:
        """The screens, each made once."""
        self.follow_settings()
        taps.failed = self.failed
        self._net = Net(self.failed)
        ExceptionManager.add_handler(self._net)
        self.screens = ScreenManager(transition=NoTransition())
        for name, screen in SCREENS.items():
            self.screens.add_widget(screen(self, name=name))
        KivyClock.schedule_interval(lambda _passed: self.sync_now(), SYNC_EVERY_S)
        return self.screens

    def go(self, name: str, **about: Any) -> None:
        """Show another screen; what it is about opens it."""
        if name == "today" and self.screens.current == "unlock":
            name, about = self.tablet.place.resume()
        if name == "checklist" and self._is_look_back(about["inspection_id"]):
            name, about = self._next_case(about["inspection_id"])
        screen = self.screens.get_screen(name)
        if about:
            screen.open(**about)
        self.tablet.place.been(name, about)
        if self.screens.current == name:
            self.redraw()
            return
        self._before = self.screens.current
        self.screens.current = name

    def go_to_checklist(self, inspection_id: str) -> None:
        """Back to an inspection's list."""
        self.go("checklist", inspection_id=inspection_id)

    def back(self) -> None:
        """Show the screen before."""
        self.screens.current = self._before

    def toggle_sun(self) -> None:
        """The sun theme on or off: one tap, because it is needed when one cannot see."""
        settings = self.tablet.settings
        settings.choose("theme", "light" if settings.state.theme == "sun" else "sun")
        self.follow_settings()
        self.redraw()

    def follow_settings(self) -> None:
        """Draw as the person prefers."""
        state = self.tablet.settings.state
        theme.use(state.theme, state.text_size, state.hand)

    def redraw(self) -> None:
        """Draw the place that is shown anew."""
        screen = self.screens.current_screen
        if hasattr(screen, "on_pre_enter"):
            screen.on_pre_enter()

    def sync_now(self) -> None:
        """Let the engine work, off the screen's thread."""
        self.tablet.engine.look_again()
        self._worker.do(self.tablet.engine.run_until_quiet, self._synced)

    def failed(self, error: Exception, again: Callable[[], None] | None = None) -> None:
        """Tell what did not work, over whatever is shown; the tap can be made again from there."""
        notice = self.tablet.trouble.told(error)
        if notice.locked:
            self.tablet.unlock.lock()
            self.go("unlock")
        if self._notice is None:
            self._notice = NoticeView(notice, again, self._notice_closed)
            self._notice.open(animation=False)

    def on_stop(self) -> None:
        ExceptionManager.remove_handler(self._net)
        self._worker.stop()

    def _notice_closed(self) -> None:
        self._notice = None

    def _synced(self, _done: list[str]) -> None:
        if self.screens.current in ("today", "sync"):
            self.redraw()

    def _is_look_back(self, inspection_id: str) -> bool:
        visit = self.tablet.desk.visit_of(inspection_id)
        return bool(visit and visit["lookback_ids"])

    def _next_case(self, inspection_id: str) -> tuple[str, dict[str, Any]]:
        """The first case of a look-back not judged yet; then the finish."""
        visit = self.tablet.desk.visit_of(inspection_id) or {"lookback_ids": []}
        inspection = self.tablet.desk.inspection(inspection_id) or {}
        judged = inspection.get("judged") or {}
        for lookback_id in visit["lookback_ids"]:
            if lookback_id not in judged:
                return "look_back", {"lookback_id": lookback_id, "inspection_id": inspection_id}
        return "finish", {"inspection_id": inspection_id}
