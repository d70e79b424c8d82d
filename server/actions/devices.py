"""Tablets: enrolled by a one-time code for one person, withdrawn by the office."""

import base64
import binascii
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server import scope
from server.actions.sessions import count_failure, note_failure, refuse_too_many
from server.domain import events
from server.infra import keys
from server.infra.passwords import (
    code_beginning,
    code_digest,
    new_code,
    new_token,
    token_digest,
)
from server.models import Device, DeviceHolder, EnrolmentCode, Person
from server.work import Work, Works
from shared import clearing
from shared.envelopes import NotForThisKey
from shared.problems import Invalid, NotFound, Problem, WrongPassword
from shared.protocol import (
    ENROLMENT_CODE_LIFE,
    ENROLMENT_TRIES_MAX,
    RECOVERY,
    SHORT_TEXT_CHARS_MAX,
)

DEVICE_TOKEN_PREFIX = "d."


class WrongCode(WrongPassword):
    code = "wrong_code"
    text = "This code is wrong, used or older than 15 minutes. Ask the office for a new one."


class OtherOffice(Problem):
    code, status = "other_office", 409
    text = "This tablet belongs to another office's server. Hand it to that office."


class NotAnInspector(Invalid):
    code = "not_an_inspector"
    text = "Only inspectors work with a tablet. Give this person the task first."


@dataclass(frozen=True)
class Enrolment:
    """What a tablet brings to be enrolled."""

    code: str
    public_key: str
    name: str
    app_version: str


@dataclass(frozen=True)
class EnrolledDevice:
    """What a tablet gets: its id, its token (told once), whom it belongs to."""

    device_id: str
    token: str
    person_id: str


@dataclass(frozen=True)
class HandedOver:
    """What another person gets on the same tablet: a token of their own, and its data key."""

    enrolled: EnrolledDevice
    data_key: bytes


def make_code(work: Work, person_id: str) -> str:
    """A one-time code by which a tablet is enrolled for this person within 15 minutes."""
    work.require("device.enrol")
    person = work.get(Person, person_id)
    work.require("device.enrol", person)
    if not person.active:
        raise NotFound()
    if not scope.load_actor(work.session, person.id).holding("sync.use"):
        raise NotAnInspector()
    code = new_code()
    work.session.add(
        EnrolmentCode(
            code_digest=code_digest(code),
            person_id=person.id,
            made_by=work.actor.person_id or person.id,
            expires_at=work.now + ENROLMENT_CODE_LIFE,
        )
    )
    work.record(events.EnrolmentCodeMade(person.id))
    return code


def enrol(works: Works, asked: Enrolment, *, address: str) -> EnrolledDevice:
    """Take a tablet in by its code; each wrong code counts, see ``_spend``."""
    _refuse_bad_key(asked.public_key)
    with works.writing() as work:
        person_id = _spend(work, asked.code, address)
        token = DEVICE_TOKEN_PREFIX + new_token()
        device = Device(
            id=work.new_id(),
            name=asked.name.strip()[:SHORT_TEXT_CHARS_MAX] or "tablet",
            person_id=person_id,
            public_key=asked.public_key,
            token_digest=token_digest(token),
            enrolled_at=work.now,
            app_version=asked.app_version[:32],
        )
        work.session.add(device)
        actor = scope.load_actor(work.session, person_id, device.id)
        work.record(events.DeviceEnrolled(device.id, person_id, device.name), actor)
        return EnrolledDevice(device.id, token, person_id)


def hand_over(
    works: Works, device_id: str, *, code: str, recovery: bytes, address: str
) -> HandedOver:
    """Let a code's person use a tablet that is enrolled already; its data key comes back open."""
    with works.writing() as work:
        person_id = _spend(work, code, address)
        device = work.session.get(Device, device_id, with_for_update=True)
        if device is None:
            raise NotFound()
        try:
            data_key = keys.open_letter(work.settings.data_folder, recovery, RECOVERY)
        except NotForThisKey as error:
            raise OtherOffice() from error
        token = DEVICE_TOKEN_PREFIX + new_token()
        holder = work.session.get(DeviceHolder, (device_id, person_id))
        if holder is None:
            holder = DeviceHolder(device_id=device_id, person_id=person_id, since=work.now)
            work.session.add(holder)
        holder.token_digest = token_digest(token)
        actor = scope.load_actor(work.session, person_id, device_id)
        work.record(events.DeviceHandedOver(device_id, person_id), actor)
        return HandedOver(EnrolledDevice(device_id, token, person_id), data_key)


