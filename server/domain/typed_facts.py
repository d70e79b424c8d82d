"""Facts of the school a paper may correct: which there are, and how one is read."""

from shared.checklists import FACTS, Template
from shared.checklists.template import ANSWERED_FACTS

FIELD = "r."
"""How the field of a fact begins."""
YES, NO = "yes", "no"
DIGITS_MAX = 6
NOT_SEEN = frozenset({"students_on_register", "notices_sent", "visit_in_school_run", "seen_break"})
"""What the office knows itself, or the paper tells in a place of its own."""


class NotAFactError(ValueError):
    """What was typed is no value of this fact."""


def correctable(template: Template) -> tuple[str, ...]:
    """What is there or not, and numbers; what an item asks is answered there."""
    asked = {name for name, code in ANSWERED_FACTS.items() if code in template.by_code}
    left = NOT_SEEN | asked
    return tuple(
        name for name, kind in FACTS.items() if kind in ("bool", "number") and name not in left
    )


def is_counted(name: str) -> bool:
    """Whether a fact is a number; else it is there or not."""
    return FACTS[name] == "number"


def value_of(name: str, typed: str) -> bool | int:
    """The fact as it was typed; NotAFactError where it is none."""
    if not is_counted(name):
        if typed not in (YES, NO):
            raise NotAFactError(typed)
        return typed == YES
    if not (typed.isascii() and typed.isdigit() and len(typed) <= DIGITS_MAX):
        raise NotAFactError(typed)
    return int(typed)
