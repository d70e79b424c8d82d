"""The words of the domain as closed lists; the value is what stands in tables and on the wire.

The English word a person reads is the message id in ``LABELS``; the catalogues hold the Chinese.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person is, within an area, an office or a school."""

    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    SCHOOL = "school"
    OFFICE = "office"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class OfficeKind(StrEnum):
    """Which line of government an office belongs to."""

    CAMPAIGN = "campaign"
    POLICE = "police"
    EDUCATION = "education"
    TRAFFIC_POLICE = "traffic_police"
    URBAN_MANAGEMENT = "urban_management"
    MARKET_SUPERVISION = "market_supervision"
    TOWN = "town"


class Party(StrEnum):
    """Who must act on a finding."""

    SCHOOL = "school"
    POLICE = "police"
    TRAFFIC_POLICE = "traffic_police"
    URBAN_MANAGEMENT = "urban_management"
    MARKET_SUPERVISION = "market_supervision"
    TOWN = "town"


class Grade(StrEnum):
    """隐患等级: how dangerous a fault is; fixed when the finding is issued."""

    ORDINARY = "ordinary"
    SERIOUS = "serious"
    MAJOR = "major"


class HandlingLevel(StrEnum):
    """处置等级: how a case is handled; starts at the grade, may rise."""

    ORDINARY = "ordinary"
    SERIOUS = "serious"
    MAJOR = "major"
    LISTED = "listed"


class Verdict(StrEnum):
    """What an inspector says of an item of the checklist."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"


class VisitKind(StrEnum):
    """Why a visit takes place."""

    DRAWN = "drawn"
    AD_HOC = "ad_hoc"
    LOOK_BACK = "look_back"


class VisitMode(StrEnum):
    """检查方式."""

    OPEN = "open"
    COVERT = "covert"
    SURPRISE = "surprise"
    JOINT = "joint"
    LOOK_BACK = "look_back"


class VisitState(StrEnum):
    """Where a planned visit stands."""

    SEALED = "sealed"
    RELEASED = "released"
    STARTED = "started"
    DONE = "done"
    CANCELLED = "cancelled"


class InspectionState(StrEnum):
    """Where an inspection stands."""

    STARTED = "started"
    SUBMITTED = "submitted"
    COMPLETE = "complete"
    ANNULLED = "annulled"


class OrderState(StrEnum):
    """Where a rectification order stands. Overdue is computed, never a state."""

    PROPOSED = "proposed"
    ISSUED = "issued"
    SIGNED = "signed"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    RECHECK = "recheck"
    CLOSED = "closed"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


OPEN_TO_PARTY = frozenset({OrderState.ISSUED, OrderState.SIGNED, OrderState.RETURNED})
"""States in which the responsible party must act: only here an order can be overdue."""
WITH_THE_OFFICE = frozenset({OrderState.UNDER_REVIEW, OrderState.RECHECK})
"""States in which the party has done its part and waits for us: its clock stands still."""


class OrderKind(StrEnum):
    """The paper an order is: a notice to the school, or a transfer letter to another office."""

    NOTICE = "notice"
    TRANSFER = "transfer"


class Paper(StrEnum):
    """文书种类: what a school or office is sent; the issuer decides it."""

    ORDER = "order"
    NOTICE = "notice"
    SUPERVISION = "supervision"
    ASSIGNMENT = "assignment"
    ADVICE = "advice"
    TRANSFER = "transfer"


class ReviewVerdict(StrEnum):
    """What the office says of evidence sent in."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class LookBackState(StrEnum):
    """Where a look-back stands."""

    DUE = "due"
    PLANNED = "planned"
    JUDGED = "judged"


class Outcome(StrEnum):
    """The six outcomes of a look-back (回头看)."""

    FIXED = "fixed"
    PARTLY = "partly"
    NOT_FIXED = "not_fixed"
    REBOUND = "rebound"
    NO_LONGER_APPLIES = "no_longer_applies"
    NOT_CHECKABLE = "not_checkable"


class PhotoPurpose(StrEnum):
    """What a photo is for."""

    GATE = "gate"
    ITEM = "item"
    FINDING = "finding"
    AFTER = "after"
    LOOK_BACK = "look_back"
    PAPER = "paper"
    HANDWRITING = "handwriting"


class PhotoSource(StrEnum):
    """Where a picture came from; a gallery picture is always marked as such."""

    CAMERA = "camera"
    GALLERY = "gallery"


class BlobRole(StrEnum):
    """What a blob named by an op is."""

    EVIDENCE = "evidence"
    PREVIEW = "preview"


class BlobState(StrEnum):
    """What the server has of a blob."""

    ABSENT = "absent"
    PARTIAL = "partial"
    VERIFIED = "verified"


class SignatureRole(StrEnum):
    """Who signs an inspection."""

    INSPECTOR = "inspector"
    SCHOOL = "school"
    WITNESS = "witness"


class ServiceWay(StrEnum):
    """送达方式: how a notice was served on the campus."""

    RECEIVED = "received"
    REFUSED = "refused"
    ABSENT = "absent"


class PlaceSource(StrEnum):
    """How a place became known."""

    DEVICE = "device"
    MANUAL = "manual"
    UNKNOWN = "unknown"


class OpKind(StrEnum):
    """What a tablet may push."""

    INSPECTION_START = "inspection.start"
    ANSWERS_SET = "answers.set"
    FINDING_ADD = "finding.add"
    FINDING_WITHDRAW = "finding.withdraw"
    PHOTO_ADD = "photo.add"
    SIGNATURE_ADD = "signature.add"
    INSPECTION_SUBMIT = "inspection.submit"
    AMENDMENT_ADD = "amendment.add"
    LOOKBACK_JUDGE = "lookback.judge"
    ORDER_SERVE = "order.serve"
    INCIDENT_REPORT = "incident.report"
    VISIT_OPEN = "visit.open"


