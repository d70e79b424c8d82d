"""Settings: language, theme, hand, text size, motion; kept on this tablet."""

from dataclasses import dataclass, replace

from mobile.config import APP_VERSION
from mobile.presenters.desk import Desk
from mobile.presenters.header import HeaderState, header
from mobile.texts import _, set_language
from shared.problems import Invalid, Problem

CHOICES = {
    "language": ("zh", "en"),
    "theme": ("light", "dark", "sun"),
    "hand": ("right", "left"),
    "text_size": ("normal", "large", "larger"),
    "motion": ("on", "off"),
}


@dataclass(frozen=True)
class SettingsState:
    """All of the settings screen."""

    header: HeaderState
    language: str
    theme: str
    hand: str
    text_size: str
    motion: str
    app_version: str
    device_id: str
    server: str
    person: str
    told: str = ""
    """What became of the last change of the PIN."""
    pin_changed: bool = False


class PinsDiffer(Invalid):
    code = "pins_differ"
    text = "The new PIN was typed differently the second time. Type it again."


class SettingsPresenter:
    """Keeps what a person prefers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def state(self) -> SettingsState:
        vault = self._desk.shelves.vault
        device = vault.device() if vault.enrolled() else {}
        return SettingsState(
            header=header(self._desk),
            language=self._kept("language"),
            theme=self._kept("theme"),
            hand=self._kept("hand"),
            text_size=self._kept("text_size"),
            motion=self._kept("motion"),
            app_version=APP_VERSION,
            device_id=str(device.get("device_id", "")),
            server=str(device.get("server", "")),
            person=vault.holder.name if vault.holder else "",
        )

    def change_pin(self, old: str, new: str, again: str) -> SettingsState:
        """A new PIN of one's own; says what stands in the way, else that it holds from now on."""
        try:
            if new != again:
                raise PinsDiffer()
            self._desk.shelves.vault.change_pin(old, new)
        except Problem as problem:
            return replace(self.state, told=problem.told(_))
        return replace(self.state, told=_("The new PIN holds from now on."), pin_changed=True)

    def choose(self, name: str, value: str) -> SettingsState:
        """Prefer one of the choices from now on."""
        if value in CHOICES[name]:
            self._desk.shelves.database.put_fact(f"setting:{name}", value.encode())
            if name == "language":
                set_language(value)
        return self.state

    def _kept(self, name: str) -> str:
        kept = self._desk.shelves.database.fact(f"setting:{name}")
        if kept is not None:
            return kept.decode()
        holder = self._desk.shelves.vault.holder
        return holder.language if name == "language" and holder else CHOICES[name][0]
