"""The one way every tap goes: what fails in it is told by the app, with the tap kept for again."""

from collections.abc import Callable

Act = Callable[[], None]
Failed = Callable[[Exception, Act], None]


class _Taps:
    """Who hears of a tap that was done or failed; nobody before an app is there."""

    def __init__(self) -> None:
        self.failed: Failed = _raised
        self.done: Act = _unheard


def _raised(error: Exception, _act: Act) -> None:
    raise error


def _unheard() -> None:
    """Nobody wants to know."""


taps = _Taps()


def press(act: Act) -> None:
    """Do what a tap asks for; a failure is told, never swallowed, and never ends the app."""
    try:
        act()
        taps.done()
    except Exception as error:
        taps.failed(error, act)