@dataclass(frozen=True)
class Standing:
    """How a tablet says it stands; an older app says nothing of it."""

    app_version: str = ""
    free_bytes: int | None = None
    locks_after_s: int | None = None


UNTOLD = Standing()


def hold(work: Work, device_id: str, scopes: list[str], standing: Standing = UNTOLD) -> Device:
    """A tablet says what it holds: what it does not name it has forgotten for good."""
    device = work.session.get(Device, device_id, with_for_update=True)
    if device is None:
        raise NotFound()
    before, now = set(device.held_scopes), set(scopes)
    if before != now:
        device.held_scopes = sorted(now)
        work.record(events.ScopesHeld(device.id, sorted(now - before), sorted(before - now)))
    if standing != UNTOLD:
        device.app_version = standing.app_version or device.app_version
        device.free_bytes, device.locks_after_s = standing.free_bytes, standing.locks_after_s
        device.reported_at = work.now
    return device


def revoke(work: Work, device_id: str) -> Device:
    """Withdraw a tablet: it can no longer sync; what it sent stays."""
    device = _theirs(work, device_id)
    if device.revoked_at is None:
        device.revoked_at = work.now
        work.record(events.DeviceRevoked(device.id))
    return device


def give_back(work: Work, device_id: str) -> Device:
    """A withdrawn tablet was found: it may be used again, by a one-time code and a new PIN."""
    device = _theirs(work, device_id)
    if device.revoked_at is not None:
        device.revoked_at = None
        work.record(events.DeviceHandedOver(device.id, device.person_id))
    return device


def allow_clearing(work: Work, device_id: str, *, request: str, reason: str) -> str:
    """The code by which a tablet is cleared although something lies on it alone.

    For this tablet and the number it shows; read out by telephone, proved there without network.
    """
    device = _theirs(work, device_id, "device.clear")
    if not clearing.is_request(request):
        raise Invalid("The tablet shows a number of eight digits. Type that.")
    told = reason.strip()[:SHORT_TEXT_CHARS_MAX]
    if not told:
        raise Invalid("Say why it may be cleared: it is kept in the record.")
    work.record(events.ClearingAllowed(device.id, request.strip(), told))
    return clearing.code_for(device.token_digest, device.id, request)


def _theirs(work: Work, device_id: str, verb: str = "device.revoke") -> Device:
    """A tablet of the people in the asker's reach."""
    work.require(verb)
    device = work.get(Device, device_id)
    if device.on_paper:
        raise NotFound()
    work.require(verb, device)
    return device


def _spend(work: Work, given: str, address: str) -> str:
    """Whom a one-time code is for; it is used up.

    A wrong one counts against its beginning, so that nobody can try out the rest of a code, and
    against the address it came from. That one's brake stops wrong codes only: behind one address
    may stand a whole city, which nobody shall stop by typing nonsense.
    """
    begun, from_there = f"enrol-code:{code_beginning(given)}", f"enrol:{address}"
    refuse_too_many(work, begun, ENROLMENT_TRIES_MAX)
    code = work.session.get(EnrolmentCode, code_digest(given), with_for_update=True)
    if code is None or code.used_at is not None or code.expires_at <= work.now:
        work.keep(lambda second: count_failure(second, begun))
        refuse_too_many(work, from_there)
        work.keep(lambda second: note_failure(second, from_there))
        raise WrongCode()
    code.used_at = work.now
    return code.person_id


def _refuse_bad_key(public_key: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    except (ValueError, binascii.Error) as error:
        raise Invalid("The tablet's key cannot be read. Start the enrolment again.") from error
