"""What look-backs found: rates with their error, coverage, time; numbers lead to records."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext

from server.api.request import work
from server.console import figures, result_charts
from server.console.typed import a_day_or_none, whole_number
from server.console.words import either, label
from server.domain import rates
from server.domain.rates import COUNTED, Measure, spread
from server.queries import coverage as covering
from server.queries import results
from server.queries.coverage import Covered
from server.queries.parts import By, Group, Period
from server.queries.results import PERIOD_DAYS_MAX, Case
from server.work import Work
from shared.problems import Invalid
from shared.vocabulary import Outcome, Party

FIRST_DAY = date(2000, 1, 1)
"""Before it nothing was looked back at, and no calendar tells working days."""

blueprint = Blueprint("results", __name__, url_prefix="/results")
TEXTS = {
    By.AREA: "Town",
    By.KIND: "Kind of fault",
    By.SCHOOL_KIND: "Kind of school",
    By.GRADE: "Grade",
    By.OFFICE: "Who must act",
    By.TEAM: "Who went back",
    By.MONTH: "Month",
}
ROWS_MAX = 50
DAYS = 182
"""What opens where no term is recorded: half a year."""
DOORS = ("group", "outcome", "part", "wait", "rated")
"""What an address asks of the records."""
SPANS = {"month": 30, "quarter": 91, "half": DAYS, "year": 365}


class WrongPeriod(Invalid):
    code = "wrong_period"
    text = "Choose a first day that is not after the last one, at most {most} days apart."


@dataclass(frozen=True)
class Wanted:
    """What is shown; lives in the address."""

    period: Period
    by: By = By.AREA
    measure: Measure = Measure.REBOUND

    def address(self, page: str = "", **more: str) -> str:
        """The address of a page of results with these changes."""
        told = {
            "from": self.period.begins.isoformat(),
            "to": self.period.ends.isoformat(),
            "by": str(self.by),
            "measure": str(self.measure),
            **{name: str(value) for name, value in more.items()},
        }
        return f"/results{page}?{urlencode(told)}"


@blueprint.get("")
def shown() -> str:
    """The rates of a period, with coverage and the time it took."""
    opened, wanted = work(), _wanted(work())
    found = results.cases(opened, wanted.period)
    parts = By.SCHOOL_KIND if wanted.by is By.SCHOOL_KIND else By.AREA
    covered = covering.coverage(opened, wanted.period, parts)

    def to_cases(**more: str) -> str:
        return wanted.address("/cases", **more)

    def to_schools(**more: str) -> str:
        return replace(wanted, by=parts).address("/schools", **more)

    groups = [one for one in results.parted(found, wanted.by) if _judged(one[1])]
    return render_template(
        "results.html",
        wanted=wanted,
        choices=[(one.value, gettext(TEXTS[one])) for one in _parts(opened)],
        spans=_spans(opened),
        figures=figures,
        **_overall(found, covered),
        rate_chart=result_charts.rates(wanted.measure, wanted.by, groups, name_of, to_cases),
        wait_chart=result_charts.waits(found, to_cases),
        coverage_chart=result_charts.coverage(parts, covered, name_of, to_schools),
        table=[(name_of(wanted.by, group), group.key, _counts(some)) for group, some in groups],
        outcomes=list(Outcome),
        totals=_counts(found),
        to_cases=to_cases,
        to_schools=to_schools,
    )


def _overall(found: list[Case], covered: list[Covered]) -> dict[str, Any]:
    """What stands above all parts: the rates, the schools, the time."""
    return {
        "overall": {one: rates.rate(one, [case.seen for case in found]) for one in Measure},
        "spread": spread([one.waited for one in found if one.waited is not None]),
        "visited": sum(one.visited for one in covered),
        "schools": sum(len(one.schools) for one in covered),
    }


@blueprint.get("/cases")
def listed() -> str:
    """The look-backs a number counts."""
    opened, wanted = work(), _wanted(work())
    found = _fitting(results.cases(opened, wanted.period), wanted.by)
    at = whole_number(request.args.get("after", ""), 0)
    given = {name: value for name, value in request.args.items() if name in DOORS}
    rows = sorted(found, key=lambda one: (one.judged_on, one.number), reverse=True)
    return render_template(
        "result_cases.html",
        wanted=wanted,
        rows=rows[at : at + ROWS_MAX],
        total=len(rows),
        shown=min(len(rows), at + ROWS_MAX),
        following=wanted.address("/cases", **given, after=str(at + ROWS_MAX)),
    )


@blueprint.get("/schools")
def schools() -> str:
    """The schools that were visited, or were not."""
    opened, wanted = work(), _wanted(work())
    group, visited = request.args.get("group"), request.args.get("visited") != "0"
    by = By.SCHOOL_KIND if wanted.by is By.SCHOOL_KIND else By.AREA
    found = [
        (school, checks)
        for one in covering.coverage(opened, wanted.period, by)
        if group in (None, one.group.key)
        for school, checks in one.schools
        if bool(checks) is visited
    ]
    at = whole_number(request.args.get("after", ""), 0)
    told = {"visited": "1" if visited else "0", "after": str(at + ROWS_MAX)}
    return render_template(
        "result_schools.html",
        wanted=wanted,
        visited=visited,
        rows=found[at : at + ROWS_MAX],
        total=len(found),
        shown=min(len(found), at + ROWS_MAX),
        following=wanted.address("/schools", **told, **({"group": group} if group else {})),
    )


def _fitting(found: list[Case], by: By) -> list[Case]:
    """The judged look-backs that the address asks for."""
    args = request.args
    group, outcome, wait = args.get("group"), args.get("outcome"), args.get("wait")
    judged = _judged(found)
    if wait is not None:
        at = whole_number(wait, -1)
        bins = (one for one in judged if one.waited is not None)
        judged = [one for one in bins if result_charts.bin_of(one.waited or 0, found) == at]
    if group is not None:
        judged = [one for one in judged if _key(one, by) == group]
    if outcome:
        return [one for one in judged if one.outcome == outcome]
    return _rated(judged) if args.get("rated") or args.get("part") else judged


def _rated(judged: list[Case]) -> list[Case]:
    """What stands in the rate, or only what it counts."""
    named = request.args.get("rated", "")
    measure = Measure(named) if named in set(Measure) else Measure.FIXED
    whole = [
        one
        for one in judged
        if one.outcome and rates.stands_in(measure, one.outcome, reported=one.reported)
    ]
    if not request.args.get("part"):
        return whole
    return [one for one in whole if one.outcome is COUNTED[measure]]


def _key(case: Case, by: By) -> str | None:
    group = case.group(by)
    return group.key if group else None


def _judged(found: list[Case]) -> list[Case]:
    return [one for one in found if one.outcome is not None]


def _counts(found: list[Case]) -> dict[Outcome, int]:
    return {one: sum(1 for case in found if case.outcome is one) for one in Outcome}


def _parts(opened: Work) -> list[By]:
    """By what this person may part results: who went back is for those who send them."""
    sends = opened.may("lookback.plan")
    return [one for one in By if one is not By.TEAM or sends]


def name_of(by: By, group: Group) -> str:
    """What a part is called in the reader's language."""
    if by is By.GRADE:
        return label(group.key, "Grade")
    if by is By.OFFICE and group.key in set(Party):
        return label(group.key, "Party")
    return either(group.name, group.name_en) or gettext("None of these")


