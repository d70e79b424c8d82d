"""What taking a roster in would do, row by row; nothing is changed by asking."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from server.domain import registering
from server.domain.registering import Change, Deed, SchoolFacts
from server.infra.roster import Roster, RosterRow
from server.infra.tables import RowProblem
from server.models import Area, School
from server.work import Work

NAMED_MAX = 20
GRAVEST_FIRST = (Deed.REFUSED, Deed.CHANGED, Deed.ADDED, Deed.UNCHANGED, Deed.LEFT_OUT)
TOLD = {
    "unknown_town": "The town {value} is not in the register, or is not yours. Write one of: "
    "{words}.",
    "read_as": "{column}: {value} is read as {taken}.",
    "elsewhere": "The code {value} belongs to a school outside your areas. Ask the "
    "administrator of the city.",
    "another": "Under this code the register knows another name, and another town or kind. Check "
    "that it is the same school.",
    "active_again": "The school had been closed in the register; it is open again.",
}
"""What is told of a row that only the register knows, by its code."""


@dataclass(frozen=True)
class Line:
    """One row of a roster, and what is done with it."""

    row: int
    code: str
    name: str
    deed: Deed
    told: tuple[RowProblem, ...] = ()
    changes: tuple[Change, ...] = ()
    school: SchoolFacts | None = None


@dataclass(frozen=True)
class Report:
    """A roster beside the register: what each row does, and whom the roster does not name."""

    roster: Roster
    lines: tuple[Line, ...]
    absent: int = 0
    absent_names: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Deed, int]:
        """How many rows do what."""
        counted = Counter(line.deed for line in self.lines)
        return {deed: counted[deed] for deed in Deed}

    @property
    def taken(self) -> list[SchoolFacts]:
        """The schools that are taken in, their towns by code."""
        return [line.school for line in self.lines if line.school is not None]

    def of(self, deed: str = "") -> list[Line]:
        """The lines with this deed; without one, those told anything, the gravest first."""
        if deed:
            return [line for line in self.lines if line.deed == deed]
        told = [line for line in self.lines if line.told or line.changes]
        return sorted(told, key=lambda line: GRAVEST_FIRST.index(line.deed))


@dataclass(frozen=True)
class _Register:
    """What of the register a roster is compared with."""

    towns: dict[str, str]
    areas: dict[str, Area]
    schools: dict[str, School]
    reachable: frozenset[str]


def compare(work: Work, roster: Roster) -> Report:
    """What taking this roster in would do; who may not take it in may not ask either."""
    work.require("school.import")
    register = _register(work)
    lines = tuple(_line(row, register) for row in roster.rows)
    named = {row.code for row in roster.rows}
    absent = [
        school
        for code, school in sorted(register.schools.items())
        if school.active and code not in named and school.area_id in register.reachable
    ]
    return Report(roster, lines, len(absent), tuple(one.name for one in absent[:NAMED_MAX]))


def towns(work: Work) -> list[str]:
    """The towns whose schools the asker may take in."""
    work.require("school.import")
    return _town_names(_register(work, known=False))


def told_as_it_was(school: School) -> dict[str, Any]:
    """What the register says of a school, as a roster would change it."""
    names = ("name", "area_id", "school_type", "locality", "facts", "active")
    return {name: getattr(school, name) for name in (*names, *registering.KEPT_WHEN_BLANK)}


def _register(work: Work, *, known: bool = True) -> _Register:
    areas = {area.id: area for area in work.session.scalars(select(Area).order_by(Area.code))}
    # Never added to the session: only where it would stand is asked.
    reachable = {one for one in areas if work.may("school.import", School(area_id=one))}
    towns = {
        name: area.id
        for area in areas.values()
        if area.id in reachable
        for name in (area.name, area.code)
    }
    schools = {one.code: one for one in work.session.scalars(select(School))} if known else {}
    return _Register(towns, areas, schools, frozenset(reachable))


def _line(row: RosterRow, register: _Register) -> Line:
    if row.school is None:
        deed = Deed.LEFT_OUT if row.left_out else Deed.REFUSED
        return Line(row.row, row.code, row.name, deed, row.told)
    area_id = registering.town_of(row.school.town, register.towns)
    school = register.schools.get(row.school.code)
    if area_id is None:
        towns = "、".join(_town_names(register))
        return _refused(row, "unknown_town", row.school.town, words=towns)
    if school is not None and school.area_id not in register.reachable:
        return _refused(row, "elsewhere", row.school.code)
    town = register.areas[area_id]
    told = row.told
    if row.school.town not in (town.name, town.code):
        told = (*told, _problem(row, "read_as", row.school.town, taken=town.name))
    taken = replace(row.school, town=town.code)
    line = Line(row.row, row.code, row.name, Deed.ADDED, told, (), taken)
    return line if school is None else _beside(line, school, area_id, register)


def _beside(line: Line, school: School, area_id: str, register: _Register) -> Line:
    """The line of a school that is known already."""
    assert line.school is not None
    was = told_as_it_was(school)
    becomes = registering.becoming(line.school, area_id, was)
    changes = tuple(_readable(one, register) for one in registering.changes(was, becomes))
    deed = Deed.CHANGED if changes else Deed.UNCHANGED
    names = {one.name for one in changes}
    told = line.told
    if "name" in names and names & {"town", "school_type"}:
        told = (*told, RowProblem(line.row, "", "another", TOLD["another"], wrong=False))
    if not school.active:
        told = (*told, RowProblem(line.row, "", "active_again", TOLD["active_again"], wrong=False))
    return replace(line, deed=deed, changes=changes, told=told)


def _readable(change: Change, register: _Register) -> Change:
    """A change of the town by the towns' names."""
    if change.name != "area_id":
        return change
    areas: Mapping[str, Area] = register.areas
    return Change("town", areas[change.was].name, areas[change.becomes].name)


def _refused(row: RosterRow, code: str, value: str, **facts: Any) -> Line:
    problem = _problem(row, code, value, wrong=True, **facts)
    return Line(row.row, row.code, row.name, Deed.REFUSED, (*row.told, problem))


def _problem(
    row: RosterRow, code: str, value: str, *, wrong: bool = False, **facts: Any
) -> RowProblem:
    # What the office calls the column stands in its own head; here it is always the town.
    return RowProblem(row.row, "镇街", code, TOLD[code], value, facts, wrong)


def _town_names(register: _Register) -> list[str]:
    """The towns a school may stand in, or where there is no town, the city itself."""
    parents = {area.parent_id for area in register.areas.values()}
    ends = [one for one in register.areas.values() if one.id not in parents]
    return [area.name for area in ends if area.id in register.reachable][:NAMED_MAX]
