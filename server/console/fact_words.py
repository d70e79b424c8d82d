"""Facts of a school in words: their names, and what they were and became."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from server.console.words import either, of_register
from server.domain.indicators import ALARM, ALARM_TO_POLICE, VIDEO
from server.domain.registering import Source
from server.domain.typed_facts import NOT_SEEN, correctable, is_counted
from server.infra.roster_columns import CHOICES
from server.infra.roster_columns import LABELS as COLUMNS
from server.queries.school_file import Told
from shared.checklists import Sheet
from shared.papers.conditions import TOLD_FACTS

LABELS = {
    Source.ROSTER: "From the roster",
    Source.MOVE: "Moved",
    Source.CHECK: "Found at a check, beside the register",
    ALARM: "Panic button",
    ALARM_TO_POLICE: "Linked to the police",
    VIDEO: "Video linked",
    "active": "In the register",
    "area_id": "Town",
}


@dataclass(frozen=True)
class FactLine:
    """A fact a paper may correct: its words, what the register says, and whether it is counted."""

    name: str
    words: str
    known: str
    counted: bool


def correctable_facts(sheet: Sheet) -> list[FactLine]:
    """The facts of the register that are written down where they were found otherwise."""
    known = sheet.visit.facts
    return [
        FactLine(
            name, gettext(TOLD_FACTS[name]), fact_value(name, known.get(name)), is_counted(name)
        )
        for name in correctable(sheet.template)
    ]


def corrected_facts(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a check found otherwise than the register has it, in words."""
    seen = [name for name in TOLD_FACTS if name not in NOT_SEEN]
    told = [name for name in seen if facts.get(name) is not None]
    return [(gettext(TOLD_FACTS[name]), fact_value(name, facts[name])) for name in told]


def fact_name(name: str) -> str:
    """What a fact is called: as the column of a roster, where it has one."""
    return gettext(LABELS[name] if name in LABELS else COLUMNS.get(name, name))


def fact_values(told: Told) -> tuple[str, str]:
    """What it was and what it became."""
    return fact_value(told.fact.name, told.was), fact_value(told.fact.name, told.becomes)


def fact_value(name: str, value: Any) -> str:
    """A fact in words; nothing known is a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, tuple):
        return either(*value)
    return of_register(str(value)) if name in CHOICES else str(value)
