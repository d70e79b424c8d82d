"""Unlock: who, the PIN pad; or enrolling this tablet by the office's code."""

from typing import Any

from kivy.metrics import dp
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.gridlayout import GridLayout

from mobile.presenters.unlock import UnlockState
from mobile.screens.base import Drawn, tapped
from mobile.texts import _
from mobile.widgets.frame import Logo
from mobile.widgets.kit import Column, Field, PushButton, Row, Scroll, Text, card

KEYS = "123456789"


class UnlockScreen(Drawn):
    """Draws an UnlockState."""

    def __init__(self, router: Any, **settings: Any) -> None:
        super().__init__(router, **settings)
        self._typed = {"server": "", "code": "", "pin": ""}

    def on_pre_enter(self) -> None:
        self.render(self.router.tablet.unlock.state)

    def render(self, state: UnlockState) -> None:
        """Draw this state; go on once unlocked."""
        if state.unlocked:
            self.router.go("today")
            return
        parts = self._pad(state) if state.enrolled else self._enrol(state)
        box = card(*parts, size_hint_x=None, width=dp(560))
        middle = AnchorLayout(size_hint_y=None, padding=[0, dp(24)])
        middle.add_widget(box)
        box.bind(height=lambda _box, height: setattr(middle, "height", height + dp(48)))
        self.fill(Scroll(middle))

    def _pad(self, state: UnlockState) -> list[Any]:
        unlock = self.router.tablet.unlock
        people = [
            PushButton(
                holder.name,
                tapped(self._after, unlock.choose, holder.person_id),
                look="chosen" if holder.person_id == state.chosen else "outline",
            )
            for holder in state.holders
        ]
        dots = "● " * state.typed or _("Enter your PIN")
        grid = GridLayout(cols=3, spacing=dp(8), size_hint_y=None, height=dp(4 * 88 + 24))
        for key in KEYS:
            grid.add_widget(self._key(key, tapped(self._after, unlock.press, key)))
        grid.add_widget(self._key(_("Erase"), tapped(self._after, unlock.erase)))
        grid.add_widget(self._key("0", tapped(self._after, unlock.press, "0")))
        grid.add_widget(
            PushButton(_("Unlock"), tapped(self._after, unlock.enter), look="primary", touch=88)
        )
        waits = _("Still on this tablet: {records} records, {photos} photos").format(
            records=state.waiting_records, photos=state.waiting_photos
        )
        return [
            Row(Logo(), Text(_("Lookback"), "title", bold=True, grows=False), height=dp(64)),
            Row(*people, height=dp(64)),
            Text(dots, "sheet", "ink2", align="center"),
            *self._error(state),
            grid,
            Text(waits, "small", "ink2", align="center"),
        ]

    def _key(self, text: str, tap: Any) -> PushButton:
        return PushButton(text, tap, look="quiet", touch=88)

    def _enrol(self, state: UnlockState) -> list[Any]:
        return [
            Row(Logo(), Text(_("Enrol this tablet"), "title", bold=True, grows=False), height=64),
            Text(_("The office gives you a one-time code; it is valid for 15 minutes."), "body"),
            self._field("server", _("Address of the office")),
            self._field("code", _("One-time code")),
            self._field("pin", _("Choose a PIN of 6 to 12 digits")),
            *self._error(state),
            PushButton(_("Enrol"), self._try_enrol, look="primary"),
        ]

    def _field(self, name: str, hint: str) -> Column:
        def keep(text: str) -> None:
            self._typed[name] = text

        return Column(Text(hint, "small", "ink2", bold=True), Field(self._typed[name], "", keep))

    def _error(self, state: UnlockState) -> list[Text]:
        return [Text(state.error, "body", "bad", bold=True)] if state.error else []

    def _try_enrol(self) -> None:
        typed = self._typed
        self.render(
            self.router.tablet.unlock.enrol(
                server=typed["server"], code=typed["code"], pin=typed["pin"]
            )
        )

    def _after(self, act: Any, *values: Any) -> None:
        self.render(act(*values))
