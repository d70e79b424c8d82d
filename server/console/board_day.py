"""The leading group's page of a day: the same tables on a phone and on one A4 page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from server.api.papers import as_pdf
from server.api.request import work
from server.console import words
from server.console.board import to_orders, to_rebounds, to_schools
from server.console.results import name_of
from server.domain.parts import By
from server.models import Order
from server.queries import board_day
from server.queries.board import Brought, Figures
from server.queries.board_day import Day
from server.queries.worklist import View
from server.reports.daily import Daily, Table, daily_pdf
from server.work import Work

blueprint = Blueprint("board_day", __name__, url_prefix="/board")
TEXTS = {
    "open": "All open",
    "week": "Due this week",
    "overdue": "Overdue",
    "ours": "With our office",
    "rebounds": "Rebounds this term",
    "visited": "Schools visited this term",
}
DOORS = {"open": View.OPEN, "week": View.WEEK, "overdue": View.OVERDUE, "ours": View.OURS}
NONE = "—"


@dataclass(frozen=True)
class Row:
    """A row of a table; its name may be a door, or words somebody wrote in their own language."""

    name: str
    numbers: Sequence[str]
    door: str = ""
    is_written: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table of the page."""

    title: str
    head: Sequence[str]
    rows: Sequence[Row]
    note: str = ""


@blueprint.get("/day")
def shown() -> str:
    """The page to be read on a phone or printed from it."""
    opened = work()
    day = board_day.read(opened)
    return render_template(
        "board_day.html", title=_title(), line=_line(opened, day), sheets=list(_sheets(day))
    )


@blueprint.get("/day.pdf")
def paper() -> Response:
    """The page as A4."""
    opened, speaks = work(), words.reader()
    day, settings = board_day.read(opened), opened.settings
    made = Daily(
        title=_title(),
        office=speaks.either(settings.office_name, settings.office_name_en),
        line=_line(opened, day),
        tables=[
            Table(one.title, one.head, [(row.name, *row.numbers) for row in one.rows], one.note)
            for one in _sheets(day)
        ],
        foot=gettext("In the order of the register, not ranked."),
        page=speaks.say("Page {page} of {pages}"),
        language=speaks.language,
        at=opened.now,
    )
    return as_pdf(daily_pdf(made), f"{_title()}-{opened.today:%Y%m%d}", opened.now)


def _title() -> str:
    return gettext("The day on one page")


def _line(opened: Work, day: Day) -> str:
    """When it was read, and what it is set against."""
    hour = words.time(opened.now).partition(" ")[2]
    now = f"{words.day(opened.today)} {hour}"
    if day.kept_at is None:
        return gettext("%(now)s; no figures were kept yesterday", now=now)
    return gettext(
        "%(now)s, against the beginning of yesterday (%(then)s)",
        now=now,
        then=words.time(day.kept_at),
    )


def _sheets(day: Day) -> Iterator[Sheet]:
    then_and_now = [gettext("Yesterday"), gettext("Today"), gettext("Difference")]
    yield Sheet(gettext("Where it stands"), ["", *then_and_now], list(_standing(day)))
    yield Sheet(
        gettext("What the days brought"),
        ["", gettext("Yesterday"), gettext("Today")],
        list(_brought(day.brought)),
    )
    counted = gettext("Open"), gettext("Overdue")
    twice = [f"{word}\N{NO-BREAK SPACE}· {when}" for word in counted for when in then_and_now[:2]]
    yield Sheet(gettext("By town"), ["", *twice], list(_towns(day)))
    yield Sheet(
        gettext("Overdue longest"),
        [gettext("Fault and school"), gettext("Number"), gettext("Last day")],
        [_late(one) for one in day.overdue],
        "" if day.overdue else gettext("Nothing is overdue."),
    )


def _late(order: Order) -> Row:
    name = f"{order.what} · {order.school.name}"
    return Row(
        name, [order.number, words.day(order.due_on)], f"/orders/{order.id}", is_written=True
    )


def _standing(day: Day) -> Iterator[Row]:
    others = {
        "rebounds": to_rebounds(day.span, By.AREA),
        "visited": to_schools(day.span, By.AREA, "1"),
    }
    for name, text in TEXTS.items():
        now, then = getattr(day.now, name), _then(day.before, name)
        door = to_orders(DOORS[name]) if name in DOORS else others[name]
        change = NONE if then is None else f"{now - then:+d}" if now != then else "0"
        yield Row(gettext(text), [_told(then), str(now), change], door)


def _brought(days: Sequence[Brought]) -> Iterator[Row]:
    yield Row(gettext("Found"), [str(one.found) for one in days])
    yield Row(gettext("Closed"), [str(one.closed) for one in days])


def _towns(day: Day) -> Iterator[Row]:
    for one in day.towns:
        told = one.line.told
        numbers = [
            _told(_then(one.before, "open")), str(told.open),
            _told(_then(one.before, "overdue")), str(told.overdue),
        ]  # fmt: skip
        yield Row(name_of(By.AREA, one.line.group), numbers, to_orders(area=one.line.group.key))


def _then(before: Figures | None, name: str) -> Any:
    return None if before is None else getattr(before, name)


def _told(count: int | None) -> str:
    return NONE if count is None else str(count)
