"""How a checklist is looked at, and what is asked in that view."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mobile.presenters.rows import Filter, Row
from mobile.presenters.split import Share, Team, Whose
from shared.checklists import Assessed, Sheet, Template, wanting_photos
from shared.handwriting import photographed


@dataclass
class View:
    """How the list is looked at; kept over a restart by the session."""

    whole: bool = False
    as_card: bool = False
    filter: Filter = Filter.ALL
    current: str = ""
    undo_tap: int = 0
    undo_code: str = ""
    whose: Whose = Whose.ALL
    added: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, kept: Mapping[str, Any], added: frozenset[str]) -> "View":
        """As it was left, with the items a school's past adds."""
        return cls(
            bool(kept.get("whole")),
            bool(kept.get("as_card")),
            Filter(kept.get("filter", Filter.ALL)),
            str(kept.get("current", "")),
            int(kept.get("undo_tap", 0)),
            str(kept.get("undo_code", "")),
            Whose(kept.get("whose", Whose.ALL)),
            added,
        )

    def kept(self) -> dict[str, Any]:
        """What of it is there after a restart."""
        names = ("whole", "as_card", "filter", "current", "undo_tap", "undo_code", "whose")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Listed:
    """What is asked in one view of an inspection."""

    inspection: dict[str, Any]
    sheet: Sheet
    assessed: Mapping[str, Assessed]
    quick: frozenset[str]
    asked: frozenset[str]
    rows: tuple[Row, ...]
    left: tuple[str, ...]
    current: str
    whose: Whose
    own: frozenset[str]
    """The items of whose part is shown, asked or not."""
    shares: tuple[Share, ...]

    @property
    def applying(self) -> list[str]:
        """The items that apply, of whose part is shown."""
        return [c for c, one in self.assessed.items() if one.shown.applies and c in self.own]

    @property
    def wants_photo(self) -> tuple[str, ...]:
        """The items whose required photo is missing."""
        photos = self.inspection["photos"]
        taken = photographed((one.get("code"), one["purpose"]) for one in photos)
        return wanting_photos(self.assessed, self.asked, taken)


@dataclass(frozen=True)
class Known:
    """What the office said of a visit, and its checklist."""

    limits: Mapping[str, str]
    school: dict[str, Any]
    template: Template
    names: Mapping[str, str]
    team: Team
