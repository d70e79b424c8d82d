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
    """Tell each whom it concerns."""
    for event in happened:
        if type(event) in TOLD:
            _tell(desks, event)


def _tell(desks: Desks, event: Event) -> None:
    telling, session = TOLD[type(event)], desks.rows.session
    if isinstance(event, measure_events.MeasureIssued):
        telling = TEXTS.get(event.kind, telling)
    number, but = "", None
    if isinstance(event, ProposalSigned):
        proposal = session.get_one(Proposal, event.subject_id)
        school_id, but = proposal.school_id, proposal.signed_by
    else:
        measure = session.get_one(Measure, event.subject_id)
        school_id, number = measure.school_id, measure.number
    school = session.get_one(School, school_id)
    place = Place(school.id, school.area_id)
    people = Concerned(session, [place]).people(telling.roles, place)
    message = Message(telling, event.subject_kind, event.subject_id, number, school.name)
    desks.tell([one for one in people if one != but], message)
