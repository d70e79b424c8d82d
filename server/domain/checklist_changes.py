"""Two versions of a checklist side by side: what came, what went, what became another, by field."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from shared.checklists import Basis, Item
from shared.checklists import Template as Checklist

TEXTS = {
    "section": "Section",
    "text_zh": "Question in Chinese",
    "text_en": "Question in English",
    "answer_type": "Kind of answer",
    "options_zh": "Choices in Chinese",
    "options_en": "Choices in English",
    "unit": "Unit",
    "bases": "Basis",
    "grade": "Grade",
    "immediate_zh": "At once, in Chinese",
    "immediate_en": "At once, in English",
    "rectify_workdays": "Term in working days",
    "photo_rule": "When a photo is asked",
    "photo_hint_zh": "What the photo shows",
    "applies_if": "Applies if",
    "valid_if": "Likely if",
    "fail_if": "Fails if",
    "compute": "Worked out by",
    "weight": "Weight",
    "veto": "Decides by itself",
    "party": "Who",
    "office": "Who of the team asks it",
    "quick": "In the quick check",
    "stat_key": "Key of its figures",
    "guidance_zh": "How to check, in Chinese",
    "guidance_en": "How to check, in English",
}
"""What a field of an item is called."""
NOTHING = "—"
LIST_SIGN = "; "


@dataclass(frozen=True)
class Change:
    """One field of an item: what it said and what it says."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """An item that both versions have, in other words."""

    item: Item
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Comparison:
    """A checklist beside an earlier one: what is new, another, or gone."""

    added: tuple[Item, ...]
    changed: tuple[Changed, ...]
    removed: tuple[Item, ...]

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def between(before: Checklist, after: Checklist) -> Comparison:
    """What the later of two checklists makes of the earlier, item by item."""
    was, becomes = before.by_code, after.by_code
    return Comparison(
        tuple(item for code, item in becomes.items() if code not in was),
        tuple(
            Changed(item, tuple(_changes(was[code], item)))
            for code, item in becomes.items()
            if code in was and was[code] != item
        ),
        tuple(item for code, item in was.items() if code not in becomes),
    )


def _changes(before: Item, after: Item) -> Iterator[Change]:
    for one in fields(Item):
        was, becomes = getattr(before, one.name), getattr(after, one.name)
        if was != becomes:
            yield Change(one.name, _told(was), _told(becomes))


def _told(value: Any) -> str:
    """A field's value as the file has it; nothing is told as such."""
    if isinstance(value, tuple):
        return LIST_SIGN.join(map(_told, value)) or NOTHING
    if isinstance(value, Basis):
        return f"{value.text} ({value.status}, {_days(value)})"
    if isinstance(value, bool):
        return "✓" if value else NOTHING
    return str(value) if value not in (None, "") else NOTHING


def _days(basis: Basis) -> str:
    return f"{basis.valid_from or '…'} – {basis.valid_to or '…'}"
