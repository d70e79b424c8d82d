"""Tables: columns and relations, nothing else."""

from server.models.accounts import (
    Area,
    ConsoleSession,
    Device,
    DeviceHolder,
    EnrolmentCode,
    Grant,
    Office,
    PasswordReset,
    Person,
    SignInTry,
)
from server.models.base import Base, Synced
from server.models.custody import CustodyReceipt
from server.models.incidents import Incident, IncidentPhoto, IncidentReport
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
from server.models.jobs import Job
from server.models.orders import Evidence, EvidencePhoto, Notice, Order, OrderNumber, OrderStep
from server.models.records import AuditEntry, AuditHead, FeedClock, FeedItem, OtherBytes, Receipt
from server.models.schools import CalendarDay, Phrase, School, Template
from server.models.segments import Segment
from server.models.visits import Draw, LookBack, Visit, VisitInspector

__all__ = [
    "Area",
    "AuditEntry",
    "AuditHead",
    "Base",
    "Blob",
    "BlobName",
    "CalendarDay",
    "ConfirmedInstant",
    "ConsoleSession",
    "CustodyReceipt",
    "Device",
    "DeviceHolder",
    "Draw",
    "EnrolmentCode",
    "Evidence",
    "EvidencePhoto",
    "FeedClock",
    "FeedItem",
    "Finding",
    "Grant",
    "Incident",
    "IncidentPhoto",
    "IncidentReport",
    "Inspection",
    "Job",
    "LookBack",
    "Notice",
    "Office",
    "Order",
    "OrderNumber",
    "OrderStep",
    "OtherBytes",
    "Part",
    "PasswordReset",
    "Person",
    "Photo",
    "Phrase",
    "Receipt",
    "School",
    "Segment",
    "SignInTry",
    "Signature",
    "Synced",
    "Template",
    "Upload",
    "Visit",
    "VisitInspector",
]
