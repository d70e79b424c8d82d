"""The percent indicators (指标): of all schools of a kind, how many meet something.

Each says since when it is in force, which answers of the checklist prove it and of which schools it
is counted. What no check has looked at yet is not known; it counts as not met in no list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

URBAN = "城区"
ALL = 100
BOTH, POLICE = "公安和教育均接入", "仅公安"
UP_TO_STANDARD = "达标"


class Group(StrEnum):
    """Where an indicator comes from, as the page puts them together."""

    FOUR = "four"
    PLAN = "plan"


class Cause(StrEnum):
    """What showed that a school meets an indicator, or no longer does."""

    CHECK = "check"
    PUT_RIGHT = "put_right"
    CAME_BACK = "came_back"
    REGISTER = "register"


class State(StrEnum):
    """How a school stands to an indicator."""

    MET = "met"
    MISSED = "missed"
    FELL = "fell"
    UNKNOWN = "unknown"


class Proof(Protocol):
    """What was last seen of one thing at a school."""

    passed: bool | None
    value: str
    seen_on: date


@dataclass(frozen=True)
class Need:
    """One thing an indicator asks: the word items of the checklist carry for it.

    With values it takes one of these answers; a fault put right since says that it passes, not
    with which answer, so that it is not known until somebody looks.
    """

    key: str
    values: frozenset[str] = frozenset()

    def met(self, proof: Proof | None) -> bool | None:
        if proof is None or proof.passed is None:
            return None
        if self.values and proof.passed:
            return proof.value in self.values if proof.value else None
        return proof.passed


@dataclass(frozen=True)
class Indicator:
    """A share of schools that meet all of some things; ``target`` is in percent."""

    key: str
    group: Group
    needs: tuple[Need, ...]
    since: date
    target: int = ALL
    urban: bool = False
    """Counted of schools in the city alone."""
    until: date | None = None

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def counts(self, locality: str) -> bool:
        """Whether a school of such a place counts at all."""
        return not self.urban or locality == URBAN

    def met(self, proofs: Mapping[str, Proof]) -> bool | None:
        """Whether a school meets it; None while something is not known and nothing is wanting."""
        told = [need.met(proofs.get(need.key)) for need in self.needs]
        if False in told:
            return False
        return None if None in told else True

    def decides(self, proofs: Mapping[str, Proof]) -> str:
        """Which need the answer hangs on: what is wanting, else what was seen last."""
        wanting = [one.key for one in self.needs if one.met(proofs.get(one.key)) is False]
        if wanting:
            return wanting[0]
        return max((proofs[one.key].seen_on, one.key) for one in self.needs)[1]


GUARDS = "guards_actual"
ALARM, ALARM_TO_POLICE, VIDEO = "alarm_installed", "alarm_to_police", "video_linked"
THREE_SINCE = date(2019, 1, 1)
FOUR_SINCE = date(2021, 1, 1)
PLAN_SINCE = date(2018, 5, 18)
"""Of the first two only the year is known: they count from its first day."""

_ALL = (
    Indicator("guards", Group.FOUR, (Need(GUARDS),), THREE_SINCE),
    Indicator("closed_campus", Group.FOUR, (Need("closed_campus"),), THREE_SINCE),
    Indicator(
        "alarm_and_video",
        Group.FOUR,
        (Need(ALARM), Need(ALARM_TO_POLICE), Need(VIDEO, frozenset({BOTH, POLICE}))),
        THREE_SINCE,
    ),
    Indicator("guard_post", Group.FOUR, (Need("guard_post"),), FOUR_SINCE),
    Indicator(
        "urban_standard",
        Group.PLAN,
        (Need("tech_standard_met", frozenset({UP_TO_STANDARD})),),
        PLAN_SINCE,
        target=90,
        urban=True,
    ),
    Indicator(
        "urban_alarm", Group.PLAN, (Need(ALARM), Need(ALARM_TO_POLICE)), PLAN_SINCE, urban=True
    ),
    Indicator("urban_video", Group.PLAN, (Need(VIDEO, frozenset({BOTH})),), PLAN_SINCE, urban=True),
)
INDICATORS: dict[str, Indicator] = {one.key: one for one in _ALL}
KEYS = frozenset(need.key for one in _ALL for need in one.needs)
"""What indicators read, by the words items of the checklist carry."""

LABELS: dict[str, str] = {
    "not_in_force": "Not in force on this day",
    Group.FOUR: "The four 100 percent",
    Group.PLAN: "Of the work plan, schools in the city",
    "guards": "Full-time guards as needed",
    "closed_campus": "Closed campus",
    "alarm_and_video": "Alarm and video linked to the police",
    "guard_post": "School-run guard post",
    "urban_standard": "Technical protection up to the standard",
    "urban_alarm": "Alarm linked to the police",
    "urban_video": "Video linked to police and education",
    State.MET: "Met",
    State.MISSED: "Not met",
    State.FELL: "Fell back out",
    State.UNKNOWN: "Not known yet",
    Cause.CHECK: "Seen at a check",
    Cause.PUT_RIGHT: "Put right by an order",
    Cause.CAME_BACK: "Found again by a look-back",
    Cause.REGISTER: "Counted anew by the register and the rules in force",
    # Answers; what is not told here is told as it was given.
    "pass": "Passed",
    "fail": "Failed",
    BOTH: "Both police and education",
    POLICE: "Police only",
    "仅教育": "Education only",
    "未接入": "Not linked",
    UP_TO_STANDARD: "Up to the standard",
    "不达标": "Below the standard",
}
TEXTS: dict[str, str] = {
    "guards": "Schools with as many full-time guards as the rules in force ask, of all schools.",
    "closed_campus": "Schools whose wall or fence is closed and unbroken, of all schools.",
    "alarm_and_video": "Schools with a panic button that is linked to the police, and video linked"
    " to the police, of all schools.",
    "guard_post": "Schools with a guard post at arrival and leaving, officer and hours posted,"
    " of all schools.",
    "urban_standard": "Schools in the city whose technical protection meets the standard, of all"
    " schools in the city.",
    "urban_alarm": "Schools in the city with a panic button that is linked to the police, of all"
    " schools in the city.",
    "urban_video": "Schools in the city whose video is linked to the platforms of both police and"
    " education, of all schools in the city.",
}
