"""The frame of every screen: the sync header, the places' rail, heads of pages."""

from collections.abc import Callable, Sequence
from functools import partial

from kivy.core.window import Window
from kivy.graphics import Color, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.header import HeaderState
from mobile.texts import _
from mobile.widgets.buttons import PushButton, TapCard
from mobile.widgets.kit import MIDDLE, Chip, Icon, Surface, Text, Word
from mobile.widgets.layout import Column, Line
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


def is_portrait() -> bool:
    """Whether the narrow rules hold."""
    return bool(Window.width < Window.height or Window.width < dp(PORTRAIT_BELOW))


def is_narrow() -> bool:
    """Whether a row has no room for more than one thing and its words."""
    return bool(Window.width < dp(PORTRAIT_BELOW))


class SyncHeader(TapCard):
    """Three places, with chevrons: this tablet, waiting, the office; two where it is upright."""

    def __init__(self, state: HeaderState, on_tap: Callable[[], None]) -> None:
        cells = _cells(state)
        if is_portrait():
            cells = cells[1:2] if is_narrow() or state.trouble else cells[:2]
        parts: list[Widget] = []
        for icon, token, name, told in cells:
            if parts:
                parts.append(Icon("chevron-right", "ink3", 18))
            parts.append(_cell(icon, token, name, told))
        if state.trouble:
            parts.append(Chip(str(state.trouble), "bad", "alert-octagon"))
        super().__init__(
            on_tap, *parts, fill="surface", line="line", radius="button", padding=[dp(14), 0],
            spacing=dp(8), size_hint=(None, None), height=dp(56), pos_hint=MIDDLE,
        )  # fmt: skip
        between = dp(8) * (len(parts) - 1)
        self.width = sum(part.width for part in parts) + between + dp(28)


def _cell(icon: str, token: str, name: str, told: str) -> Line:
    caption, words = Word(name, "least", "ink2"), Word(told, "small", "ink", bold=True)
    for one in (caption, words):
        one.pos_hint = {"x": 0}
    column = Column(caption, words, spacing=0, size_hint_x=None)
    column.width = max(caption.width, words.width)
    mark = Icon(icon, token, 24)
    cell = Line(mark, column, spacing=dp(8), size_hint_x=None)
    cell.width = mark.width + column.width + dp(8)
    cell.pos_hint = MIDDLE
    return cell


def _cells(state: HeaderState) -> tuple[tuple[str, str, str, str], ...]:
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


class PlaceTab(TapCard):
    """One place of the rail, with its word."""

    def __init__(self, icon: str, word: str, here: bool, on_tap: Callable[[], None]) -> None:
        fill, ink = ("brand_tint", "brand") if here else ("surface", "ink2")
        super().__init__(
            on_tap,
            Icon(icon, ink, 28, pos_hint={"center_x": 0.5}),
            Text(word, "small", ink, bold=here, align="center", grows=False),
            fill=fill, line="brand" if here and theme.name == "sun" else "", radius="button",
            orientation="vertical", padding=[0, dp(8)], size_hint=(1, None), height=dp(72),
        )  # fmt: skip


class Rail(Surface):
    """The places, at the side or the foot."""

    def __init__(self, here: str, go: Callable[[str], None], sun: Callable[[], None]) -> None:
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
            self.add_widget(PlaceTab(icon, _(word), name == here, partial(go, name)))
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
