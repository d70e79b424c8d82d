"""What can have happened to rectification orders, and to what was sent in for them."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class OrderProposed(Event):
    subject_kind = "order"
    finding_id: str
    grade: str


@dataclass(frozen=True)
class OrderIssued(Event):
    subject_kind = "order"
    number: str
    due_on: str


@dataclass(frozen=True)
class OrderSigned(Event):
    subject_kind = "order"


@dataclass(frozen=True)
class EvidenceSent(Event):
    subject_kind = "order"
    evidence_id: str


@dataclass(frozen=True)
class EvidenceReturned(Event):
    subject_kind = "order"
    remark: str


@dataclass(frozen=True)
class DecisionMet(Event):
    """Somebody else set out to decide what this person had decided first; it stands."""

    subject_kind = "order"
    first: str
    act: str


@dataclass(frozen=True)
class OrderClosed(Event):
    subject_kind = "order"


@dataclass(frozen=True)
class OrderWithdrawn(Event):
    subject_kind = "order"
    reason: str


@dataclass(frozen=True)
class OrderArchived(Event):
    subject_kind = "order"


@dataclass(frozen=True)
class OrderReopened(Event):
    subject_kind = "order"
    outcome: str
    handling_level: str


@dataclass(frozen=True)
class ExtensionAsked(Event):
    """The party asked for so many working days more."""

    subject_kind = "order"
    extension_id: str
    workdays: int
    level: str


@dataclass(frozen=True)
class ExtensionGranted(Event):
    subject_kind = "order"
    extension_id: str
    workdays: int
    due_on: str


@dataclass(frozen=True)
class ExtensionRefused(Event):
    subject_kind = "order"
    extension_id: str
    remark: str


@dataclass(frozen=True)
class RecheckAsked(Event):
    """Evidence was accepted; somebody must see it on the site by this day."""

    subject_kind = "order"
    recheck_by: str


@dataclass(frozen=True)
class Rechecked(Event):
    subject_kind = "order"
    passed: bool
    remark: str


@dataclass(frozen=True)
class MotionMade(Event):
    """One person proposed to withdraw an order or to correct its grade; another decides."""

    subject_kind = "order"
    motion_id: str
    kind: str
    reason: str


@dataclass(frozen=True)
class MotionDecided(Event):
    """What one person had proposed, a second one confirmed or did not."""

    subject_kind = "order"
    first: str
    motion_id: str
    confirmed: bool
    taken_back: bool = False
    """Its proposer said so: nobody need be told."""


@dataclass(frozen=True)
class GradeCorrected(Event):
    subject_kind = "order"
    before: str
    after: str


@dataclass(frozen=True)
class HandedBack(Event):
    """The office a transfer letter went to says that it is another's."""

    subject_kind = "order"
    motion_id: str
    reason: str


@dataclass(frozen=True)
class KeptWith(Event):
    """It stays with the office that had sent it back."""

    subject_kind = "order"
    motion_id: str
    remark: str


@dataclass(frozen=True)
class HandedOver(Event):
    """Another office must act now, by a new letter."""

    subject_kind = "order"
    before: str
    office_id: str
    number_before: str


@dataclass(frozen=True)
class OrderSettled(Event):
    """The party said what is done, by which post, with what money, by when."""

    subject_kind = "order"
    settlement_id: str
    post: str
    money_yuan: int
    done_by: str


@dataclass(frozen=True)
class SlipFiled(Event):
    """A photo of the stamped slip was filed: by which way and on which day it was received."""

    subject_kind = "order"
    slip_id: str
    way: str
    received_on: str
