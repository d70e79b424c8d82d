"""What stands on the papers of an order and of an inspection, for those who may read them."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from server.domain.serving import SERVES
from server.feed.records import inspection_body, photo_body
from server.models import Inspection, Order, Person, Photo, Visit
from server.queries import bases, inspections, settling
from server.queries.orders import Service, handwriting_of, photos_before, services
from server.reports.papers import NoticePaper
from server.work import Work
from shared.clock import local_date
from shared.issuing import IssuedAs
from shared.papers import (
    PaperPhoto,
    Reader,
    RecordPaper,
    Visited,
    inspection_record,
    paper_photo,
    stamp_of,
)
from shared.papers import notice as notice_words
from shared.problems import WrongState
from shared.vocabulary import (
    OPEN_TO_PARTY,
    Grade,
    HandlingLevel,
    OrderKind,
    OrderState,
    Paper,
    PhotoPurpose,
    ServiceWay,
)

PHOTOS_ON_A_NOTICE = 1


class NotIssued(WrongState):
    code = "not_issued"
    text = "There is no paper yet: the order waits for a second person's decision."


def notice(work: Work, order_id: str, reader: Reader) -> NoticePaper:
    """The notice or transfer letter of an order as it stands today."""
    order = work.get(Order, order_id)
    if order.state == OrderState.PROPOSED or order.issued_at is None:
        raise NotIssued(state=order.state)
    issued_as = IssuedAs.read(order.kind, order.issued_as)
    number, office = order.number, notice_words.issuer(issued_as, _office(work, reader), reader)
    served = _on_the_campus(work, order)
    return NoticePaper(
        title=reader.label(issued_as.paper),
        number=number,
        office=office,
        to=_addressee(order, reader),
        opening=_opening(order, issued_as.paper, reader),
        stands=_stands(order, reader),
        facts=tuple(_facts(work, order, issued_as, reader)),
        photos=tuple(_photos(work, order, reader)),
        handwriting=tuple(
            _stamped(work, order, one, reader) for one in handwriting_of(work, order)
        ),
        due=reader.day(order.due_on) if order.due_on else reader.say("Fixed on the spot"),
        term=_term(order, reader),
        counted=tuple(notice_words.counted(order.deadline, reader)),
        days=order.deadline.get("days", []) if order.deadline else [],
        due_on=order.due_on,
        closing=tuple(_closing(order, reader)),
        answer_at=f"{work.settings.public_url}/my/{order.id}",
        issued=reader.day(_issued_on(work, order)),
        signed_at=reader.time(order.signed_at) if order.signed_at else "",
        signed_by=_name_of(work, order.signed_by) or _recipient(served),
        served=_served(served, reader),
        foot=f"{number} · {order.school.name}",
        address=f"{work.settings.public_url}/my/{order.id}",
        at=order.issued_at,
    )


def record(work: Work, inspection_id: str, reader: Reader) -> tuple[RecordPaper, Inspection]:
    """The inspection record, judged as at the arrival."""
    inspection = work.get(Inspection, inspection_id)
    school, body = inspection.school, asdict(inspection_body(inspection))
    sheet = inspections.judged(work, inspection)
    visited = Visited(
        inspections.register_of(school),
        reader.either(school.area.name, school.area.name_en),
        tuple(_inspectors(work, inspection, reader)),
        inspection.remarks,
        tuple(inspection.veto_codes),
        names=_names(
            work, {inspection.typed_in_by or "", *(photo.taken_by for photo in inspection.photos)}
        ),
    )
    return inspection_record(body, sheet, visited, reader), inspection


def _office(work: Work, reader: Reader) -> str:
    return reader.either(work.settings.office_name, work.settings.office_name_en)


def _addressee(order: Order, reader: Reader) -> str:
    if order.office is not None:
        return reader.either(order.office.name, order.office.name_en)
    return order.school.name


def _opening(order: Order, paper: Paper, reader: Reader) -> str:
    found = reader.day(reader.day_of(order.finding.found_at))
    if order.finding.found_doubtful:
        found = f"{found}（{reader.say('doubtful time, provisional')}）"
    if order.kind == OrderKind.TRANSFER:
        return reader.filled(
            "On {day} our inspectors found the following at {school}. It is your office's to put"
            " right; please do so and answer within the term.",
            day=found,
            school=order.school.name,
        )
    return notice_words.opening(found, reader, paper)


def _stands(order: Order, reader: Reader) -> str:
    """What became of it since, where the paper would mislead without."""
    if order.reopened_count and order.state in OPEN_TO_PARTY:
        return reader.filled(
            "Opened again by a look-back ({times}); handled as: {level}",
            times=order.reopened_count,
            level=reader.label(HandlingLevel(order.handling_level)),
        )
    if order.state in (OrderState.WITHDRAWN, OrderState.CLOSED, OrderState.ARCHIVED):
        return reader.filled("State: {state}", state=reader.label(OrderState(order.state)))
    return ""


def _facts(
    work: Work, order: Order, issued_as: IssuedAs, reader: Reader
) -> Iterator[tuple[str, str]]:
    say = reader.say
    code = f"（{order.finding.code}）" if order.finding.code else ""
    yield say("Fault"), f"{order.what}{code}"
    if order.where:
        yield say("Where"), order.where
    yield say("Grade"), reader.label(Grade(order.grade))
    cited = bases.printed(work, order)
    if cited:
        yield say("Basis"), "；".join(cited)
    for label, told in notice_words.ordered_under(issued_as):
        yield say(label), told
    if order.immediate_measure:
        yield say("At once"), order.immediate_measure
    if order.measure:
        yield say("To be done"), order.measure
    five = settled_words(work, order, reader)
    if five:
        yield say(notice_words.TEXTS["five"]), five


def settled_words(work: Work, order: Order, reader: Reader) -> str:
    """Five things as they were settled, or what is asked for before evidence counts."""
    row = settling.standing(order, settling.of_order(work, order))
    if row is not None:
        told = (
            reader.filled("Measure: {measure}", measure=row.measure),
            reader.filled("Post: {post}", post=row.post),
            reader.filled("Money: {count} yuan", count=row.money_yuan),
            reader.filled("Done by: {day}", day=reader.day(row.done_by)),
            reader.filled("Plan: {plan}", plan=row.plan) if row.plan else "",
        )
        return "；".join(one for one in told if one)
    if order.state not in OPEN_TO_PARTY or not settling.is_needed(work, order):
        return ""
    return notice_words.to_settle(settling.plan_by(work, order), reader)


def _photos(work: Work, order: Order, reader: Reader) -> Iterator[PaperPhoto]:
    before = [one for one in photos_before(work, order) if one.purpose == PhotoPurpose.FINDING]
    for photo in before[:PHOTOS_ON_A_NOTICE]:
        yield _stamped(work, order, photo, reader)


def _stamped(work: Work, order: Order, photo: Photo, reader: Reader) -> PaperPhoto:
    body = photo_body(photo)
    stamp = stamp_of(body, order.school.name, _name_of(work, photo.taken_by))
    return paper_photo(body, stamp, reader)


def _names(work: Work, ids: set[str]) -> dict[str, str]:
    """Of the people who took photos."""
    people = work.session.scalars(select(Person).where(Person.id.in_(ids)))
    return {person.id: person.name for person in people}


def _term(order: Order, reader: Reader) -> str:
    if order.due_on is None:
        return ""
    days = order.deadline.get("workdays", order.term_workdays)
    return notice_words.term(days, reader)


def _closing(order: Order, reader: Reader) -> Iterator[str]:
    if order.due_on is None:
        return
    yield notice_words.meanwhile(reader)
    if order.kind == OrderKind.NOTICE:
        yield notice_words.objecting(reader)


def _issued_on(work: Work, order: Order) -> date:
    """The day of the paper: what was handed over on the campus was issued there."""
    issued = local_date(order.issued_at or work.now, work.settings.time_zone)
    return min(issued, order.served_on or issued) if order.served_way else issued


def _on_the_campus(work: Work, order: Order) -> Service | None:
    """How the notice was served there; what became another office's letter never was."""
    if order.kind == OrderKind.TRANSFER:
        return None
    return next((one for one in services(work, order) if one.way in SERVES), None)


