"""What a person hears of their own account: a new browser, a session that was seen elsewhere."""

from server.domain.events import Event
from server.domain.outward import Topic
from server.domain.session_events import SessionElsewhere, SignedInAnew, SignedInByCode
from server.observers.telling import Desks, Message, Telling

TOLD: dict[type[Event], Telling] = {
    SignedInAnew: Telling(
        frozenset(), "Signed in with a new device or browser", topic=Topic.SIGN_IN
    ),
    SignedInByCode: Telling(frozenset(), "Signed in by a code sent by e-mail", topic=Topic.SIGN_IN),
    SessionElsewhere: Telling(
        frozenset(),
        "A session of yours was used in another browser and is over",
        topic=Topic.SIGN_IN,
    ),
}


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell whoever's account it is, and nobody else."""
    for event in happened:
        if isinstance(event, SignedInAnew | SignedInByCode | SessionElsewhere):
            telling = TOLD[type(event)]
            message = Message(telling, "session", event.subject_id, what=event.browser)
            desks.tell([event.subject_id], message)
