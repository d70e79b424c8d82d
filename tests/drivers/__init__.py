"""Hands on real parts. Kivy reads its environment when it is first imported: it is set here."""

import os
import tempfile

GIVEN = dict(os.environ)
"""The environment as the person gave it, before windows are turned away from the screen."""

os.environ.update(
    {
        "SDL_VIDEODRIVER": "offscreen",
        "KIVY_CLIPBOARD": "dummy",
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_NO_CONSOLELOG": "1",
        "KIVY_LOG_MODE": "PYTHON",
        "KIVY_HOME": tempfile.mkdtemp(prefix="kivy-"),
        "KIVY_METRICS_DENSITY": "1",
    }
)
