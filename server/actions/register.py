"""The register: areas, offices, schools from a roster, checklist versions, the calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from server.actions import indicators, school_facts
from server.domain import register_events, registering
from server.domain.calendar_events import CalendarLoaded
from server.domain.registering import Change, SchoolFacts, Source
from server.infra.roster import Roster
from server.models import Area, CalendarDay, Incident, Inspection, Office, Order, School, Template
from server.queries import rosters
from server.work import Work
from shared.problems import Invalid, NotFound
from shared.sealing import seal
from shared.vocabulary import InspectionState, OfficeKind, OrderState

SCHOOLS_PER_IMPORT_MAX = 20_000
SETTLED_ORDERS = frozenset({OrderState.CLOSED, OrderState.ARCHIVED, OrderState.WITHDRAWN})
SETTLED_INSPECTIONS = frozenset({InspectionState.COMPLETE, InspectionState.ANNULLED})
"""What is settled stays with the town it was settled in."""


@dataclass(frozen=True)
class ImportResult:
    """What an import did."""

    added: int
    changed: int
    unchanged: int
    unknown_towns: tuple[str, ...] = ()


def add_area(
    work: Work, *, code: str, name: str, name_en: str = "", parent_id: str | None = None
) -> Area:
    """A town under a city, or the city itself."""
    work.require("school.import")
    area = Area(id=work.new_id(), code=code, name=name, name_en=name_en, parent_id=parent_id)
    work.session.add(area)
    # What hangs on the area needs its row.
    work.session.flush()
    work.record(register_events.AreaAdded(area.id, code))
    return area


def add_office(
    work: Work, *, kind: OfficeKind, name: str, name_en: str = "", area_id: str | None = None
) -> Office:
    """An office that inspects or must act."""
    work.require("person.create")
    office = Office(id=work.new_id(), kind=kind, name=name, name_en=name_en, area_id=area_id)
    work.session.add(office)
    # People of the office need its row.
    work.session.flush()
    work.record(register_events.OfficeAdded(office.id, kind))
    return office


def import_schools(
    work: Work, rows: Iterable[SchoolFacts], *, source_digest: str, refused: int = 0
) -> ImportResult:
    """Take schools over from a checked roster: new ones added, known ones (by code) changed."""
    work.require("school.import")
    listed = list(rows)
    if len(listed) > SCHOOLS_PER_IMPORT_MAX:
        raise Invalid(
            "At most {limit} schools are taken at once. Split the file.",
            limit=SCHOOLS_PER_IMPORT_MAX,
        )
    towns = _towns(work)
    known = {school.code: school for school in work.session.scalars(select(School))}
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    unknown: set[str] = set()
    for row in listed:
        area_id = towns.get(row.town)
        if area_id is None:
            unknown.add(row.town)
            continue
        counts[_take(work, row, area_id, known.get(row.code))] += 1
    work.record(
        register_events.SchoolsImported(source_digest, counts["added"], counts["changed"], refused)
    )
    if counts["changed"]:
        indicators.recount_later(work)
    return ImportResult(**counts, unknown_towns=tuple(sorted(unknown)))


def move_school(work: Work, school_id: str, area_id: str) -> School:
    """A school belongs to another town from now on; what is open of it goes with it."""
    work.require("school.import")
    school = work.session.get(School, school_id, with_for_update=True)
    if school is None or work.session.get(Area, area_id) is None:
        raise NotFound()
    if school.area_id != area_id:
        before = school.area_id
        _move(work, school, area_id)
        school_facts.note(work, school, [Change("area_id", before, area_id)], Source.MOVE)
    return school


def take_roster(work: Work, roster: Roster, *, source_digest: str) -> rosters.Report:
    """Take in what a roster says, as its report says; taken in twice it changes nothing."""
    report = rosters.compare(work, roster)
    refused = report.counts[registering.Deed.REFUSED]
    import_schools(work, report.taken, source_digest=source_digest, refused=refused)
    return report


def publish_template(
    work: Work, *, code: str, name: str, name_en: str, body: dict[str, Any]
) -> Template:
    """A new version of a checklist; earlier versions stay with the inspections made by them."""
    work.require("template.publish")
    digest = seal(body)
    versions = work.session.scalars(
        select(Template).where(Template.code == code).order_by(Template.version.desc())
    ).all()
    if versions and versions[0].digest == digest:
        return versions[0]
    _refuse_used_again(versions, body)
    for earlier in versions:
        earlier.current = False
    template = Template(
        id=work.new_id(),
        code=code,
        version=versions[0].version + 1 if versions else 1,
        name=name,
        name_en=name_en,
        body=body,
        digest=digest,
        published_at=work.now,
        current=True,
    )
    work.session.add(template)
    work.record(register_events.TemplatePublished(template.id, digest))
    return template


def load_calendar(work: Work, year: int, days: Iterable[dict[str, Any]], *, edition: str) -> None:
    """Put one year of the office calendar in place of what was known of it."""
    work.require("calendar.edit")
    known = {
        row.day: row
        for row in work.session.scalars(select(CalendarDay).where(CalendarDay.year_id == str(year)))
    }
    for one in days:
        day = date.fromisoformat(one["day"])
        row = known.pop(day, None)
        if row is None:
            row = CalendarDay(day=day, year_id=str(year))
            work.session.add(row)
        row.kind, row.name, row.name_en = one["kind"], one.get("name", ""), one.get("name_en", "")
        row.edition, row.published = edition, bool(one.get("published", True))
    for gone in known.values():
        work.session.delete(gone)
    work.record(CalendarLoaded(str(year), edition))


def _refuse_used_again(versions: Sequence[Template], body: dict[str, Any]) -> None:
    """A code that was taken out never comes back for something else."""
    held = [_codes(one.body) for one in versions]
    again = sorted((set[str]().union(*held[1:]) - held[0]) & _codes(body)) if held else []
    if again:
        raise Invalid(
            "These codes were taken out earlier and are never used again: {codes}. Give new ones.",
            codes=", ".join(again),
        )


def _codes(body: dict[str, Any]) -> set[str]:
    return {str(item["code"]) for item in body.get("items", ())}


def _towns(work: Work) -> dict[str, str]:
    """Town ids by code and by name."""
    towns: dict[str, str] = {}
    for area in work.session.scalars(select(Area)):
        towns[area.code] = area.id
        towns[area.name] = area.id
    return towns


def _take(work: Work, row: SchoolFacts, area_id: str, school: School | None) -> str:
    was = rosters.told_as_it_was(school) if school else None
    values = registering.becoming(row, area_id, was)
    if school is None:
        work.session.add(School(id=work.new_id(), code=row.code, changed_at=work.now, **values))
        return "added"
    if was == values:
        return "unchanged"
    if was is not None:
        school_facts.note(work, school, registering.changes(was, values), Source.ROSTER)
    if school.area_id != area_id:
        _move(work, school, area_id)
    for name, value in values.items():
        setattr(school, name, value)
    school.changed_at = work.now
    return "changed"


def _move(work: Work, school: School, area_id: str) -> None:
    """Put a school into another town, with its open orders and all inspections not yet settled.

    Which inspections go is told by their own state and their orders alone: were look-backs asked
    as well, the move would show what is planned.
    """
    before = school.area_id
    open_orders = (Order.school_id == school.id) & Order.state.not_in(SETTLED_ORDERS)
    orders = work.session.scalars(select(Order).where(open_orders).with_for_update()).all()
    about = {order.inspection_id for order in orders}
    inspections = work.session.scalars(
        select(Inspection)
        .where(
            Inspection.school_id == school.id,
            Inspection.state.not_in(SETTLED_INSPECTIONS) | Inspection.id.in_(about),
        )
        .with_for_update()
    ).all()
    # None is closed while no final report is known: their further reports come from the new town.
    told = select(Incident).where(Incident.school_id == school.id).with_for_update()
    for incident in work.session.scalars(told):
        incident.area_id = area_id
    for order in orders:
        order.area_id = area_id
    for inspection in inspections:
        inspection.area_id = area_id
    school.area_id, school.changed_at = area_id, work.now
    moved = register_events.SchoolMoved(school.id, before, area_id, len(inspections), len(orders))
    work.record(moved)
