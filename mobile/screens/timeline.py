"""What happened at a school, the latest first: narrowed by a tap, its photos large by another."""

from enum import StrEnum
from functools import partial
from typing import Any

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.presenters.incident_file import Whereabouts
from mobile.presenters.school_file import GONE_BACK, PastRow, SchoolFileState, Told
from mobile.screens.base import tapped
from mobile.screens.days import near
from mobile.screens.incident_file import TEXTS as WHERE_IT_IS
from mobile.screens.incident_file import word
from mobile.texts import _
from mobile.widgets.buttons import PushButton, TapBox
from mobile.widgets.frame import is_narrow
from mobile.widgets.kit import Chip, Icon, Surface, Text, Word
from mobile.widgets.layout import Column, Flow, Line
from mobile.widgets.painted import Area, Painted
from mobile.widgets.photo import Thumb
from mobile.widgets.sheet import WIDTH, Sheet
from mobile.widgets.theme import TOUCH_LEAST, theme
from mobile.widgets.writing import Written
from shared.vocabulary import LABELS, InspectionState, OrderState, Outcome

DOT, SPINE = 40, 3
DAY_WIDE = 5.5
"""A day has so much room, in heights of its letters."""
PHOTO, PHOTO_LARGE = (96, 66), (200, 150)
LARGE_HIGH = 0.6
"""A photo looked at takes so much of the window's height at most."""
KINDS: dict[str, tuple[type[StrEnum], str]] = {
    "order": (OrderState, "file-document-alert-outline"),
    "inspection": (InspectionState, "clipboard-check-outline"),
    "going_back": (InspectionState, "history"),
    "looked_back": (Outcome, "history"),
    "incident": (Whereabouts, "alarm-light-outline"),
}
"""How what happened is worded and drawn."""
WORDS: dict[StrEnum, str] = {**LABELS, **WHERE_IT_IS}
TEXTS = {
    "all": "All",
    "open": "Not over {count}",
    "look_backs": "Look-backs {count}",
    "rebounds": "Rebounds {count}",
    "photos": "With photos {count}",
}


class Timeline(Surface):
    """A card with the filters and, below them, what they let through."""

    def __init__(self, screen: Any, state: SchoolFileState) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, padding=dp(20), spacing=dp(12))
        self.bind(minimum_height=self.setter("height"))
        self._screen, self._state = screen, state
        self._rows = Column(spacing=0)
        self._chips = Flow()
        self.add_widget(Text(_("What happened here"), "button", bold=True))
        if not state.timeline:
            told = Text(_("Never checked so far."), "body", "ink2")
            self.add_widget(Line(Icon("calendar-blank-outline", "ink3", 32), told, least=72))
            return
        if sum(bool(count) for count in state.counts.values()) > 1:
            self.add_widget(self._chips)
        self.add_widget(self._rows)
        self._list()

    def _list(self) -> None:
        counts, only = self._state.counts, self._screen.told
        if not counts[only]:
            only = Told.ALL
        self._chips.clear_widgets()
        for name in Told:
            if counts[name]:
                told = _(TEXTS[name]).format(count=counts[name])
                look = "chosen" if name is only else "plain"
                chip = PushButton(told, tapped(self._narrow, name), look=look, touch=TOUCH_LEAST,
                                  use="body", pos_hint={}).hug()  # fmt: skip
                self._chips.add_widget(chip)
        self._rows.clear_widgets()
        for row in self._state.timeline:
            if row.passes(only):
                self._rows.add_widget(self._happened(row, large=only is Told.PHOTOS))

    def _narrow(self, only: Told) -> None:
        self._screen.told = only
        self._list()

    def _happened(self, row: PastRow, *, large: bool) -> BoxLayout:
        words, icon = KINDS[row.kind]
        done = not row.going_on
        token = "lb" if row.kind in GONE_BACK else "ok" if done else "warn"
        chip = Chip(_(WORDS[words(row.state)]), "ok" if done else "warn")
        told = Column(Line(Text(_title(row), "body", bold=True), chip, least=DOT), spacing=dp(6),
                      padding=[0, 0, 0, dp(18)], pos_hint={"top": 1})  # fmt: skip
        if row.photos:
            told.add_widget(self._photos(row, PHOTO_LARGE if large and not is_narrow() else PHOTO))
        day = near(row.on, self._state.on) if row.on else "—"
        dated = Column(
            Text(day, "small", "ink2", bold=True, align="right"), padding=[0, dp(9), 0, 0],
            size_hint_x=None, width=theme.size("small") * DAY_WIDE, pos_hint={"top": 1},
        )  # fmt: skip
        open_it = partial(self._screen.router.go, "incident_file", incident_id=row.incident_id)
        line = (
            TapBox(open_it, spacing=dp(12), size_hint_y=None, height=told.height)
            if row.incident_id
            else BoxLayout(spacing=dp(12), size_hint_y=None, height=told.height)
        )
        told.bind(height=line.setter("height"))
        for part in (dated, Spine(icon, token), told):
            line.add_widget(part)
        return line

    def _photos(self, row: PastRow, size: tuple[int, int]) -> Flow:
        album = self._screen.router.album
        shots: list[Widget] = [
            Thumb(album.thumb(one), size, on_tap=tapped(self._see, row, one)) for one in row.photos
        ]
        if row.more:
            more = _("{count} more").format(count=row.more)
            shots.append(Word(more, "small", "ink2", bold=True))
        return Flow(*shots)

    def _see(self, row: PastRow, sha256: str) -> None:
        """One photo large, with what it is of."""
        day = near(row.on, self._state.on) if row.on else ""
        sheet = Sheet(" · ".join(filter(None, (day, _title(row)))))
        picture = self._screen.router.album.whole(sha256)
        wide = min(dp(WIDTH), Window.width) - dp(60)
        share = picture.height / picture.width if picture is not None else PHOTO[1] / PHOTO[0]
        high = min(wide * share, Window.height * LARGE_HIGH)
        sheet.column.add_widget(Written(picture, None, size_hint_y=None, height=high))
        sheet.open(animation=False)


class Spine(Painted):
    """The line of time with what happened as a dot on it."""

    def __init__(self, icon: str, token: str) -> None:
        self._icon, self._token = icon, token
        super().__init__(size_hint=(None, 1), width=dp(DOT))

    def draw(self) -> None:
        self.plain(Area((self.width - dp(SPINE)) / 2, 0, dp(SPINE), self.height), "track")
        dot = Area(0, self.height - dp(DOT), dp(DOT), dp(DOT))
        line = self._token if theme.name == "sun" else ""
        self.block(dot, f"{self._token}_tint", line, "hero")
        self.icon(self._icon, self._token, (dot.center_x - dp(11), dot.middle), 22)


def _title(row: PastRow) -> str:
    """A check by its faults, a look-back as such."""
    told = row.title
    if row.kind == "incident":
        return word(row.title)
    if row.kind in ("inspection", "going_back"):
        told = _("Check: {count} faults").format(count=row.title)
    if row.kind == "going_back" and row.title == "0":
        return _("Look-back")
    return f"{_('Look-back')} · {told}" if row.kind in ("going_back", "looked_back") else told
