"""What no view could use is refused before any view: other types, no text, endless nesting."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Flask, request

from shared.problems import Invalid, NotFound, Problem, WrongType
from shared.protocol import TEXT_CHARS_MAX
from shared.signs import hides_signs

API_PREFIX = "/api/"
OWN_BODIES = ("/api/v1/sync/push", "/api/v1/uploads")
"""These take bytes as they are and refuse by themselves what they cannot read."""
JSON = "application/json"
BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
DEPTH_MAX = 20


class NoJson(Problem):
    code = "bad_request"
    text = "The body is no JSON that can be read. Correct it and send it again."


def install(app: Flask) -> None:
    """Look at each request before its view does."""
    app.before_request(_refuse_unreadable)


def _refuse_unreadable() -> None:
    if request.routing_exception is not None:
        return
    if "\0" in request.path:
        # No database keeps such an id.
        raise NotFound()
    _refuse_no_text(value for _, value in request.args.items(multi=True))
    if not request.path.startswith(API_PREFIX):
        typed = [value for _, value in request.form.items(multi=True)]
        _refuse_no_text(typed)
        _refuse_too_long(typed)
    elif request.method not in BODILESS and not request.path.startswith(OWN_BODIES):
        _refuse_unreadable_json(request.get_data())


def _refuse_unreadable_json(data: bytes) -> None:
    if not data:
        return
    if request.mimetype != JSON:
        raise WrongType(accepted=JSON)
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NoJson() from error
    _refuse_no_text(_texts(body))


def _texts(value: Any, depth: int = 0) -> Iterable[str]:
    """Every text in a JSON document, keys too."""
    if depth > DEPTH_MAX:
        raise Invalid("The body is nested too deeply. Send it flatter.")
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        if isinstance(value, dict):
            yield from value
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part, depth + 1)


def _refuse_too_long(values: Iterable[str]) -> None:
    """What the fields of a page stop at, for those who send without the page."""
    # A browser counts a line end as one sign and sends two.
    if any(len(value.replace("\r\n", "\n")) > TEXT_CHARS_MAX for value in values):
        raise Invalid("A text is longer than {limit} characters. Shorten it.", limit=TEXT_CHARS_MAX)


def _refuse_no_text(values: Iterable[str]) -> None:
    """NUL and half characters: PostgreSQL keeps no such text, and nobody can read it; nor what
    makes a text read otherwise than it stands.
    """
    values = list(values)
    if any(
        "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value) for value in values
    ):
        raise Invalid("A text holds signs that are no characters. Type it again.")
    if any(hides_signs(value) for value in values):
        raise Invalid("A text holds signs that cannot be seen. Type it by hand, without pasting.")
