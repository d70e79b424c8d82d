"""Look-backs in words: why a case is in the pool, how its window was counted, what followed."""

from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import format_date, gettext

from server.console import words
from server.domain.lookback import Reason
from server.domain.pairing import NoPair
from server.domain.planning_words import PeriodKind
from server.models import LookBack
from shared.outcomes import Effect
from shared.vocabulary import HandlingLevel, Outcome

TEXTS: dict[StrEnum, str] = {
    Reason.GRADE: "Serious and major faults are all looked back at",
    Reason.SAMPLE: "Drawn by the sample",
    Reason.EARLIER_REBOUND: "A fault came back at this school before",
    Reason.REBOUND: "It was opened again and closed anew",
    Reason.SECOND: "A major hazard is looked back at twice",
    Reason.COMPLAINT: "A complaint about the school came in",
    NoPair.NO_SCHOOL_DAY: "No school day is left before the last day",
    NoPair.NOBODY: "Fewer than two inspectors are available",
    NoPair.ALL_BEFORE: "All but one of those available took part in the first check",
    NoPair.ALL_RECUSED: "A tie or their own town keeps the others away",
    NoPair.SAME_OFFICE: "Nobody of another office is available",
    NoPair.DAYS_FULL: "Every pair has a full day on each day that is left",
}


def why(reason: str) -> str:
    """Why a case is in the pool."""
    return gettext(TEXTS[Reason(reason)])


def nobody(reason: str) -> str:
    """Why nobody can be sent to a school."""
    return gettext(TEXTS[NoPair(reason)])


def counted(row: LookBack) -> list[str]:
    """How the window of a case was counted, sentence by sentence."""
    told = row.explained
    if "counted_from" not in told:
        return []
    least, most = told["workdays"]
    lines = [
        gettext(
            "Working days %(least)s to %(most)s after %(day)s.",
            least=least,
            most=most,
            day=words.wire_day(told["counted_from"]),
        )
    ]
    if told["closed"]:
        shut = gettext(", ").join(_stretch(*one) for one in told["closed"])
        lines.append(gettext("Schools cannot be gone to: %(stretches)s.", stretches=shut))
    if told["moved"]:
        lines.append(gettext("No school day lay within; the window moved on to the next ones."))
    if told.get("sooner"):
        lines.append(gettext("It comes sooner: %(why)s.", why=why(told["sooner"])))
    return lines


def followed(row: LookBack) -> list[str]:
    """What followed from the outcome, sentence by sentence."""
    told: dict[str, Any] = row.explained.get("follows", {})
    if not told or row.outcome is None:
        return []
    if told["effect"] == Effect.REOPEN:
        return [*_opened_again(told), *_steps(Outcome(row.outcome), told)]
    if row.outcome == Outcome.NOT_CHECKABLE:
        days = told["next_workdays"]
        return [gettext("It stays due, within %(count)s working days.", count=days)]
    if told["effect"] == Effect.STAYS_DUE:
        return [gettext("In order. A major hazard is looked back at once more.")]
    if row.outcome == Outcome.NO_LONGER_APPLIES:
        return [gettext("There is nothing any more it could be about: archived.")]
    return [gettext("In order: archived.")]


def _opened_again(told: dict[str, Any]) -> list[str]:
    count = told["term_workdays"]
    return [
        gettext(
            "Opened again with half of its term, rounded up: %(count)s working days.", count=count
        )
    ]


def _steps(outcome: Outcome, told: dict[str, Any]) -> list[str]:
    if outcome is Outcome.PARTLY:
        return [gettext("A bulletin is proposed.")]
    if outcome is Outcome.NOT_FIXED and not told.get("false_report", True):
        return [gettext("It had been put right on the spot: nobody reported it falsely.")]
    if outcome is Outcome.NOT_FIXED:
        return [
            gettext("On record as a false report, serious of its own."),
            gettext("An interview is proposed."),
        ]
    level = words.label(told["level"], "HandlingLevel")
    if told["level"] != told["level_before"]:
        raised = gettext("Handling goes up to %(level)s.", level=level)
    elif told["level"] == HandlingLevel.MAJOR:
        raised = gettext("Handling stays major; listed supervision is proposed.")
    else:
        raised = gettext("Handling stays at %(level)s.", level=level)
    days = told["next_workdays"]
    return [
        raised,
        gettext("The school is on the watch list: all that was closed there is looked back at."),
        gettext("Once closed, it is looked back at within %(count)s working days.", count=days),
    ]


def _stretch(kind: str, name: str, first: str, last: str) -> str:
    """A stretch of the school year; one without a name lies between two terms."""
    named = name or gettext("between the terms")
    if name and kind != PeriodKind.OTHER and words.label(kind, "PeriodKind") not in name:
        named = f"{name} ({words.label(kind, 'PeriodKind')})"
    span = span_of(date.fromisoformat(first), date.fromisoformat(last))
    return f"{named} {span}"


def span_of(first: date, last: date) -> str:
    """Two days as one stretch."""
    return words.day(first) if first == last else f"{words.day(first)} – {words.day(last)}"


def month(day: date) -> str:
    """The month of a day, in short."""
    return format_date(day, "MMM")
