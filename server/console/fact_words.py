"""Facts of a school in words: their names, and what they were and became."""

from typing import Any

from flask_babel import gettext

from server.console.words import either, of_register
from server.domain.indicators import ALARM, ALARM_TO_POLICE, VIDEO
from server.domain.registering import Source
from server.infra.roster_columns import CHOICES
from server.infra.roster_columns import LABELS as COLUMNS
from server.queries.school_file import Told

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


def fact_name(name: str) -> str:
    """What a fact is called: as the column of a roster, where it has one."""
    return gettext(LABELS[name] if name in LABELS else COLUMNS.get(name, name))


def fact_values(told: Told) -> tuple[str, str]:
    """What it was and what it became."""
    return _value(told.fact.name, told.was), _value(told.fact.name, told.becomes)


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, tuple):
        return either(*value)
    return of_register(str(value)) if name in CHOICES else str(value)