def _wanted(opened: Work) -> Wanted:
    args = request.args
    ends = _day(args.get("to", ""), opened.today)
    begins = _day(args.get("from", ""), _opening(opened, ends))
    if not timedelta(0) <= ends - begins <= timedelta(days=PERIOD_DAYS_MAX):
        raise WrongPeriod(most=PERIOD_DAYS_MAX)
    by, measure = args.get("by", ""), args.get("measure", "")
    parts = _parts(opened)
    return Wanted(
        Period(begins, ends),
        By(by) if by in parts else By.AREA,
        Measure(measure) if measure in set(Measure) else Measure.REBOUND,
    )


def _opening(opened: Work, ends: date) -> date:
    """From when results are shown unasked: this term, else half a year."""
    if not FIRST_DAY <= ends <= opened.today + timedelta(days=PERIOD_DAYS_MAX):
        raise WrongPeriod(most=PERIOD_DAYS_MAX)
    term = results.term_begins(opened) if ends == opened.today else None
    return term or ends - timedelta(days=DAYS)


def _day(text: str, otherwise: date) -> date:
    """The day in an address; what stands for none where it is no day."""
    return a_day_or_none(text) or otherwise


def _spans(opened: Work) -> list[tuple[str, Period]]:
    words = {
        "month": gettext("30 days"),
        "quarter": gettext("A quarter"),
        "half": gettext("Half a year"),
        "year": gettext("A year"),
    }
    today, term = opened.today, results.term_begins(opened)
    found = [
        (words[name], Period(today - timedelta(days=length), today))
        for name, length in SPANS.items()
    ]
    return [(gettext("This term"), Period(term, today)), *found] if term else found
