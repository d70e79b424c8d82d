"""Every event has its words."""

from server.console.happenings import TEXTS
from server.domain import decisions, events


def test_every_event_the_record_may_hold_has_words_and_no_other() -> None:
    assert issubclass(decisions.HeldDecided, events.Event), "their module is read as well"
    known = {one.__name__ for one in events.Event.__subclasses__()}
    assert set(TEXTS) == known
