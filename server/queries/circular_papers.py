"""The paper of an early warning or a self-check: for whoever is told otherwise than by the page."""

from collections.abc import Iterator
from dataclasses import replace

from server.domain.circular_words import CircularKind
from server.models import Circular, CircularCopy
from server.reports.measures import MeasurePaper
from server.work import Work
from shared import incidents
from shared.incidents import IncidentKind
from shared.papers import Reader

TEXTS: dict[str, dict[str, str]] = {
    CircularKind.WARNING: {
        "title": "Early-warning bulletin",
        "to": "To the schools and offices of {area}",
        "text": "What is to be done",
        "slip": "Receipt slip",
        "how": "Read and passed on.",
    },
    CircularKind.SELF_CHECK: {
        "title": "Notice of a self-check",
        "to": "To the schools of {area}",
        "text": "What it is about",
        "slip": "Answer slip",
        "how": "Each question by yes, no or not applicable.",
    },
}
"""What the paper of a kind says."""
LABELS = {"line": "Unit (seal): ____________________  Post: ______________  Day: ______________"}


def issuer(work: Work, row: Circular, reader: Reader) -> str:
    """Under whose name it went out."""
    if head := row.letterhead:
        return reader.either(head.letterhead, head.letterhead_en)
    return reader.either(work.settings.office_name, work.settings.office_name_en)


def copy_paper(work: Work, copy: CircularCopy, reader: Reader) -> MeasurePaper:
    """The same as one school or office got it."""
    party = copy.school.name if copy.school else ""
    if office := copy.office:
        party = reader.either(office.name, office.name_en)
    return replace(paper(work, copy.circular, reader), to=party)


def paper(work: Work, row: Circular, reader: Reader) -> MeasurePaper:
    """The paper as it went out, with a slip to be signed and handed back."""
    words, say = TEXTS[row.kind], reader.say
    title = say(words["title"])
    area = reader.either(row.area.name, row.area.name_en)
    return MeasurePaper(
        title=title,
        number=row.number,
        office=issuer(work, row, reader),
        to=reader.filled(words["to"], area=area),
        opening=row.what,
        facts=tuple(_facts(row, reader)),
        passages=tuple(_passages(row, reader)),
        issued=reader.day(reader.day_of(row.sent_at)),
        answer=say("Scan to read it and to answer"),
        address=f"{work.settings.public_url}/circulars/{row.id}",
        foot=f"{row.number} · {title}",
        page=say("Page {page} of {pages}"),
        language=reader.language,
        at=row.sent_at,
    )


def _facts(row: Circular, reader: Reader) -> Iterator[tuple[str, str]]:
    say = reader.say
    if row.risk:
        yield say("Risk"), say(incidents.LABELS[IncidentKind(row.risk)])
    if row.valid_until:
        yield say("Holds until"), reader.day(row.valid_until)
    if row.basis:
        yield say("It rests on"), row.basis
    yield say("Answer by"), reader.day(row.due_on)


def _passages(row: Circular, reader: Reader) -> Iterator[tuple[str, str]]:
    words, say = TEXTS[row.kind], reader.say
    if row.text:
        yield say(words["text"]), row.text
    if row.questions:
        asked = [f"{place}. {one}" for place, one in enumerate(row.questions, start=1)]
        yield say("Three questions"), "\n".join(asked)
    yield say(words["slip"]), "\n".join((say(words["how"]), say(LABELS["line"])))
