"""The help: a topic for the screen one is at, all topics, and those with a word in them.

It lies on the tablet, so that it is there where no network is, and before anybody is enrolled.
"""

from dataclasses import dataclass

from mobile.presenters.topics import Group, Topic
from mobile.presenters.topics_of_screens import SCREENS
from mobile.presenters.topics_of_states import STATES, TROUBLES
from mobile.texts import _

TOPICS = (*SCREENS, *STATES, *TROUBLES)
BY_KEY = {topic.key: topic for topic in TOPICS}


@dataclass(frozen=True)
class HelpState:
    """One topic, or the list of those that are looked for."""

    topic: Topic | None
    groups: tuple[tuple[Group, tuple[Topic, ...]], ...] = ()
    beside: tuple[Topic, ...] = ()
    query: str = ""


class HelpPresenter:
    """Finds what is to be read; knows nothing of the office and of anybody's work."""

    def __init__(self) -> None:
        self.state = self.all()

    def open(self, key: str) -> HelpState:
        """The topic with this key; all of them where there is none."""
        topic = BY_KEY.get(key)
        if topic is None:
            return self.all()
        beside = tuple(BY_KEY[one] for one in topic.beside)
        self.state = HelpState(topic, beside=beside)
        return self.state

    def all(self) -> HelpState:
        """Every topic, in its group."""
        return self.search("")

    def search(self, query: str) -> HelpState:
        """The topics in which every typed word stands, in the reader's language."""
        words = query.casefold().split()
        found = [topic for topic in TOPICS if _holds(topic, words)]
        groups = ((group, tuple(one for one in found if one.group is group)) for group in Group)
        self.state = HelpState(None, tuple(one for one in groups if one[1]), query=query)
        return self.state


def _holds(topic: Topic, words: list[str]) -> bool:
    told = " ".join(map(_, (topic.title, *topic.paragraphs))).casefold()
    return all(word in told for word in words)
