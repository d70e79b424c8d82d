"""The app as a person starts it, until its first frame is on the window; then it ends.

``python -m bench.first_frame FOLDER`` opens the tablet in a folder; without one a window with
nothing in it, which is what the machine needs at best.
"""

import os
import sys
from importlib import import_module

from kivy.base import runTouchApp
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.uix.widget import Widget


def _seen(window: Window) -> None:
    """The first frame was drawn: show it, say so, and be gone."""
    window.flip()
    glFinish()
    os.write(sys.stdout.fileno(), b"seen\n")
    os._exit(0)


def main() -> None:
    """Open it as ``python -m mobile`` does."""
    Window.bind(on_flip=_seen)
    if len(sys.argv) == 1:
        runTouchApp(Widget())
        return
    import_module("mobile.__main__").main()


if __name__ == "__main__":
    main()
