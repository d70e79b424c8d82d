"""Work that goes on after its request: its kinds, its states, what is said of it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from server.domain.events import Event
from shared.problems import Changed, Problem

UNDO_WITHIN = timedelta(seconds=20)
"""So long a bulk act waits before it begins; what was done at once is taken back as long."""
ROWS_MAX = 200
"""Rows one bulk act takes: what a page shows, not what nobody has seen."""


class WorkKind(StrEnum):
    """What is done to many at once, or takes long."""

    REMIND = "remind"
    SET_ASIDE = "set_aside"
    TAKE_UP = "take_up"
    TOGETHER = "together"
    READ = "read"
    IMPORT = "import"
    EXPORT = "export"
    SLIPS = "slips"


SEALED = frozenset({WorkKind.SLIPS})
"""What came of these opens accounts: it is kept closed for the office's own key, and for a day."""


class WorkState(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"
    FAILED = "failed"


OVER = frozenset({WorkState.DONE, WorkState.UNDONE, WorkState.FAILED})


class TooLateToUndo(Problem):
    code, status = "too_late_to_undo", 409
    text = "It is too late to undo this: it has begun. What was done stands in the record."


class RightsTakenBack(Problem):
    code, status = "rights_taken_back", 403
    text = "A right of yours was taken back since this file was asked for. Have it made again."


class AlreadyReminded(Problem):
    code, status = "already_reminded", 409
    text = "It was reminded of today already."


class NotTheirTurn(Problem):
    code, status = "not_their_turn", 409
    text = "It is not its party's turn: nothing is owed, or it waits for an answer of ours."


class ChangedSince(Changed):
    text = "It was changed after the page had shown it. Look at it again."


class TwoMustSign(Problem):
    code, status = "two_must_sign", 409
    text = "Two persons sign a listing, each having looked at it: not among many."


@dataclass(frozen=True)
class LongWorkBegun(Event):
    """Somebody asked for something to be done to many, or that takes long."""

    subject_kind = "long_work"
    kind: str
    of: int


@dataclass(frozen=True)
class LongWorkUndone(Event):
    """It was undone in time."""

    subject_kind = "long_work"
    kind: str


@dataclass(frozen=True)
class LongWorkEnded(Event):
    """It is over: so many done, so many left out."""

    subject_kind = "long_work"
    kind: str
    done: int
    left_out: int
