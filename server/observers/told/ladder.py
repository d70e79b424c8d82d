"""What is told of the ladder: a second signature to be given, measures, replies that are late."""

from server.domain import measure_events
from server.domain.events import Event
from server.domain.lookback_events import ProposalSigned
from server.domain.outward import Topic
from server.domain.planning_words import ProposalKind
from server.models import Measure, Proposal, School
from server.observers.telling import OURS, Concerned, Desks, Message, Place, Telling
from shared.vocabulary import Role

THE_SCHOOL = frozenset({Role.SCHOOL})
TEXTS: dict[str, Telling] = {
    ProposalKind.PRAISE: Telling(THE_SCHOOL, "Your school is commended", topic=Topic.DECISION),
    ProposalKind.VETO: Telling(frozenset({Role.LEADER}), "A veto is proposed to the county"),
}
"""What is told of these kinds in the place of the usual words; of a veto nothing to the school."""
TOLD: dict[type[Event], Telling] = {
    ProposalSigned: Telling(
        OURS, "A step was signed by one person and awaits a second", topic=Topic.ORDER
    ),
    measure_events.MeasureIssued: Telling(
        THE_SCHOOL, "The office took a measure about your school", topic=Topic.DECISION
    ),
    measure_events.MinutesKept: Telling(
        THE_SCHOOL, "The minutes of the interview are there", topic=Topic.DECISION
    ),
    measure_events.MeasureReplied: Telling(
        OURS, "A school replied to a measure", topic=Topic.EVIDENCE
    ),
    measure_events.ReplyLate: Telling(
        THE_SCHOOL | OURS, "The reply to a measure is overdue", topic=Topic.ASKED
    ),
    measure_events.ReplyRead: Telling(THE_SCHOOL, "The office has read your reply"),
    measure_events.MeasureLifted: Telling(
        THE_SCHOOL, "A measure about your school is lifted", topic=Topic.DECISION
    ),
}


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell each whom it concerns; asked once for all that was signed together."""
    told = [event for event in happened if type(event) in TOLD]
    if not told:
        return
    steps = {one.subject_id for one in told if isinstance(one, ProposalSigned)}
    measures = {one.subject_id for one in told} - steps
    known: dict[str, Measure | Proposal] = {}
    known |= desks.rows.known(Proposal, steps)
    known |= desks.rows.known(Measure, measures)
    schools = desks.rows.known(School, {one.school_id for one in known.values()})
    places = {one.id: Place(one.id, one.area_id) for one in schools.values()}
    concerned = Concerned(desks.rows.session, places.values())
    for event in told:
        row = known[event.subject_id]
        telling, place = _telling(event), places[row.school_id]
        number, but = (row.number, None) if isinstance(row, Measure) else ("", row.signed_by)
        name = schools[row.school_id].name
        message = Message(telling, event.subject_kind, event.subject_id, number, name)
        desks.tell((one for one in concerned.people(telling.roles, place) if one != but), message)


def _telling(event: Event) -> Telling:
    """What is told of it; of some kinds of measures other words."""
    telling = TOLD[type(event)]
    if isinstance(event, measure_events.MeasureIssued):
        return TEXTS.get(event.kind, telling)
    return telling
