"""The checklist of a planned visit as it would be asked on paper: what applies, what may apply."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from server.models import LookBack, Order, School, Template, Visit
from server.queries import checklists
from server.work import Work
from shared.checklists import Item, Sheet, sheet_of
from shared.checklists import Template as Checklist
from shared.checklists.sheet import Reading
from shared.clock import to_wire
from shared.expressions import UNKNOWN, evaluate
from shared.vocabulary import LookBackState, VisitMode

MIDDAY = time(12)
"""The norms of a day are asked for in its middle: none begins or ends by the hour."""


@dataclass(frozen=True)
class Going:
    """When a school is gone to and how, and the limits of that visit."""

    on: date
    mode: VisitMode
    limits: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """One item on paper; ``only_if`` is its condition where only the campus can tell."""

    item: Item
    only_if: str
    known: str
    """What the register or a norm says already; it is written beside the gap."""


@dataclass(frozen=True)
class OnPaper:
    """A visit's checklist with the school's facts filled in, and no answer yet."""

    sheet: Sheet
    version: int
    asked: tuple[Asked, ...]
    left_out: int
    """Items that do not apply to this school on this day."""


def of_visit(work: Work, visit: Visit) -> OnPaper:
    """What is asked of the school of this visit; whoever calls has asked who may know of it."""
    row = work.session.get_one(Template, visit.template_id)
    template = checklists.parsed(work, row.id, row.digest)
    going = Going(visit.visit_on, VisitMode(visit.mode), visit.limits)
    sheet = blank(work, template, visit.school, going)
    asked = tuple(asked_of(sheet))
    return OnPaper(sheet, row.version, asked, len(sheet.template.items) - len(asked))


def cases(work: Work, visit: Visit) -> list[tuple[LookBack, Order]]:
    """The closed orders a visit goes back to, that are not judged yet."""
    asked = (
        select(LookBack, Order)
        .join(Order, Order.id == LookBack.order_id)
        .where(LookBack.visit_id == visit.id, LookBack.state == LookBackState.PLANNED)
        .order_by(LookBack.id)
    )
    return [(row, order) for row, order in work.session.execute(asked)]


def blank(work: Work, template: Checklist, school: School, going: Going) -> Sheet:
    """A checklist as it opens at a school on a day, before anything is answered."""
    noon = datetime.combine(going.on, MIDDAY, ZoneInfo(work.settings.time_zone))
    return sheet_of(
        template,
        {"arrived_at": to_wire(noon), "mode": going.mode, "facts": {}, "answers": {}},
        {
            "facts": school.facts,
            "school_type": school.school_type,
            "locality": school.locality,
        },
        going.limits,
        work.settings.time_zone,
    )


def conditions_open(sheet: Sheet) -> dict[str, str]:
    """Of the items that apply, those of which only the campus can tell: the condition, by code."""
    reading, told = Reading(sheet), {}
    for item in sheet.template.items:
        condition = sheet.template.conditions.get((item.code, "applies_if"))
        if condition is not None:
            value = evaluate(condition, reading, UNKNOWN, options=item.options_zh)
            if value is UNKNOWN:
                told[item.code] = item.applies_if
    return told


def asked_of(sheet: Sheet) -> Iterator[Asked]:
    """The items that apply, and those of which nobody can say yet."""
    open_yet = conditions_open(sheet)
    for code, one in sheet.assess().items():
        if one.shown.applies:
            yield Asked(one.item, open_yet.get(code, ""), str(one.computed or ""))
