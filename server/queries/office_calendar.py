"""The office calendar as it stands: its years, its changes, the days of one area alone."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from server import scope
from server.domain.calendar_words import DEADLINE_MOVED, ChangeKind
from server.domain.office_calendar import whole_year
from server.infra.calendar_file import YearReading
from server.models import Area, CalendarChange, CalendarDay, LocalDay, Order, OrderStep
from server.queries import area_tree
from server.work import Work
from shared.problems import NotFound
from shared.workdays import CalendarDay as Known
from shared.workdays import DayKind

CHANGES_SHOWN = 50
LOCAL_SHOWN = 400
MOVED_SHOWN = 100
EDIT_LOCAL = "calendar.edit_local"


@dataclass(frozen=True)
class Differing:
    """A day that is another thing by a new edition; ``was`` is None where nothing was known."""

    was: Known | None
    becomes: Known

    @property
    def is_another(self) -> bool:
        """Whether it is another thing, and not only final from now on."""
        was = self.was
        return was is None or (was.kind, was.name) != (self.becomes.kind, self.becomes.name)


@dataclass(frozen=True)
class Year:
    """A year as it stands."""

    year: int
    days: list[Known]
    edition: str
    published: bool
    change: CalendarChange | None


def year(work: Work, number: int) -> Year:
    """Every day of a year, by which edition; without days where nothing is known of it."""
    work.require("calendar.read")
    rows = work.session.scalars(
        select(CalendarDay).where(CalendarDay.year_id == str(number)).order_by(CalendarDay.day)
    ).all()
    published = bool(rows) and all(row.published for row in rows)
    # The notice of the next year may speak of December: the year's own edition is its first day's.
    edition = rows[0].edition if rows else ""
    return Year(number, [_known(row) for row in rows], edition, published, latest(work, number))


def years(work: Work) -> tuple[int, int] | None:
    """The first and the last year something is known of."""
    work.require("calendar.read")
    first, last = work.session.execute(
        select(func.min(CalendarDay.day), func.max(CalendarDay.day))
    ).one()
    return (first.year, last.year) if first is not None else None


@dataclass(frozen=True)
class LocalDays:
    """Local days in their order, and whether there are more than are shown."""

    rows: list[LocalDay]
    cut: bool


def local_days(work: Work, year: int, area_id: str = "") -> LocalDays:
    """Local days of a year, of all areas or of one: everybody may know them."""
    work.require("calendar.read")
    asked = select(LocalDay).where(LocalDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    if area_id:
        asked = asked.where(LocalDay.area_id.is_(None) | (LocalDay.area_id == area_id))
    named = (selectinload(LocalDay.area), selectinload(LocalDay.change))
    asked = asked.options(*named).order_by(LocalDay.day, LocalDay.id).limit(LOCAL_SHOWN + 1)
    rows = list(work.session.scalars(asked))
    return LocalDays(rows[:LOCAL_SHOWN], len(rows) > LOCAL_SHOWN)


def areas_with_days(work: Work, year: int) -> list[Area]:
    """The areas that have days of their own in a year."""
    days = LocalDay.day.between(date(year, 1, 1), date(year, 12, 31))
    named = select(LocalDay.id).where(days, LocalDay.area_id == Area.id)
    return list(work.session.scalars(select(Area).where(named.exists()).order_by(Area.code)))


def changes(work: Work, number: int) -> list[CalendarChange]:
    """What was done to a year, the latest first."""
    work.require("calendar.read")
    return list(
        work.session.scalars(
            select(CalendarChange)
            .where(CalendarChange.year == number)
            .order_by(CalendarChange.id.desc())
            .limit(CHANGES_SHOWN)
        )
    )


def change(work: Work, change_id: str) -> CalendarChange:
    """One change of the calendar."""
    work.require("calendar.read")
    row = work.session.get(CalendarChange, change_id)
    if row is None:
        raise NotFound()
    return row


def moved(work: Work, change: CalendarChange) -> list[tuple[Order, OrderStep]]:
    """The orders in the asker's reach whose last day moved by a change, the latest first."""
    rows = work.session.execute(
        select(Order, OrderStep)
        .join(OrderStep, OrderStep.order_id == Order.id)
        .where(
            OrderStep.act == DEADLINE_MOVED,
            OrderStep.at >= change.made_at,
            OrderStep.facts["change"].as_string() == change.id,
            work.reach("order.read", Order),
        )
        .options(selectinload(Order.school))
        .order_by(OrderStep.id.desc())
        .limit(MOVED_SHOWN)
    )
    return [(row[0], row[1]) for row in rows]


def latest(work: Work, number: int) -> CalendarChange | None:
    """The change a year stands on; None where it came with the product."""
    return work.session.scalars(
        select(CalendarChange)
        .where(CalendarChange.kind == ChangeKind.YEAR, CalendarChange.year == number)
        .order_by(CalendarChange.id.desc())
        .limit(1)
    ).first()


def becoming(reading: YearReading) -> list[Known]:
    """The days a file would put in place."""
    return whole_year(reading.year, reading.days)


def differing(work: Work, number: int, days: list[Known]) -> list[Differing]:
    """The days that would be another thing, or final where they were a guess."""
    rows = work.session.scalars(
        select(CalendarDay).where(
            or_(
                CalendarDay.year_id == str(number),
                CalendarDay.day.in_([one.day for one in days if one.day.year != number]),
            )
        )
    )
    known = {row.day: _known(row) for row in rows}
    return [Differing(known.get(one.day), one) for one in days if known.get(one.day) != one]


def areas(work: Work) -> list[Area]:
    """The areas the asker may record local days of."""
    return area_tree.reached(work, EDIT_LOCAL)


def reaches_everywhere(work: Work) -> bool:
    """Whether the asker may record what holds in all areas."""
    return scope.areas_within(work.signed_in(), EDIT_LOCAL) is None


def _known(row: CalendarDay) -> Known:
    return Known(row.day, DayKind(row.kind), row.name, row.name_en, row.published)
