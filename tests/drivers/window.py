"""The real Kivy window, offscreen: real OpenGL, real touches, true pictures; no X server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.config import Config

for section, name, value in (
    ("graphics", "maxfps", "0"),
    ("graphics", "vsync", "0"),
    ("graphics", "multisamples", "0"),
    ("graphics", "width", "1280"),
    ("graphics", "height", "800"),
    ("graphics", "resizable", "1"),
    ("kivy", "exit_on_escape", "0"),
):
    Config.set(section, name, value)
Config.remove_section("input")
Config.add_section("input")

from kivy.base import EventLoop, ExceptionManager, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import ClearBuffers, ClearColor, Fbo
from kivy.graphics.opengl import glFinish, glViewport
from kivy.input.motionevent import MotionEvent
from kivy.uix.modalview import ModalView
from kivy.uix.recycleview import RecycleView
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget
from PIL import Image, ImageOps

from mobile.app import LookbackApp
from mobile.screens import tidying
from tests.drivers.eyes import Eyes, Place, says, which

FRAMES_MAX = 600
DISPLAY_FRAMES_PER_S, AS_IT_GOES = 60, 0
DRAG_STEPS = 8
NEVER_S = 86_400.0
RESTS = 6
"""A finger that rests so long before it is lifted flings nothing."""


_whole = Window.update_viewport


def unwatched() -> None:
    """Nobody looks at the window itself; what is looked at is drawn whole, into a picture.

    Each frame carries out all instructions, but upon one pixel: to fill a million was a fifth of
    all work. And none waits for a display, as whoever imported Kivy's clock first may have wished.
    No moment is a calm one: looking for what drawn screens left behind was two fifths of the walk.
    """
    Clock._max_fps = AS_IT_GOES
    tidying.CALM_S = NEVER_S
    Window.update_viewport = _drawn_small
    Window.update_viewport()


def _drawn_small() -> None:
    _whole()
    glViewport(0, 0, 1, 1)


class Finger(MotionEvent):
    """One touch at a place of the window."""

    def __init__(self, x: float, y: float) -> None:
        super().__init__("test", "finger", {"x": x, "y": y})
        self.is_touch = True
        self.profile = ["pos"]
        self.move_to(x, y)

    def move_to(self, x: float, y: float) -> None:
        """It is here now."""
        self.sx, self.sy = x / max(1, Window.width), y / max(1, Window.height)
        self.scale_for_screen(Window.width, Window.height)


def _held_back(finger: Finger) -> bool:
    """Whether what scrolls still waits if the finger pulls."""
    return any(isinstance(holder(), ScrollView) for holder in finger.grab_list)


def drawn(size: tuple[int, int]) -> bytes:
    """The whole window drawn into a picture of its own: the one offscreen keeps its first size."""
    fbo = Fbo(size=size, with_stencilbuffer=True)
    with fbo:
        ClearColor(0, 0, 0, 1)
        ClearBuffers(clear_stencil=True)
    canvases = [child.canvas for child in reversed(Window.children)]
    for canvas in canvases:
        Window.canvas.remove(canvas)
        fbo.add(canvas)
    fbo.draw()
    pixels: bytes = fbo.pixels
    for canvas in canvases:
        fbo.remove(canvas)
        Window.canvas.add(canvas)
    return pixels


def _at_rest(app: LookbackApp) -> None:
    """What moves is tried by a test of its own; everywhere else the setting is off."""
    app.tablet.settings.choose("motion", "off")


class WindowDriver(Eyes):
    """An inspector's fingers on the real app."""

    def __init__(
        self, app: LookbackApp, size: tuple[int, int] = (1280, 800), watched: bool = False
    ) -> None:
        super().__init__(app)
        if not watched:
            unwatched()
        _at_rest(app)
        Window.size = size
        app._run_prepare()
        self.settle()

    def change(self, app: LookbackApp) -> None:
        """Another app in the same window, as after a restart."""
        self.app.on_stop()
        for child in list(Window.children):
            Window.remove_widget(child)
        super().__init__(app)
        _at_rest(app)
        app.root = app.build()
        app.built = True
        Window.add_widget(app.root)
        self.settle()

    def resize(self, size: tuple[int, int]) -> None:
        """Turn the tablet, or take another one."""
        if tuple(Window.size) != size:
            self.turn(size)
            self.settle()

    def turn(self, size: tuple[int, int]) -> None:
        """The same before a screen is shown: what is drawn by then is not looked at."""
        Window.size = size

    def look(self, see: Callable[[], Any]) -> Any:
        """Look at the screen between two frames."""
        return see()

    def settle(self, frames: int = 4) -> None:
        """Let some frames be drawn."""
        for _frame in range(frames):
            self.frame()
        while self.app.keeper.busy:
            # A photo is being kept apart: what it came to is shown in the next frames.
            self.app.keeper.rest()
            for _frame in range(frames):
                self.frame()

    def until(self, condition: Callable[[], bool]) -> None:
        """Draw frames until something is so, as often as a display does: waiting takes time."""
        before = Clock._max_fps
        self.pace(DISPLAY_FRAMES_PER_S)
        try:
            for _frame in range(FRAMES_MAX):
                if condition():
                    return
                self.frame()
        finally:
            self.pace(before)
        raise AssertionError("it never came to be")

    def in_row(self, code: str, word: str) -> Place:
        """What says this in the row of an item, brought into sight."""
        self.rows.reveal(code)
        self.settle(2)
        for place in self.places():
            item = getattr(place.widget, "item", None)
            if item is not None and item.code == code and says(place, word):
                return place
        raise AssertionError(f"nothing says {word!r} in the row of {code}")

    def tap(self, target: str | Widget | Place) -> None:
        """Touch the middle of something and lift the finger, no sooner than a person does.

        What scrolls holds a finger back until it is clear that it does not pull; one that is
        lifted before has its tap done a fifth of a second later.
        """
        widget = self.at_rest(target)
        x, y = widget.to_window(*widget.center)
        finger = Finger(x, y)
        EventLoop.post_dispatch_input("begin", finger)
        self.frame()
        self.until(lambda: not _held_back(finger))
        EventLoop.post_dispatch_input("end", finger)
        self.settle()

    def at_rest(self, target: str | Widget | Place) -> Widget | Place:
        """The thing in its place: what was drawn anew in this very frame is not there yet."""
        before: tuple[Any, tuple[float, float]] | None = None
        for _frame in range(FRAMES_MAX):
            widget = self.find(target) if isinstance(target, str) else target
            self._reveal(widget)
            now = (which(widget), widget.to_window(*widget.center))
            if now == before:
                return widget
            before = now
            self.frame()
        raise AssertionError(f"{target} never came to rest")

    def type(self, text: str, index: int = 0) -> None:
        """Type into the field with this number on the screen."""
        fields = [w for w in self.screen.walk(restrict=True) if hasattr(w, "input")]
        fields[index].input.text = text
        self.settle(1)

    def draw(self, pad: Widget) -> None:
        """Sign with a finger."""
        self._reveal(pad)
        left, bottom = pad.to_window(pad.x, pad.y)
        finger = Finger(left + 40, bottom + 60)
        EventLoop.post_dispatch_input("begin", finger)
        for step in range(1, 12):
            x, y = left + 40 + step * 18, bottom + 60 + (30 if step % 2 else -20)
            finger.move({"x": x, "y": y})
            finger.sx, finger.sy = x / Window.width, y / Window.height
            finger.scale_for_screen(Window.width, Window.height)
            EventLoop.post_dispatch_input("update", finger)
        EventLoop.post_dispatch_input("end", finger)
        self.settle()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A finger goes from one place of the window to another."""
        finger = Finger(*start)
        EventLoop.post_dispatch_input("begin", finger)
        for step in range(1, DRAG_STEPS + 1):
            x, y = (
                one + (two - one) * step / DRAG_STEPS for one, two in zip(start, end, strict=True)
            )
            finger.sx, finger.sy = x / Window.width, y / Window.height
            finger.scale_for_screen(Window.width, Window.height)
            EventLoop.post_dispatch_input("update", finger)
        EventLoop.post_dispatch_input("end", finger)
        self.settle()

    def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A finger pulls what scrolls, rests and is lifted: it is not flung on."""
        finger = Finger(*start)
        EventLoop.post_dispatch_input("begin", finger)
        steps = [*range(1, DRAG_STEPS + 1), *[DRAG_STEPS] * RESTS]
        for step in steps:
            x, y = (
                one + (two - one) * step / DRAG_STEPS for one, two in zip(start, end, strict=True)
            )
            finger.move_to(x, y)
            EventLoop.post_dispatch_input("update", finger)
            self.frame()
        EventLoop.post_dispatch_input("end", finger)
        self.settle()

    def picture(self, path: Path) -> Path:
        """What the window shows, as a PNG."""
        self.settle(6)
        path.parent.mkdir(parents=True, exist_ok=True)
        size = (int(Window.width), int(Window.height))
        upright = ImageOps.flip(Image.frombytes("RGBA", size, drawn(size)).convert("RGB"))
        upright.save(path, compress_level=1)
        return path

    def close_sheets(self) -> None:
        """Nothing lies over the screen."""
        for child in list(Window.children):
            if isinstance(child, ModalView):
                child.dismiss(animation=False)

    def close(self) -> None:
        self.app.stop()
        stopTouchApp()
        self.settle(1)

    def press_key(self, key: int) -> None:
        """A key of the device or of a keyboard."""
        Window.dispatch("on_keyboard", key, 0, None, [])
        self.settle()

    def pace(self, frames_per_s: float) -> None:
        """Draw no more often than this, as the running app does; nought: as often as it goes."""
        Clock._max_fps = frames_per_s

    def post(self, phase: str, finger: Finger) -> None:
        """A finger comes down, moves or is lifted: begin, update, end."""
        EventLoop.post_dispatch_input(phase, finger)

    def soon(self, act: Callable[[float], None]) -> None:
        """Do this within the next frame, as the app's own timers do."""
        Clock.schedule_once(act)

    def leave(self) -> None:
        """Give the window back as it was found."""
        self.app.on_stop()
        for child in list(Window.children):
            Window.remove_widget(child)

    def frame(self) -> None:
        """One frame; what fails in it goes where it goes in the running app."""
        try:
            EventLoop.idle()
        except Exception as error:
            if ExceptionManager.handle_exception(error) == ExceptionManager.RAISE:
                raise
        # A display waits for its picture; without one frames would pile up in memory.
        glFinish()

    def _reveal(self, target: Widget | Place) -> None:
        """Scroll until the widget is in the window."""
        widget = target.widget if isinstance(target, Place) else target
        parent = widget.parent
        while parent is not None and parent is not Window:
            if isinstance(parent, RecycleView):
                # Its rows come and go; ``in_row`` has brought this one into sight.
                break
            if isinstance(parent, ScrollView) and widget is not parent:
                parent.scroll_to(widget, padding=20, animate=False)
                self.settle(3)
                break
            parent = parent.parent
