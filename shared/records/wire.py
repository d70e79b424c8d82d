"""The envelopes of the sync routes: push and its answer, heads, pages, blob states."""

from dataclasses import dataclass, field
from typing import Any

from shared.clock import OFFICE_TIME_ZONE
from shared.vocabulary import BlobState, ItemKind, OpResult


@dataclass(frozen=True)
class Push:
    """A batch of op texts; ``head`` is the hash of the last, ``signature`` the device's over it."""

    protocol: int
    device_id: str
    epoch: str
    ops: list[str]
    head: str
    signature: str


@dataclass(frozen=True)
class Result:
    """What became of one op."""

    op_id: str
    device_seq: int
    result: OpResult
    code: str = ""
    text: str = ""
    stored: OpResult | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PushAnswer:
    """The results in the order of the ops, and how far this device's chain is known."""

    results: list[Result]
    applied_device_seq: int
    applied_hash: str
    archived_device_seq: int
    server_time: str
    epoch: str


@dataclass(frozen=True)
class DeviceState:
    """What the server has of a device: asked before re-sending ops in doubt."""

    applied_device_seq: int
    applied_hash: str
    archived_device_seq: int
    epoch: str
    server_time: str


@dataclass(frozen=True)
class Event:
    """A scope to take up (``grant``) or to forget (``revoke``); ``text`` names the place."""

    kind: str
    scope: str = ""
    text: str = ""


@dataclass(frozen=True)
class PersonHere:
    """Someone this tablet is enrolled for: as the office knows them, and what they may hold."""

    id: str
    name: str
    login: str
    language: str
    office: dict[str, str] | None
    scopes: list[str]


@dataclass(frozen=True)
class Heads:
    """Which scopes are mine, and where each one's feed ends; who else this tablet is for.

    ``events`` is what this tablet has to change to hold what its people may hold, and no more.
    ``pins`` are the keys that may answer as this office, now and next; ``time_zone`` is the
    office's, in which its hours and days are read.
    """

    scopes: dict[str, str]
    server_time: str
    epoch: str
    events: list[Event] = field(default_factory=list)
    people: list[PersonHere] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    time_zone: str = OFFICE_TIME_ZONE


@dataclass(frozen=True)
class Entry:
    """The current state of one record, or its tombstone."""

    kind: ItemKind
    id: str
    rev: int
    deleted: bool = False
    body: dict[str, Any] | None = None


@dataclass(frozen=True)
class Page:
    """A page of a scope's feed; staged by the device until ``caught_up``."""

    entries: list[Entry]
    next: str
    caught_up: bool


@dataclass(frozen=True)
class BlobStatus:
    """What the server has of one blob; ``url`` and ``offset`` where an upload is under way."""

    sha256: str
    state: BlobState
    url: str = ""
    offset: int = 0
