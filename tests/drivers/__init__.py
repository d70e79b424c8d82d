"""Hands on real parts. Kivy reads its environment when it is first imported: it is set here."""

import atexit
import os
import shutil
import tempfile

GIVEN = dict(os.environ)
"""The environment as the person gave it, before windows are turned away from the screen."""

KIVY_HOME = tempfile.mkdtemp(prefix="kivy-")
atexit.register(shutil.rmtree, KIVY_HOME, ignore_errors=True)

os.environ.update(
    {
        "SDL_VIDEODRIVER": "offscreen",
        "KIVY_CLIPBOARD": "dummy",
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_NO_CONSOLELOG": "1",
        "KIVY_LOG_MODE": "PYTHON",
        "KIVY_HOME": KIVY_HOME,
        "KIVY_METRICS_DENSITY": "1",
    }
)
