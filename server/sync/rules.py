"""Pure rules of pushed ops: whose answer stands, which instant counts, what a part still lacks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared import checklists
from shared.clock import from_wire
from shared.problems import Problem
from shared.protocol import CLOCK_DOUBT, FIRST_INSTANT
from shared.records.ops import Instant
from shared.vocabulary import OpResult, PhotoPurpose, SignatureRole


@dataclass(frozen=True)
class Decision:
    """What becomes of an op, and why."""

    result: OpResult = OpResult.APPLIED
    code: str = ""
    facts: dict[str, Any] | None = None


APPLIED = Decision()
FACT_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


class Held(Problem):
    """Kept on the server until a person decides."""

    code = "held"


class Refused(Problem):
    """Can never apply; kept all the same."""

    code = "refused"


def told_by(problem: Problem) -> Decision:
    """What becomes of an op that a rule does not let through, as its receipt tells it."""
    result = OpResult.HELD if isinstance(problem, Held) else OpResult.REFUSED
    facts = dict(problem.facts)
    return Decision(result, str(facts.pop("code_is", problem.code)), _plain(facts))


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | list | dict) else str(value)
        for name, value in facts.items()
    }


@dataclass(frozen=True)
class Counted:
    """An instant as the office counts it; doubtful ones stand at the receipt, provisionally."""

    at: datetime
    doubtful: bool


def count_instant(instant: Instant, received: datetime) -> Counted:
    """The device's corrected time, or the receipt's where that cannot be trusted."""
    try:
        told = from_wire(instant.at)
    except (ValueError, OverflowError):
        return Counted(received, True)
    if instant.doubtful or not FIRST_INSTANT < told <= received + CLOCK_DOUBT:
        return Counted(received, True)
    return Counted(min(told, received), False)


def is_fact(name: str, value: Any) -> bool:
    """Whether a register fact corrected on site is one, of its own type; None takes it back."""
    if name not in checklists.FACTS or value is None:
        return name in checklists.FACTS
    if checklists.FACTS[name] == "bool":
        return isinstance(value, bool)
    if checklists.FACTS[name] == "number":
        return isinstance(value, str | int) and FACT_NUMBER.fullmatch(str(value)) is not None
    return isinstance(value, str)


def lacking(
    photos: Iterable[str],
    signatures: Iterable[tuple[str, bool]],
    *,
    is_lead: bool,
    on_paper: bool = False,
) -> tuple[str, ...]:
    """What a part lacks to be submitted: the gate photo, the signatures.

    ``photos`` are purposes, ``signatures`` are (role, refused). What was filled in ``on_paper``
    has a picture of that paper for the gate photo.
    """
    missing: list[str] = []
    signed = list(signatures)
    proof, lacks = (
        (PhotoPurpose.PAPER, "paper_scan") if on_paper else (PhotoPurpose.GATE, "gate_photo")
    )
    if is_lead and proof not in set(photos):
        missing.append(lacks)
    if not any(role == SignatureRole.INSPECTOR and not refused for role, refused in signed):
        missing.append("inspector_signature")
    if is_lead and not _school_signed(signed):
        missing.append("school_signature")
    return tuple(missing)


def _school_signed(signed: list[tuple[str, bool]]) -> bool:
    """The school signed, or refused before a witness."""
    for role, refused in signed:
        if role == SignatureRole.SCHOOL and not refused:
            return True
    witnessed = any(role == SignatureRole.WITNESS for role, _ in signed)
    return witnessed and any(role == SignatureRole.SCHOOL for role, _ in signed)


def is_complete(
    joined: Iterable[tuple[str, str, bool]], lead_id: str, named_missing: Iterable[str]
) -> bool:
    """Whether the lead has submitted, and every joined device has or is named as missing.

    ``joined`` are (device, person, submitted).
    """
    parts = list(joined)
    missing = set(named_missing)
    led = any(person == lead_id and submitted for _, person, submitted in parts)
    return led and all(submitted or device in missing for device, _, submitted in parts)
