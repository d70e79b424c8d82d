"""The frame of every screen: the sync header, the places' rail, heads of pages."""

from collections.abc import Callable, Sequence
from functools import partial

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from mobile.presenters.header import HeaderState
from mobile.texts import _
from mobile.widgets.kit import Icon, Row, Surface, Text
from mobile.widgets.tapping import press
from mobile.widgets.theme import theme

PLACES = (
    ("today", "calendar-today", "Today"),
    ("schools", "school-outline", "Schools"),
    ("sync", "cloud-sync-outline", "Sync"),
    ("settings", "cog-outline", "Settings"),
)
PORTRAIT_BELOW = 700


def is_portrait() -> bool:
    """Whether the narrow rules hold."""
    return bool(Window.width < Window.height or Window.width < dp(PORTRAIT_BELOW))


class SyncHeader(ButtonBehavior, Surface):
    """Three places, with chevrons: this tablet, waiting, the office."""

    def __init__(self, state: HeaderState, on_tap: Callable[[], None]) -> None:
        super().__init__(
            fill="surface", line="line", radius="button", padding=[dp(14), 0], spacing=dp(10),
            size_hint=(None, None), size=(dp(440 if is_portrait() else 560), dp(56)),
        )  # fmt: skip
        self._on_tap = on_tap
        for index, (icon, token, name, told) in enumerate(_cells(state)):
            if index:
                self.add_widget(Icon("chevron-right", "ink3", 18, pos_hint={"center_y": 0.5}))
            self.add_widget(Icon(icon, token, 24, pos_hint={"center_y": 0.5}))
            share = 1.7 if index == 1 else 1
            words = BoxLayout(orientation="vertical", padding=[0, dp(6)], size_hint_x=share)
            words.add_widget(Text(name, "least", "ink2", grows=False))
            words.add_widget(Text(told, "small", "ink", bold=True, grows=False))
            self.add_widget(words)

    def on_release(self) -> None:
        press(self._on_tap)


def _cells(state: HeaderState) -> tuple[tuple[str, str, str, str], ...]:
    waiting = _("{records} records, {photos} photos").format(
        records=state.waiting_records, photos=state.waiting_photos
    )
    received = state.received_at[11:16] if state.received_at else _("not yet")
    return (
        ("tablet-cellphone", "ok", _("This tablet"), _("saved")),
        (
            "tray-arrow-up",
            "warn" if state.waits else "ink3",
            _("Waiting"),
            waiting if state.waits else _("nothing"),
        ),
        ("bank-check", "ok" if state.received_at else "ink3", _("Office"), received),
    )


class PlaceTab(ButtonBehavior, Surface):
    """One place of the rail, with its word."""

    def __init__(self, icon: str, word: str, here: bool, on_tap: Callable[[], None]) -> None:
        fill, ink = ("brand_tint", "brand") if here else ("surface", "ink2")
        super().__init__(
            fill=fill, line="brand" if here and theme.name == "sun" else "", radius="button",
            orientation="vertical", padding=[0, dp(8)], size_hint=(1, None), height=dp(72),
        )  # fmt: skip
        self.add_widget(Icon(icon, ink, 28, pos_hint={"center_x": 0.5}))
        self.add_widget(Text(word, "small", ink, bold=here, align="center", grows=False))
        self._on_tap = on_tap

    def on_release(self) -> None:
        press(self._on_tap)


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
            fill="surface", line="", padding=dp(8), spacing=dp(8), radius="chip", **settings
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

    def __init__(self, **settings: object) -> None:
        super().__init__(size_hint=(None, None), size=(dp(48), dp(64)), **settings)
        self._boxes = [
            Surface(fill=fill, line="", radius="chip", size_hint=(None, None))
            for fill in ("brand_fill", "white", "brand_fill", "white")
        ]
        for box in self._boxes:
            self.add_widget(box)
        self.bind(pos=self._place, size=self._place)

    def _place(self, *_: object) -> None:
        for box, side in zip(self._boxes, (46, 32, 24, 10), strict=True):
            box.size = (dp(side), dp(side))
            box.center = self.center


def page_head(title: str, under: str, right: Sequence[Widget] = ()) -> Row:
    """Title, second line, and what stands at the right."""
    words = BoxLayout(orientation="vertical")
    words.add_widget(Text(title, "title", "ink", bold=True, grows=False))
    words.add_widget(Text(under, "small", "ink2", grows=False, size_hint=(1, 0.6)))
    return Row(words, *right, height=dp(72))
