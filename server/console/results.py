"""What look-backs found: rates with their error, coverage, time; numbers lead to records."""

from collections import Counter
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext

from server.api.request import work
from server.console import figures, result_address, result_charts
from server.console.lists.results import CASES, SCHOOLS
from server.console.result_charts import door_of
from server.console.words import either, label
from server.domain import rates
from server.domain.parts import By
from server.domain.rates import Measure, spread
from server.queries import coverage as covering
from server.queries import result_list, results
from server.queries.coverage import Covered
from server.queries.parts import Group, Period
from server.queries.results import Seens
from server.work import Work
from shared.vocabulary import Outcome, Party

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
SPANS = {"month": 30, "quarter": 91, "half": 182, "year": 365}


@blueprint.get("")
def shown() -> str:
    """The rates of a period, with coverage and the time it took."""
    opened = work()
    wanted = result_address.asked(opened, request.args)
    parted = results.parted(opened, wanted.period, wanted.by)
    # A team is told of what was judged alone: what was missed has another part.
    whole = parted if wanted.by is not By.TEAM else results.parted(opened, wanted.period, By.GRADE)
    found, waits = results.together(whole), results.waits(opened, wanted.period)
    parts = By.SCHOOL_KIND if wanted.by is By.SCHOOL_KIND else By.AREA
    covered = covering.coverage(opened, wanted.period, parts)

    def to_cases(**more: str) -> str:
        return wanted.address("/cases", **more)

    def to_schools(**more: str) -> str:
        return wanted.address("/schools", **{"by": parts.value, **more})

    groups = [one for one in parted if sum(_counts(one[1]).values())]
    return render_template(
        "results.html",
        wanted=wanted,
        choices=[(one.value, gettext(TEXTS[one])) for one in result_address.parts(opened)],
        spans=_spans(opened),
        figures=figures,
        **_overall(found, waits, covered),
        rate_chart=result_charts.rates(wanted.measure, wanted.by, groups, name_of, to_cases),
        wait_chart=result_charts.waits(waits, to_cases),
        coverage_chart=result_charts.coverage(parts, covered, name_of, to_schools),
        table=[
            (name_of(wanted.by, group), door_of(group), _counts(some)) for group, some in groups
        ],
        outcomes=list(Outcome),
        totals=_counts(found),
        to_cases=to_cases,
        to_schools=to_schools,
    )


def _overall(found: Seens, waits: Counter[int], covered: list[Covered]) -> dict[str, Any]:
    """What stands above all parts: the rates, the schools, the time."""
    return {
        "overall": {one: rates.rate(one, found) for one in Measure},
        "spread": spread(list(waits.elements())),
        "visited": sum(one.visited for one in covered),
        "schools": sum(one.schools for one in covered),
    }


@blueprint.get("/cases")
def listed() -> str:
    """The look-backs a number counts."""
    opened, look = work(), CASES.look(request.args)
    wanted = CASES.wanted(look)
    page = result_list.find(opened, wanted)
    back = result_address.asked(opened, request.args).address()
    return render_template(
        "result_cases.html", page=page, look=look, wanted=wanted, back=back, address=look.address
    )


@blueprint.get("/schools")
def schools() -> str:
    """The schools that were visited, or were not."""
    opened, look = work(), SCHOOLS.look(request.args)
    wanted = SCHOOLS.wanted(look)
    page = covering.find(opened, wanted)
    back = result_address.asked(opened, request.args).address()
    return render_template(
        "result_schools.html", page=page, look=look, wanted=wanted, back=back, address=look.address
    )


def _counts(found: Seens) -> dict[Outcome, int]:
    told = dict.fromkeys(Outcome, 0)
    for seen, count in found.items():
        if seen.outcome is not None:
            told[seen.outcome] += count
    return told


def name_of(by: By, group: Group) -> str:
    """What a part is called in the reader's language."""
    if by is By.GRADE:
        return label(group.key, "Grade")
    if by is By.OFFICE and group.key in set(Party):
        return label(group.key, "Party")
    return either(group.name, group.name_en) or gettext("None of these")


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
