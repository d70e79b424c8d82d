"""What happens before a draw: ties, campaigns, permitted checks; for the record."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class TieDeclared(Event):
    """Somebody does not go to this school or town from now on."""

    subject_kind = "person"
    tie_id: str
    school_id: str
    area_id: str
    reason: str


@dataclass(frozen=True)
class TieEnded(Event):
    """A tie holds no more."""

    subject_kind = "person"
    tie_id: str
    school_id: str
    area_id: str


@dataclass(frozen=True)
class CampaignMade(Event):
    subject_kind = "campaign"
    name: str
    number: str
    predecessor_id: str


@dataclass(frozen=True)
class CampaignChanged(Event):
    """What of it changed, by the names of its parts."""

    subject_kind = "campaign"
    parts: list[str]


@dataclass(frozen=True)
class CampaignClosed(Event):
    subject_kind = "campaign"


@dataclass(frozen=True)
class PermittedCheckPut(Event):
    """A check stands on the white list, or as it now stands there."""

    subject_kind = "permitted_check"
    name: str
    office_id: str
    begins_on: str
    ends_on: str
    visits_max: int


@dataclass(frozen=True)
class PermittedCheckTakenOut(Event):
    subject_kind = "permitted_check"
    name: str


@dataclass(frozen=True)
class OnePageOpened(Event):
    """Somebody read the page on a visit's school; whether the team itself could know by then."""

    subject_kind = "visit"
    before_release: bool


@dataclass(frozen=True)
class PaperCheckPrinted(Event):
    """Somebody printed a visit's checklist; whether the team itself could know by then."""

    subject_kind = "visit"
    before_release: bool


@dataclass(frozen=True)
class CalendarAddressMade(Event):
    """Somebody's own calendar may read what they may know, by a new secret address."""

    subject_kind = "person"


@dataclass(frozen=True)
class CalendarAddressTakenBack(Event):
    subject_kind = "person"
