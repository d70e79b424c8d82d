"""What was counted here the last time: offered, and an answer only by a tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mobile.hours import day_of
from shared.checklists import Sheet
from shared.clock import from_wire
from shared.vocabulary import Verdict

OFFERED = frozenset({"number", "choice", "multi"})
"""What takes several taps to answer; a verdict is one tap anyway, and a date goes on."""


@dataclass(frozen=True)
class LastTime:
    """An answer of an earlier check of this school, and its day."""

    value: Any
    on: str


def last_time(earlier: Sequence[tuple[dict[str, Any], Sheet]]) -> dict[str, LastTime]:
    """By item, what it came to when it was answered last; ``earlier`` has the latest first.

    What was a fault then must have changed since: it is counted anew.
    """
    found: dict[str, LastTime] = {}
    seen: set[str] = set()
    for inspection, sheet in earlier:
        on = day_of(from_wire(inspection["arrived_at"])).isoformat()
        for code, one in sheet.assess().items():
            if not one.answered or code in seen or code not in inspection["answers"]:
                continue
            seen.add(code)
            if one.verdict is Verdict.PASS and str(one.item.answer_type) in OFFERED:
                found[code] = LastTime(one.value, on)
    return found
