"""The checklist of one inspection: its answers, judged by what held at the recorded arrival."""

from collections.abc import Mapping
from typing import Any

from shared.checklists.sheet import Sheet, Visit
from shared.checklists.template import Template, limits_on
from shared.clock import OFFICE_TIME_ZONE, from_wire, local_date
from shared.vocabulary import VisitMode

Body = Mapping[str, Any]

MODE_WORDS = {
    VisitMode.OPEN: "明查",
    VisitMode.COVERT: "暗访",
    VisitMode.SURPRISE: "突击",
    VisitMode.JOINT: "联合",
    VisitMode.LOOK_BACK: "回头看",
}
"""How conditions of the checklist write the mode of a visit."""


def sheet_of(
    template: Template,
    inspection: Body,
    school: Body,
    limits: Mapping[str, str],
    zone: str = OFFICE_TIME_ZONE,
) -> Sheet:
    """The sheet of an inspection's body; ``limits`` are the visit's own over the day's."""
    on = local_date(from_wire(inspection["arrived_at"]), zone)
    facts = dict(school.get("facts") or {})
    facts |= {
        "school_type": school.get("school_type"),
        "locality": school.get("locality"),
        "students_on_register": facts.get("students"),
        "visit_mode": MODE_WORDS.get(VisitMode(inspection["mode"])),
    }
    facts |= inspection["facts"]
    answers = {code: one["value"] for code, one in inspection["answers"].items()}
    return Sheet(template, Visit(on, facts, limits_on(on, limits.items())), answers)
