"""Where pictures stand on record: sent in as evidence, taken at inspections, told of incidents."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from server.domain.likeness import Use, UseKind
from server.models import Evidence, EvidencePhoto, IncidentPhoto, LookBack, Order, Photo
from server.work import Work

USES_MAX = 200
"""Of a picture that stands in more places than these, so many are told."""


def of_pictures(work: Work, digests: Iterable[str]) -> list[Use]:
    """Every use of pictures of these bytes, or of which these bytes are the preview."""
    asked = sorted(set(digests))
    return [
        *_evidence(work, EvidencePhoto.sha256.in_(asked)),
        *_photos(work, or_(Photo.sha256.in_(asked), Photo.preview_sha256.in_(asked))),
        *_incidents(
            work, or_(IncidentPhoto.sha256.in_(asked), IncidentPhoto.preview_sha256.in_(asked))
        ),
    ]


def of_evidence(work: Work, evidence_id: str) -> list[Use]:
    """The pictures of what was sent in at once."""
    return _evidence(work, EvidencePhoto.evidence_id == evidence_id)


def of_inspection(work: Work, inspection_id: str) -> list[Use]:
    """The photos of an inspection."""
    return _photos(work, Photo.inspection_id == inspection_id)


def incident_photo_id(photo: IncidentPhoto) -> str:
    """A photo of an incident has no id of its own: its report, and its place in it."""
    return f"{photo.report_id}/{photo.position}"


def _evidence(work: Work, which: Any) -> list[Use]:
    rows = work.session.execute(
        select(EvidencePhoto, Evidence.sent_at, Order)
        .join(EvidencePhoto.evidence)
        .join(Evidence.order)
        .where(which)
        .order_by(Evidence.sent_at, EvidencePhoto.id)
        .limit(USES_MAX)
    )
    return [
        _use(
            UseKind.EVIDENCE, photo.id, photo, sent_at, order,
            inspection_id=order.inspection_id, order_id=order.id,
        )
        for photo, sent_at, order in rows
    ]  # fmt: skip


def _photos(work: Work, which: Any) -> list[Use]:
    rows = work.session.execute(
        select(Photo, LookBack.order_id)
        .outerjoin(LookBack, LookBack.id == Photo.lookback_id)
        .where(which)
        .order_by(Photo.taken_at, Photo.id)
        .limit(USES_MAX)
        .options(joinedload(Photo.inspection))
    )
    return [
        _use(
            UseKind.PHOTO, photo.id, photo, photo.taken_at, photo.inspection,
            inspection_id=photo.inspection_id, order_id=order_id or "",
            purpose=photo.purpose, source=photo.source,
        )
        for photo, order_id in rows
    ]  # fmt: skip


def _incidents(work: Work, which: Any) -> list[Use]:
    rows = work.session.scalars(
        select(IncidentPhoto)
        .where(which)
        .order_by(IncidentPhoto.taken_at, IncidentPhoto.report_id, IncidentPhoto.position)
        .limit(USES_MAX)
        .options(joinedload(IncidentPhoto.incident))
    )
    return [
        _use(
            UseKind.INCIDENT, incident_photo_id(photo), photo, photo.taken_at, photo.incident,
            source=photo.source,
        )
        for photo in rows
    ]  # fmt: skip


def _use(kind: UseKind, use_id: str, photo: Any, at: datetime, of: Any, **more: str) -> Use:
    """What is told of each: its bytes, its instant, and where that stands which it is of."""
    preview = photo.preview_sha256 or ""
    return Use(kind, use_id, photo.sha256, preview, at, of.school_id, of.area_id, **more)
