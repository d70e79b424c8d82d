"""Keeping how the facts of a school came to be: by a roster, by a move, found at a check."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from server.domain.registering import Change, Source
from server.models import Inspection, School, SchoolFact
from server.work import Work
from shared.checklists.template import ANSWERED_FACTS, FACTS
from shared.clock import local_date

NOT_KEPT = frozenset({"pinyin", "initials", "lat_e7", "lon_e7", "contacts"})
"""What is worked out from a name, where it lies, and whom to call: no history is kept of it."""


def note(work: Work, school: School, changes: Iterable[Change], source: Source) -> None:
    """What the register says otherwise from today on."""
    for one in changes:
        if one.name not in NOT_KEPT:
            _put(work, school, one, source)


def seen_at_check(work: Work, inspection: Inspection) -> None:
    """What a complete check found unlike the register; the register itself stays as it is.

    Seen once more, it says again only what it says otherwise now.
    """
    school = inspection.school
    known = {**school.facts, "school_type": school.school_type, "locality": school.locality}
    was = known | _told(work, inspection)
    for name, found in _found(inspection).items():
        if name in was and was[name] != found:
            _put(work, school, Change(name, was[name], found), Source.CHECK, inspection)


def _told(work: Work, inspection: Inspection) -> dict[str, Any]:
    """What the history has of this check by now, the latest of each fact."""
    rows = select(SchoolFact.name, SchoolFact.becomes).order_by(SchoolFact.id)
    of_it = rows.where(SchoolFact.inspection_id == inspection.id)
    return dict(work.session.execute(of_it).all())


def _found(inspection: Inspection) -> dict[str, Any]:
    """The facts a check asked or corrected."""
    answered = {
        name: _whole(name, inspection.answers[code]["value"])
        for name, code in ANSWERED_FACTS.items()
        if inspection.answers.get(code, {}).get("value") is not None
    }
    corrected = {name: _whole(name, value) for name, value in inspection.facts.items()}
    return {name: value for name, value in {**corrected, **answered}.items() if name in FACTS}


def _whole(name: str, value: Any) -> Any:
    """A number as the register writes it."""
    is_number = FACTS.get(name) == "number" and isinstance(value, str) and value.isdigit()
    return int(value) if is_number else value


def _put(
    work: Work, school: School, change: Change, source: Source, seen: Inspection | None = None
) -> None:
    at = seen.arrived_at if seen else work.now
    work.new(
        SchoolFact,
        id=work.new_id(),
        school_id=school.id,
        name=change.name,
        was=change.was,
        becomes=change.becomes,
        source=source,
        since=local_date(at, work.settings.time_zone),
        at=at,
        person_id=seen.lead_id if seen else work.actor.person_id,
        inspection_id=seen.id if seen else None,
    )
