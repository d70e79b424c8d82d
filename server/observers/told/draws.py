"""What is told of a public draw: that it goes on, to its three officers alone.

No event of a visit or look-back that is only planned is told to anybody: a school learns of a
visit when the inspectors stand at its gate. Nothing of a draw has a topic: it stays on the desk.
"""

from server.domain.events import Event
from server.domain.wave_events import DrawAborted, DrawCommitted, NumbersBound
from server.observers.telling import Desks, Message, Telling

TEXTS: dict[type[Event], str] = {
    DrawCommitted: "A public draw awaits a number of yours",
    NumbersBound: "All have committed: tell your number now",
    DrawAborted: "The draw you were to give a number to was aborted",
}


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell the officers of a draw what is asked of them."""
    for event in happened:
        if isinstance(event, DrawCommitted | NumbersBound | DrawAborted):
            telling = Telling(frozenset(), TEXTS[type(event)])
            desks.tell(event.officers, Message(telling, "draw", event.subject_id, what=event.name))
