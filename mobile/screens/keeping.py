"""Keeping photos off the screen's thread: a calm word over the screen, then on with it.

The picture stays where the camera left it until it is proved safe here: killed meanwhile, it is
found again at the next start.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.modalview import ModalView

from mobile.background import Worker
from mobile.screens.tidying import PutOff
from mobile.texts import _
from mobile.widgets.kit import Icon, Surface, Word
from mobile.widgets.layout import Line
from mobile.widgets.marks import Bar
from mobile.widgets.motion import PATIENCE_S, Wait
from mobile.widgets.tapping import press, taps

Job = Callable[[], Any]
Done = Callable[[Any], None]
NOTHING = (0, 0, 0, 0)
BAR = 14


class KeepingView(ModalView):
    """What is being done; what is tapped meanwhile would meet a screen of before.

    It is seen only where that takes longer than a moment: then with a bar and a number.
    """

    def __init__(self) -> None:
        super().__init__(
            size_hint=(None, None), background="", background_color=NOTHING,
            overlay_color=NOTHING, auto_dismiss=False, opacity=0,
        )  # fmt: skip
        self._box = Surface(
            line="edge", radius="button", orientation="vertical", padding=[dp(20), dp(14)],
            spacing=dp(8),
        )  # fmt: skip
        self.add_widget(self._box)
        self._patience = Wait(PATIENCE_S, self._show)
        self.open(animation=False)

    @property
    def seen(self) -> bool:
        """Whether it took so long that it is told."""
        return bool(self.opacity)

    def tell(self, told: str, done: int, count: int) -> None:
        """What is under way, and how much of it is done."""
        words = Word(told, "button", bold=True)
        number = Word(_("{n} of {all}").format(n=done, all=count), "button", "ink2", bold=True)
        icon = Icon("content-save-outline", "ok", 28)
        line = Line(icon, words, number, spacing=dp(12))
        self._box.clear_widgets()
        self._box.add_widget(line)
        self._box.add_widget(Bar(done / count, "ok"))
        wide = words.width + number.width + icon.width + dp(2 * 12 + 2 * 20)
        self.size = (wide, max(icon.height, words.height) + dp(BAR + 8 + 2 * 14))

    def end(self) -> None:
        """It is done."""
        self._patience.call_off()
        self.dismiss(animation=False)

    def _show(self) -> None:
        self.opacity = 1


class Keeper:
    """Does one photo after the other; the screen goes on drawing."""

    def __init__(self, note: Callable[[Exception], object]) -> None:
        self._worker = Worker(note)
        self._under_way, self._done = 0, 0
        self._view: KeepingView | None = None
        self._tidying = PutOff()

    @property
    def busy(self) -> bool:
        """Whether a photo is being kept."""
        return self._under_way > 0

    def keep(
        self, job: Job, done: Done, told: str = "", before: Callable[[], None] | None = None
    ) -> None:
        """Do this apart, then that on the screen; what fails is told, and can be tried again.

        ``before`` is done in a frame of its own, so that the one that shows it is not long.
        """
        words = told or _("The photo is being kept on this tablet …")
        if self._view is None:
            self._view, self._done = KeepingView(), 0
        self._under_way += 1
        self._tidying.begin()
        self._view.tell(words, self._done, self._done + self._under_way)

        def after(result: Any) -> None:
            if before is None or isinstance(result, Exception):
                end(result)
                return
            press(before)
            Clock.schedule_once(lambda _passed: end(result))

        def end(result: Any) -> None:
            self._under_way -= 1
            self._done += 1
            self._told(words)
            if not self._under_way:
                # Not in this frame, which shows what it came to.
                Clock.schedule_once(self._calm)
            if isinstance(result, Exception):
                taps.failed(result, partial(self.keep, job, done, told, before))
            else:
                press(partial(done, result))

        if not self._worker.do(partial(_tried, job), after):
            after(_tried(job))

    def _calm(self, *_: object) -> None:
        if not self._under_way:
            self._tidying.end()

    def _told(self, words: str) -> None:
        """How far it is now."""
        if self._view is None:
            return
        if self._under_way:
            self._view.tell(words, self._done, self._done + self._under_way)
        else:
            self._view.end()
            self._view = None

    def rest(self) -> None:
        """Wait until everything handed over is kept."""
        self._worker.rest()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._worker.stop()
        self._tidying.end()


def _tried(job: Job) -> Any:
    """What a job came to, or what stood in its way."""
    try:
        return job()
    except Exception as error:  # it is told on the screen's thread
        return error
