"""What a number of the results counts, as lists: look-backs that were judged, schools visited."""

from server.api.request import work
from server.console import result_address, result_charts
from server.console.listing import Column, Listing, Look, one
from server.console.lists.of_schools import SCHOOL, TOWN
from server.console.typed import whole_number
from server.console.words import label, of_register
from server.domain.parts import By
from server.domain.rates import Measure
from server.queries import coverage, result_list, results
from server.queries.parts import Period

TEXTS = {
    "results": "Look-backs counted",
    "visited": "Schools visited",
    "outcome": "Outcome",
    "what": "Fault",
    "school": "School",
    "number": "Number",
    "grade": "Grade",
    "judged": "Judged",
    "waited": "Working days after closing",
    "town": "Town",
    "kind": "Kind",
    "code": "Code",
    "checks": "Checks",
}
ASKED = ("from", "to", "by", "measure")
NO_BAR = (-1, 0)
"""Of a bar there is not, no look-back."""


def wanted_cases(look: Look) -> result_list.Wanted:
    """Which look-backs the list is to show."""
    asked = result_address.asked(work(), look.filters)
    rated = look["rated"] if look["rated"] in set(Measure) else ""
    counted = bool(look["part"])
    return result_list.Wanted(
        asked.period,
        asked.by,
        look["group"] or None,
        outcome=look["outcome"],
        measure=Measure(rated or Measure.FIXED) if rated or counted else None,
        counted=counted,
        waited=_bar(asked.period, look["wait"]) if look["wait"] else None,
        sort=look.sort,
        after=look.after,
    )


def wanted_schools(look: Look) -> coverage.Wanted:
    """Which schools the list is to show."""
    asked = result_address.asked(work(), look.filters)
    return coverage.Wanted(
        asked.period,
        asked.by if asked.by in coverage.PARTS else By.AREA,
        look["group"],
        visited=look["visited"] != "0",
        sort=look.sort,
        after=look.after,
    )


def _bar(period: Period, text: str) -> tuple[int, int | None]:
    """The working days of a bar of the chart."""
    bins = result_charts.bins_of(results.waits(work(), period))
    at = whole_number(text, bins)
    return result_charts.days_of(at, bins) if at < bins else NO_BAR


CASES = Listing(
    name="results",
    title=TEXTS["results"],
    path="/results/cases",
    verb="result.read",
    words=TEXTS,
    columns=(
        one("outcome", lambda row: label(row.outcome, "Outcome")),
        Column(
            "what",
            (
                ("what", lambda row: row.what),
                ("school", lambda row: row.school),
                ("number", lambda row: row.number),
            ),
            kept=True,
        ),
        one("grade", lambda row: label(row.grade, "Grade")),
        one("judged", lambda row: row.judged_on),
        one("waited", lambda row: row.waited),
    ),
    filters=(*ASKED, "group", "outcome", "part", "wait", "rated"),
    sorts=frozenset(result_list.SORTS),
    wanted=wanted_cases,
    count=result_list.count,
    rows=result_list.every,
)
SCHOOLS = Listing(
    name="visited",
    title=TEXTS["visited"],
    path="/results/schools",
    verb="result.read",
    words=TEXTS,
    columns=(
        one("code", lambda row: row.school.code, at_first=False),
        SCHOOL,
        TOWN,
        one("kind", lambda row: of_register(row.school.school_type), at_first=False),
        one("checks", lambda row: row.checks),
    ),
    filters=(*ASKED, "group", "visited"),
    sorts=frozenset(coverage.SORTS),
    wanted=wanted_schools,
    count=coverage.count,
    rows=coverage.every,
)