class OpResult(StrEnum):
    """What became of a pushed op (docs/sync.md, Push)."""

    APPLIED = "applied"
    MERGED = "merged"
    DUPLICATE = "duplicate"
    HELD = "held"
    REFUSED = "refused"
    WAIT = "wait"
    RETRY = "retry"


class ItemKind(StrEnum):
    """Kinds of items in the feed."""

    AREA = "area"
    OFFICE = "office"
    TEMPLATE = "template"
    CALENDAR = "calendar"
    PHRASES = "phrases"
    SCHOOL = "school"
    INSPECTION = "inspection"
    ORDER = "order"
    VISIT = "visit"
    LOOK_BACK = "look_back"
    INCIDENT = "incident"
    ENVELOPE = "envelope"


class OpeningWay(StrEnum):
    """启封方式: how a sealed visit was opened on a tablet."""

    SYNC = "sync"
    CODE = "code"


class LeakSign(StrEnum):
    """Signs at arrival that the visit was known beforehand."""

    WELCOME_BANNER = "welcome_banner"
    LEADERS_AT_GATE = "leaders_at_gate"
    FRESH_CLEANING = "fresh_cleaning"
    ASKED_BY_NAME = "asked_by_name"


LABELS: dict[StrEnum, str] = {
    OpeningWay.SYNC: "By the key that came by sync",
    OpeningWay.CODE: "By the code that was read out",
    Role.INSPECTOR: "Inspector",
    Role.SUPERVISOR: "Supervisor",
    Role.SCHOOL: "School",
    Role.OFFICE: "Other office",
    Role.LEADER: "Leading group",
    Role.ADMINISTRATOR: "Administrator",
    Role.AUDITOR: "Auditor",
    SignatureRole.WITNESS: "Witness",
    Party.SCHOOL: "School",
    Party.POLICE: "Police station",
    Party.TRAFFIC_POLICE: "Traffic police",
    Party.URBAN_MANAGEMENT: "Urban management",
    Party.MARKET_SUPERVISION: "Market supervision",
    Party.TOWN: "Town office",
    OfficeKind.CAMPAIGN: "Campaign office",
    OfficeKind.EDUCATION: "Education office",
    Grade.ORDINARY: "Ordinary",
    Grade.SERIOUS: "Serious",
    Grade.MAJOR: "Major",
    HandlingLevel.ORDINARY: "Ordinary",
    HandlingLevel.SERIOUS: "Serious",
    HandlingLevel.MAJOR: "Major",
    HandlingLevel.LISTED: "Listed",
    Verdict.PASS: "Pass",
    Verdict.FAIL: "Fail",
    Verdict.NOT_APPLICABLE: "N/A",
    VisitKind.DRAWN: "Drawn",
    VisitKind.AD_HOC: "Ad hoc",
    VisitKind.LOOK_BACK: "Look-back",
    VisitMode.OPEN: "Open check",
    VisitMode.COVERT: "Covert check",
    VisitMode.SURPRISE: "Surprise check",
    VisitMode.JOINT: "Joint check",
    VisitMode.LOOK_BACK: "Look-back",
    VisitState.SEALED: "Sealed",
    VisitState.RELEASED: "Released",
    VisitState.STARTED: "Under way",
    VisitState.DONE: "Done",
    VisitState.CANCELLED: "Cancelled",
    InspectionState.STARTED: "Under way",
    InspectionState.SUBMITTED: "Submitted",
    InspectionState.COMPLETE: "Complete",
    InspectionState.ANNULLED: "Annulled",
    OrderState.PROPOSED: "To decide",
    OrderState.ISSUED: "To sign for",
    OrderState.SIGNED: "To fix",
    OrderState.UNDER_REVIEW: "In review",
    OrderState.RETURNED: "Returned",
    OrderState.RECHECK: "To re-check",
    OrderState.CLOSED: "Closed",
    OrderState.ARCHIVED: "Archived",
    OrderState.WITHDRAWN: "Withdrawn",
    OrderKind.NOTICE: "Rectification notice",
    OrderKind.TRANSFER: "Transfer letter",
    Paper.ORDER: "Order to rectify",
    Paper.SUPERVISION: "Supervision letter",
    Paper.ASSIGNMENT: "Assignment letter",
    Paper.ADVICE: "Letter of advice",
    ReviewVerdict.ACCEPTED: "Accepted",
    ReviewVerdict.RETURNED: "Returned",
    LookBackState.DUE: "Due",
    LookBackState.PLANNED: "Planned",
    LookBackState.JUDGED: "Judged",
    Outcome.FIXED: "Fixed",
    Outcome.PARTLY: "Partly fixed",
    Outcome.NOT_FIXED: "Not fixed",
    Outcome.REBOUND: "Rebound",
    Outcome.NO_LONGER_APPLIES: "No longer applies",
    Outcome.NOT_CHECKABLE: "Could not be checked",
    ServiceWay.RECEIVED: "Handed over and signed for",
    ServiceWay.REFUSED: "Refused before a witness",
    ServiceWay.ABSENT: "Nobody there to take it",
    PlaceSource.DEVICE: "Measured by the tablet",
    PlaceSource.MANUAL: "Set by hand",
    PlaceSource.UNKNOWN: "Place not known",
    LeakSign.WELCOME_BANNER: "Welcome banner",
    LeakSign.LEADERS_AT_GATE: "Leaders waiting at the gate",
    LeakSign.FRESH_CLEANING: "Cleaned just now",
    LeakSign.ASKED_BY_NAME: "Inspectors were expected by name",
}
