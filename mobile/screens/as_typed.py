"""What is typed is kept as it is typed; that it cannot be kept is told at once."""

from collections.abc import Callable
from functools import partial
from typing import Any

from mobile.presenters.drafts import NotKept
from mobile.widgets.tapping import taps

Say = Callable[[], Any]
"""Keeps what was typed; the state it comes to says what stood in the way."""


class AsTyped:
    """Tells once that what is typed is not kept, until it is kept again: not with every letter."""

    def __init__(self) -> None:
        self._told = False

    def keep(self, say: Say) -> None:
        """Keep it; nothing is drawn anew under the hand."""
        error = say().error
        if error and not self._told:
            taps.failed(NotKept(error), partial(self._again, say))
        self._told = bool(error)

    def _again(self, say: Say) -> None:
        self._told = False
        self.keep(say)
