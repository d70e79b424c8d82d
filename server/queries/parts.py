"""By what figures are parted, and the parts in the order of the register, never of a rank."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from server.domain.register_words import in_english
from server.infra.roster_columns import SCHOOL_TYPES
from server.models import Area, Office
from server.work import Work
from shared.clock import end_of_day
from shared.vocabulary import Grade, Party

LAST = 10_000
"""The place of what belongs to no part."""
GRADES = {str(grade): place for place, grade in enumerate(Grade)}
PARTIES = {str(party): place for place, party in enumerate(Party)}
KINDS = {kind: place for place, kind in enumerate(SCHOOL_TYPES)}


@dataclass(frozen=True)
class Group:
    """One part; ``place`` puts it in the order of the register, never of a rank."""

    key: str
    name: str
    name_en: str
    place: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Period:
    """From a day to a day, both counted."""

    begins: date
    ends: date


def within(work: Work, column: Any, period: Period) -> ColumnElement[bool]:
    """Whether an instant lies on one of these days of the office."""
    since, until = instants(work, period)
    found: ColumnElement[bool] = (column >= since) & (column < until)
    return found


def instants(work: Work, period: Period) -> tuple[datetime, datetime]:
    """When a period begins in the office, and when it is over."""
    zone = work.settings.time_zone
    before = end_of_day(period.begins - timedelta(days=1), zone)
    return before, end_of_day(period.ends, zone)


def area_group(area: Area) -> Group:
    """A town in the order of the register."""
    return Group(area.id, area.name, area.name_en, (area.order, area.code))


def school_kind_group(kind: str) -> Group:
    """A kind of school; they stand in the order in which the roster knows them."""
    return Group(kind, kind, in_english(kind), (KINDS.get(kind, LAST), kind))


def grade_group(grade: str) -> Group:
    """A grade, the least one first; pages know what it is called."""
    return Group(grade, "", "", (GRADES[grade],))


class Actors:
    """Who must act: an office by its name, else the kind of party."""

    def __init__(self, work: Work) -> None:
        self.offices = {one.id: one for one in work.session.scalars(select(Office))}

    def group(self, named: str, office_id: str | None) -> Group:
        """The office that must act, or the party where none is named."""
        party = PARTIES[named]
        office = self.offices.get(office_id or "")
        if office is None:
            return Group(named, "", "", (party, ""))
        return Group(office.id, office.name, office.name_en, (party, office.id))
