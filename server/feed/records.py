"""Inspections, orders and look-backs as the bodies tablets hold."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.domain.lifecycle import reported_as_done
from server.models import (
    Evidence,
    EvidencePhoto,
    Finding,
    Inspection,
    LookBack,
    Order,
    Part,
    Person,
    Photo,
    Signature,
)
from shared.clock import local_date, to_wire
from shared.records.bodies import InspectionBody, LookBackBody, OrderBody
from shared.vocabulary import PhotoPurpose

ZONE = "lookback_time_zone"
"""Under this name a session knows the office's time zone: it publishes days as they are there."""


def inspection_body(row: Inspection) -> InspectionBody:
    """One inspection with all that belongs to it."""
    return InspectionBody(
        id=row.id,
        school_id=row.school_id,
        area_id=row.area_id,
        state=row.state,
        mode=row.mode,
        template_id=row.template_id,
        arrived_at=to_wire(row.arrived_at),
        arrived_doubtful=row.arrived_doubtful,
        started_by=row.lead_id,
        answers=dict(row.answers),
        facts=dict(row.facts),
        conflicts=dict(row.conflicts),
        decisions=dict(row.decisions),
        findings=[_finding(one) for one in sorted(row.findings, key=_by_id)],
        photos=[photo_body(one) for one in sorted(row.photos, key=_by_id)],
        signatures=[_signature(one) for one in sorted(row.signatures, key=_by_id)],
        parts=[_part(one) for one in sorted(row.parts, key=lambda part: part.device_id)],
        amendments=list(row.amendments),
        score=row.score,
        submitted_at=to_wire(row.submitted_at) if row.submitted_at else None,
        arrival=dict(row.arrival),
        remarks=row.remarks,
        veto_codes=list(row.veto_codes),
        services=[_service(one) for one in row.services],
        typed_in_at=to_wire(row.typed_in_at) if row.typed_in_at else None,
        typed_in_by=row.typed_in_by,
    )


def order_body(row: Order, zone: str) -> OrderBody:
    """One order with its history; nothing of a look-back that is only planned.

    Its days are those of the office's zone.
    """
    return OrderBody(
        id=row.id,
        number=row.number,
        kind=row.kind,
        state=row.state,
        school_id=row.school_id,
        inspection_id=row.inspection_id,
        finding_id=row.finding_id,
        party=row.party,
        grade=row.grade,
        handling_level=row.handling_level,
        what=row.what,
        where=row.where,
        measure=row.measure,
        immediate_measure=row.immediate_measure,
        issued_on=local_date(row.issued_at, zone).isoformat() if row.issued_at else None,
        due_on=row.due_on.isoformat() if row.due_on else None,
        term_workdays=row.term_workdays,
        closed_on=local_date(row.closed_at, zone).isoformat() if row.closed_at else None,
        reopened_count=row.reopened_count,
        history=[
            {"act": step.act, "state": step.state, "at": to_wire(step.at), "text": step.text}
            for step in row.steps
        ],
        served_on=row.served_on.isoformat() if row.served_on else None,
        served_way=row.served_way or "",
        more_time_asked=bool(row.extension_asked_at or row.handed_back_at),
        issued_as=dict(row.issued_as),
    )


def lookback_body(session: Session, row: LookBack) -> LookBackBody:
    """One look-back with the pictures of before, in time: found, then reported as fixed."""
    order, zone = session.get_one(Order, row.order_id), session.info[ZONE]
    return LookBackBody(
        id=row.id,
        order_id=row.order_id,
        visit_id=row.visit_id,
        school_id=row.school_id,
        code=order.finding.code,
        what=order.what,
        where=order.where,
        grade=order.grade,
        handling_level=order.handling_level,
        term_workdays=order.term_workdays,
        state=row.state,
        due_from=row.due_from.isoformat(),
        due_until=row.due_until.isoformat(),
        found_on=local_date(order.finding.found_at, zone).isoformat(),
        closed_on=local_date(order.closed_at, zone).isoformat() if order.closed_at else "",
        photos=_earlier_photos(session, order),
        outcome=row.outcome,
        ordinal=row.ordinal,
        reported=reported_as_done(step.act for step in order.steps),
    )


