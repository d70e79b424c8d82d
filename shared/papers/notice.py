"""What a rectification notice says beside its facts: the same on the campus and from the office."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from shared.issuing import IssuedAs
from shared.papers.words import Reader
from shared.vocabulary import Paper

TEXTS = {
    "page": "Page {page} of {pages}",
    "last_day": "Last day",
    "slip": "Receipt of service",
    "served_to": "Served to",
    "served_at": "Signed at",
    "signed_by": "Signed by",
    "served": "On the campus",
    "stamp": "Stamp",
    "scan": "Scan to sign and answer",
    "seal_here": "Seal here",
    "issued_under": "Issued under",
    "five": "Five things settled",
    "no_photo": "The photo has not arrived yet",
}
"""Headings and labels."""


TOLD: dict[Paper, str] = {
    Paper.ORDER: "On {day} our inspectors found the following on your campus. You are ordered to"
    " put it right within the term and to show that it is done.",
    Paper.NOTICE: "On {day} our inspectors found the following on your campus. Please put it right"
    " and show within the term that it is done.",
    Paper.SUPERVISION: "On {day} our inspectors found the following on your campus. It is under"
    " our supervision: see that it is put right within the term, and report.",
    Paper.ASSIGNMENT: "On {day} our inspectors found the following on your campus. It is given to"
    " you to put right: please do so within the term, and report.",
    Paper.ADVICE: "On {day} our inspectors found the following on your campus. We draw your"
    " attention to it and advise you to put it right within the term.",
}
"""How each paper to a school begins."""


def opening(found: str, reader: Reader, paper: Paper = Paper.NOTICE) -> str:
    """How a paper to a school begins."""
    return reader.filled(TOLD[paper], day=found)


def ordered_under(issued_as: IssuedAs) -> Iterator[tuple[str, str]]:
    """By which law or rule its issuer may send this paper, where it is to be said."""
    if issued_as.basis:
        yield TEXTS["issued_under"], issued_as.basis


def to_settle(plan_by: date | None, reader: Reader) -> str:
    """What a party says before its evidence counts, and by which day the plan."""
    wanted = reader.say("To be said before evidence counts: measure, post, money, day, plan.")
    due = reader.filled("The plan by {day}.", day=reader.day(plan_by)) if plan_by else ""
    return f"{wanted}{due}"


def issuer(issued_as: IssuedAs, house: str, reader: Reader) -> str:
    """Whose paper it is; the house's where no other office issued it."""
    return reader.either(issued_as.name, issued_as.name_en) or house


def term(days: int, reader: Reader) -> str:
    """The term in words."""
    return reader.filled("{days} working days, counted from the day after service", days=days)


def counted(deadline: dict[str, Any], reader: Reader) -> Iterator[str]:
    """How the last day was counted, as the deadline keeps it."""
    if not deadline:
        return
    served = date.fromisoformat(deadline["served_on"])
    yield reader.filled("Day of service: {day}", day=reader.day(served))
    skipped = _skipped(deadline, reader)
    if skipped:
        yield reader.filled("Not counted: {days}", days=skipped)
    made_up = [one for one in deadline["days"] if one["kind"] == "makeup" and one["ordinal"]]
    if made_up:
        yield reader.filled(
            "Counted as make-up workdays: {days}",
            days="、".join(one["day"][5:] for one in made_up),
        )
    if "counted_to" in deadline:
        yield reader.filled(
            "Counted it would be {day}; the later day told before stands.",
            day=reader.day(date.fromisoformat(deadline["counted_to"])),
        )
    if deadline["provisional"]:
        yield reader.say("Provisional: a year in it is not published yet.")


def meanwhile(reader: Reader) -> str:
    """What holds until it is done, and what follows where it is not."""
    return reader.say(
        "Until it is done, protect pupils and staff by interim measures. What is not done in time,"
        " or not done well, is handled one level higher; our inspectors come back unannounced."
    )


def objecting(reader: Reader) -> str:
    """That a school may say otherwise."""
    return reader.say(
        "If you do not agree, you may tell us so in writing; the interim measures stand meanwhile."
    )


def _skipped(deadline: dict[str, Any], reader: Reader) -> str:
    counts: dict[str, int] = {}
    for one in deadline["days"]:
        if one["ordinal"] is None and one["day"] > deadline["served_on"]:
            name = reader.either(one["name"], one["name_en"]) or reader.say("weekends")
            counts[name] = counts.get(name, 0) + 1
    return "、".join(
        reader.filled("{name} {days} d", name=name, days=days) for name, days in counts.items()
    )
