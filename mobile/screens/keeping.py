"""Keeping photos off the screen's thread: a calm word over the screen, then on with it.

The picture stays where the camera left it until it is proved safe here: killed meanwhile, it is
found again at the next start.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.metrics import dp
from kivy.uix.modalview import ModalView

from mobile.background import Worker
from mobile.texts import _
from mobile.widgets.kit import Icon, Surface, Word
from mobile.widgets.tapping import press, taps

Job = Callable[[], Any]
Done = Callable[[Any], None]
NOTHING = (0, 0, 0, 0)
HEIGHT = 72


class KeepingView(ModalView):
    """What is being done; what is tapped meanwhile would meet a screen of before."""

    def __init__(self, told: str) -> None:
        super().__init__(
            size_hint=(None, None), background="", background_color=NOTHING,
            overlay_color=NOTHING, auto_dismiss=False,
        )  # fmt: skip
        words = Word(told, "button", bold=True)
        icon = Icon("content-save-outline", "ok", 28)
        box = Surface(line="edge", radius="button", padding=[dp(20), 0], spacing=dp(12))
        box.add_widget(icon)
        box.add_widget(words)
        self.size = (words.width + icon.width + dp(52), dp(HEIGHT))
        self.add_widget(box)


class Keeper:
    """Does one photo after the other; the screen goes on drawing."""

    def __init__(self, note: Callable[[Exception], object]) -> None:
        self._worker = Worker(note)
        self._under_way = 0

    @property
    def busy(self) -> bool:
        """Whether a photo is being kept."""
        return self._under_way > 0

    def keep(self, job: Job, done: Done, told: str = "") -> None:
        """Do this apart, then that on the screen; what fails is told, and can be tried again."""
        view = KeepingView(told or _("The photo is being kept on this tablet …"))
        view.open(animation=False)
        self._under_way += 1

        def after(result: Any) -> None:
            self._under_way -= 1
            view.dismiss(animation=False)
            if isinstance(result, Exception):
                taps.failed(result, partial(self.keep, job, done, told))
            else:
                press(partial(done, result))

        if not self._worker.do(partial(_tried, job), after):
            after(_tried(job))

    def rest(self) -> None:
        """Wait until everything handed over is kept."""
        self._worker.rest()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._worker.stop()


def _tried(job: Job) -> Any:
    """What a job came to, or what stood in its way."""
    try:
        return job()
    except Exception as error:  # it is told on the screen's thread
        return error
