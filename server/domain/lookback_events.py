"""What happens around look-backs: the sample, complaints, proposals, the school year."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class SampleCommitted(Event):
    """A period of the sample begins: its salt is bound by its digest, its share is told."""

    subject_kind = "sample_period"
    commitment: str
    share_percent: int
    begins_on: str
    ends_on: str
    reason: str


@dataclass(frozen=True)
class SamplePublished(Event):
    subject_kind = "sample_period"
    salt: str


@dataclass(frozen=True)
class ComplaintRecorded(Event):
    subject_kind = "complaint"
    school_id: str
    channel: str
    cases: int


@dataclass(frozen=True)
class FalseReportRecorded(Event):
    """What was reported as put right was found as it had been."""

    subject_kind = "false_report"
    order_id: str
    grade: str


@dataclass(frozen=True)
class ActionProposed(Event):
    subject_kind = "proposal"
    kind: str
    cause: str
    school_id: str


@dataclass(frozen=True)
class StepPutForward(Event):
    """A person proposes a step of a school, with the reason."""

    subject_kind = "proposal"
    kind: str
    school_id: str
    why: str
    orders: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposalSigned(Event):
    """One person signed what takes two; nothing is done by it yet."""

    subject_kind = "proposal"
    kind: str
    reason: str


@dataclass(frozen=True)
class ProposalDecided(Event):
    subject_kind = "proposal"
    state: str
    reason: str


@dataclass(frozen=True)
class OrderListed(Event):
    """From here on the case is under listed supervision (挂牌督办)."""

    subject_kind = "order"
    reason: str


@dataclass(frozen=True)
class SchoolPeriodPut(Event):
    """A stretch of the school year was added, or changed."""

    subject_kind = "school_period"
    area_id: str
    kind: str
    name: str
    begins_on: str
    ends_on: str


@dataclass(frozen=True)
class SchoolPeriodTakenOut(Event):
    subject_kind = "school_period"
    name: str
    begins_on: str
    ends_on: str


@dataclass(frozen=True)
class LookBacksCounted(Event):
    """The school year changed: windows of cases that wait were counted anew."""

    subject_kind = "area"
    cases: int


@dataclass(frozen=True)
class BeforeClosingPlanned(Event):
    """All that is due before schools close was planned in one step."""

    subject_kind = "area"
    occasion: str
    name: str
    last_day: str
    visits: int
    cases: int
    left: int
