"""Operations: the acts a tablet pushes, and the envelope each travels in.

The envelope's canonical JSON text is what is hashed, chained, kept and re-sent byte for byte.
"""

from dataclasses import dataclass, field
from typing import Any

from shared.incidents import AtOnce, CampusPlace, IncidentKind
from shared.vocabulary import (
    BlobRole,
    Grade,
    LeakSign,
    OpeningWay,
    OpKind,
    Outcome,
    Party,
    PhotoPurpose,
    PhotoSource,
    PlaceSource,
    ServiceWay,
    SignatureRole,
    VisitMode,
)

Answer = Any
"""The value of an answer: a text, a decimal as text, a list of texts, or None (unanswered)."""


@dataclass(frozen=True)
class Wall:
    """The device's own wall time at a tap; it decides nothing."""

    utc: str
    offset_minutes: int


@dataclass(frozen=True)
class BlobRef:
    """Bytes that an op names and that travel apart."""

    sha256: str
    bytes: int
    mime: str
    role: BlobRole


@dataclass(frozen=True)
class Op:
    """The envelope of one act. ``payload`` is decoded by its kind."""

    op_id: str
    device_id: str
    device_seq: int
    prev: str
    actor_id: str
    scope: str
    kind: OpKind
    entity_id: str
    payload: dict[str, Any]
    wall: Wall
    boot_id: str
    mono_ms: int
    app_version: str
    op_schema: int = 1
    base: str | None = None
    template_version: str | None = None
    blobs: list[BlobRef] = field(default_factory=list)
    depends_on: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where the device was, as far as it knows; coordinates in 1e-7 degrees (WGS 84)."""

    source: PlaceSource = PlaceSource.UNKNOWN
    lat_e7: int | None = None
    lon_e7: int | None = None
    accuracy_m: int | None = None


@dataclass(frozen=True)
class Instant:
    """An instant that counts: corrected by the measured server offset of the same boot.

    ``uncertainty_ms`` is None where no offset was measured in this boot: the time is doubtful.
    """

    at: str
    offset_ms: int | None = None
    uncertainty_ms: int | None = None

    @property
    def doubtful(self) -> bool:
        return self.uncertainty_ms is None


@dataclass(frozen=True)
class InspectionStart:
    """Arrival at the school; joining an inspection already started is the same act.

    ``from_paper`` says that the office types in what was filled in on paper; no tablet says so.
    """

    school_id: str
    arrived: Instant
    mode: VisitMode
    template_id: str
    visit_id: str | None = None
    place: Place = Place()
    received_by: str = ""
    leak_signs: list[LeakSign] = field(default_factory=list)
    in_school_run: bool = False
    seen_break: bool = False
    from_paper: bool = False


@dataclass(frozen=True)
class AnswerSet:
    """One answer and the value that was seen when it was given.

    ``settles`` names the values two tablets differed in: whoever saw them all may choose.
    """

    code: str
    value: Answer = None
    na_reason: str = ""
    note: str = ""
    seen: Answer = None
    kept_implausible: str = ""
    settles: list[Answer] = field(default_factory=list)


@dataclass(frozen=True)
class FactSet:
    """A register fact corrected on site: holds for this visit, proposed to the register."""

    name: str
    value: Answer
    seen: Answer = None


@dataclass(frozen=True)
class AnswersSet:
    """Many answers of one inspection, folded from taps when they were first frozen."""

    answers: list[AnswerSet] = field(default_factory=list)
    facts: list[FactSet] = field(default_factory=list)


@dataclass(frozen=True)
class FindingAdd:
    """A fault found: what, where, how grave, who must act, by when as proposed."""

    inspection_id: str
    grade: Grade
    party: Party
    what: str
    found: Instant
    code: str | None = None
    where: str = ""
    measure: str = ""
    immediate_measure: str = ""
    immediate_done: bool = False
    rectify_workdays: int = 0
    fixed_on_spot: bool = False


@dataclass(frozen=True)
class FindingWithdraw:
    """The author takes a finding back before submitting, with a reason."""

    inspection_id: str
    reason: str


@dataclass(frozen=True)
class Layer:
    """A mark drawn over a photo when shown; evidence pixels stay untouched.

    Points are in thousandths of width and height, from the upper left corner.
    """

    shape: str
    points: list[list[int]] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True)
class PhotoAdd:
    """Facts of one photo; its bytes travel apart as the blobs of the op.

    ``handwritten`` says that it shows an inspector's writing (``shared.handwriting``): an office
    that does not know the word yet keeps it as a photo of its purpose.
    """

    inspection_id: str
    purpose: PhotoPurpose
    sha256: str
    bytes: int
    width: int
    height: int
    taken: Instant
    preview_sha256: str | None = None
    capture_sha256: str | None = None
    source: PhotoSource = PhotoSource.CAMERA
    place: Place = Place()
    finding_id: str | None = None
    lookback_id: str | None = None
    code: str | None = None
    mosaicked: bool = False
    handwritten: bool = False
    layers: list[Layer] = field(default_factory=list)


@dataclass(frozen=True)
class SignatureAdd:
    """A signature drawn by finger, or a refusal with its reason and witness.

    Strokes are lists of x, y, x, y … in thousandths of the pad, from its lower left corner; of
    what was signed ``on_paper`` there are none, the scan of the paper shows it.
    """

    inspection_id: str
    role: SignatureRole
    post: str
    digest: str
    signed: Instant
    person_id: str | None = None
    name: str = ""
    refused: bool = False
    reason: str = ""
    strokes: list[list[int]] = field(default_factory=list)
    on_paper: bool = False


@dataclass(frozen=True)
class InspectionSubmit:
    """One device's part is done: it covers these ops, in order, and nothing else.

    ``digest`` is over ``covers`` (``shared.sealing.covered``); ``seal_signature`` is the device
    key's Ed25519 signature over the digest, base64.
    """

    covers: list[str]
    digest: str
    seal_signature: str
    finished: Instant
    remarks: str = ""
    score: str | None = None
    veto_codes: list[str] = field(default_factory=list)
    missing_devices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class AmendmentAdd:
    """Something said after submitting; stands beside the sealed part it names."""

    digest: str
    text: str


@dataclass(frozen=True)
class LookBackJudge:
    """What was found on going back to one closed order."""

    inspection_id: str
    order_id: str
    outcome: Outcome
    judged: Instant
    note: str = ""
    paper_matches: bool | None = None
    like_checked: bool | None = None


@dataclass(frozen=True)
class Witness:
    """Who saw that a notice was refused: signed by their own hand, or why they did not sign."""

    name: str
    unit: str = ""
    reason: str = ""
    strokes: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True)
class OrderServe:
    """A notice served on the campus, or the attempt: how, when, to whom, before which witness.

    It names the finding: its order is made by the office, once all have submitted.
    """

    inspection_id: str
    finding_id: str
    way: ServiceWay
    served: Instant
    post: str = ""
    name: str = ""
    reason: str = ""
    strokes: list[list[int]] = field(default_factory=list)
    witness: Witness | None = None
    workdays: int = 0
    due_on: str = ""


@dataclass(frozen=True)
class Headcount:
    """How many people; None is not known, which is not nought. No name has a place here."""

    pupils: int | None = None
    staff: int | None = None
    others: int | None = None


@dataclass(frozen=True)
class IncidentPhoto:
    """A photo of an incident; its bytes travel apart as the blobs of the op."""

    sha256: str
    bytes: int
    width: int
    height: int
    taken: Instant
    preview_sha256: str | None = None
    capture_sha256: str | None = None
    source: PhotoSource = PhotoSource.CAMERA
    mosaicked: bool = False
    layers: list[Layer] = field(default_factory=list)


@dataclass(frozen=True)
class IncidentReport:
    """What is known of an incident now (快报): the first report, or a further one.

    A further report says all of it anew and names the one before in ``follows``; nothing of an
    earlier report is ever changed. The entity of the op is the incident.
    """

    report_id: str
    school_id: str
    kind: IncidentKind
    reported: Instant
    minutes_before: int
    follows: str | None = None
    place: CampusPlace | None = None
    where: str = ""
    involved: Headcount = Headcount()
    hurt: Headcount = Headcount()
    in_hospital: Headcount = Headcount()
    dead: Headcount = Headcount()
    at_once: list[AtOnce] = field(default_factory=list)
    note: str = ""
    photos: list[IncidentPhoto] = field(default_factory=list)


@dataclass(frozen=True)
class VisitOpen:
    """A sealed visit was opened on this tablet: which envelope, by which way, when.

    The entity of the op is the visit.
    """

    envelope_id: str
    way: OpeningWay
    opened: Instant


PAYLOADS: dict[OpKind, type] = {
    OpKind.INSPECTION_START: InspectionStart,
    OpKind.ANSWERS_SET: AnswersSet,
    OpKind.FINDING_ADD: FindingAdd,
    OpKind.FINDING_WITHDRAW: FindingWithdraw,
    OpKind.PHOTO_ADD: PhotoAdd,
    OpKind.SIGNATURE_ADD: SignatureAdd,
    OpKind.INSPECTION_SUBMIT: InspectionSubmit,
    OpKind.AMENDMENT_ADD: AmendmentAdd,
    OpKind.LOOKBACK_JUDGE: LookBackJudge,
    OpKind.ORDER_SERVE: OrderServe,
    OpKind.INCIDENT_REPORT: IncidentReport,
    OpKind.VISIT_OPEN: VisitOpen,
}
