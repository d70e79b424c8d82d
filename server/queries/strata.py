"""The register parted into strata, each school with what weighs of it today."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.domain.register_words import in_english
from server.domain.waves import NEVER_VISITED_DAYS, StratumBy, Weights
from server.infra.roster_columns import LOCALITIES
from server.models import Area, School
from server.queries import wave_register
from server.queries.parts import LAST, area_group, school_kind_group
from server.work import Work

TIMELESS = Weights(per_day=0)
"""What a school weighs by the rule of waves, but for the days since it was visited."""


@dataclass(frozen=True)
class Part:
    """One stratum: its name; of each school, by code, its weight and the days since a visit."""

    key: str
    name: str
    name_en: str
    weights: tuple[int, ...]
    waited: tuple[int, ...]


@dataclass
class _School:
    """Of a school what it weighs by; its whole row would cost more than all the weighing."""

    id: str
    school_type: str
    locality: str
    facts: dict[str, Any]
    area_id: str


def parts(work: Work, by: StratumBy | None) -> list[Part]:
    """The active schools in reach by stratum, in the order of the register."""
    work.require("quota.simulate")
    asked = (
        select(School.id, School.school_type, School.locality, School.facts, School.area_id)
        .where(work.reach("quota.simulate", School), School.active)
        .order_by(School.code)
    )
    schools = [_School(*row) for row in work.session.execute(asked)]
    known = wave_register.known(work, schools)
    towns = {area.id: area for area in work.session.scalars(select(Area))}
    found: dict[str, tuple[tuple[Any, ...], tuple[str, str], list[tuple[int, int]]]] = {}
    for school in schools:
        area = towns[school.area_id]
        key = "" if by is None else wave_register.told_apart(school, area)[by]
        if key not in found:
            found[key] = (*_name(by, key, school, area), [])
        told = known[school.id]
        days = NEVER_VISITED_DAYS if told.days_since is None else told.days_since
        found[key][2].append((TIMELESS.of(told), days))
    ordered = sorted(found.items(), key=lambda one: one[1][0])
    return [
        Part(key, *names, tuple(one for one, _ in some), tuple(days for _, days in some))
        for key, (_, names, some) in ordered
    ]


def _name(
    by: StratumBy | None, key: str, school: _School, area: Area
) -> tuple[tuple[Any, ...], tuple[str, str]]:
    """Where a stratum stands, and what it is called where the register names it."""
    if by is StratumBy.TOWN:
        return area_group(area).place, (area.name, area.name_en)
    if by is StratumBy.KIND:
        return school_kind_group(school.school_type).place, (key, in_english(key))
    if by is StratumBy.LOCALITY:
        places = list(LOCALITIES)
        return (places.index(key) if key in places else LAST, key), (key, in_english(key))
    return (key,), ("", "")
