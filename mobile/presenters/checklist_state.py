"""All of the checklist screen, as it is at one moment."""

from dataclasses import dataclass

from mobile.presenters.header import HeaderState
from mobile.presenters.rows import Filter, Hidden, Past, Row, SectionState, Tick
from mobile.presenters.split import Share, Whose


@dataclass(frozen=True)
class ChecklistState:
    """All of the checklist screen."""

    header: HeaderState
    inspection_id: str
    school: str
    arrived_at: str
    whole: bool
    as_card: bool
    filter: Filter
    sections: tuple[SectionState, ...]
    rows: tuple[Row, ...]
    hidden: tuple[Hidden, ...]
    answered: int
    asked: int
    failed: int
    open: int
    differs: int
    whole_count: int
    not_quick: int
    current: str
    ticks: tuple[Tick, ...]
    wants_photo: tuple[str, ...]
    card: Row | None = None
    position: int = 0
    past: tuple[Past, ...] = ()
    undo_tap: int = 0
    saved_at: str = ""
    submitted: bool = False
    whose: Whose = Whose.ALL
    shares: tuple[Share, ...] = ()
    """How far each office is, mine first; none where nobody else came."""
