"""What a person sees on the window: words, what can be tapped and where; nothing is touched."""

from dataclasses import dataclass
from typing import Any

from kivy.core.window import Window
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget

from mobile.app import LookbackApp
from mobile.screens.item_list import Rows
from mobile.widgets.painted import Painted, Spot


def words_of(widget: Widget) -> list[str]:
    """All words in a part of the screen."""
    words: list[str] = []
    for part in widget.walk(restrict=True):
        if isinstance(part, Painted) and part.inked:
            words += [one.told for one in part.inked]
        elif hasattr(part, "told"):
            words.append(part.told)
    return words


@dataclass(frozen=True)
class Place:
    """A spot of a part that draws itself, found and touched as a widget is."""

    widget: Painted
    spot: Spot

    @property
    def center(self) -> tuple[float, float]:
        return self.widget.x + self.spot.area.center_x, self.widget.y + self.spot.area.middle

    @property
    def parent(self) -> Widget:
        return self.widget

    def to_window(self, x: float, y: float) -> tuple[float, float]:
        """Where on the window this is."""
        place: tuple[float, float] = self.widget.to_window(x, y)
        return place


def which(target: Widget | Place) -> Any:
    """What tells a thing on the screen from one drawn in its place later."""
    return target.spot if isinstance(target, Place) else id(target)


def says(place: Place, word: str) -> bool:
    """Whether one of its lines is this word."""
    return any(word in told.split("\n") for told in place.spot.words)


class Eyes:
    """An inspector looking at the app."""

    def __init__(self, app: LookbackApp) -> None:
        self.app = app

    @property
    def screen(self) -> Any:
        return self.app.screens.current_screen

    @property
    def shown(self) -> Any:
        """The sheet that is open, else the screen."""
        sheets = [one for one in Window.children if isinstance(one, ModalView)]
        return sheets[0] if sheets else self.screen

    def find(self, text: str) -> Widget | Place:
        """The tappable thing with these words."""
        tappable = [w for w in self.shown.walk(restrict=True) if isinstance(w, ButtonBehavior)]
        for widget in tappable:
            if text in words_of(widget):
                return widget
        places = self.places()
        for place in places:
            if text in place.spot.words:
                return place
        words = [*map(words_of, tappable), *(place.spot.words for place in places)]
        raise AssertionError(f"nothing to tap says {text!r} among {words}")

    def places(self) -> list[Place]:
        """Everything to be tapped within parts that draw themselves."""
        parts = [w for w in self.shown.walk(restrict=True) if isinstance(w, Painted)]
        return [Place(part, spot) for part in parts for spot in part.spots]

    @property
    def rows(self) -> Rows:
        """The checklist's list."""
        return next(w for w in self.screen.walk(restrict=True) if isinstance(w, Rows))

    def texts(self) -> list[str]:
        """All words on the screen."""
        return words_of(self.shown)
