"""The product's own checklist and an ordinary school, as tests of the rules need them."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from shared.checklists import Assessed, Sheet, Template, Visit, limits_on

CONTENT = Path(__file__).parents[2] / "server" / "content" / "checklist-campus-safety.json"
TEMPLATE = Template.from_body(json.loads(CONTENT.read_text(encoding="utf-8")))

AUTUMN_2026 = date(2026, 9, 17)
AUTUMN_2018 = date(2018, 9, 20)

ORDINARY_SCHOOL: dict[str, Any] = {
    "students": 1200,
    "staff": 90,
    "boarders": 0,
    "school_type": "小学",
    "locality": "城区",
    "students_on_register": 1200,
    "has_canteen": True,
    "has_external_meal": False,
    "uses_gas": True,
    "has_bus": False,
    "has_lab": True,
    "has_controlled_chemicals": False,
    "has_nap_room": False,
    "has_fire_control_room": False,
    "has_construction": False,
    "has_special_equipment": False,
    "has_face_gate": False,
    "has_secondary_water": False,
    "has_drinking_machine": True,
    "dorm_buildings": 0,
    "terror_key_target": False,
    "notices_sent": 0,
    "visit_mode": "明查",
    "visit_in_school_run": True,
    "seen_break": False,
}


def a_sheet(on: date = AUTUMN_2026, *, template: Template = TEMPLATE, **facts: Any) -> Sheet:
    """The checklist at an ordinary school; ``facts`` name only what is different there."""
    return Sheet(template, Visit(on, {**ORDINARY_SCHOOL, **facts}, limits_on(on)))


def judged(sheet: Sheet, answers: Mapping[str, Any] | None = None) -> dict[str, Assessed]:
    """The sheet's items after these answers."""
    for code, value in (answers or {}).items():
        sheet = sheet.answered(code, value)
    return sheet.assess()
