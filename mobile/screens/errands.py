"""What else a visit does at its school, as every screen shows it."""

from collections.abc import Sequence

from kivy.metrics import dp

from mobile.widgets.kit import Icon, Text
from mobile.widgets.layout import Line


def errand_lines(errands: Sequence[str]) -> list[Line]:
    """One line for each."""
    return [
        Line(Icon("flag-outline", "lb", 20), Text(told, "body"), spacing=dp(4)) for told in errands
    ]
