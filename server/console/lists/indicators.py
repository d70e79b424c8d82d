"""The indicators as a list, and the schools behind each as one of its own."""

from typing import Any

from flask_babel import gettext

from server.api.request import work
from server.console import figures
from server.console.listing import Column, Listing, Look, one
from server.console.lists.of_schools import SCHOOL, TOWN
from server.console.typed import a_day_or_none
from server.console.words import of_register
from server.domain.indicators import GUARDS, INDICATORS, LABELS
from server.queries import indicators, schools
from server.queries.indicators import FIGURE_SORTS, Asked, Figure, Wanted

TEXTS = {
    "code": "Code",
    "school": "School",
    "town": "Town",
    "kind": "Kind",
    "locality": "Locality",
    "state": "State",
    "since": "Since",
    "proof": "By what",
    "value": "Answer",
    "seen": "Last seen",
    "indicators": "Indicators",
    "indicator": "Indicator",
    "group": "Where it comes from",
    "in_force": "In force since",
    "share": "Share",
    "target": "Target, in percent",
    "of": "Of",
    **LABELS,
}


def _span(name: str) -> Any:
    return lambda row: getattr(row.span, name) if row.span else None


def _listing(key: str) -> Listing:
    def wanted(look: Look) -> Wanted:
        return Wanted(key, look["state"], look["area"], look["q"], look.sort, look.after)

    return Listing(
        name=f"indicator-{key}",
        title=LABELS[key],
        path=f"/indicators/{key}",
        verb=indicators.READ,
        words=TEXTS,
        columns=(
            one("code", lambda row: row.school.code),
            SCHOOL,
            TOWN,
            one("kind", lambda row: of_register(row.school.school_type), at_first=False),
            one("locality", lambda row: of_register(row.school.locality), at_first=False),
            Column("state", (("state", state_of),)),
            one("since", _span("since")),
            Column("proof", (("proof", cause_of), ("value", value_of))),
            one("seen", _span("seen_on")),
        ),
        filters=("state", "area", "q"),
        sorts=frozenset(schools.SORTS),
        wanted=wanted,
        count=indicators.count,
        rows=indicators.every,
    )


def state_of(row: Any) -> str:
    """How a school stands, in words."""
    return gettext(LABELS[row.state])


def cause_of(row: Any) -> str:
    """By what it is known, in words."""
    return gettext(LABELS[row.span.cause]) if row.span else ""


def value_of(row: Any) -> str:
    """The answer it hangs on, in words; of guards their number."""
    return told_value(row.span) if row.span else ""


def told_value(span: Any) -> str:
    """An answer in the words of the reader's language."""
    if span.proof == GUARDS and span.value:
        return gettext("%(count)s guards", count=span.value)
    return gettext(LABELS[span.value]) if span.value in LABELS else str(span.value)


LISTINGS: dict[str, Listing] = {key: _listing(key) for key in INDICATORS}


def asked(look: Look) -> Asked:
    """Of which day and town; a day to come is none that was kept."""
    on = a_day_or_none(look["on"])
    past = on if on is not None and on < work().today else None
    return Asked(past, look["area"], look.sort)


def _counted(name: str) -> Any:
    return lambda row: getattr(row.counts, name) if row.in_force else None


def _share(row: Figure) -> str:
    return figures.share(row.counts.met, row.counts.of) if row.in_force else ""


OVERVIEW = Listing(
    name="indicators",
    title=TEXTS["indicators"],
    path="/indicators",
    verb=indicators.READ,
    words=TEXTS,
    columns=(
        Column(
            "indicator",
            (
                ("indicator", lambda row: gettext(LABELS[row.one.key])),
                ("group", lambda row: gettext(LABELS[row.one.group])),
                ("in_force", lambda row: row.one.since),
            ),
            kept=True,
        ),
        one("share", _share),
        one("target", lambda row: row.one.target),
        *(one(name, _counted(name)) for name in ("met", "of", "missed", "fell", "unknown")),
    ),
    filters=("area", "on"),
    sorts=frozenset(FIGURE_SORTS),
    wanted=asked,
    count=lambda opened, wanted: len(indicators.overview(opened, wanted)),
    rows=indicators.overview,
)
