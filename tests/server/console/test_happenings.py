"""Every event has its words."""

from server.console.happenings import TEXTS
from server.domain import decisions, events


def _kinds(of: type[events.Event]) -> set[str]:
    return {name for one in of.__subclasses__() for name in (one.__name__, *_kinds(one))}


def test_every_event_the_record_may_hold_has_words_and_no_other() -> None:
    assert issubclass(decisions.HeldDecided, events.Event), "their module is read as well"
    assert set(TEXTS) == _kinds(events.Event)
