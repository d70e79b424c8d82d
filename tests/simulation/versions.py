"""Wires behind which an office of another version stands: a newer one tells more, an older less."""

import json
from dataclasses import replace
from typing import Any

from mobile.sync.transport import Answer, Ask
from shared.problems import NotFound
from shared.protocol import PROTOCOL_HEADER
from tests.simulation.weather import Entry, Weather

LATER, SKY = "told_later", "sky"
MORE: dict[str, Any] = {"words": ["新"], "number": 7, "none": None}
BY_KEY = frozenset({"scopes", "answers", "conflicts", "decisions", "judged", "facts"})
"""Tables by code or scope: their keys are no fields."""
LESS = frozenset({"people", "events", "sets", "pins", "facts", "stored", "archived_device_seq"})
NOT_YET = ("/sync/bootstrap", "/sync/segments", "/sync/holding", "/sync/custody")
OURS = {PROTOCOL_HEADER.lower(): "1", "content-type": "application/problem+json"}


class NewerOffice(Weather):
    """Every answer, entry and body has a field more; there are kinds nobody here knows."""

    def __init__(self, app: Any, seed: int, share: float) -> None:
        super().__init__(app, seed, share)
        self.survived = 0

    def send(self, ask: Ask) -> Answer:
        answer = super().send(ask)
        told = _told(answer)
        if told is None:
            return answer
        if "entries" in told:
            told["entries"].append(_of_the_sky(ask))
        if "events" in told:
            told["events"].append({"kind": "greeting", "scope": "", "text": "早"})
        return replace(answer, body=json.dumps(_more(told)).encode())

    def as_served(self, entries: list[Entry]) -> list[Entry]:
        known = [one for one in entries if one[1] != SKY]
        self.survived += len(entries) - len(known)
        self.survived += sum(LATER in body for *_, body in known)
        return [(*one, _without(body)) for *one, body in known]  # type: ignore[misc]


class OlderOffice(Weather):
    """Routes and fields of today do not exist yet, until the office is brought up to date."""

    updated = False

    def send(self, ask: Ask) -> Answer:
        if self.updated:
            return super().send(ask)
        if any(route in ask.path for route in NOT_YET):
            return Answer(NotFound.status, OURS, b'{"code": "not_found"}')
        answer = super().send(ask)
        told = _told(answer)
        return answer if told is None else replace(answer, body=json.dumps(_less(told)).encode())

    def clear(self) -> None:
        self.updated = True
        super().clear()


def _told(answer: Answer) -> dict[str, Any] | None:
    """What an answer of the office says; nothing where it is another's, cut short, or no JSON."""
    try:
        told = json.loads(answer.body) if PROTOCOL_HEADER.lower() in answer.headers else None
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _of_the_sky(ask: Ask) -> dict[str, Any]:
    scope = ask.path.partition("/scopes/")[2].partition("?")[0]
    return {"kind": SKY, "id": f"over {scope}", "rev": 1, "deleted": False, "body": {"blue": True}}


def _more(told: Any, name: str = "") -> Any:
    if isinstance(told, list):
        return [_more(one) for one in told]
    if not isinstance(told, dict):
        return told
    more = {key: _more(value, key) for key, value in told.items()}
    return more if name in BY_KEY else more | {LATER: MORE}


def _without(told: Any) -> Any:
    if isinstance(told, list):
        return [_without(one) for one in told]
    if not isinstance(told, dict):
        return told
    return {key: _without(value) for key, value in told.items() if key != LATER}


def _less(told: dict[str, Any]) -> dict[str, Any]:
    """The outer fields of an answer, and of each result, that an older server did not tell."""
    kept = {key: value for key, value in told.items() if key not in LESS}
    if "results" in kept:
        kept["results"] = [_less(one) for one in kept["results"]]
    return kept
