"""Unlock: who, the PIN pad, what still waits; or enrolling this tablet by the office's code."""

from functools import partial
from pathlib import Path
from typing import Any

from kivy.core.window import Window
from kivy.graphics import Color, SmoothEllipse
from kivy.graphics import Line as Outline
from kivy.metrics import dp
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.widget import Widget

from mobile.config import PIN_CHARS
from mobile.presenters.unlock import UnlockState
from mobile.screens.base import Drawn, Router, tapped
from mobile.screens.help import help_button
from mobile.screens.printing import write_rescue
from mobile.store.vault import Holder
from mobile.texts import _
from mobile.widgets.buttons import PushButton, TapCard
from mobile.widgets.frame import Logo, is_narrow, is_portrait
from mobile.widgets.kit import MIDDLE, Field, Icon, Surface, Text
from mobile.widgets.layout import Column, Line, Scroll, Tiles, card, refusal
from mobile.widgets.theme import theme

KEYS = "123456789"
KEY_HEIGHT, KEY_HEIGHT_LOW = 104, 88
PAD_WIDTH, ASIDE_WIDTH = 536, 480
DOT, DOT_GAP = 22, 14
TYPED = ("server", "code", "pin")


class UnlockScreen(Drawn):
    """Draws an UnlockState."""

    def __init__(self, router: Router, **settings: Any) -> None:
        super().__init__(router, **settings)
        self._typed: dict[str, str] = {}
        self._asked: tuple[bool, ...] = ()
        self._looked = False

    def on_pre_enter(self) -> None:
        state = self.router.tablet.unlock.state
        self.render(state)
        if not (state.enrolled or self._looked):
            self._looked = True
            for path in self.router.camera.left_over():
                # Taken when the camera outlived the app: before enrolling, only a code can be.
                self._read(path)

    def render(self, state: UnlockState) -> None:
        """Draw this state; go on once unlocked. What is typed for one thing is for no other."""
        asked = (state.enrolled, state.handing, state.withdrawn, state.unlocked)
        if asked != self._asked:
            self._asked, self._typed = asked, dict.fromkeys(TYPED, "")
            self.begin()
        if state.unlocked:
            self.router.go("today")
            return
        if not state.enrolled:
            self._centred(self._enrol(state), PAD_WIDTH)
        elif state.handing:
            self._centred(self._hand_over(state), PAD_WIDTH)
        elif state.withdrawn:
            parts = [self._name(), self._withdrawn(), self._waits(state), *self._rescue(state),
                     self._another()]  # fmt: skip
            self._centred(Column(*parts, spacing=dp(28)), PAD_WIDTH)
        elif is_portrait():
            parts = [self._name(), self._people(state), *self._pin(state), self._waits(state)]
            self._centred(Column(*parts, self._another(), spacing=dp(28)), PAD_WIDTH)
        else:
            aside = Column(
                self._name(), self._people(state), self._waits(state), self._another(),
                spacing=dp(28), size_hint_x=None, width=dp(ASIDE_WIDTH), pos_hint=MIDDLE,
            )  # fmt: skip
            pad = Column(
                *self._pin(state), spacing=dp(20), size_hint_x=None, width=dp(PAD_WIDTH),
                pos_hint=MIDDLE,
            )  # fmt: skip
            both = Line(aside, pad, spacing=dp(56))
            self._centred(both, ASIDE_WIDTH + PAD_WIDTH + 56)

    def _centred(self, content: Widget, width: float) -> None:
        """In the middle of the screen; scrolls where the screen is lower."""
        content.size_hint_x, content.width = None, min(dp(width), Window.width - dp(32))
        middle = AnchorLayout(size_hint_y=None)
        middle.add_widget(content)

        def fit(*_: object) -> None:
            middle.height = max(content.height + dp(48), Window.height)

        content.bind(height=fit)
        fit()
        self.fill(Scroll(middle))

    def _name(self) -> Column:
        logo = AnchorLayout(size_hint_y=None, height=dp(96))
        logo.add_widget(Logo(80))
        told = _("Campus safety checks")
        return Column(
            logo,
            Text(_("Lookback"), "hero", bold=True, align="center"),
            Text(told, "list", "ink2", align="center"),
            spacing=dp(4),
        )

    def _people(self, state: UnlockState) -> Tiles:
        cards = [self._person(one, one.person_id == state.chosen) for one in state.holders]
        return Tiles(cards, cols=1 if is_narrow() else min(2, max(1, len(cards))), least=80)

    def _person(self, holder: Holder, chosen: bool) -> TapCard:
        token = "brand_fill" if chosen else "sunk"
        face = Surface(fill=token, line="", radius="sheet", size_hint=(None, None),
                       size=(dp(48), dp(48)), pos_hint=MIDDLE)  # fmt: skip
        ink = "white" if chosen else "ink"
        face.add_widget(Text(holder.name[:1], "sheet", ink, bold=True, align="center", grows=False))
        words = Column(Text(holder.name, "button", bold=True), spacing=0, pos_hint=MIDDLE)
        if holder.office:
            words.add_widget(Text(str(holder.office.get("name", "")), "small", "ink2"))
        parts = [face, words]
        if chosen:
            parts.append(Icon("check-circle", "brand"))
        choose = tapped(self._after, self.router.tablet.unlock.choose, holder.person_id)
        fill, line = ("brand_tint", "brand") if chosen else ("surface", "line")
        return TapCard(
            choose, *parts, fill=fill, line=line, border=dp(3) if chosen else None,
            padding=[dp(16), dp(8)], spacing=dp(12),
        )  # fmt: skip

    def _pin(self, state: UnlockState) -> list[Widget]:
        unlock = self.router.tablet.unlock
        low = KEY_HEIGHT if is_portrait() and not is_narrow() else KEY_HEIGHT_LOW
        keys = [self._key(key, tapped(self._after, unlock.press, key), low) for key in KEYS]
        keys.append(
            PushButton("", tapped(self._after, unlock.erase), look="quiet", px=34,
                       icon="backspace-outline", touch=low)
        )  # fmt: skip
        keys.append(self._key("0", tapped(self._after, unlock.press, "0"), low))
        look = "primary" if state.typed >= PIN_CHARS[0] else "outline"
        keys.append(
            PushButton(_("Unlock"), tapped(self._after, unlock.enter), look=look, touch=low)
        )
        told = Text(_("Enter your PIN"), "button", bold=True, align="center")
        if state.error:
            told = Text(state.error, "button", "bad", bold=True, align="center")
        return [Column(told, Dots(state.typed), spacing=dp(12)), Tiles(keys, cols=3, least=low)]

    def _key(self, text: str, tap: Any, height: int) -> PushButton:
        return PushButton(text, tap, look="plain", touch=height, use="title")

    def _waits(self, state: UnlockState) -> Surface:
        waits = bool(state.waiting_records or state.waiting_photos)
        told = _("{records} records and {photos} photos wait to be sent").format(
            records=state.waiting_records, photos=state.waiting_photos
        )
        title = told if waits else _("Nothing waits to be sent")
        words = Column(
            Text(title, "button", bold=True),
            Text(_("Sent while locked too. A forgotten PIN loses nothing."), "small", "ink2"),
            spacing=dp(2),
        )
        icon = Icon("tray-arrow-up", "warn" if waits else "ink3", 30)
        return card(Line(icon, words, Icon("lock-check-outline", "ok", 28)), padding=dp(16))

    def _withdrawn(self) -> Surface:
        told = _("Your work is still on it. Do not reset it: take it to the office as it is.")
        title = Text(_("The office has withdrawn this tablet"), "sheet", "bad", bold=True)
        return card(Line(Icon("tablet-cellphone", "bad", 40), Column(title, Text(told, "body"))))

    def _another(self) -> Line:
        unlock = self.router.tablet.unlock
        told = _("Another person, or PIN forgotten")
        another = PushButton(
            told, tapped(self._after, unlock.another), look="outline", icon="account-switch"
        )
        return Line(another, help_button("unlock"))

    def _hand_over(self, state: UnlockState) -> Surface:
        """A code of the office, and a PIN of one's own; what was made before stays as it is."""
        unlock = self.router.tablet.unlock
        told = _("The office gives you a one-time code; it is valid for 15 minutes.")
        kept = _("What was made here stays, and is sent as its author's. Nothing is lost.")
        return card(
            Line(
                Logo(), Text(_("Another person"), "title", bold=True), help_button("pin"), least=64
            ),
            Text(told, "body"),
            Text(kept, "body", "ink2"),
            self._camera(state),
            self._field("code", _("One-time code")),
            self._field("pin", _("Choose a PIN of 6 to 12 digits")),
            *self._error(state),
            PushButton(
                _("Take over this tablet"),
                self._try_hand_over,
                look="primary" if self._typed["code"] else "outline",
            ),
            *self._rescue(state),
            PushButton(_("Back"), tapped(self._after, unlock.not_another), look="quiet"),
            padding=dp(28),
            spacing=dp(16),
        )

    def _rescue(self, state: UnlockState) -> list[Widget]:
        """The way out where neither a PIN nor a network is: closed for the office, as always."""
        if not (state.waiting_records or state.waiting_photos):
            return []
        told = _("No network for long? Write rescue files and bring them to the office on a stick.")
        write = PushButton(_("Write rescue files"), self._write_rescue, icon="lifebuoy")
        parts = [Text(told, "small", "ink2"), write]
        if said := self.router.tablet.rescue.told:
            parts.append(Text(said, "body", "ok", bold=True))
        return [Column(*parts)]

    def _write_rescue(self) -> None:
        write_rescue(self.router, lambda: self.render(self.router.tablet.unlock.state))

    def _enrol(self, state: UnlockState) -> Surface:
        begun = bool(self._typed["server"])
        return card(
            Line(
                Logo(),
                Text(_("Enrol this tablet"), "title", bold=True),
                help_button("unlock"),
                least=64,
            ),
            Text(_("The office gives you a one-time code; it is valid for 15 minutes."), "body"),
            self._camera(state),
            self._field("server", _("Address of the office")),
            *self._pinned(state),
            self._field("code", _("One-time code")),
            self._field("pin", _("Choose a PIN of 6 to 12 digits")),
            *self._error(state),
            PushButton(_("Enrol"), self._try_enrol, look="primary" if begun else "outline"),
            padding=dp(28),
            spacing=dp(16),
        )

    def _camera(self, state: UnlockState) -> PushButton:
        """The office's code need not be typed; what it said can be corrected by hand."""
        begun = state.invitation is not None or any(self._typed.values())
        look = "outline" if begun else "primary"
        told = _("Photograph the office's code")
        return PushButton(told, self._photograph, look=look, icon="qrcode-scan")

    def _pinned(self, state: UnlockState) -> list[Widget]:
        if state.invitation is None or not state.invitation.pins:
            return []
        told = _("The code names the office's key: this tablet speaks with nobody else.")
        return [Line(Icon("shield-check", "ok"), Text(told, "small", "ink2"), least=40)]

    def _photograph(self) -> None:
        self.router.camera.take(self._read)

    def _read(self, path: Path) -> None:
        """Read the codes apart; the picture itself, with its one-time code, is not kept."""

        def codes() -> tuple[str, ...]:
            return self.router.codes.read(path.read_bytes())

        told = _("The code is being read …")
        self.router.keeper.keep(codes, partial(self._scanned, path), told)

    def _scanned(self, path: Path, texts: tuple[str, ...]) -> None:
        self.router.camera.discard(path)
        state = self.router.tablet.unlock.scanned(texts)
        if state.invitation is not None and not state.error:
            self._typed.update(server=state.invitation.server, code=state.invitation.code)
        self.render(state)

    def _field(self, name: str, hint: str) -> Column:
        def keep(text: str) -> None:
            self._typed[name] = text

        field = Field(self._typed[name], "", keep, secret=name == "pin")
        return Column(Text(hint, "small", "ink2", bold=True), field)

    def _error(self, state: UnlockState) -> list[Widget]:
        return [refusal(state.error)] if state.error else []

    def _try_enrol(self) -> None:
        typed = self._typed
        self.render(
            self.router.tablet.unlock.enrol(
                server=typed["server"], code=typed["code"], pin=typed["pin"]
            )
        )

    def _try_hand_over(self) -> None:
        typed = self._typed
        self.render(self.router.tablet.unlock.hand_over(code=typed["code"], pin=typed["pin"]))

    def _after(self, act: Any, *values: Any) -> None:
        self.render(act(*values))


class Dots(Widget):
    """One dot a digit, filled as they are typed; no fewer than a PIN has."""

    def __init__(self, typed: int, **settings: Any) -> None:
        super().__init__(size_hint_y=None, height=dp(28), **settings)
        self._typed, self._count = typed, max(typed, PIN_CHARS[0])
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        side, step = dp(DOT), dp(DOT + DOT_GAP)
        left = self.center_x - (step * self._count - dp(DOT_GAP)) / 2
        with self.canvas:
            for index in range(self._count):
                place = (left + index * step, self.center_y - side / 2)
                if index < self._typed:
                    Color(*theme.color("brand"))
                    SmoothEllipse(pos=place, size=(side, side))
                else:
                    Color(*theme.color("edge"))
                    middle = (place[0] + side / 2, self.center_y, side / 2 - dp(1.5))
                    Outline(circle=middle, width=dp(1.5))
