"""Settings: language, theme, hand, text size; and locking the tablet."""

from kivy.metrics import dp

from mobile.presenters.settings import CHOICES, SettingsState
from mobile.screens.base import Drawn, page, tapped, with_rail
from mobile.texts import _
from mobile.widgets.frame import page_head
from mobile.widgets.kit import ChoiceChip, Column, PushButton, Row, Text, card

TEXTS = {
    "language": "Language",
    "theme": "Theme",
    "hand": "Hand",
    "text_size": "Text size",
    "zh": "Chinese",
    "en": "English",
    "light": "Light",
    "dark": "Dark",
    "sun": "Sun",
    "right": "Right hand",
    "left": "Left hand",
    "normal": "Normal",
    "large": "Large",
    "larger": "Larger",
}


class SettingsScreen(Drawn):
    """Draws a SettingsState."""

    def on_pre_enter(self) -> None:
        self.render(self.router.tablet.settings.state)

    def render(self, state: SettingsState) -> None:
        """Draw this state."""
        head = page_head(_("Settings"), state.person, [self.sync_header(state.header)])
        body = Column(spacing=dp(16))
        for name, values in CHOICES.items():
            row = Row(height=dp(48))
            for value in values:
                chosen = getattr(state, name) == value
                row.add_widget(
                    ChoiceChip(_(TEXTS[value]), chosen, tapped(self._choose, name, value))
                )
            row.add_widget(Text("", "body", grows=False))
            body.add_widget(card(Text(_(TEXTS[name]), "body", bold=True), row))
        about = card(
            Text(_("This tablet"), "body", bold=True),
            Text(f"{state.server} · {state.device_id} · {state.app_version}", "small", "ink2"),
            PushButton(_("Lock"), tapped(self._lock), icon="lock"),
        )
        body.add_widget(about)
        self.fill(with_rail(self, "settings", page(head, scrolls=body)))

    def _choose(self, name: str, value: str) -> None:
        self.router.tablet.settings.choose(name, value)
        self.router.follow_settings()
        self.render(self.router.tablet.settings.state)

    def _lock(self) -> None:
        self.router.tablet.unlock.lock()
        self.router.go("unlock")
