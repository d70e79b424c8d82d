"""A checklist split between offices: whose items are shown, how far each office is as far as known.

It is a way to look at the list. What another office has not answered stands as not checked here
until its answers come; nothing is left out of a record by it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mobile.presenters.desk import Desk
from mobile.texts import _
from shared.checklists import Assessed, falls_to, office_of


class Whose(StrEnum):
    """Whose items are shown."""

    ALL = "all"
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Team:
    """The offices of a visit with their inspectors, and the one of the person at this tablet."""

    mine: str = ""
    names: Mapping[str, tuple[str, ...]] | None = None
    people: Mapping[str, str] | None = None
    """The office of each inspector, by id."""

    @property
    def came(self) -> Collection[str]:
        """The offices that came."""
        return (self.names or {}).keys()

    @property
    def splits(self) -> bool:
        """Whether more offices than one came, mine among them."""
        return bool(self.mine) and len(self.came) > 1

    def who_looks(self, offices: Collection[str]) -> str:
        """Who looks at items of these offices, where the list is split and it is one office's."""
        one = next(iter(offices), "")
        if not self.splits or len(offices) != 1 or self.names is None:
            return ""
        return _(", ").join(self.names.get(one, ()))

    def shows(self, one: Assessed, whose: Whose) -> bool:
        """Whether an item is among those shown."""
        if whose is Whose.ALL or not self.splits:
            return True
        return falls_to(one.item, self.mine, self.came) is (whose is Whose.MINE)


@dataclass(frozen=True)
class Share:
    """What one office looks at, and how far it is as far as this tablet has heard."""

    office: str
    names: tuple[str, ...]
    mine: bool
    answered: int
    asked: int
    last_at: str = ""
    """When its last known answer was given."""
    handed_in: bool = False
    """Whether all its inspectors are known to have submitted."""

    @property
    def missing(self) -> int:
        """How many of its items stand as not checked."""
        return self.asked - self.answered


def team_of(desk: Desk, inspection_id: str) -> Team:
    """Who was sent on a visit; a check nobody planned is one person's."""
    visit = desk.visit_of(inspection_id) or {}
    names: dict[str, tuple[str, ...]] = {}
    people: dict[str, str] = {}
    for one in visit.get("inspectors", ()):
        if office := str(one.get("office") or ""):
            names[office] = (*names.get(office, ()), str(one["name"]))
            people[str(one["id"])] = office
    return Team(people.get(desk.person_id, ""), names, people)


def shares(
    team: Team,
    inspection: Mapping[str, Any],
    assessed: Mapping[str, Assessed],
    asked: Collection[str],
) -> tuple[Share, ...]:
    """How far each office is, mine first; none where there is nothing to split.

    What is everybody's counts with mine.
    """
    if not team.splits:
        return ()
    counted: dict[str, list[str]] = {office: [] for office in team.came}
    for code in asked:
        if assessed[code].shown.applies:
            counted[office_of(assessed[code].item, team.came) or team.mine].append(code)
    if not any(codes for office, codes in counted.items() if office != team.mine):
        return ()
    return tuple(
        _share(team, inspection, assessed, office, counted[office])
        for office in sorted(team.came, key=lambda one: (one != team.mine, one))
        if counted[office]
    )


def _share(
    team: Team,
    inspection: Mapping[str, Any],
    assessed: Mapping[str, Assessed],
    office: str,
    codes: list[str],
) -> Share:
    people = {one for one, of in (team.people or {}).items() if of == office}
    given = (inspection["answers"].get(code) or {} for code in codes)
    parts = [one for one in inspection["parts"] if one["person_id"] in people]
    return Share(
        office,
        (team.names or {})[office],
        office == team.mine,
        sum(assessed[code].answered for code in codes),
        len(codes),
        max((str(one.get("at", "")) for one in given if one.get("by") in people), default=""),
        {one["person_id"] for one in parts if one["submitted_at"]} >= people,
    )
