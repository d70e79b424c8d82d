"""Long work while it goes on: what was asked, and how far it says it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from server import scope
from server.actions import long_work
from server.models import LongWork
from server.queries import long_work as works
from server.scope import SYSTEM, Actor
from server.work import Work, Works


@dataclass(frozen=True)
class Made:
    """What came of it: figures, and a file."""

    told: Mapping[str, int] = field(default_factory=dict)
    file_name: str = ""
    data: bytes = b""


@dataclass(frozen=True)
class Going:
    """A piece of long work while it goes on; says how far it is."""

    works: Works
    work_id: str
    person_id: str
    asked: Mapping[str, Any]
    done: int
    told: Mapping[str, int]

    def reached(self, done: int) -> None:
        """So much is done."""
        with self.works.writing(SYSTEM) as work:
            self.mark(work, done, self.told)

    def mark(self, work: Work, done: int, told: Mapping[str, int]) -> None:
        """The same, written with what was done."""
        row = long_work.taken(work, self.work_id)
        if row is not None:
            row.done, row.told = done, dict(told)

    def actor(self) -> Actor:
        """Whose work it is, by the rights of this moment."""
        with self.works.reading(SYSTEM) as work:
            return scope.load_actor(work.session, self.person_id)

    def file(self) -> bytes:
        """The file it was given."""
        with self.works.reading(SYSTEM) as work:
            row = work.session.get_one(LongWork, self.work_id)
            return works.file(work, row, works.ASKED)
