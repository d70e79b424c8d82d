"""Tables: columns and relations, nothing else."""

from server.models.accounts import (
    Area,
    ConsoleSession,
    Device,
    DeviceHolder,
    EnrolmentCode,
    Grant,
    KnownBrowser,
    Office,
    PasswordReset,
    Person,
    SignInCode,
    SignInTry,
)
from server.models.base import Base, Synced
from server.models.bases import LegalBasis
from server.models.board import BoardSnapshot
from server.models.calendar_addresses import CalendarAddress
from server.models.circulars import Circular, CircularCopy, CircularPhoto
from server.models.custody import CustodyReceipt
from server.models.extensions import Extension
from server.models.going_back import FalseReport, Proposal, SamplePeriod, VisitErrand
from server.models.incidents import Incident, IncidentPhoto, IncidentReport
from server.models.indicators import IndicatorDay, IndicatorSpan, SchoolProof
from server.models.inspections import (
    Blob,
    BlobName,
    ConfirmedInstant,
    Finding,
    Inspection,
    Part,
    Photo,
    Signature,
    Upload,
)
from server.models.invitations import Invitation, Joining
from server.models.issuing import Issuer, IssuingPower
from server.models.jobs import Job
from server.models.kept_views import KeptView
from server.models.likenesses import Likeness, PicturePrint, PrintPart
from server.models.long_work import LongWork, LongWorkFile
from server.models.measures import Measure, MeasurePhoto
from server.models.motions import Motion
from server.models.office_calendar import CalendarChange, LocalDay
from server.models.orders import Evidence, EvidencePhoto, Notice, Order, OrderNumber, OrderStep
from server.models.outlines import AreaOutline
from server.models.outward import Contact, Outgoing, Webhook
from server.models.paper_entries import PaperEntry
from server.models.records import (
    AuditCheck,
    AuditEntry,
    AuditHead,
    FeedClock,
    FeedItem,
    OtherBytes,
    Receipt,
)
from server.models.scanning import Alarm, ScannedDay
from server.models.school_calendar import Complaint, SchoolPeriod
from server.models.school_facts import SchoolFact
from server.models.schools import CalendarDay, Phrase, School, Template
from server.models.sealing import CodeReading, Envelope, Opening, Replacement
from server.models.segments import Segment
from server.models.settings import SettingChange
from server.models.settling import Settlement
from server.models.slips import OrderSlip
from server.models.visits import Draw, LookBack, Visit, VisitInspector
from server.models.waves import (
    Campaign,
    CampaignOffice,
    CampaignPost,
    PermittedCheck,
    Tie,
    Wave,
)

__all__ = [
    "Alarm",
    "Area",
    "AreaOutline",
    "AuditCheck",
    "AuditEntry",
    "AuditHead",
    "Base",
    "Blob",
    "BlobName",
    "BoardSnapshot",
    "CalendarAddress",
    "CalendarChange",
    "CalendarDay",
    "Campaign",
    "CampaignOffice",
    "CampaignPost",
    "Circular",
    "CircularCopy",
    "CircularPhoto",
    "CodeReading",
    "Complaint",
    "ConfirmedInstant",
    "ConsoleSession",
    "Contact",
    "CustodyReceipt",
    "Device",
    "DeviceHolder",
    "Draw",
    "EnrolmentCode",
    "Envelope",
    "Evidence",
    "EvidencePhoto",
    "Extension",
    "FalseReport",
    "FeedClock",
    "FeedItem",
    "Finding",
    "Grant",
    "Incident",
    "IncidentPhoto",
    "IncidentReport",
    "IndicatorDay",
    "IndicatorSpan",
    "Inspection",
    "Invitation",
    "Issuer",
    "IssuingPower",
    "Job",
    "Joining",
    "KeptView",
    "KnownBrowser",
    "LegalBasis",
    "Likeness",
    "LocalDay",
    "LongWork",
    "LongWorkFile",
    "LookBack",
    "Measure",
    "MeasurePhoto",
    "Motion",
    "Notice",
    "Office",
    "Opening",
    "Order",
    "OrderNumber",
    "OrderSlip",
    "OrderStep",
    "OtherBytes",
    "Outgoing",
    "PaperEntry",
    "Part",
    "PasswordReset",
    "PermittedCheck",
    "Person",
    "Photo",
    "Phrase",
    "PicturePrint",
    "PrintPart",
    "Proposal",
    "Receipt",
    "Replacement",
    "SamplePeriod",
    "ScannedDay",
    "School",
    "SchoolFact",
    "SchoolPeriod",
    "SchoolProof",
    "Segment",
    "SettingChange",
    "Settlement",
    "SignInCode",
    "SignInTry",
    "Signature",
    "Synced",
    "Template",
    "Tie",
    "Upload",
    "Visit",
    "VisitErrand",
    "VisitInspector",
    "Wave",
    "Webhook",
]
