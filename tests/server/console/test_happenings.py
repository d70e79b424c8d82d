"""Every event has its words."""

from server.console.happenings import LABELS, TEXTS
from server.domain import decisions, events, wave_events


def _kinds(of: type[events.Event]) -> set[str]:
    return {name for one in of.__subclasses__() for name in (one.__name__, *_kinds(one))}


def _subjects(of: type[events.Event]) -> set[str]:
    return {of.subject_kind}.union(*(_subjects(one) for one in of.__subclasses__()))


def test_every_kind_of_thing_it_may_tell_of_has_a_word() -> None:
    assert _subjects(events.Event) - {""} <= set(LABELS)


def test_every_event_the_record_may_hold_has_words_and_no_other() -> None:
    for one in (decisions.HeldDecided, wave_events.WaveDrawn):
        assert issubclass(one, events.Event), "their modules are read as well"
    assert set(TEXTS) == _kinds(events.Event)
