"""What stands on the papers of a measure, for those who may read it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from server.domain.planning_words import LABELS, ProposalCause, ProposalKind
from server.models import Measure
from server.queries import measures
from server.reports.measures import MeasurePaper, Part
from server.work import Work
from shared.papers import Reader
from shared.problems import NotFound

TEXTS: dict[str, dict[str, str]] = {
    ProposalKind.REMINDER: {
        "title": "Reminder of rectification that is overdue",
        "opening": "The last day of what is named here is over. Put it right without delay and send"
        " in the evidence; what stays open leads to a bulletin and to an interview.",
    },
    ProposalKind.VETO: {
        "title": "Proposal of a veto",
        "opening": "By the facts that follow it is proposed to deny the school named here honours"
        " and awards (veto by one vote). This is a proposal; the county decides.",
    },
    ProposalKind.PRAISE: {
        "title": "Bulletin of praise",
        "opening": "For its work on the safety of its campus the school is commended.",
    },
    ProposalKind.BULLETIN: {
        "title": "Bulletin on rectification that is overdue",
        "opening": "At your school faults that were to be put right by their last day are still"
        " open. This is made known by this bulletin. Put right without delay what is named here,"
        " and reply in writing.",
        "title_by_hand": "Bulletin on the safety of a campus",
        "opening_by_hand": "What follows about the safety of your campus is made known by this"
        " bulletin. Put right without delay what is named here, and reply in writing.",
        "usual": "What is named here is put right and accepted.",
        "lifting": "Notice that a bulletin is settled",
        "lifted": "What the bulletin of {day} named is put right; the bulletin is settled.",
    },
    ProposalKind.INTERVIEW: {
        "title": "Notice of an interview",
        "opening": "Whoever answers for the school is asked to come to an interview in person, not"
        " by proxy, and to bring what shows the state of each fault that is named here.",
        "usual": "What was committed at the interview is done.",
        "lifting": "Notice that an interview is settled",
        "lifted": "What was committed at the interview by the notice of {day} is done; it is"
        " settled.",
    },
    ProposalKind.LISTING: {
        "title": "Notice of listed supervision",
        "opening": "The fault named first is put under listed supervision. The school puts it right"
        " under the eyes of this office, keeps people safe meanwhile, and reports in writing.",
        "usual": "The listed case is put right, seen on the site and accepted.",
        "lifting": "Notice of delisting",
        "lifted": "What was listed by the notice of {day} is put right and accepted; it is"
        " delisted.",
    },
}
"""What the paper of a kind says, its usual condition, and how its end is told."""


def words_of(row: Measure) -> dict[str, str]:
    """What the papers of a measure say; where no rule proposed it, nothing need be overdue."""
    words = TEXTS[row.kind]
    if row.cause != ProposalCause.BY_HAND:
        return words
    return words | {key: words.get(f"{key}_by_hand", words[key]) for key in ("title", "opening")}


def issued(work: Work, measure_id: str, reader: Reader) -> MeasurePaper:
    """The paper as it went out: what came later never changes it."""
    row = work.get(Measure, measure_id)
    words, say, veto = words_of(row), reader.say, row.kind == ProposalKind.VETO
    orders, praise = _orders(row, reader), row.kind == ProposalKind.PRAISE
    over = say("What it is about") if praise else say("Faults it is about")
    return replace(
        _begun(work, row, reader),
        title=say(words["title"]),
        opening=say(words["opening"]),
        facts=tuple(_facts(row, reader)),
        parts=(Part(over, orders),) if orders else (),
        orders_head=_head(reader),
        closing=tuple(_closing(row, reader)),
        to=say("The leading group of the county") if veto else row.school.name,
        answer=say("Scan to read it and to reply") if row.reply_by else say("Scan to read it"),
        address=f"{work.settings.public_url}/measures/{row.id}",
    )


def of_all(work: Work, measure_id: str, reader: Reader) -> MeasurePaper:
    """The office's copy of a paper for several: every school it names, as far as one may read."""
    row = work.get(Measure, measure_id)
    named = measures.beside(work, row)
    if not named:
        raise NotFound()
    words, say, count = words_of(row), reader.say, str(len(named))
    return replace(
        _begun(work, row, reader),
        title=say(words["title"]),
        opening=say(words["opening"]),
        to=say("Copy of the office: all schools it names"),
        facts=((say("In particular"), row.reason), (say("Schools it names"), count)),
        parts=tuple(
            Part(one.school.name, _orders(one, reader), tuple(_figures(one, reader)))
            for one in named
        ),
        orders_head=_head(reader),
        closing=tuple(_closing(row, reader)),
        foot=row.number,
    )


