"""The bodies of feed items: the current state of one record as the tablet holds it.

Everything is JSON as it stands: ids and dates as text, no floats.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class AreaBody:
    """A town, or the city above it."""

    id: str
    code: str
    name: str
    name_en: str
    parent_id: str | None = None


@dataclass(frozen=True)
class OfficeBody:
    """An office that inspects or must act."""

    id: str
    kind: str
    name: str
    name_en: str
    area_id: str | None = None
    letterheads: list[dict[str, Any]] = field(default_factory=list)
    """Under which names it issues papers, each with the days between which it does."""
    powers: list[dict[str, Any]] = field(default_factory=list)
    """Which papers it may issue, for which matters, between which days."""


@dataclass(frozen=True)
class SchoolBody:
    """A school as the register knows it; never anything that depends on a planned visit."""

    id: str
    code: str
    name: str
    area_id: str
    school_type: str
    locality: str
    address: str
    pinyin: str
    initials: str
    lat_e7: int | None
    lon_e7: int | None
    facts: dict[str, Any] = field(default_factory=dict)
    contacts: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class VisitBody:
    """A planned visit, for its inspectors alone. Sealed: no school is named before release."""

    id: str
    kind: str
    mode: str
    state: str
    release_at: str
    inspection_id: str
    inspectors: list[dict[str, str]]
    lead_id: str
    commitment: str = ""
    school_id: str | None = None
    template_id: str | None = None
    limits: dict[str, str] = field(default_factory=dict)
    lookback_ids: list[str] = field(default_factory=list)
    errands: list[dict[str, str]] = field(default_factory=list)
    visit_on: str | None = None


@dataclass(frozen=True)
class EnvelopeBody:
    """A sealed visit for one tablet of one of its inspectors; its key follows before the hour."""

    id: str
    visit_id: str
    device_id: str
    letter: str
    key: str = ""


@dataclass(frozen=True)
class PhrasesBody:
    """The usual wordings of an item's faults, in both languages."""

    id: str
    phrases: list[dict[str, str]]


@dataclass(frozen=True)
class LookBackBody:
    """A planned look-back, for its inspectors alone: the order and its photos in time."""

    id: str
    order_id: str
    visit_id: str | None
    school_id: str
    code: str | None
    what: str
    where: str
    grade: str
    handling_level: str
    term_workdays: int
    state: str
    due_from: str
    due_until: str
    found_on: str
    closed_on: str
    photos: list[dict[str, Any]] = field(default_factory=list)
    outcome: str | None = None
    ordinal: int = 1
    reported: bool = True
    """Its party had reported it as done; false where it was put right on the spot."""


@dataclass(frozen=True)
class InspectionBody:
    """A started inspection with all that belongs to it: one feed item."""

    id: str
    school_id: str
    area_id: str
    state: str
    mode: str
    template_id: str
    arrived_at: str
    arrived_doubtful: bool
    started_by: str
    answers: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    conflicts: dict[str, Any] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    photos: list[dict[str, Any]] = field(default_factory=list)
    signatures: list[dict[str, Any]] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    amendments: list[dict[str, Any]] = field(default_factory=list)
    score: str | None = None
    submitted_at: str | None = None
    arrival: dict[str, Any] = field(default_factory=dict)
    remarks: str = ""
    veto_codes: list[str] = field(default_factory=list)
    decisions: dict[str, Any] = field(default_factory=dict)
    services: list[dict[str, Any]] = field(default_factory=list)
    typed_in_at: str | None = None
    typed_in_by: str | None = None
    """Who typed in what was filled in on paper, and when; none where nothing was."""


@dataclass(frozen=True)
class OrderBody:
    """A rectification order as its area sees it."""

    id: str
    number: str
    kind: str
    state: str
    school_id: str
    inspection_id: str
    finding_id: str
    party: str
    grade: str
    handling_level: str
    what: str
    where: str
    measure: str
    immediate_measure: str
    issued_on: str | None
    due_on: str | None
    term_workdays: int
    closed_on: str | None = None
    reopened_count: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)
    served_on: str | None = None
    served_way: str = ""
    more_time_asked: bool = False
    """Whether more time that was asked for waits for an answer: its clock stands still."""
    issued_as: dict[str, str] = field(default_factory=dict)
    """Which paper it is and whose; empty for the house's usual one of its kind."""


@dataclass(frozen=True)
class IncidentBody:
    """An incident as its area sees it: every report in the order in which they came."""

    id: str
    school_id: str
    area_id: str
    number: str
    kind: str
    happened_at: str
    happened_doubtful: bool
    reports: list[dict[str, Any]] = field(default_factory=list)
