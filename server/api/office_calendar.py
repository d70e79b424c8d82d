"""The office calendar over the API: read, looked through, taken in; local days."""

from typing import Any

from flask.views import MethodView
from flask_babel import gettext
from flask_smorest import Blueprint

from server.actions import office_calendar, recounting
from server.actions.office_calendar import EDIT, EDIT_LOCAL, LocalDays, Source
from server.api.request import work
from server.api.rights import needs
from server.infra.calendar_file import FIRST_YEAR, LAST_YEAR, NoSuchYear, YearReading, judge
from server.models import CalendarChange
from server.queries import office_calendar as known
from server.schemas.office import ReasonInput
from server.schemas.office_calendar import (
    AreaFilterInput,
    ChangeOutput,
    LocalDaysInput,
    ReportOutput,
    YearInput,
    YearOutput,
)
from shared.workdays import DayKind

blueprint = Blueprint(
    "office-calendar-api",
    __name__,
    url_prefix="/api/v1/office-calendar",
    description="The office calendar.",
)


@blueprint.route("/<int:year>")
class OneYear(MethodView):
    """A year."""

    @blueprint.arguments(AreaFilterInput, location="query")
    @blueprint.response(200, YearOutput)
    def get(self, asked: dict[str, Any], year: int) -> dict[str, Any]:
        """Every day of a year, and the days of single areas, or of one."""
        _require_year(year)
        found = known.year(work(), year)
        local = known.local_days(work(), year, asked["area_id"])
        return vars(found) | {"local_days": local.rows, "local_days_cut": local.cut}

    @blueprint.arguments(YearInput)
    @blueprint.response(200, ReportOutput)
    @needs(EDIT)
    def put(self, asked: dict[str, Any], year: int) -> dict[str, Any]:
        """Look a year through; take it in if asked to and nothing is wrong with it."""
        _require_year(year)
        rows = [_cells(one) for one in asked["days"]]
        reading = judge(year, enumerate(rows, start=1))
        report = _report(reading)
        if asked["take_in"]:
            source = Source(asked["name"], asked["text"])
            report["change_id"] = office_calendar.take_in(work(), reading, source).id
        return report


@blueprint.route("/local-days")
class AllLocalDays(MethodView):
    """Local days."""

    @blueprint.arguments(LocalDaysInput)
    @blueprint.response(201, ChangeOutput)
    @needs(EDIT_LOCAL)
    def post(self, asked: dict[str, Any]) -> CalendarChange:
        """Days off, or worked, in one area; its open orders are counted anew."""
        told = LocalDays(**(asked | {"kind": DayKind(asked["kind"])}))
        return office_calendar.put_local(work(), told)


@blueprint.route("/local-days/<string:change_id>/removal")
class Removal(MethodView):
    """Taking local days out."""

    @blueprint.arguments(ReasonInput)
    @blueprint.response(200, ChangeOutput)
    @needs(EDIT_LOCAL)
    def post(self, asked: dict[str, str], change_id: str) -> CalendarChange:
        """Take out what was recorded at once; a last day told meanwhile stands."""
        return office_calendar.take_out_local(work(), change_id, asked["reason"])


@blueprint.route("/changes/<string:change_id>")
class OneChange(MethodView):
    """A change."""

    @blueprint.response(200, ChangeOutput)
    def get(self, change_id: str) -> CalendarChange:
        """A change of the calendar, with the document it stands on."""
        return known.change(work(), change_id)


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoSuchYear(first=FIRST_YEAR, last=LAST_YEAR)


def _cells(said: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) if value is not None else "" for name, value in said.items()}


def _report(reading: YearReading) -> dict[str, Any]:
    days = [] if reading.wrong else known.becoming(reading)
    told = [
        {"row": one.row, "code": one.code, "wrong": one.wrong, "text": one.told(gettext)}
        for one in reading.told
    ]
    return {
        "told": told,
        "days_differing": sum(
            one.is_another for one in known.differing(work(), reading.year, days)
        ),
        "orders_moving": recounting.would_move(work(), days) if days else 0,
        "change_id": None,
    }
