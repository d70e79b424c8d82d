"""What people type into forms and addresses, where it should be a number, a day, or a word."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from server.actions.meanwhile import Seen
from server.queries import schools
from server.work import Work
from shared.problems import Invalid

DIGITS_MAX = 15
UNSEEN = 0
"""No state of an order: a form that does not say what it showed decides nothing."""

Word = TypeVar("Word", bound=StrEnum)


def whole_number(text: str, otherwise: int) -> int:
    """The number that was typed; what stands for none where it is no number we can use."""
    if text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX:
        return int(text)
    return otherwise


def seen(form: Mapping[str, str]) -> Seen:
    """Which state of an order the page showed; an old page decides nothing unseen."""
    return Seen(whole_number(form.get("rev", ""), otherwise=UNSEEN), form.get("evidence", ""))


def a_word(words: type[Word], text: str) -> Word:
    """The word of a closed list that was chosen."""
    try:
        return words(text)
    except ValueError as error:
        raise Invalid("Choose one of the list.") from error


def a_school(work: Work, text: str) -> str:
    """The id of the one school with this code or name, or that alone fits these letters."""
    wanted = text.strip()
    found = schools.find(work, wanted).rows if wanted else []
    exact = [one for one in found if wanted in (one.code, one.name)] or found
    if len(exact) != 1:
        raise Invalid("No school, or more than one, fits. Type its code.")
    return exact[0].id


def a_day_or_none(text: str) -> date | None:
    """The day in an address; None where it is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def a_day(text: str) -> date:
    """The day that was typed."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("Fill in the days.") from error
