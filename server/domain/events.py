"""What can have happened, one frozen dataclass each, in the past tense.

Each names its subject; the other fields are the facts the audit keeps. Observers listen.
"""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """Something happened to a subject."""

    subject_kind: ClassVar[str] = ""

    subject_id: str

    def facts(self) -> dict[str, Any]:
        """The event's own fields, for the record."""
        return {name: told for name, told in vars(self).items() if name != "subject_id"}


@dataclass(frozen=True)
class PersonCreated(Event):
    subject_kind = "person"
    login: str


@dataclass(frozen=True)
class RoleGranted(Event):
    subject_kind = "person"
    role: str
    over: str


@dataclass(frozen=True)
class AccountSwitched(Event):
    """An account was switched off, or on again."""

    subject_kind = "person"
    active: bool


@dataclass(frozen=True)
class GrantRevoked(Event):
    subject_kind = "person"
    role: str
    over: str


@dataclass(frozen=True)
class PersonMoved(Event):
    subject_kind = "person"
    before: str
    now: str
    grants: int


@dataclass(frozen=True)
class PasswordChanged(Event):
    subject_kind = "person"


@dataclass(frozen=True)
class PasswordResetGiven(Event):
    subject_kind = "person"


@dataclass(frozen=True)
class SignedIn(Event):
    subject_kind = "person"


@dataclass(frozen=True)
class SignedOut(Event):
    subject_kind = "person"


@dataclass(frozen=True)
class SignInFailed(Event):
    """The subject is the name that was typed, not a person."""

    subject_kind = "login"


@dataclass(frozen=True)
class AccessDenied(Event):
    subject_kind = "person"
    verb: str


@dataclass(frozen=True)
class EnrolmentCodeMade(Event):
    subject_kind = "person"


@dataclass(frozen=True)
class DeviceEnrolled(Event):
    subject_kind = "device"
    person_id: str
    name: str


@dataclass(frozen=True)
class DeviceRevoked(Event):
    subject_kind = "device"


@dataclass(frozen=True)
class DeviceHandedOver(Event):
    subject_kind = "device"
    person_id: str


@dataclass(frozen=True)
class ClearingAllowed(Event):
    """A tablet may be cleared although something lies on it alone: for which request, and why."""

    subject_kind = "device"
    request: str
    reason: str


@dataclass(frozen=True)
class RescueTaken(Event):
    subject_kind = "device"
    records: int
    photos: int


@dataclass(frozen=True)
class ScopesHeld(Event):
    subject_kind = "device"
    taken_up: list[str]
    forgotten: list[str]


@dataclass(frozen=True)
class InspectionStarted(Event):
    subject_kind = "inspection"
    school_id: str


@dataclass(frozen=True)
class InspectionJoined(Event):
    subject_kind = "inspection"


@dataclass(frozen=True)
class AnswersGiven(Event):
    subject_kind = "inspection"
    codes: int
    op: str


@dataclass(frozen=True)
class DisputeDecided(Event):
    """Two tablets had answered one item differently."""

    subject_kind = "inspection"
    code: str
    value: Any
    between: list[Any]


@dataclass(frozen=True)
class FindingAdded(Event):
    subject_kind = "finding"
    inspection_id: str
    grade: str


@dataclass(frozen=True)
class FindingWithdrawn(Event):
    subject_kind = "finding"
    reason: str


@dataclass(frozen=True)
class PhotoAdded(Event):
    subject_kind = "photo"
    inspection_id: str
    sha256: str


@dataclass(frozen=True)
class SignatureAdded(Event):
    subject_kind = "signature"
    inspection_id: str
    role: str


@dataclass(frozen=True)
class InspectionSubmitted(Event):
    subject_kind = "inspection"
    digest: str
    complete: bool


@dataclass(frozen=True)
class SignaturesLapsed(Event):
    subject_kind = "inspection"
    device_id: str
    roles: list[str]


@dataclass(frozen=True)
class AmendmentAdded(Event):
    subject_kind = "inspection"
    digest: str


@dataclass(frozen=True)
class BlobVerified(Event):
    """The subject is the digest the server found by re-hashing the whole file."""

    subject_kind = "blob"
    bytes: int


@dataclass(frozen=True)
class PictureDamaged(Event):
    """The bytes are those that were announced; the picture in them cannot be read whole."""

    subject_kind = "blob"
    code: str


@dataclass(frozen=True)
class IncidentReported(Event):
    """A report of an incident came, the first or a further one; nothing of it was there before."""

    subject_kind = "incident"
    report_id: str
    number: str
    ordinal: int
    kind: str


@dataclass(frozen=True)
class OpHeld(Event):
    subject_kind = "op"
    code: str


@dataclass(frozen=True)
class OpRefused(Event):
    subject_kind = "op"
    code: str


@dataclass(frozen=True)
class ChainBroken(Event):
    """A device sent other bytes under a number or id already taken."""

    subject_kind = "device"
    device_seq: int


@dataclass(frozen=True)
class LookBackScheduled(Event):
    subject_kind = "look_back"
    order_id: str


@dataclass(frozen=True)
class LookBackPlanned(Event):
    subject_kind = "look_back"
    visit_id: str


@dataclass(frozen=True)
class LookBackJudged(Event):
    subject_kind = "look_back"
    order_id: str
    outcome: str


@dataclass(frozen=True)
class BackupVerified(Event):
    """The subject is the backup's name; its digest covers all it holds."""

    subject_kind = "backup"
    digest: str
    entries: int


@dataclass(frozen=True)
class BackupRestored(Event):
    """From here on the record goes on under a new epoch."""

    subject_kind = "backup"
    digest: str
    entries: int
    epoch: str


@dataclass(frozen=True)
class CustodyGiven(Event):
    """The office signed for all a tablet had made."""

    subject_kind = "device"
    number: str
    records: int
    photos: int
