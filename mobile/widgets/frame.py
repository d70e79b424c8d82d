"""The frame of every screen: the sync header, the places' rail, heads of pages."""

from collections.abc import Callable, Sequence
from functools import partial

from kivy.core.window import Window
from kivy.graphics import Color, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from mobile.presenters.header import HeaderState
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.kit import MIDDLE, Surface, Text
from mobile.widgets.layout import Column, Line
from mobile.widgets.measure import height_of, natural
from mobile.widgets.painted import Area, Painted
from mobile.widgets.tapping import press
from mobile.widgets.theme import theme

PLACES = (
    ("today", "calendar-today", "Today"),
    ("schools", "school-outline", "Schools"),
    ("sync", "cloud-sync-outline", "Sync"),
    ("settings", "cog-outline", "Settings"),
)
PORTRAIT_BELOW = 700
SQUARES = ((0.96, "brand_fill"), (0.66, "white"), (0.5, "brand_fill"), (0.2, "white"))
"""The sides of the logo's squares, as shares of its own."""
ROUND = 0.22
TAB_ICON = 28
BADGE = 22
HEADER_HEIGHT, HEADER_EDGE, HEADER_GAP, CHEVRON = 56, 14, 8, 18
Cell = tuple[str, str, str, str]
"""Icon, its colour, the place's name, and what is to be said of it."""


def is_portrait() -> bool:
    """Whether the narrow rules hold."""
    return bool(Window.width < Window.height or Window.width < dp(PORTRAIT_BELOW))


def is_narrow() -> bool:
    """Whether a row has no room for more than one thing and its words."""
    return bool(Window.width < dp(PORTRAIT_BELOW))


class SyncHeader(ButtonBehavior, Painted):
    """Three places, with chevrons: this tablet, waiting, the office; fewer where there is no room.

    ``brief`` shows the middle one alone: what still waits.
    """

    def __init__(self, state: HeaderState, on_tap: Callable[[], None], brief: bool = False) -> None:
        self._state, self._on_tap, self._brief, self._saved = state, on_tap, brief, ""
        super().__init__(size_hint=(None, None), height=dp(HEADER_HEIGHT), pos_hint=MIDDLE)
        self._fit()

    def show(self, state: HeaderState, saved: str = "") -> None:
        """How it stands now; ``saved`` says when the last tap was kept, where one is told so."""
        if (state, saved) != (self._state, self._saved):
            self._state, self._saved = state, saved
            self._fit()
            self.repaint()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What there is room for."""
        cells, state = _cells(self._state), self._state
        if self._brief or is_narrow():
            icon, token, name, told = cells[1]
            return ((icon, token, self._saved or name, told),)
        if is_portrait():
            return cells[1:2] if state.trouble else cells[:2]
        return cells

    def draw(self) -> None:
        self.block(self.whole, "surface", "edge", "button")
        x, middle = dp(HEADER_EDGE), self.height / 2
        for index, (icon, token, name, told) in enumerate(self.cells):
            if index:
                self.icon("chevron-right", "ink3", (x, middle), CHEVRON)
                x += dp(CHEVRON + HEADER_GAP)
            self.icon(icon, token, (x, middle), 24)
            x += dp(24 + HEADER_GAP)
            high = [natural(name, theme.size("least"), True)[1],
                    natural(told, theme.size("small"), True)[1]]  # fmt: skip
            top = middle + sum(high) / 2
            self.write(name, "least", "ink2", (x, top - high[0] / 2))
            self.write(told, "small", "ink", (x, middle - sum(high) / 2 + high[1] / 2), bold=True)
            x += _wide(name, told) + dp(HEADER_GAP)
        if self._state.trouble:
            self.icon("alert-octagon", "bad", (x, middle), 20)
            self.write(str(self._state.trouble), "small", "bad", (x + dp(24), middle), bold=True)

    def on_release(self) -> None:
        press(self._on_tap)

    def _fit(self) -> None:
        cells = self.cells
        width = sum(dp(24 + 2 * HEADER_GAP) + _wide(name, told) for _i, _t, name, told in cells)
        width += dp(CHEVRON + HEADER_GAP) * (len(cells) - 1)
        if self._state.trouble:
            width += dp(24) + _wide("", str(self._state.trouble)) + dp(HEADER_GAP)
        self.width = width + 2 * dp(HEADER_EDGE) - dp(HEADER_GAP)


def _wide(name: str, told: str) -> float:
    """How wide a cell's words are."""
    sizes = (natural(text, theme.size(use), True)[0]
             for text, use in ((name, "least"), (told, "small")))  # fmt: skip
    return float(max(sizes))


