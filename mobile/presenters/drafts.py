"""What is put into a sheet and not on record yet: kept with every tap, there again after a kill."""

from dataclasses import dataclass
from typing import Any

from mobile.presenters.desk import Desk
from mobile.texts import _
from shared.problems import Problem

PREFIX = "draft"


class NotKept(Problem):
    """What was typed; in the storage's own words, already in the reader's language."""

    code, status = "not_kept", 507


@dataclass(frozen=True)
class Draft:
    """One person's unfinished sheet: a finding, an arrival, a case looked at again."""

    desk: Desk
    sheet: str
    about: str

    @property
    def name(self) -> str:
        return f"{PREFIX}:{self.sheet}:{self.desk.person_id}:{self.about}"

    def kept(self) -> dict[str, Any]:
        """What was kept; nothing where there is none."""
        return dict(self.desk.session.get(self.name) or {})

    def keep(self, told: dict[str, Any]) -> str:
        """Keep it, durable when this returns; else what stands in the way, in words."""
        try:
            self.desk.session.keep(self.name, told)
        except Problem as problem:
            return problem.told(_)
        return ""

    def drop(self) -> None:
        """It is on record now, or the person does not want it."""
        self.desk.session.drop(self.name)


def in_hand(desk: Desk) -> Draft:
    """The photo this person is looking at, taken for a sheet and not given to it yet."""
    return Draft(desk, "photo", "in_hand")


def findings_begun(desk: Desk, inspection_id: str) -> int:
    """How many findings of an inspection this person began and did not put on record."""
    return len(desk.session.names(f"{PREFIX}:finding:{desk.person_id}:{inspection_id}:"))


def all_kept(desk: Desk) -> list[dict[str, Any]]:
    """Every unfinished sheet on this tablet, whoever it is of."""
    return [desk.session.get(name) or {} for name in desk.session.names(f"{PREFIX}:")]
