"""The Kivy app: builds the screens, routes between them, lets the engine work meanwhile."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from kivy.app import App
from kivy.base import EventLoop, ExceptionHandler, ExceptionManager
from kivy.clock import Clock as KivyClock
from kivy.clock import mainthread
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.screenmanager import NoTransition, ScreenManager

from mobile.config import AWAY_LOCKS_S, LOOK_EVERY_S, SYNC_EVERY_S
from mobile.device.desktop import OwnFiles, StillMachine, WheelCodes
from mobile.device.live import NoView
from mobile.device.ports import Camera, CodeReader, Inbox, Location, Machine, Papers, Viewfinder
from mobile.presenters.place import HOME, PHOTO, REPORT, SERVING, SHEETS, Place
from mobile.screens.album import Album
from mobile.screens.arrival import ArrivalScreen
from mobile.screens.base import Drawn
from mobile.screens.checklist import ChecklistScreen
from mobile.screens.finding import FindingScreen
from mobile.screens.finish import FinishScreen
from mobile.screens.incident import IncidentScreen
from mobile.screens.incident_file import IncidentFileScreen
from mobile.screens.keeping import Keeper
from mobile.screens.look_back import LookBackScreen
from mobile.screens.photo import PhotoScreen
from mobile.screens.schools import SchoolsScreen
from mobile.screens.serving import ServingScreen
from mobile.screens.settings import SettingsScreen
from mobile.screens.sync import SyncScreen
from mobile.screens.tidying import Tidying
from mobile.screens.today import TodayScreen
from mobile.screens.unlock import UnlockScreen
from mobile.store.photos import PhotoShelf
from mobile.sync.delivery import Delivery
from mobile.texts import _
from mobile.widgets.kit import Text
from mobile.widgets.layout import card
from mobile.widgets.notice import NoticeView
from mobile.widgets.sheet import is_covered, put_sheets_away
from mobile.widgets.tapping import press, taps
from mobile.widgets.theme import theme
from mobile.wiring import Tablet
from shared.problems import Problem
from shared.vocabulary import PhotoSource

SCREENS: dict[str, type[Drawn]] = {
    "unlock": UnlockScreen,
    "today": TodayScreen,
    "schools": SchoolsScreen,
    "arrival": ArrivalScreen,
    "checklist": ChecklistScreen,
    "finding": FindingScreen,
    "photo": PhotoScreen,
    "look_back": LookBackScreen,
    "finish": FinishScreen,
    REPORT: IncidentScreen,
    "incident_file": IncidentFileScreen,
    SERVING: ServingScreen,
    "sync": SyncScreen,
    "settings": SettingsScreen,
}
PASSED = frozenset({"unlock", "arrival", PHOTO, REPORT})
"""Screens one does not come back to by going back."""
LAYOUT_PASSES = 60
"""Words that wrap give their heights to what holds them, layer by layer, within one frame."""
FINGER_S = 0.1
BACK_KEY = 27


class Held(NamedTuple):
    """The thing in the hand, where its camera leaves pictures, what reads codes in them, what it
    shows live."""

    machine: Machine
    inbox: Inbox
    codes: CodeReader
    viewfinder: Viewfinder = NoView()


ON_A_DESK = Held(StillMachine(), OwnFiles(), WheelCodes())


class ToldCamera:
    """The device's camera; a picture that cannot be kept is told, and can be kept again.

    The camera's own copy goes only when the picture is proved safe in the app's shelf.
    """

    def __init__(self, camera: Camera, inbox: Inbox, shelf: PhotoShelf) -> None:
        self._camera, self._inbox, self._shelf = camera, inbox, shelf

    @property
    def source(self) -> PhotoSource:
        """Where the picture handed over last came from."""
        return self._camera.source

    def take(self, on_taken: Callable[[Path], None]) -> None:
        self._camera.take(lambda path: press(partial(self._keep, on_taken, path)))

    def settle(self, path: Path) -> None:
        """A picture that is safe in the shelf need not stand where the camera left it."""
        if self._shelf.captured(path):
            self._inbox.done(path)

    def discard(self, path: Path) -> None:
        """A picture that was only to be looked at, such as one of a code, goes at once."""
        self._inbox.done(path)

    def left_over(self) -> list[Path]:
        """Pictures that came while the app was not there to hear of them."""
        return self._inbox.left_over()

    def _keep(self, on_taken: Callable[[Path], None], path: Path) -> None:
        on_taken(path)
        self.settle(path)


class Net(ExceptionHandler):
    """Under everything that is no tap: drawing, typing, the clock; what fails there is told too."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed

    def handle_exception(self, inst: BaseException) -> int:
        if not isinstance(inst, Exception):
            return int(ExceptionManager.RAISE)
        self._failed(inst)
        return int(ExceptionManager.PASS)


