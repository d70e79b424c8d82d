"""What all screens share: the router they speak to, and drawing anew from a state."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from kivy.clock import Clock
from kivy.graphics import ClearBuffers, ClearColor
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import Screen
from kivy.uix.widget import Widget

from mobile.device.ports import Camera, CodeReader, Location, Machine, Papers, Viewfinder
from mobile.presenters.header import HeaderState
from mobile.screens.album import Album
from mobile.screens.keeping import Keeper
from mobile.widgets.frame import Rail, SyncHeader, is_narrow, is_portrait
from mobile.widgets.layout import BAR_ROOM, Scroll
from mobile.widgets.theme import theme
from mobile.wiring import Tablet


class ShelvedCamera(Camera, Protocol):
    """The device's camera, whose pictures are let go of once they are safe here."""

    def settle(self, path: Path) -> None:
        """This picture is safe in the shelf, if it was kept there."""

    def discard(self, path: Path) -> None:
        """This picture was only to be looked at: nobody needs it any more."""

    def left_over(self) -> list[Path]:
        """Pictures that came while the app was not there to hear of them."""


class Router(Protocol):
    """What a screen may ask of the app."""

    tablet: Tablet
    album: Album
    camera: ShelvedCamera
    codes: CodeReader
    viewfinder: Viewfinder
    keeper: Keeper
    location: Location
    papers: Papers
    machine: Machine

    def go(self, name: str, **about: Any) -> None:
        """Show another screen."""

    def back(self) -> None:
        """Show the screen before."""

    def go_to_checklist(self, inspection_id: str) -> None:
        """Back to an inspection's list."""

    def sync_now(self) -> None:
        """Let the engine work, off the screen's thread."""

    def follow_settings(self) -> None:
        """Draw as the person prefers."""

    def toggle_sun(self) -> None:
        """The sun theme on or off."""

    def begin_anew(self) -> None:
        """The tablet was cleared: begin as one nobody has enrolled."""


class Drawn(Screen):
    """A screen that is drawn anew from its state, scrolled as it was."""

    _begins = True
    stays = False
    """Whether what is drawn is gone on with when one comes back; else it is drawn anew then."""

    def __init__(self, router: Router, **settings: Any) -> None:
        super().__init__(**settings)
        self.router = router
        self._went = Clock.create_trigger(self._clear_if_left)
        with self.canvas.before:
            # Wiped, not painted over: the whole window is its, and a wipe costs no pixel.
            self._ground = ClearColor(*theme.color("canvas"))
            ClearBuffers(clear_color=True)

    def begin(self) -> None:
        """What is drawn next is looked at from its top."""
        self._begins = True

    @property
    def drawn(self) -> bool:
        """Whether it was drawn since it began."""
        return not self._begins

    def fill(self, content: Widget) -> None:
        """Put this content in place of what was drawn."""
        before = [] if self._begins else [one.scroll_y for one in self.scrolls]
        self._begins = False
        self.clear_widgets()
        self._ground.rgba = theme.color("canvas")
        self.add_widget(content)
        for one, scrolled in zip(self.scrolls, before, strict=False):
            one.scroll_y = scrolled

    @property
    def scrolls(self) -> list[Scroll]:
        """What scrolls on it, from the first on."""
        return list(_scrolls_in(self))

    def on_leave(self, *_: object) -> None:
        """Another screen is shown: this one takes no room until one comes back."""
        if not self.stays:
            self._went()

    def emptied(self) -> None:
        """Nothing of it is on the screen any more: what was drawn is held no longer."""

    def _clear_if_left(self, *_: object) -> None:
        # Who came back within a frame sees what was drawn since.
        if self.manager is None or self.manager.current_screen is not self:
            self.clear_widgets()
            self.emptied()

    def draw_again(self) -> None:
        """Draw what is shown anew: the tablet was turned, the theme is another one."""
        self.on_pre_enter()
        if (presenter := getattr(self, "presenter", None)) is not None:
            self.render(presenter.state)

    def render(self, state: Any) -> None:
        """Draw this state."""
        raise NotImplementedError

    def sync_header(self, state: HeaderState, brief: bool = False) -> SyncHeader:
        """The truth about sync, as every screen shows it."""
        return SyncHeader(state, lambda: self.router.go("sync"), brief)


