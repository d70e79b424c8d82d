"""Words of the office calendar's changes, kept as they are in rows."""

from enum import StrEnum


class ChangeKind(StrEnum):
    """What was done to the calendar."""

    YEAR = "year"
    LOCAL = "local"
    LOCAL_OUT = "local_out"


DEADLINE_MOVED = "deadline_moved"
"""The step of an order whose last day moved with the calendar; it stays where it stands."""