def _earlier_photos(session: Session, order: Order) -> list[dict[str, Any]]:
    zone = session.info[ZONE]
    found = session.execute(
        select(Photo, Person.name)
        .join(Person, Person.id == Photo.taken_by)
        # The stamped paper shows no fault: nothing of today is laid over it.
        .where(Photo.finding_id == order.finding_id, Photo.purpose != PhotoPurpose.PAPER)
        .order_by(Photo.id)
    )
    photos = [
        {
            "sha256": photo.sha256,
            "preview_sha256": photo.preview_sha256,
            "purpose": photo.purpose,
            "on": local_date(photo.taken_at, zone).isoformat(),
            "taken_at": to_wire(photo.taken_at),
            "by": name,
            "source": photo.source,
            "layers": list(photo.layers),
        }
        | _circumstances(photo)
        | _doubt("taken_doubtful", photo.taken_doubtful)
        for photo, name in sorted(found, key=_written_last)
    ]
    sent = session.execute(
        select(EvidencePhoto, Evidence.sent_at)
        .join(EvidencePhoto.evidence)
        .where(Evidence.order_id == order.id)
        .order_by(Evidence.sent_at, EvidencePhoto.position)
    )
    photos.extend(
        {
            "sha256": photo.sha256,
            "preview_sha256": photo.preview_sha256,
            "purpose": "evidence",
            "on": local_date(sent_at, zone).isoformat(),
            "taken_at": to_wire(sent_at),
        }
        for photo, sent_at in sent
    )
    return photos


def _written_last(found: Any) -> bool:
    """Handwriting stands behind what can be laid over a photo of today."""
    return bool(found[0].purpose == PhotoPurpose.HANDWRITING)


def _by_id(row: Any) -> str:
    return str(row.id)


def _finding(row: Finding) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "grade": row.grade,
        "party": row.party,
        "what": row.what,
        "where": row.where,
        "measure": row.measure,
        "immediate_measure": row.immediate_measure,
        "immediate_done": row.immediate_done,
        "rectify_workdays": row.rectify_workdays,
        "fixed_on_spot": row.fixed_on_spot,
        "found_at": to_wire(row.found_at),
        "found_by": row.found_by,
        "withdrawn_reason": row.withdrawn_reason,
    } | _doubt("found_doubtful", row.found_doubtful)


def photo_body(row: Photo) -> dict[str, Any]:
    """A photo of an inspection: what it is of, who took it, where and by which clock."""
    return {
        "id": row.id,
        "purpose": row.purpose,
        "finding_id": row.finding_id,
        "lookback_id": row.lookback_id,
        "code": row.code,
        "sha256": row.sha256,
        "preview_sha256": row.preview_sha256,
        "taken_at": to_wire(row.taken_at),
        "taken_by": row.taken_by,
        "source": row.source,
        "layers": list(row.layers),
        **_circumstances(row),
    } | _doubt("taken_doubtful", row.taken_doubtful)


def _circumstances(row: Photo) -> dict[str, Any]:
    """Where and by which clock it was taken, as far as its tablet told.

    Once a person has decided the hour, nothing is said of a clock that nobody had checked.
    """
    told = {name: row.facts[name] for name in ("place", "taken") if row.facts.get(name)}
    if not row.taken_doubtful and told.get("taken", {}).get("uncertainty_ms") is None:
        told.pop("taken", None)
    return told


def _signature(row: Signature) -> dict[str, Any]:
    return {
        "id": row.id,
        "role": row.role,
        "post": row.post,
        "name": row.name,
        "refused": row.refused,
        "reason": row.reason,
        "digest": row.digest,
        "strokes": list(row.strokes),
        "signed_at": to_wire(row.signed_at),
    } | _doubt("signed_doubtful", row.signed_doubtful)


def _service(one: dict[str, Any]) -> dict[str, Any]:
    """A service without what was drawn: the office keeps that, tablets need not."""
    told = {name: value for name, value in one.items() if name not in ("strokes", "device")}
    witness = told.get("witness")
    if witness:
        told["witness"] = {name: value for name, value in witness.items() if name != "strokes"}
    return told


def _doubt(name: str, doubtful: bool) -> dict[str, Any]:
    """An hour that is provisional says so; of one that can be trusted nothing is said."""
    return {name: True} if doubtful else {}


def _part(row: Part) -> dict[str, Any]:
    # A part is told as it always was, unless signatures lapsed.
    lapsed = {"lapsed": list(row.lapsed)} if row.lapsed else {}
    return {
        **lapsed,
        "device_id": row.device_id,
        "person_id": row.person_id,
        "submitted_at": to_wire(row.submitted_at) if row.submitted_at else None,
        "digest": row.digest,
    }
