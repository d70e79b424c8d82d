"""Sealed visits in envelopes: closed for each tablet of the team, their codes given at the hour.

The office knows what it planned; tablets hold envelopes they have no secret for. The secret comes
by sync a few minutes before the hour, and from the hour on somebody may read it out as a code.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import exists, or_, select

from server.domain.sealing_events import CodeShown, EnvelopeKeyTold
from server.feed import plans
from server.models import (
    CodeReading,
    Device,
    DeviceHolder,
    Envelope,
    Person,
    Visit,
    VisitInspector,
)
from server.work import Work
from shared import opening_codes, sealed_visits
from shared.problems import Invalid, NotFound, Problem
from shared.protocol import SHORT_TEXT_CHARS_MAX
from shared.vocabulary import VisitState

KEYS_AHEAD = timedelta(minutes=10)
"""So long before the hour tablets get their secrets; who has no network then is telephoned."""
CLOSED_AT_ONCE_MAX = 200
NOTHING = b""
AWAITED = (VisitState.SEALED, VisitState.RELEASED, VisitState.STARTED)
"""A tablet that was away at the hour holds its envelope still, though others have begun."""


class NotYet(Problem):
    code, status = "not_yet", 409
    text = "The code is shown from the hour of release on, not before."


class NotOpenable(Problem):
    code, status = "not_openable", 409
    text = "This envelope is not to be opened any more: withdrawn, replaced, or the visit is over."


@dataclass(frozen=True)
class Shown:
    """A code as it is read out, for which tablet of whom."""

    code: str
    person: str
    tablet: str
    read_to: str


def take_key(work: Work, device_id: str, *, public_key: str, signature: str) -> Device:
    """A tablet tells the key its envelopes are to be closed for, signed by the key it enrolled."""
    device = work.session.get(Device, device_id, with_for_update=True)
    if device is None:
        raise NotFound()
    told = sealed_visits.key_told(device_id, public_key)
    try:
        X25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        own = Ed25519PublicKey.from_public_bytes(base64.b64decode(device.public_key))
        own.verify(base64.b64decode(signature, validate=True), told.encode())
    except (InvalidSignature, ValueError, binascii.Error) as error:
        raise Invalid("The tablet's key cannot be read. Start the enrolment again.") from error
    if device.envelope_key != public_key:
        device.envelope_key = public_key
        work.record(EnvelopeKeyTold(device.id))
    return device


def seal_due(work: Work) -> int:
    """Close an envelope for every tablet of a team that has none yet; how many were closed.

    However a visit came to be planned, a tablet to be enrolled, an inspector to be replaced: what
    lacks is found here, and what must not be opened any more is ended.
    """
    _end_strays(work)
    wanted = work.session.execute(_wanted(work)).all()
    contents: dict[str, bytes] = {}
    for visit_id, person_id, device_id, public_key in wanted:
        if visit_id not in contents:
            visit = work.session.get_one(Visit, visit_id)
            contents[visit_id] = plans.padded(work.session, visit)
        envelope_id, secret = work.new_id(), opening_codes.new_secret()
        work.session.add(
            Envelope(
                id=envelope_id,
                visit_id=visit_id,
                person_id=person_id,
                device_id=device_id,
                public_key=public_key,
                secret=secret,
                letter=sealed_visits.close(contents[visit_id], secret, public_key, envelope_id),
                made_at=work.now,
            )
        )
    work.session.flush()
    return len(wanted)


def hand_out_keys(work: Work) -> int:
    """Give tablets the secrets of what is released within minutes; how many envelopes."""
    due = select(Envelope).join(Visit, Visit.id == Envelope.visit_id)
    rows = work.session.scalars(
        due.where(
            Envelope.ended_at.is_(None),
            Envelope.keyed_at.is_(None),
            Visit.state == VisitState.SEALED,
            Visit.release_at <= work.now + KEYS_AHEAD,
        ).with_for_update(of=Envelope)
    ).all()
    for row in rows:
        row.keyed_at = work.now
    return len(rows)


def empty(work: Work, visit: Visit) -> None:
    """It is released: its envelopes need not travel any more; the codes stay of use."""
    for row in _of(work, visit):
        row.letter = NOTHING


def end(work: Work, visit: Visit, *, person_id: str | None = None) -> None:
    """Nobody, or this person no more, is to open the envelopes of a visit."""
    for row in _of(work, visit):
        if row.ended_at is None and person_id in (None, row.person_id):
            row.ended_at, row.letter = work.now, NOTHING


def show_code(work: Work, visit_id: str, envelope_id: str, *, read_to: str) -> Shown:
    """The code of one envelope, to be read out by telephone; who asked and for whom is kept."""
    visit = work.get(Visit, visit_id, lock=True)
    work.require("visit.read_code", visit)
    row = work.session.get(Envelope, envelope_id)
    if row is None or row.visit_id != visit.id:
        raise NotFound()
    if visit.release_at > work.now:
        raise NotYet()
    if row.ended_at or row.device.revoked_at or visit.state not in AWAITED:
        raise NotOpenable()
    told = read_to.strip()[:SHORT_TEXT_CHARS_MAX]
    if not told:
        raise Invalid("Say to whom the code is read out: it is kept in the record.")
    work.session.add(
        CodeReading(
            id=work.new_id(),
            visit_id=visit.id,
            envelope_id=row.id,
            shown_to=work.actor.person_id or "",
            shown_at=work.now,
            read_to=told,
        )
    )
    work.record(CodeShown(visit.id, row.id, told))
    return Shown(opening_codes.code_of(row.secret), row.person.name, row.device.id, told)


def _of(work: Work, visit: Visit) -> Sequence[Envelope]:
    return work.session.scalars(select(Envelope).where(Envelope.visit_id == visit.id)).all()


def _end_strays(work: Work) -> None:
    """What a withdrawn tablet holds, or was closed for a key it has no more, is not openable."""
    strays = work.session.scalars(
        select(Envelope)
        .join(Device, Device.id == Envelope.device_id)
        .where(
            Envelope.ended_at.is_(None),
            Envelope.letter != NOTHING,
            or_(Device.revoked_at.is_not(None), Device.envelope_key != Envelope.public_key),
        )
    )
    for row in strays:
        row.ended_at, row.letter = work.now, NOTHING
    work.session.flush()


_HANDED = exists().where(
    DeviceHolder.device_id == Device.id, DeviceHolder.person_id == VisitInspector.person_id
)
_HAS_ONE = exists().where(
    Envelope.visit_id == VisitInspector.visit_id,
    Envelope.person_id == VisitInspector.person_id,
    Envelope.device_id == Device.id,
    Envelope.ended_at.is_(None),
)


def _wanted(work: Work) -> Any:
    """Which visit for whom on which tablet by which key lacks an envelope."""
    return (
        select(VisitInspector.visit_id, VisitInspector.person_id, Device.id, Device.envelope_key)
        .join(Visit, Visit.id == VisitInspector.visit_id)
        .join(Person, Person.id == VisitInspector.person_id)
        .join(Device, or_(Device.person_id == VisitInspector.person_id, _HANDED))
        .where(
            Visit.state == VisitState.SEALED,
            Visit.release_at > work.now,
            Person.active,
            Device.revoked_at.is_(None),
            Device.envelope_key != "",
            ~_HAS_ONE,
        )
        .order_by(VisitInspector.visit_id, VisitInspector.person_id, Device.id)
        .limit(CLOSED_AT_ONCE_MAX)
    )
