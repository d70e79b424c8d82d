"""Every event has its words."""

from server.console.happenings import TEXTS
from server.domain import decisions, events, wave_events


def _kinds(of: type[events.Event]) -> set[str]:
    return {name for one in of.__subclasses__() for name in (one.__name__, *_kinds(one))}


def test_every_event_the_record_may_hold_has_words_and_no_other() -> None:
    for one in (decisions.HeldDecided, wave_events.WaveDrawn):
        assert issubclass(one, events.Event), "their modules are read as well"
    assert set(TEXTS) == _kinds(events.Event)