def _scrolls_in(part: Widget) -> Iterator[Scroll]:
    for child in reversed(part.children):
        if isinstance(child, Scroll):
            yield child
        else:
            yield from _scrolls_in(child)


def with_rail(screen: Drawn, here: str, content: Widget) -> BoxLayout:
    """A place: its content beside (or above) the rail."""
    router = screen.router
    rail = Rail(here, router.go, router.toggle_sun, router.tablet.today.look_backs_due)
    if is_portrait():
        box = BoxLayout(orientation="vertical")
        box.add_widget(content)
        box.add_widget(rail)
    else:
        box = BoxLayout()
        box.add_widget(rail)
        box.add_widget(content)
    return box


def page(*parts: Widget, scrolls: Widget | None = None, fills: Widget | None = None) -> "Page":
    """Edge of 24 (narrow 16), parts below one another, the last of them scrolling.

    The scroll bar stands in the edge, so that what scrolls ends where the rest ends. What fills
    the page keeps its own edges.
    """
    box = Page(dp(16 if is_narrow() else 24))
    for part in parts:
        box.add_widget(part)
    if scrolls is not None:
        box.add_scrolling(Scroll(scrolls))
    if fills is not None:
        box.add_whole(fills)
    return box


class Page(BoxLayout):
    """Parts below one another; what scrolls reaches into the right edge with its bar."""

    def __init__(self, edge: float) -> None:
        super().__init__(orientation="vertical", spacing=dp(12))
        self._edge = edge
        self.padding = [0, dp(12)]

    def add_widget(self, part: Widget, *args: Any, **settings: Any) -> None:
        framed = BoxLayout(padding=[self._edge, 0], size_hint_y=part.size_hint_y)
        if part.size_hint_y is None:
            part.bind(height=framed.setter("height"))
            framed.height = part.height
        framed.add_widget(part)
        super().add_widget(framed, *args, **settings)

    def add_whole(self, part: Widget) -> None:
        """The part that takes what is left, with edges of its own."""
        super().add_widget(part)

    def add_scrolling(self, part: Widget) -> None:
        """The part that scrolls, with its bar in the edge."""
        framed = BoxLayout(padding=[self._edge, 0, self._edge - dp(BAR_ROOM), 0])
        framed.add_widget(part)
        super().add_widget(framed)


def barred(*parts: Widget, **settings: Any) -> BoxLayout:
    """Parts below one another; what scrolls has its bar beside it, and all end alike."""
    box = BoxLayout(orientation="vertical", spacing=dp(10), **settings)
    for part in parts:
        if isinstance(part, Scroll):
            box.add_widget(part)
            continue
        held = BoxLayout(padding=[0, 0, dp(BAR_ROOM), 0], size_hint_y=part.size_hint_y)
        if part.size_hint_y is None:
            part.bind(height=held.setter("height"))
            held.height = part.height
        held.add_widget(part)
        box.add_widget(held)
    return box


def edged(*parts: Widget, **settings: Any) -> BoxLayout:
    """Parts beside one another within a page's edges, the last one's bar in the right edge."""
    inset = dp(16 if is_narrow() else 24)
    box = BoxLayout(padding=[inset, 0, inset - dp(BAR_ROOM), 0], **settings)
    for part in parts:
        box.add_widget(part)
    return box


def tapped(action: Callable[..., Any], *values: Any) -> Callable[[], None]:
    """A tap that passes these values on."""

    def tap() -> None:
        action(*values)

    return tap
