"""Before schools close (节前模式): all that is due, school by school, with the pair for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_

from server import scope
from server.domain.pairing import Left, Sent, staff
from server.domain.planning_words import Occasion
from server.infra.canonical import canonical
from server.models import LookBack, School
from server.queries import going_back, pairs, school_calendar
from server.queries.going_back import Group
from server.work import Work
from shared.problems import Invalid
from shared.sealing import digest

DAYS_MAX = 60
"""What closes later than that is no matter of now."""
SCHOOLS_MAX = 100
NAME_CHARS_MAX = 80
CASES_OF_A_VISIT_MAX = 50


@dataclass(frozen=True)
class Closing:
    """Before what one goes back: its name, the last day, until when nobody can go, who can."""

    occasion: Occasion
    name: str
    last_day: date
    closed_until: date | None
    hour: time
    areas: tuple[str, ...] = ()
    inspectors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One school of the proposal: its cases, and who goes when or why nobody can."""

    group: Group
    sent: Sent | None
    left: Left | None


@dataclass(frozen=True)
class Proposed:
    """The whole proposal; ``digest`` names it, so that what is planned is what was seen."""

    lines: list[Line]
    more: int
    digest: str

    @property
    def sent(self) -> list[Line]:
        return [one for one in self.lines if one.sent is not None]

    @property
    def left(self) -> list[Line]:
        return [one for one in self.lines if one.sent is None]


def propose(work: Work, closing: Closing) -> Proposed:
    """What is due, overdue or falls due while schools are closed, each school with its pair."""
    work.require("lookback.plan")
    _refuse(work, closing)
    found = going_back.pool(work, *_wanted(work, closing), schools_max=SCHOOLS_MAX)
    groups = {one.school.id: one for one in found.groups}
    for one in found.groups:
        del one.cases[CASES_OF_A_VISIT_MAX:]
    first = first_day(work, closing)
    days = {
        one: school_calendar.of_area(work, group.school.area_id).within(first, closing.last_day)
        for one, group in groups.items()
    }
    told = {
        one: (group.school.area_id, [case.row for case in group.cases])
        for one, group in groups.items()
    }
    people = closing.inspectors or None
    sent, left = staff(pairs.errands(work, told, days), pairs.roster(work, people))
    goes = {one.school_id: one for one in sent}
    stays = {one.school_id: one for one in left}
    lines = [Line(group, goes.get(one), stays.get(one)) for one, group in groups.items()]
    return Proposed(lines, found.more, _named(lines))


def first_day(work: Work, closing: Closing) -> date:
    """Tomorrow; today where today is the last day."""
    return min(work.today + timedelta(days=1), closing.last_day)


def release_at(work: Work, closing: Closing, day: date) -> datetime:
    """The hour of the day at which its teams may know; now where it is past."""
    zone = ZoneInfo(work.settings.time_zone)
    return max(datetime.combine(day, closing.hour, zone).astimezone(UTC), work.now)


def _wanted(work: Work, closing: Closing) -> list[ColumnElement[bool]]:
    """Windows that are open by the last day, or end before schools open again."""
    until = closing.closed_until or closing.last_day
    open_by_then = LookBack.due_from <= closing.last_day
    ends_meanwhile = and_(LookBack.due_from <= until, LookBack.due_until <= until)
    conditions = [or_(open_by_then, ends_meanwhile)]
    if closing.areas:
        tree = scope.area_children(work.session)
        within = sorted({one for area in closing.areas for one in scope.subtree(tree, area)})
        conditions.append(School.area_id.in_(within))
    return conditions


def _refuse(work: Work, closing: Closing) -> None:
    if not closing.name.strip() or len(closing.name) > NAME_CHARS_MAX:
        raise Invalid("Name the occasion in 1 to {most} characters.", most=NAME_CHARS_MAX)
    if not work.today <= closing.last_day <= work.today + timedelta(days=DAYS_MAX):
        raise Invalid("The last day is today or within {most} days.", most=DAYS_MAX)
    if closing.closed_until is not None and closing.closed_until < closing.last_day:
        raise Invalid("Schools open again after the last day, not before it.")


def _named(lines: Sequence[Line]) -> str:
    told = [
        [
            one.group.school.id,
            [case.row.id for case in one.group.cases],
            [one.sent.day.isoformat(), list(one.sent.team)] if one.sent else [],
        ]
        for one in lines
    ]
    return digest(canonical(told))
