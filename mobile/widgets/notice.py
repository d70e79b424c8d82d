"""The notice over any screen: what did not work, what to do; and the one way all taps go."""

from collections.abc import Callable

from kivy.metrics import dp
from kivy.uix.modalview import ModalView

from mobile.presenters.trouble import Notice
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.kit import Icon, Surface, Text
from mobile.widgets.layout import Column, Row, Scroll

Act = Callable[[], None]
WIDTH = 640
LEAST_HEIGHT, MOST_SHARE = 220, 0.9
NOTHING = (0, 0, 0, 0)
SHADE = (0, 0, 0, 0.55)


class NoticeView(ModalView):
    """A notice; the tap that failed can be made again from it."""

    def __init__(self, notice: Notice, again: Act | None, closed: Act) -> None:
        super().__init__(
            size_hint=(None, None), background="", background_color=NOTHING,
            overlay_color=SHADE, auto_dismiss=False,
        )  # fmt: skip
        self._again = again
        # However it goes away: while it counts as shown, nothing else is told.
        self.bind(on_dismiss=lambda *_: closed())
        self.box = Surface(
            fill="surface", line="bad", radius="sheet", orientation="vertical",
            padding=dp(24), spacing=dp(16),
        )  # fmt: skip
        words = Column(Text(notice.title, "sheet", "ink", bold=True), spacing=dp(10))
        if notice.todo:
            words.add_widget(Text(notice.todo, "body", "ink2"))
        head = Row(Icon("alert-circle-outline", "bad", 36, pos_hint={"top": 1}), Scroll(words))
        self.box.add_widget(head)
        self.box.add_widget(self._buttons(notice))
        self.add_widget(self.box)
        words.bind(height=lambda _words, height: self._fit(height))
        self._fit(words.height)

    def _buttons(self, notice: Notice) -> Row:
        row = Row(height=dp(64), spacing=dp(12))
        if notice.try_again and self._again is not None:
            row.add_widget(PushButton(_("Close"), self._close, look="quiet", touch=64))
            row.add_widget(
                PushButton(_("Try again"), self._try_again, look="primary", icon="refresh",
                           touch=64)
            )  # fmt: skip
        else:
            row.add_widget(PushButton(_("Understood"), self._close, look="primary", touch=64))
        return row

    def _fit(self, height: float) -> None:
        from_window = self.get_root_window() or self._window
        most = from_window.height * MOST_SHARE if from_window else dp(LEAST_HEIGHT) * 2
        wide = min(dp(WIDTH), from_window.width - dp(32)) if from_window else dp(WIDTH)
        self.size = (wide, min(most, max(dp(LEAST_HEIGHT), height + dp(150))))

    def _close(self) -> None:
        self.dismiss()

    def _try_again(self) -> None:
        self._close()
        if self._again is not None:
            self._again()
