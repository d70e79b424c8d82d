"""One shape for everything that goes wrong: RFC 9457 with a stable code, in both languages."""

from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_babel import force_locale, gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from server.api.description import PROBLEM_JSON
from server.api.request import LANGUAGES
from server.domain import planning_words
from shared import vocabulary
from shared.problems import Changed, Invalid, NotSignedIn, Problem, Unavailable
from shared.protocol import PROTOCOL, PROTOCOL_HEADER

RETRY_SECONDS = 5
REDIRECT = 3
API_PREFIX = "/api/"
TITLES = {**HTTP_STATUS_CODES, 460: "Checksum Mismatch"}

STATES: dict[str, str] = {
    str(one): labels[one]
    for labels in (planning_words.LABELS, vocabulary.LABELS)
    for one in labels
    if type(one).__name__.endswith("State")
}
"""What a state is called; where two things share a word, as a visit or an order says it."""
HTTP_CODES = {
    400: ("bad_request", "The request could not be read. Check its form and send it again."),
    401: ("not_signed_in", NotSignedIn.text),
    403: ("forbidden", "Your role may not do this. Ask your administrator if you need it."),
    404: ("not_found", "This was not found. It may be in another area, or the address is wrong."),
    405: ("wrong_method", "This address does not take this method; see the Allow header."),
    406: ("not_acceptable", "This can only be given as JSON."),
    413: ("too_large", "This is too large. Send it in smaller pieces."),
    415: ("wrong_type", "This content type is not accepted here. Send JSON."),
    422: ("invalid", "Some fields are not as they should be. Please correct them."),
    429: ("too_many_tries", "Too many requests. Please wait and try again."),
    500: ("internal", "Something failed on our side. Nothing was stored; please try again."),
}


class StalePage(Problem):
    code = "stale_page"
    text = "The page was open for too long. Load it again and repeat the last step."


def install(app: Flask) -> None:
    """Tell every refusal of this application in one shape."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, lambda _error: _problem(Changed()))
    app.register_error_handler(IntegrityError, lambda _error: _problem(Changed()))
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(NoConnection, _unavailable)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(StatementError, _unbound)
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_mark)


def _mark(response: Response) -> Response:
    """Our header on every answer: a captive portal's page does not carry it."""
    response.headers[PROTOCOL_HEADER] = str(PROTOCOL)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


def _problem(problem: Problem) -> Any:
    headers = {}
    if problem.status in (429, 503):
        headers["Retry-After"] = str(problem.facts.get("seconds", RETRY_SECONDS))
    return _told(problem.status, problem.code, problem, problem.facts, headers)


def _csrf(_error: CSRFError) -> Any:
    return _problem(StalePage())


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status // 100 == REDIRECT:
        return error
    code, text = HTTP_CODES.get(status, ("http", error.description or "This cannot be done."))
    kept = {"Allow", "Retry-After", "WWW-Authenticate"}
    headers = {name: value for name, value in error.get_headers() if name in kept}
    return _told(status, code, Problem(text), _fields(error), headers)


def _unavailable(error: Exception) -> Any:
    """The database is full, away or too busy: the office's machine needs a look, not the asker."""
    current_app.logger.error("the database cannot be used: %s", getattr(error, "orig", error))
    return _problem(Unavailable())


def _unfit(error: Exception) -> Any:
    current_app.logger.warning("no calendar or database keeps such a value at %s", request.path)
    return _problem(Invalid())


def _unbound(error: Exception) -> Any:
    """A day before or after all calendars never reaches the database; the rest is our fault."""
    asked_too_much = isinstance(getattr(error, "orig", None), OverflowError)
    return _unfit(error) if asked_too_much else _unexpected(error)


def _unexpected(error: Exception) -> Any:
    current_app.logger.error("unexpected error at %s", request.path, exc_info=error)
    return _told(500, HTTP_CODES[500][0], Problem(HTTP_CODES[500][1]), {}, {})


def _fields(error: HTTPException) -> dict[str, Any]:
    """What validation found, field by field, where webargs says it."""
    data = getattr(error, "data", None) or {}
    messages = data.get("messages") if isinstance(data, dict) else None
    return {"fields": messages} if messages else {}


def _told(
    status: int, code: str, problem: Problem, facts: dict[str, Any], headers: dict[str, str]
) -> Any:
    if request.path.startswith(API_PREFIX) or _wants_json():
        response = jsonify(_body(status, code, problem, facts))
        response.mimetype = PROBLEM_JSON
        response.status_code = status
        response.headers.update(headers)
        return response
    return _page(status, code, problem, headers)


def _body(status: int, code: str, problem: Problem, facts: dict[str, Any]) -> dict[str, Any]:
    texts = {}
    for short, locale in LANGUAGES.items():
        with force_locale(locale):
            texts[short] = _in_words(problem)
    return {
        "type": f"urn:lookback:problem:{code}",
        "title": TITLES.get(status, "Problem"),
        "status": status,
        "code": code,
        "detail": _in_words(problem),
        "texts": texts,
        "facts": facts,
    }


def _page(status: int, code: str, problem: Problem, headers: dict[str, str]) -> Any:
    page = render_template(
        "problem.html", status=status, code=code, text=_in_words(problem), path=request.path
    )
    return page, status, headers


def _in_words(problem: Problem) -> str:
    """What a problem says in the reader's language, the state it speaks of as well."""
    facts = dict(problem.facts)
    if "state" in facts:
        facts["state"] = gettext(STATES.get(facts["state"], str(facts["state"])))
    return Problem(problem.text, **facts).told(gettext)


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]
