"""The register parted into strata, each school with a weight by what is open there."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from server.domain.lifecycle import OPEN_TO_PARTY
from server.infra.roster_columns import LOCALITIES
from server.models import Area, LookBack, Order, School
from server.queries.results import LAST, area_group, school_kind_group
from server.work import Work
from shared.vocabulary import LookBackState, OrderKind, Outcome

OPEN_MAX = 4
REBOUND_WEIGHT = 3
"""Each open fault up to four weighs one more, a rebound three more; never is a weight zero."""


class By(StrEnum):
    """By what the register is parted."""

    ALL = "all"
    AREA = "area"
    SCHOOL_KIND = "school_kind"
    LOCALITY = "locality"


@dataclass(frozen=True)
class Part:
    """One stratum: its name and its schools' weights, in order of their codes."""

    key: str
    name: str
    name_en: str
    weights: tuple[int, ...]


def parts(work: Work, by: By) -> list[Part]:
    """The active schools in reach by stratum, in the order of the register."""
    work.require("quota.simulate")
    weights = _weights(work)
    asked = (
        select(School.id, School.school_type, School.locality, Area)
        .join(Area, Area.id == School.area_id)
        .where(work.reach("quota.simulate", School), School.active)
        .order_by(School.code)
    )
    found: dict[str, tuple[tuple[Any, ...], Part, list[int]]] = {}
    for school_id, kind, locality, area in work.session.execute(asked):
        place, part = _part(by, kind, locality, area)
        known = found.setdefault(part.key, (place, part, []))
        known[2].append(weights.get(school_id, 1))
    ordered = sorted(found.values(), key=lambda told: told[0])
    return [Part(one.key, one.name, one.name_en, tuple(some)) for _, one, some in ordered]


def _part(by: By, kind: str, locality: str, area: Area) -> tuple[tuple[Any, ...], Part]:
    if by is By.ALL:
        return (), Part("all", "", "", ())
    if by is By.LOCALITY:
        places = list(LOCALITIES)
        place = places.index(locality) if locality in LOCALITIES else LAST
        return (place, locality), Part(locality, locality, locality, ())
    group = area_group(area) if by is By.AREA else school_kind_group(kind)
    return group.place, Part(group.key, group.name, group.name_en, ())


def _weights(work: Work) -> dict[str, int]:
    """How much more than another a school weighs, by its own open faults and rebounds."""
    mine = (work.reach("quota.simulate", Order), Order.kind == OrderKind.NOTICE)
    open_now = (
        select(Order.school_id, func.count(Order.id))
        .where(*mine, Order.state.in_(OPEN_TO_PARTY))
        .group_by(Order.school_id)
    )
    found = {school: 1 + min(count, OPEN_MAX) for school, count in work.session.execute(open_now)}
    back = (
        select(LookBack.school_id)
        .join(Order, Order.id == LookBack.order_id)
        .where(*mine, LookBack.state == LookBackState.JUDGED, LookBack.outcome == Outcome.REBOUND)
        .distinct()
    )
    for school in work.session.scalars(back):
        found[school] = found.get(school, 1) + REBOUND_WEIGHT
    return found
