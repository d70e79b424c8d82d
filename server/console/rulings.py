"""What a supervisor decides of hours in doubt, as the form says it."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import request

from server.actions.instants import Choice, Ruling
from server.api.request import work
from shared.problems import Invalid


def decided() -> Iterator[tuple[tuple[str, str], Ruling]]:
    """Each hour that was ticked, by its kind and whose it is, with what shall stand."""
    form = request.form
    which, choice = form.getlist("which"), form.get("choice", "")
    if not which or choice not in set(Choice):
        raise Invalid("Choose the times and what shall stand.")
    ruling = Ruling(Choice(choice), _typed_time(form.get("at", "")), form.get("reason", ""))
    for one in which:
        kind, _, row_id = one.partition(":")
        yield (kind, row_id), ruling


def _typed_time(text: str) -> datetime | None:
    """An hour as the page's field gives it, in the office's time zone."""
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return typed.replace(tzinfo=ZoneInfo(work().settings.time_zone)) if not typed.tzinfo else typed
