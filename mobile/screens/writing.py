"""Writing by hand over a screen: a large pad, kept stroke by stroke, put away as a picture."""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget

from mobile.screens.album import Album
from mobile.screens.base import Router
from mobile.store.handwriting import Writing, writing_of
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.frame import is_narrow
from mobile.widgets.kit import Surface, Text
from mobile.widgets.layout import Column, Line
from mobile.widgets.signature import Strokes
from mobile.widgets.theme import theme
from mobile.widgets.writing import WritingPad, Written

EDGE = 16
BACK_KEY = 27
WRITTEN_HIGH = 120
NOTHING = (0, 0, 0, 0)
SHARE_HIGH, WIDER = 0.86, 0.62
"""So much of the window the pad takes; upright it is wider than high, as a line of writing is."""


class WritingSheet(ModalView):
    """The pad. A hand that rests beside it closes nothing: only its button does."""

    def __init__(self, title: str, writing: Writing, keep: Callable[[Writing], None]) -> None:
        super().__init__(
            size_hint=(None, None), background="", background_color=NOTHING,
            overlay_color=theme.color("scrim"), auto_dismiss=False,
        )  # fmt: skip
        self._writing, self._keep = writing, keep
        self.pad = WritingPad(
            [list(stroke) for stroke in writing.strokes], self._written, lambda: self._writing.full
        )
        self._told = Text("", "small", "ink2")
        words = Column(
            Text(title, "sheet", bold=True),
            self._told,
            spacing=0,
        )
        self._tell()
        undo = PushButton("" if is_narrow() else _("Undo"), self.pad.take_back, look="quiet",
                          icon="undo")  # fmt: skip
        erase = PushButton("" if is_narrow() else _("Erase"), self.pad.clear, look="quiet",
                           icon="eraser")  # fmt: skip
        done = PushButton(_("Written"), self._close, look="primary", icon="check-bold")
        parts = [undo.hug(), erase.hug(), done]
        foot = Line(*(reversed(parts) if theme.hand == "left" else parts))
        box = Surface(radius="sheet", orientation="vertical", padding=dp(16), spacing=dp(12))
        for part in (Line(words), self.pad, foot):
            box.add_widget(part)
        self.add_widget(box)
        Window.bind(size=self._fit, on_keyboard=self._key)
        self.bind(on_dismiss=self._gone)
        self._fit()

    def _fit(self, *_: object) -> None:
        wide = Window.width - dp(2 * EDGE)
        high = Window.height * SHARE_HIGH
        self.size = (wide, min(high, max(wide * WIDER + dp(180), dp(420))))

    def _written(self, strokes: Strokes) -> None:
        self._writing = writing_of(strokes, self.pad.wide)
        self._tell()
        self._keep(self._writing)

    def _tell(self) -> None:
        """That strokes are kept; once the pad is full, that it takes no more."""
        kept = _("Kept as a picture beside the text, stroke by stroke")
        full = _("The pad is full: it takes no more strokes.")
        self._told.write(full if self._writing.full else kept)

    def _close(self) -> None:
        self.dismiss(animation=False)

    def _gone(self, _sheet: Any) -> None:
        Window.unbind(size=self._fit, on_keyboard=self._key)

    def _key(self, _window: Any, key: int, *_more: Any) -> bool:
        """Back puts the pad away, and no more than that."""
        if key != BACK_KEY:
            return False
        self._close()
        return True


def write_by_hand(
    router: Router,
    writing: Writing,
    keep: Callable[[Writing], None],
    job: tuple[Callable[[], Any], Callable[[Any], None]],
) -> None:
    """Open the pad; ``keep`` hears each stroke. Put away, the picture is made off the screen's
    thread by the first part of ``job`` and handed to its second."""
    sheet = WritingSheet(_("In handwriting"), writing, keep)
    make, done = job

    def put_away(_sheet: WritingSheet) -> None:
        # Locked meanwhile, the strokes are kept: the picture is made when they are put away.
        if router.tablet.desk.shelves.vault.unlocked:
            router.keeper.keep(make, done)

    sheet.bind(on_dismiss=put_away)
    sheet.open(animation=False)


def written(album: Album, digests: Sequence[str]) -> list[Widget]:
    """Writings that are on record, each whole."""
    return [
        Written(album.thumb(one), None, size_hint_y=None, height=dp(WRITTEN_HIGH))
        for one in digests
    ]
