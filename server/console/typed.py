"""What people type into forms and addresses, where it should be a number, a day, or a word."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from server.actions.meanwhile import Seen
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