def _cells(state: HeaderState) -> tuple[Cell, ...]:
    waiting = _("{records} records, {photos} photos").format(
        records=state.waiting_records, photos=state.waiting_photos
    )
    received = state.received_at[11:16] if state.received_at else _("not yet")
    office, token = "bank-check", "ok" if state.received_at else "ink3"
    if state.online is False:
        office, token = "cloud-off-outline", "ink3"
        received = _("no network, {time}").format(time=received)
    return (
        ("tablet-cellphone", "ok", _("This tablet"), _("saved")),
        (
            "tray-arrow-up",
            "warn" if state.waits else "ink3",
            _("Waiting"),
            waiting if state.waits else _("nothing"),
        ),
        (office, token, _("Office"), received),
    )


class PlaceTab(ButtonBehavior, Painted):
    """One place of the rail, with its word; ``due`` is the number of look-backs, in violet."""

    def __init__(
        self, icon: str, word: str, here: bool, on_tap: Callable[[], None], due: int = 0
    ) -> None:
        self._due = due
        self._icon, self.told, self._here, self._on_tap = icon, word, here, on_tap
        super().__init__(size_hint=(1, None), height=dp(72))

    def draw(self) -> None:
        ink = "brand" if self._here else "ink2"
        if self._here:
            self.block(self.whole, "brand_tint", ink if theme.name == "sun" else "", "button")
        high = height_of(self.told, theme.size("small"), True, self.width)
        # Words of two lines in large letters leave less for the icon.
        px = min(dp(TAB_ICON), self.height - high)
        middle = (self.height + high) / 2
        self.icon(self._icon, ink, (self.width / 2 - px / 2, middle), px / dp(1))
        at = (0, middle - px / 2 - high / 2)
        self.write(self.told, "small", ink, at, bold=self._here, wide=self.width, align="center")
        if self._due:
            self._badge(self.width / 2 + dp(BADGE / 2))

    def _badge(self, x: float) -> None:
        """At the upper edge, beside the icon and above the word."""
        told = str(self._due)
        wide, high = natural(told, theme.size("least"), True)
        round_ = max(dp(BADGE), high)
        middle = self.height - round_ / 2 + dp(1)
        area = Area(x, middle - round_ / 2, max(round_, wide + dp(10)), round_)
        self.block(area, "lb_fill", "", "button")
        self.write(told, "least", "white", (area.center_x - wide / 2, middle), bold=True)

    def on_release(self) -> None:
        press(self._on_tap)


class Rail(Surface):
    """The places, at the side or the foot."""

    def __init__(
        self, here: str, go: Callable[[str], None], sun: Callable[[], None], due: int = 0
    ) -> None:
        upright = not is_portrait()
        settings = (
            {"orientation": "vertical", "size_hint": (None, 1), "width": dp(96)}
            if upright
            else {"size_hint": (1, None), "height": dp(88)}
        )
        super().__init__(
            fill="surface", line="", padding=dp(8), spacing=dp(8), radius="square", **settings
        )
        if upright:
            self.add_widget(Logo(pos_hint={"center_x": 0.5}))
        for name, icon, word in PLACES:
            shown = due if name == "today" else 0
            self.add_widget(PlaceTab(icon, _(word), name == here, partial(go, name), shown))
        if upright:
            self.add_widget(Widget())
        self.add_widget(PlaceTab("white-balance-sunny", _("Sun"), theme.name == "sun", sun))


class Logo(Widget):
    """回: two squares in one another."""

    def __init__(self, side: int = 48, **settings: object) -> None:
        super().__init__(size_hint=(None, None), size=(dp(side), dp(side + 16)), **settings)
        self._side = side
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            for share, token in SQUARES:
                side = dp(self._side) * share
                Color(*theme.color(token))
                SmoothRoundedRectangle(
                    pos=(self.center_x - side / 2, self.center_y - side / 2), size=(side, side),
                    radius=[side * ROUND] * 4,
                )  # fmt: skip


def page_head(
    title: str, under: str, right: Sequence[Widget] = (), left: Sequence[Widget] = ()
) -> Line:
    """Title, second line, and what stands at both sides."""
    words = Column(
        Text(title, "sheet" if is_narrow() else "title", "ink", bold=True),
        Text(under, "small", "ink2"),
        spacing=0,
    )
    return Line(*left, words, *right, least=72)


def back_button(on_tap: Callable[[], None]) -> PushButton:
    """Back to where one came from."""
    return PushButton("", on_tap, look="quiet", icon="arrow-left", size_hint_x=None, width=dp(64),
                      pos_hint=MIDDLE)  # fmt: skip
