"""Whose answer stands when several tablets answer one item; both values are kept until someone
chooses, and what was chosen between stays on record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from shared.records.ops import AnswerSet

Kept = dict[str, Any]
"""An answer as it is kept: its value, who gave it, on which device, when."""


@dataclass(frozen=True)
class Answers:
    """The answers of an inspection: what stands, what is disputed, what was decided."""

    standing: dict[str, Kept]
    disputed: dict[str, list[Kept]] = field(default_factory=dict)
    decided: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def copy(self) -> "Answers":
        return Answers(dict(self.standing), dict(self.disputed), dict(self.decided))


def merge(before: Answers, given: Iterable[tuple[AnswerSet, Kept]]) -> tuple[Answers, list[str]]:
    """Compare each answer with what its giver saw; the items that are disputed now by it.

    Unchanged since, one's own, or the same: it stands. In a dispute an answer that names all its
    values was given by someone who saw them all, and decides. Else both are kept.
    """
    after, disputes = before.copy(), list[str]()
    for answer, kept in given:
        standing, dispute = after.standing.get(answer.code), after.disputed.get(answer.code)
        if dispute:
            if all(one["value"] in answer.settles for one in dispute):
                decide(after, answer.code, kept)
            elif _argue(after, answer.code, kept):
                disputes.append(answer.code)
        elif standing is None or _knew(standing, answer, kept):
            after.standing[answer.code] = kept
        elif standing["value"] != kept["value"]:
            after.disputed[answer.code] = [standing, kept]
            disputes.append(answer.code)
    return after, disputes


def decide(answers: Answers, code: str, chosen: Kept, reason: str = "") -> None:
    """One of the values, or a new one, stands from now on; what it was chosen between is kept."""
    between = answers.disputed.pop(code)
    entry = {
        "value": chosen["value"],
        "by": chosen["by"],
        "at": chosen["at"],
        "reason": reason,
        "between": between,
    }
    answers.standing[code] = chosen
    answers.decided[code] = [*answers.decided.get(code, []), entry]


def _knew(standing: Kept, answer: AnswerSet, kept: Kept) -> bool:
    """Whether the giver changes knowingly: what was seen stands still, or it is one's own."""
    return bool(standing["value"] == answer.seen or standing["device"] == kept["device"])


def _argue(answers: Answers, code: str, kept: Kept) -> bool:
    """One more voice in a dispute: takes the place of the same tablet's, and may end it by
    agreeing; whether the dispute goes on.
    """
    first, *others = answers.disputed[code]
    if first["device"] == kept["device"]:
        entries = [kept, *others]
    else:
        entries = [first, *(one for one in others if one["device"] != kept["device"]), kept]
    answers.disputed[code], answers.standing[code] = entries, entries[0]
    if all(one["value"] == entries[0]["value"] for one in entries):
        decide(answers, code, kept)
        return False
    return True