def _recipient(service: Service | None) -> str:
    """Who signed on the campus; nobody did where it was refused."""
    return service.to if service is not None and service.way is ServiceWay.RECEIVED else ""


def _served(service: Service | None, reader: Reader) -> str:
    """How it was served on the campus, in one line."""
    if service is None:
        return ""
    parts = [reader.time(service.at), reader.label(service.way)]
    if service.doubtful:
        parts.append(reader.say("doubtful time, provisional"))
    if service.way is ServiceWay.REFUSED:
        parts.append(reader.filled("Why: {reason}", reason=service.reason))
        parts.append(f"{reader.say('Witness')} {service.witness}")
    return "；".join(parts)


def _name_of(work: Work, person_id: str | None) -> str:
    person = work.session.get(Person, person_id) if person_id else None
    return person.name if person is not None else ""


def _inspectors(work: Work, inspection: Inspection, reader: Reader) -> Iterator[str]:
    """Who was sent, and who came besides, each with the office."""
    visit = work.session.get(Visit, inspection.visit_id) if inspection.visit_id else None
    sent = [one.person_id for one in visit.team] if visit is not None else []
    came = [part.person_id for part in inspection.parts]
    people = work.session.scalars(select(Person).where(Person.id.in_([*sent, *came])))
    for person in sorted(people, key=lambda one: one.id != inspection.lead_id):
        office = person.office
        name = f"（{reader.either(office.name, office.name_en)}）" if office is not None else ""
        yield f"{person.name}{name}"
