"""What happens to the settings of the city."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class SettingChanged(Event):
    """A setting holds another value from now on; the subject is its name."""

    subject_kind = "setting"
    before: int
    now: int
    reason: str
