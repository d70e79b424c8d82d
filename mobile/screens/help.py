"""The help over any screen: the topic of where one is, all topics, and a search in their words."""

from functools import partial

from kivy.metrics import dp

from mobile.presenters.help import HelpPresenter, HelpState
from mobile.presenters.topics import Group, Topic
from mobile.screens.base import tapped
from mobile.texts import _
from mobile.widgets.buttons import PushButton, TapCard
from mobile.widgets.kit import MIDDLE, Field, Icon, Rule, Text
from mobile.widgets.layout import Column, Line
from mobile.widgets.sheet import Sheet

WAY = 56
TEXTS = {
    Group.SCREEN: "The screens",
    Group.STATE: "What the words mean",
    Group.TROUBLE: "When something goes wrong",
}


class HelpSheet(Sheet):
    """Draws a HelpState; what lies below stays as it is."""

    def __init__(self, key: str) -> None:
        super().__init__(_("Help"))
        self._presenter = HelpPresenter()
        self._found = Column(spacing=dp(8))
        self.render(self._presenter.open(key))

    def render(self, state: HelpState) -> None:
        """Draw this state from its top."""
        self.column.clear_widgets()
        parts = self._read(state.topic, state.beside) if state.topic else self._listed(state)
        for part in parts:
            self.column.add_widget(part)
        self.to_top()

    def _read(self, topic: Topic, beside: tuple[Topic, ...]) -> list[Column]:
        """One topic, and the ways on."""
        head = Line(Icon(topic.icon, "brand", 32), Text(_(topic.title), "sheet", bold=True))
        words = [Text(_(told), "list") for told in topic.paragraphs]
        everything = PushButton(
            _("All topics"), tapped(self._list), look="quiet", icon="format-list-bulleted"
        )
        ways = [self._way(one) for one in beside]
        return [Column(head, *words, spacing=dp(12)), Rule(), Column(*ways, everything)]

    def _listed(self, state: HelpState) -> list[Column]:
        field = Field(state.query, _("Search the help"), self._search)
        self._fill(state)
        return [Column(field), self._found]

    def _fill(self, state: HelpState) -> None:
        """The topics below the field, which stays as it is while one types."""
        self._found.clear_widgets()
        for group, topics in state.groups:
            self._found.add_widget(Text(_(TEXTS[group]), "small", "ink2", bold=True))
            for topic in topics:
                self._found.add_widget(self._way(topic))
        if not state.groups:
            self._found.add_widget(Text(_("Nothing in the help has these words."), "body"))

    def _way(self, topic: Topic) -> TapCard:
        words = Line(
            Icon(topic.icon, "ink2"), Text(_(topic.title), "list"), Icon("chevron-right", "ink3"),
            least=WAY,
        )  # fmt: skip
        way = TapCard(partial(self._open, topic.key), words, line="edge", size_hint_y=None,
                      padding=[dp(16), 0])  # fmt: skip
        way.bind(minimum_height=way.setter("height"))
        return way

    def _open(self, key: str) -> None:
        self.render(self._presenter.open(key))

    def _list(self) -> None:
        self.render(self._presenter.all())

    def _search(self, query: str) -> None:
        self._fill(self._presenter.search(query))


def open_help(key: str = "") -> None:
    """Show this topic, or all of them."""
    HelpSheet(key).open(animation=False)


def help_button(key: str) -> PushButton:
    """The way to the help from a head."""
    return PushButton(
        "", partial(open_help, key), look="quiet", icon="help-circle-outline", touch=48,
        size_hint_x=None, width=dp(48), pos_hint=MIDDLE,
    )  # fmt: skip
