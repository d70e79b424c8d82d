"""The words of circulars: early warnings, and self-checks after a fault elsewhere."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

WORKDAYS_MAX = 30
"""No answer is asked for later than that."""
VALID_DAYS_MAX = 366
QUESTIONS = 3
"""More would be a form, and forms were to become fewer."""
PHOTOS_MAX = 6
"""So many pictures with one answer: they show what was looked at, and are no evidence of a case."""
NAMES = ("first", "second", "third")


class CircularKind(StrEnum):
    """What was sent to many at once."""

    WARNING = "warning"
    SELF_CHECK = "self_check"


class SelfAnswer(StrEnum):
    """What a school says to one question of a self-check."""

    YES = "self_yes"
    NO = "self_no"
    NOT_APPLICABLE = "self_not_applicable"


class CopyStanding(StrEnum):
    """Where one copy stands."""

    GIVEN = "given"
    WAITING = "waiting"
    LATE = "late"


LABELS: dict[StrEnum, str] = {
    CircularKind.WARNING: "Early warning",
    CircularKind.SELF_CHECK: "Self-check",
    SelfAnswer.YES: "Yes",
    SelfAnswer.NO: "No",
    SelfAnswer.NOT_APPLICABLE: "Not applicable",
    CopyStanding.GIVEN: "Answered",
    CopyStanding.WAITING: "No answer yet",
    CopyStanding.LATE: "Answer overdue",
}
NUMBER_WORDS = {CircularKind.WARNING: "预警", CircularKind.SELF_CHECK: "自查"}
"""What the numbers of each are told by, after the short name of their issuer."""
WORKDAYS = {CircularKind.WARNING: 1, CircularKind.SELF_CHECK: 5}
"""In how many working days an answer is asked for, where nobody says otherwise."""
FACTS = (
    "boarders",
    "has_canteen",
    "has_external_meal",
    "uses_gas",
    "has_bus",
    "has_lab",
    "has_controlled_chemicals",
    "has_nap_room",
    "has_fire_control_room",
    "has_construction",
    "has_special_equipment",
    "has_face_gate",
    "has_secondary_water",
    "has_drinking_machine",
    "terror_key_target",
)
"""By which facts of the register like schools are chosen; their words are the roster's."""


def has(facts: Mapping[str, Any], name: str) -> bool:
    """Whether the register says so of a school; a count says so from one on."""
    told = facts.get(name)
    return told is True or (type(told) is int and told > 0)
