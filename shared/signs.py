"""Signs nobody sees: controls, and those that turn the order in which letters are read.

A form that holds one is refused. What a tablet signed stays as it was signed, byte for byte, and is
shown, printed and handed out without them.
"""

import re

TURNING = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates of the bidirectional algorithm."""
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""All but tab and line ends."""
_HIDDEN = re.compile(f"[{CONTROLS}{TURNING}]")


def hides_signs(text: str) -> bool:
    """Whether a text holds what its reader cannot see."""
    return _HIDDEN.search(text) is not None


def in_plain_sight(text: str) -> str:
    """The text as it is shown: its letters in the order in which they stand."""
    return _HIDDEN.sub("", text)
