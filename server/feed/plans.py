"""Planned visits as their teams' tablets hold them: sealed, in envelopes, released.

The secrecy rule stands here: nothing of it leaves ``user:`` scopes, and what travels before the
hour is of one size.
"""

import base64
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.feed.records import lookback_body
from server.models import Envelope, LookBack, School, Visit, VisitErrand
from shared import sealed_visits
from shared.clock import to_wire
from shared.protocol import user_scope
from shared.records.bodies import EnvelopeBody, SchoolBody, VisitBody
from shared.vocabulary import VisitState

CASES = "look_backs"
ERRANDS_MAX = 10
"""More than one way takes along; the office's page shows all."""
ERRAND_CHARS_MAX = 200


def school_body(row: School) -> SchoolBody:
    """A school as the register knows it."""
    return SchoolBody(
        row.id,
        row.code,
        row.name,
        row.area_id,
        row.school_type,
        row.locality,
        row.address,
        row.pinyin,
        row.initials,
        row.lat_e7,
        row.lon_e7,
        dict(row.facts),
        list(row.contacts),
    )


def visit_body(row: Visit, state: str) -> VisitBody:
    """A visit in this state; a sealed one names no school and no kind."""
    sealed = state == VisitState.SEALED
    return VisitBody(
        id=row.id,
        kind="" if sealed else row.kind,
        mode=row.mode if not sealed else "",
        state=state,
        release_at=to_wire(row.release_at),
        inspection_id=row.inspection_id,
        inspectors=[
            {
                "id": member.person_id,
                "name": member.person.name,
                "office": member.person.office.kind if member.person.office else "",
                "office_id": member.person.office_id or "",
            }
            for member in sorted(row.team, key=lambda one: one.person_id)
        ],
        lead_id=row.lead_id,
        commitment=row.draw.commitment if row.draw else "",
        school_id=None if sealed else row.school_id,
        template_id=row.template_id,
        limits={} if sealed else dict(row.limits),
        lookback_ids=[] if sealed else sorted(one.id for one in row.lookbacks),
        errands=[] if sealed else [_errand(one) for one in row.errands[:ERRANDS_MAX]],
        visit_on=row.visit_on.isoformat(),
    )


def _errand(row: VisitErrand) -> dict[str, str]:
    """What else is to be done there, in the words it was recorded by."""
    if row.complaint is not None:
        return {"kind": "complaint", "what": row.complaint.note, "order_id": ""}
    what = row.order.what[:ERRAND_CHARS_MAX] if row.order is not None else ""
    return {"kind": "recheck", "what": what, "order_id": row.order_id or ""}


def padded(session: Session, visit: Visit) -> bytes:
    """All the team needs to begin without a network: the visit as released, its school, its cases.

    What looks back at more than an envelope holds gets the rest by sync.
    """
    cases = select(LookBack).where(LookBack.visit_id == visit.id)
    rows = session.scalars(cases.order_by(LookBack.due_until, LookBack.id))
    content: dict[str, Any] = {
        "visit": asdict(visit_body(visit, VisitState.RELEASED)),
        "school": asdict(school_body(visit.school)),
        CASES: [asdict(lookback_body(session, row)) for row in rows],
    }
    return sealed_visits.fitting(content, CASES)


def envelopes(session: Session, ids: list[str]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Envelopes that are to be opened still, each in its person's own scope."""
    rows = session.scalars(
        select(Envelope).where(Envelope.id.in_(ids)).execution_options(populate_existing=True)
    )
    placed: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for row in rows:
        live = bool(row.letter) and row.ended_at is None
        body = EnvelopeBody(
            row.id,
            row.visit_id,
            row.device_id,
            base64.b64encode(row.letter).decode(),
            row.secret if row.keyed_at else "",
        )
        placed[row.id] = [(user_scope(row.person_id), asdict(body))] if live else []
    return placed