class CannotStart(App):
    """What stands in the way of beginning at all: lost keys, a full or broken storage."""

    title = "Lookback"

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self._problem = problem

    def build(self) -> AnchorLayout:
        """One card that says what to do."""
        theme.use("light", "normal", "right")
        words = Text(self._problem.told(_), "sheet", bold=True)
        middle = AnchorLayout(padding=dp(24))
        middle.add_widget(card(words, size_hint_x=None, width=dp(640)))
        return middle


class LookbackApp(App):
    """One tablet's window."""

    title = "Lookback"

    def __init__(
        self,
        tablet: Tablet,
        camera: Camera,
        location: Location,
        papers: Papers,
        held: Held = ON_A_DESK,
    ) -> None:
        super().__init__()
        self._lens, self.location, self.papers = camera, location, papers
        self.machine, self._inbox, self.codes, self.viewfinder = held
        self._away_ms = 0
        self._notice: NoticeView | None = None
        self._work_on(tablet)

    def _work_on(self, tablet: Tablet) -> None:
        """Everything that is of one tablet's shelves."""
        self.tablet = tablet
        self.camera = ToldCamera(self._lens, self._inbox, tablet.desk.shelves.photos)
        self._delivery = Delivery(
            tablet.engine, tablet.turn, tablet.trouble.note, mainthread(self._synced)
        )
        self.keeper = Keeper(tablet.trouble.note)
        self.album = Album(tablet.desk.shelves.photos)
        self._before: Place = HOME
        self._about: dict[str, Any] = {}

    def build(self) -> ScreenManager:
        """The screens, each made once."""
        self.follow_settings()
        KivyClock.max_iteration = LAYOUT_PASSES
        taps.failed, taps.done = self.failed, self.machine.buzz
        self._net = Net(self.failed)
        ExceptionManager.add_handler(self._net)
        self.screens = ScreenManager(transition=NoTransition())
        self._make_screens()
        self._turned = KivyClock.create_trigger(lambda _passed: self.redraw())
        Window.bind(size=self._turned)
        Window.bind(on_keyboard=self._key)
        self._ticks = (
            KivyClock.schedule_interval(lambda _passed: self.sync_now(), SYNC_EVERY_S),
            KivyClock.schedule_interval(lambda _passed: self._look(), LOOK_EVERY_S),
            Tidying(lambda: self.keeper.busy, self.machine.give_back),
        )
        return self.screens

    def _make_screens(self) -> None:
        for name, screen in SCREENS.items():
            self.screens.add_widget(screen(self, name=name))

    def begin_anew(self) -> None:
        """The tablet was cleared: nothing of it is left in the app either; it can be enrolled."""
        self.keeper.stop()
        self._delivery.stop()
        for path in self._inbox.left_over():
            self._inbox.done(path)
        self.tablet.close()
        self._work_on(self.tablet.again())
        self.follow_settings()
        self.screens.clear_widgets()
        self._make_screens()

    def go(self, name: str, **about: Any) -> None:
        """Show another screen; what it is about opens it."""
        if name == "today" and self.screens.current == "unlock":
            self._take_in_left_over()
            name, about = self.tablet.place.resume()
        if name == "checklist" and self._is_look_back(about["inspection_id"]):
            name, about = self._next_case(about["inspection_id"])
        if name == "unlock" and self.screens.current != name:
            put_sheets_away()
        screen = self.screens.get_screen(name)
        screen.begin()
        if about:
            screen.open(**about)
        self.tablet.place.been(name, about)
        before, self._about = (self.screens.current, self._about), about
        self.machine.on_shutter(self._shoot if hasattr(screen, "shutter") else None)
        Window.allow_screensaver = name not in {*SHEETS, SERVING, PHOTO}
        if self.screens.current == name:
            if not screen.drawn:
                self.redraw()
            return
        if PHOTO not in (name, self.screens.current):
            # A photo is part of its sheet: back from there is back to where that was opened.
            self._before = before
        self.screens.current = name

    def go_to_checklist(self, inspection_id: str) -> None:
        """Back to an inspection's list."""
        self.go("checklist", inspection_id=inspection_id)

    def back(self) -> None:
        """Show the screen before, as going there does; one that is over gives way to today."""
        name, about = self._before
        about = getattr(self.screens.get_screen(name), "shown", about)
        if name in PASSED:
            name, about = HOME
        self.go(name, **about)

    def back_key(self) -> None:
        """One step out: from a sheet to its list, from there to today; nothing put in is lost."""
        current = self.screens.current
        if self._notice is not None or self.keeper.busy or current == "unlock":
            return
        if current == "today":
            self.machine.step_back()
            return
        screen = self.screens.current_screen
        if isinstance(screen, PhotoScreen | IncidentScreen | IncidentFileScreen):
            screen.leave()
            return
        inspection_id = self._about.get("inspection_id", "")
        if current in ("finding", "finish") and not self._is_look_back(inspection_id):
            self.go_to_checklist(inspection_id)
            return
        self.go("today")

    def on_pause(self) -> bool:
        """Put away: what is ready is delivered on by the device, with the screen locked."""
        self._away_ms = self.tablet.desk.clock.mono_ms()
        self.tablet.unlock.make_ready()
        self.tablet.turn.leave()
        self.machine.work_on(self.tablet.engine.ready())
        return True

    def on_resume(self) -> None:
        """In the hand again: this app delivers itself."""
        self.machine.work_on(0)
        away_ms = self.tablet.desk.clock.mono_ms() - self._away_ms
        if away_ms > AWAY_LOCKS_S * 1000 and self.tablet.desk.shelves.vault.unlocked:
            self.album.forget()
            self.tablet.unlock.lock()
            self.go("unlock")
        self.tablet.engine.backoff.wake()
        self.sync_now()

    def toggle_sun(self) -> None:
        """The sun theme on or off: one tap, because it is needed when one cannot see."""
        settings = self.tablet.settings
        settings.choose("theme", "light" if settings.state.theme == "sun" else "sun")
        self.follow_settings()
        self.redraw()

    def follow_settings(self) -> None:
        """Draw as the person prefers."""
        state = self.tablet.settings.state
        theme.use(state.theme, state.text_size, state.hand, state.motion)

    def redraw(self) -> None:
        """Draw the place that is shown anew."""
        self.screens.current_screen.draw_again()

    def sync_now(self) -> None:
        """Let the engine work, off the screen's thread."""
        self.tablet.engine.look_again()
        self._delivery.wake()

    def failed(self, error: Exception, again: Callable[[], None] | None = None) -> None:
        """Tell what did not work, over whatever is shown; the tap can be made again from there."""
        if self._notice is not None:
            # What fails in every frame is told once, not sixty times a second.
            return
        notice = self.tablet.trouble.told(error)
        if notice.locked:
            self.tablet.unlock.lock()
            self.go("unlock")
        self._notice = NoticeView(notice, again, self._notice_closed)
        self._notice.open(animation=False)

    def on_stop(self) -> None:
        ExceptionManager.remove_handler(self._net)
        Window.unbind(size=self._turned)
        Window.unbind(on_keyboard=self._key)
        for tick in self._ticks:
            tick.cancel()
        self.viewfinder.close()
        self.keeper.stop()
        self._delivery.stop()

    def _shoot(self) -> None:
        """A volume key: what is asked on a sheet is answered first, as for a finger."""
        if not is_covered():
            self.screens.current_screen.shutter()

    def _notice_closed(self) -> None:
        self._notice = None

    def _look(self) -> None:
        """While the office is silent, see whether it may be asked again."""
        if self.tablet.engine.backoff.silent:
            self._delivery.wake()

    def _key(self, _window: Any, key: int, *_more: Any) -> bool:
        """The back key of a tablet, Escape of a keyboard."""
        if key != BACK_KEY:
            return False
        press(self.back_key)
        return True

    def _take_in_left_over(self) -> None:
        """Pictures of a camera that outlived the app go to the recovered photos."""
        for path in self.tablet.recovered.take_in(self._inbox.left_over()):
            self._inbox.done(path)

    def _synced(self, done: list[str]) -> None:
        if self._delivery.ended:
            return
        if EventLoop.touches:
            # A button drawn anew under a finger would lose the tap.
            KivyClock.schedule_once(lambda _passed: self._synced(done), FINGER_S)
        elif self.tablet.desk.shelves.vault.withdrawn and self.screens.current != "unlock":
            self.album.forget()
            self.tablet.unlock.lock()
            self.go("unlock")
        elif self.screens.current in ("today", "sync", "incident_file"):
            self.redraw()
        elif isinstance(screen := self.screens.current_screen, SchoolsScreen):
            screen.heard(done)

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
