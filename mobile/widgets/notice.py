"""The notice over any screen: what did not work, what to do; and the one way all taps go."""

from collections.abc import Callable

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.modalview import ModalView

from mobile.presenters.trouble import Notice
from mobile.texts import _
from mobile.widgets.buttons import PushButton
from mobile.widgets.kit import Icon, Surface, Text
from mobile.widgets.layout import Column, Row, Scroll

Act = Callable[[], None]
WIDTH, EDGE = 640, 32
BESIDE_WORDS = 150
"""So much higher than its words is a notice with its buttons."""
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
        self._again, self._closed = again, closed
        self.box = Surface(
            fill="surface", line="bad", radius="sheet", orientation="vertical",
            padding=dp(24), spacing=dp(16),
        )  # fmt: skip
        self._words = words = Column(Text(notice.title, "sheet", "ink", bold=True), spacing=dp(10))
        if notice.todo:
            words.add_widget(Text(notice.todo, "body", "ink2"))
        head = Row(Icon("alert-circle-outline", "bad", 36, pos_hint={"top": 1}), Scroll(words))
        self.box.add_widget(head)
        self.box.add_widget(self._buttons(notice))
        self.add_widget(self.box)
        words.bind(height=self._fit)
        Window.bind(size=self._fit)
        self._fit()

    def on_dismiss(self) -> None:
        """However it goes away: while it counts as shown, nothing else is told."""
        Window.unbind(size=self._fit)
        self._closed()

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

    def _fit(self, *_: object) -> None:
        """As wide as the window lets it be, however the tablet is turned; as high as its words."""
        wide = min(dp(WIDTH), Window.width - dp(EDGE))
        wanted = max(dp(LEAST_HEIGHT), self._words.height + dp(BESIDE_WORDS))
        self.size = (wide, min(Window.height * MOST_SHARE, wanted))

    def _close(self) -> None:
        self.dismiss()

    def _try_again(self) -> None:
        self._close()
        if self._again is not None:
            self._again()
