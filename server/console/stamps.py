"""The stamp of a photo on a page: a layer upon it, of the inspectors' own and of those sent in."""

from server.api.request import work
from server.feed.records import photo_body
from server.models import CircularCopy, Evidence, IncidentPhoto, Measure, Person, Photo
from shared.clock import to_wire
from shared.papers import Reader, Stamp, stamp_of, stamp_words


def stamp(
    photo: Photo | IncidentPhoto | None,
    sent: Evidence | CircularCopy | Measure | None,
    sha256: str,
    reader: Reader,
) -> str:
    """What is known of how a photo came to be; of one that a school or office sent, less."""
    if photo is not None:
        told = _taken(photo)
    elif isinstance(sent, CircularCopy) and sent.answered_at is not None:
        told = Stamp(sent.answered_at, by=_name(sent.answered_by or ""), sha256=sha256)
    elif isinstance(sent, Measure) and sent.replied_at is not None:
        told = Stamp(sent.replied_at, by=_name(sent.replied_by or ""), sha256=sha256)
    elif isinstance(sent, Evidence):
        told = Stamp(sent.sent_at, by=_name(sent.sent_by), sha256=sha256)
    else:
        return ""
    return " · ".join(stamp_words(told, reader))


def _taken(photo: Photo | IncidentPhoto) -> Stamp:
    name = _name(photo.taken_by)
    if isinstance(photo, Photo):
        return stamp_of(photo_body(photo), photo.inspection.school.name, name)
    body = {
        "taken_at": to_wire(photo.taken_at),
        "taken_doubtful": photo.taken_doubtful,
        "sha256": photo.sha256,
        "source": photo.source,
    }
    return stamp_of(body, photo.incident.school.name, name)


def _name(person_id: str) -> str:
    person = work().session.get(Person, person_id)
    return person.name if person is not None else ""
