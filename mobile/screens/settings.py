"""Settings: language, theme, hand, text size, motion; and locking the tablet."""

from functools import partial

from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.settings import CHOICES, SettingsState
from mobile.screens.base import Drawn, page, tapped, with_rail
from mobile.screens.clearing import ClearingSheet, clearing_card
from mobile.screens.help import help_button, open_help
from mobile.texts import _
from mobile.widgets.buttons import ChoiceChip, PushButton
from mobile.widgets.frame import is_portrait, page_head
from mobile.widgets.kit import Field, Icon, Surface, Text
from mobile.widgets.layout import Column, Flow, Line, Tiles, card
from mobile.widgets.sheet import Sheet

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
    "motion": "Motion",
    "on": "Short movements",
    "off": "Everything stands still",
    "old": "The PIN until now",
    "new": "The new PIN, 6 to 12 digits",
    "again": "The new PIN once more",
}
PINS = ("old", "new", "again")
ICONS_OF = {
    "language": "translate",
    "theme": "theme-light-dark",
    "hand": "hand-back-right-outline",
    "text_size": "format-size",
    "motion": "motion-outline",
}


class SettingsScreen(Drawn):
    """Draws a SettingsState."""

    def on_pre_enter(self) -> None:
        self.render(self.router.tablet.settings.state)

    def render(self, state: SettingsState) -> None:
        """Draw this state."""
        right = [self.sync_header(state.header), help_button("settings")]
        head = page_head(_("Settings"), state.person, right)
        body = Column(spacing=dp(16))
        cards: list[Widget] = []
        for name, values in CHOICES.items():
            chips = Flow()
            for value in values:
                chosen = getattr(state, name) == value
                choose = tapped(self._choose, name, value)
                chips.add_widget(ChoiceChip(_(TEXTS[value]), chosen, choose))
            title = Line(Icon(ICONS_OF[name], "ink2"), Text(_(TEXTS[name]), "button", bold=True))
            cards.append(card(title, chips))
        body.add_widget(Tiles(cards, cols=1 if is_portrait() else 2, least=0, spacing=dp(16)))
        body.add_widget(self._pin(state))
        body.add_widget(_helped())
        body.add_widget(self._about(state))
        body.add_widget(clearing_card(tapped(self._ask_clearing)))
        self.fill(with_rail(self, "settings", page(head, scrolls=body)))

    def _pin(self, state: SettingsState) -> Surface:
        told = Column(Text(_("PIN"), "button", bold=True), spacing=dp(2))
        if state.told:
            token = "ok" if state.pin_changed else "bad"
            told.add_widget(Text(state.told, "small", token, bold=True))
        change = PushButton(_("Change the PIN"), self._ask_pin, icon="form-textbox-password")
        return card(Line(Icon("lock-outline", "ink2"), told, change.hug()))

    def _ask_pin(self) -> None:
        """The old PIN, then the new one twice."""
        sheet = Sheet(_("Change the PIN"))
        typed = dict.fromkeys(PINS, "")

        def keep() -> None:
            sheet.dismiss()
            self.render(self.router.tablet.settings.change_pin(*typed.values()))

        for name in PINS:
            field = Field("", _(TEXTS[name]), partial(_put, typed, name), secret=True)
            field.input.input_type = "number"
            sheet.column.add_widget(field)
        sheet.column.add_widget(PushButton(_("Keep"), keep, look="primary"))
        sheet.open(animation=False)

    def _about(self, state: SettingsState) -> Surface:
        told = Column(
            Text(_("This tablet"), "button", bold=True),
            Text(state.server, "small", "ink2"),
            Text(f"{state.device_id} · {state.app_version}", "small", "ink2"),
            spacing=dp(2),
        )
        lock = PushButton(_("Lock"), tapped(self._lock), icon="lock").hug()
        return card(Line(Icon("tablet-cellphone", "ink2"), told, lock))

    def _choose(self, name: str, value: str) -> None:
        self.router.tablet.settings.choose(name, value)
        self.router.follow_settings()
        self.render(self.router.tablet.settings.state)

    def _ask_clearing(self) -> None:
        ClearingSheet(self.router).open(animation=False)

    def _lock(self) -> None:
        self.router.album.forget()
        self.router.tablet.unlock.lock()
        self.router.go("unlock")


def _helped() -> Surface:
    told = _("What each screen is for, what the words mean, what to do when something goes wrong.")
    words = Column(Text(_("Help"), "button", bold=True), Text(told, "small", "ink2"), spacing=dp(2))
    read = PushButton(_("All topics"), open_help, icon="help-circle-outline").hug()
    return card(Line(Icon("help-circle-outline", "ink2"), words, read))


def _put(typed: dict[str, str], name: str, text: str) -> None:
    typed[name] = text
