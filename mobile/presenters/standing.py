"""What stands between this tablet and the office, in words, and what to do about it."""

from dataclasses import dataclass

from mobile.durable import StorageBroken
from mobile.hours import local
from mobile.presenters.desk import Desk
from mobile.store.vault import Locked
from mobile.sync.engine import UNFORESEEN
from mobile.sync.transport import Outage
from mobile.texts import _
from shared.clock import from_wire
from shared.problems import StorageFull

ANSWERS, NOT_ASKED, OTHER = "answers", "not_asked", "other"
TEXTS: dict[str, dict[str, str]] = {
    NOT_ASKED: {
        "title": "The office was not asked yet",
        "todo": "Everything is kept here. Tap send now when there is a network.",
    },
    ANSWERS: {"title": "The office answers", "todo": "Nothing to do."},
    Outage.SILENT: {
        "title": "No network, or the office's server is off",
        "todo": "Go on working: everything is kept here and goes by itself later.",
    },
    Outage.PORTAL: {
        "title": "This network wants a log-in first",
        "todo": "Open the browser and log in to the network, or use another. Nothing is lost.",
    },
    Outage.GATEWAY: {
        "title": "The office's server is being restarted or is overloaded",
        "todo": "Nothing to do: the tablet asks again by itself. If it stays so for an hour, call"
        " the office.",
    },
    Outage.CERTIFICATE: {
        "title": "This is not surely the office's server",
        "todo": "Look at this tablet's date and time, then log in to the network in the browser."
        " Nothing was sent to a stranger.",
    },
    Outage.CUT: {
        "title": "The network is too weak: answers arrive cut short",
        "todo": "Go to a place with a better network. What arrived is not sent twice.",
    },
    "device_revoked": {
        "title": "The office has withdrawn this tablet",
        "todo": "Your work is still on it. Do not reset it: take it to the office as it is.",
    },
    "not_signed_in": {
        "title": "The office does not know this tablet's key any more",
        "todo": "Your work is still on it. Do not reset it: ask the office to take it in again.",
    },
    "forbidden": {
        "title": "The office does not let this tablet in",
        "todo": "Your work is still on it. Ask the office whether the tablet was withdrawn.",
    },
    "upgrade_needed": {
        "title": "This app is too old to hear what is new",
        "todo": "Your work is still taken. Have the app updated before the next visit.",
    },
    "chain_differs": {
        "title": "The office holds other records under this tablet's number",
        "todo": "Stop working on this tablet and take it to the office as it is.",
    },
    "older_than_let_go": {
        "title": "The office went back to a backup older than what this tablet let go of",
        "todo": "Tell the office: a newer backup holds it. What is on this tablet stays on it.",
    },
    "unavailable": {
        "title": "The office's server cannot store anything just now",
        "todo": "Nothing to do: the tablet asks again by itself.",
    },
    StorageFull.code: {
        "title": "This tablet or the office has no space left",
        "todo": "Free space in the system's settings, then tap send now.",
    },
    StorageBroken.code: {
        "title": "This tablet's storage does not work as it should",
        "todo": "Switch it off and on. If it stays so, take it to the office: do not reset it.",
    },
    Locked.code: {
        "title": "The tablet was locked meanwhile",
        "todo": "Unlock it; what was ready to go has gone on.",
    },
    UNFORESEEN: {
        "title": "A fault of the app stands in the way of a part of the work",
        "todo": "The rest goes on, nothing is lost. Tell the office if it stays so.",
    },
    OTHER: {
        "title": "The office's server says no ({code})",
        "todo": "Everything is kept here. Tell the office this word.",
    },
}
FINE = frozenset({ANSWERS, NOT_ASKED})


@dataclass(frozen=True)
class Connection:
    """How it stands with the office now."""

    kind: str
    title: str
    todo: str
    since: str
    wait_s: int

    @property
    def fine(self) -> bool:
        return self.kind in FINE


def connection(desk: Desk) -> Connection:
    """What stands in the way, the most important first: what only a person can put right."""
    engine = desk.engine
    silence = engine.standing.silence
    wait_s = min((engine.backoff.wait_s(lane) for lane in ("ops", "pull")), default=0)
    if engine.problem:
        return _connection(engine.problem, "", wait_s)
    if silence is not None:
        return _connection(silence.outage, local(from_wire(silence.since)), wait_s)
    asked = desk.shelves.database.fact("received_at") is not None
    return _connection(ANSWERS if asked else NOT_ASKED, "", 0)


def _connection(kind: str, since: str, wait_s: int) -> Connection:
    told = TEXTS.get(kind, TEXTS[OTHER])
    return Connection(kind, _(told["title"]).format(code=kind), _(told["todo"]), since, wait_s)