def minutes(work: Work, measure_id: str, reader: Reader) -> MeasurePaper:
    """What was said at the interview, and what the school committed itself to."""
    row = work.get(Measure, measure_id)
    if row.minutes_at is None:
        raise NotFound()
    say = reader.say
    passages = (
        (say("What was said"), row.minutes),
        (say("What the school committed itself to"), row.commitments),
    )
    return replace(
        _begun(work, row, reader),
        title=say("Minutes of the interview"),
        facts=tuple(_meeting(row, reader)),
        passages=passages,
        issued=reader.day(reader.day_of(row.minutes_at)),
        at=row.minutes_at,
    )


def lifted(work: Work, measure_id: str, reader: Reader) -> MeasurePaper:
    """That it is in force no more, and what was seen and accepted."""
    row = work.get(Measure, measure_id)
    if row.lifted_at is None:
        raise NotFound()
    words, say = words_of(row), reader.say
    told = reader.day(reader.day_of(row.issued_at))
    return replace(
        _begun(work, row, reader),
        title=say(words["lifting"]),
        opening=say(words["lifted"]).format(day=told),
        passages=((say("What was seen and accepted"), row.lifting),),
        issued=reader.day(reader.day_of(row.lifted_at)),
        at=row.lifted_at,
    )


def _begun(work: Work, row: Measure, reader: Reader) -> MeasurePaper:
    """What all its papers have."""
    return MeasurePaper(
        title="",
        number=row.number,
        office=reader.either(*_letterhead(work, row)),
        to=row.school.name,
        issued=reader.day(reader.day_of(row.issued_at)),
        foot=f"{row.number} · {row.school.name}",
        page=reader.say("Page {page} of {pages}"),
        language=reader.language,
        at=row.issued_at,
    )


def _letterhead(work: Work, row: Measure) -> tuple[str, str]:
    """Whose paper it is, as it was when it went out; the house's where nobody issued it."""
    if issuer := row.facts.get("issuer"):
        return issuer["name"], issuer["name_en"]
    return work.settings.office_name, work.settings.office_name_en


def _facts(row: Measure, reader: Reader) -> Iterator[tuple[str, str]]:
    say = reader.say
    if row.kind == ProposalKind.VETO:
        yield say("School"), row.school.name
    if row.cause != ProposalCause.BY_HAND:
        yield say("Why"), say(LABELS[ProposalCause(row.cause)])
    yield say("In particular"), row.reason
    yield from _figures(row, reader)


def _figures(row: Measure, reader: Reader) -> Iterator[tuple[str, str]]:
    """What is one school's own."""
    if row.facts["overdue"]:
        yield reader.say("Overdue at the school when it went out"), str(row.facts["overdue"])
    yield from _meeting(row, reader)
    if row.reply_by is not None:
        yield reader.say("Reply by"), reader.day(row.reply_by)


def _orders(row: Measure, reader: Reader) -> list[tuple[str, str, str]]:
    return [
        (one["number"], one["what"], _day(one["due_on"], reader)) for one in row.facts["orders"]
    ]


def _head(reader: Reader) -> tuple[str, str, str]:
    return reader.say("Number"), reader.say("Fault"), reader.say("Last day")


def _meeting(row: Measure, reader: Reader) -> Iterator[tuple[str, str]]:
    if row.held_on is not None:
        yield reader.say("Held on"), reader.day(row.held_on)
        yield reader.say("Where it is held"), row.place


def _closing(row: Measure, reader: Reader) -> Iterator[str]:
    usual = TEXTS[row.kind].get("usual")
    if usual:
        told = row.conditions or reader.say(usual)
        yield reader.filled("It is lifted when: {what}", what=told)


def _day(told: str | None, reader: Reader) -> str:
    return reader.day(date.fromisoformat(told)) if told else ""
