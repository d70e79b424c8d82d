"""The checklist of a planned visit as it would be asked on paper: what applies, what may apply."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from server.models import Template, Visit
from server.queries import checklists
from server.work import Work
from shared.checklists import Item, Sheet, sheet_of
from shared.checklists.sheet import Reading
from shared.clock import to_wire
from shared.expressions import UNKNOWN, evaluate

MIDDAY = time(12)
"""The norms of a day are asked for in its middle: none begins or ends by the hour."""


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
    noon = datetime.combine(visit.visit_on, MIDDAY, ZoneInfo(work.settings.time_zone))
    school = visit.school
    sheet = sheet_of(
        checklists.parsed(work, row.id, row.digest),
        {"arrived_at": to_wire(noon), "mode": visit.mode, "facts": {}, "answers": {}},
        {
            "facts": school.facts,
            "school_type": school.school_type,
            "locality": school.locality,
        },
        visit.limits,
        work.settings.time_zone,
    )
    asked = tuple(_asked(sheet))
    return OnPaper(sheet, row.version, asked, len(sheet.template.items) - len(asked))


def _asked(sheet: Sheet) -> Iterator[Asked]:
    """The items that apply, and those of which nobody can say yet."""
    for code, one in sheet.assess().items():
        if not one.shown.applies:
            continue
        condition = sheet.template.conditions.get((code, "applies_if"))
        open_yet = condition is not None and (
            evaluate(condition, Reading(sheet), UNKNOWN, options=one.item.options_zh) is UNKNOWN
        )
        yield Asked(one.item, one.item.applies_if if open_yet else "", str(one.computed or ""))
