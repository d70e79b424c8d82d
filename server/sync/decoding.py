"""Wire bytes into the plain records of ``shared``; refusals for what is not of their form."""

import base64
import binascii
from functools import lru_cache
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.models.base import DIGEST_CHARS, ID_CHARS, NAME_CHARS
from server.places import TELLS_ITS_SCHOOL
from shared.ids import is_id
from shared.incidents import PeopleGroup
from shared.problems import Invalid, Problem, TooLarge
from shared.protocol import (
    ANSWERS_PER_OP_MAX,
    DEPENDS_ON_MAX,
    OP_BYTES_MAX,
    OPS_PER_PUSH_MAX,
    PUSH_BYTES_MAX,
    TEXT_CHARS_MAX,
)
from shared.records.ops import PAYLOADS, AnswersSet, Op
from shared.records.upcasting import TODAY, Forms
from shared.records.wire import Push
from shared.sealing import NotCanonical, refuse_floats
from shared.vocabulary import OpKind

_push = msgspec.json.Decoder(Push)
_op = msgspec.json.Decoder(Op)
_UNFIT = (msgspec.ValidationError, ValueError, LookupError, TypeError, AttributeError)
"""What an upcaster, or the record itself, says of a payload that is not of its form."""
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

KEYS_KEPT_MAX = 512
"""Tablets that push in one while: their keys are taken apart once."""
CODE_CHARS = 32
SCORE_CHARS = 16
MIME_CHARS = 80
SEAL_CHARS = 100
CHARS_MAX = {
    "code": CODE_CHARS,
    "score": SCORE_CHARS,
    "mime": MIME_CHARS,
    "post": NAME_CHARS,
    "name": NAME_CHARS,
    "digest": DIGEST_CHARS,
    "sha256": DIGEST_CHARS,
    "preview_sha256": DIGEST_CHARS,
    "capture_sha256": DIGEST_CHARS,
    "seal_signature": SEAL_CHARS,
    "person_id": ID_CHARS,
    "finding_id": ID_CHARS,
    "lookback_id": ID_CHARS,
    "report_id": ID_CHARS,
    "envelope_id": ID_CHARS,
    "follows": ID_CHARS,
}
"""Fields kept in columns of a fixed width; every other text has the limit of a remark."""
OF_INSPECTIONS = frozenset(
    {
        OpKind.INSPECTION_START,
        OpKind.ANSWERS_SET,
        OpKind.INSPECTION_SUBMIT,
        OpKind.AMENDMENT_ADD,
        OpKind.INCIDENT_REPORT,
    }
)
"""Kinds of op whose entity is the inspection, or the incident, itself; the others name it."""
COLUMN_MAX = 2**31 - 1
WHOLE_MAX = 2**53 - 1
"""Larger whole numbers are not the same everywhere JSON is read."""
COUNTS = frozenset({"bytes", "width", "height", "rectify_workdays", "minutes_before", *PeopleGroup})


class BadOp(Problem):
    """An op that can never apply; its code says why."""

    code, status = "bad_op", 422
    text = "This record cannot be read: {why}. It is kept; please report it to the office."


class UnknownKind(BadOp):
    code = "unknown_kind"
    text = "The server does not know this kind of record. It is kept; please tell the office."


class BadSignature(Invalid):
    code = "bad_signature"
    text = "The signature of this push does not fit the tablet's key. Enrol the tablet again."


def decode_push(body: bytes) -> Push:
    """The batch in a request's body; sizes are refused here, before anything is read."""
    if len(body) > PUSH_BYTES_MAX:
        raise TooLarge(limit_bytes=PUSH_BYTES_MAX)
    try:
        push = _push.decode(body)
    except _UNREADABLE as error:
        raise Invalid("The batch cannot be read: {why}.", why=str(error)) from error
    if len(push.ops) > OPS_PER_PUSH_MAX:
        raise TooLarge(limit_bytes=PUSH_BYTES_MAX, limit_ops=OPS_PER_PUSH_MAX)
    return push


def sketch(text: str) -> dict[str, Any]:
    """What can be told of an op before it is decoded: its id, number, kind."""
    try:
        raw = msgspec.json.decode(text.encode())
    except _UNREADABLE:
        return {}
    return raw if isinstance(raw, dict) else {}


def speaks_of(raw: dict[str, Any]) -> tuple[str | None, str | None]:
    """What an op of any form speaks of, inspection or incident, and the school if it tells that."""
    payload, kind = raw.get("payload"), raw.get("kind")
    told: dict[str, Any] = payload if isinstance(payload, dict) else {}
    own = isinstance(kind, str) and kind in OF_INSPECTIONS
    about = raw.get("entity_id") if own else told.get("inspection_id")
    school = told.get("school_id") if kind in TELLS_ITS_SCHOOL else None
    return (
        str(about) if is_id(about) else None,
        str(school) if is_id(school) else None,
    )


def decode_op(text: str, raw: dict[str, Any]) -> Op:
    """The envelope of one op, within what can be kept; BadOp if it is none."""
    data = text.encode()
    if len(data) > OP_BYTES_MAX:
        raise BadOp(why="too large")
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in set(OpKind):
        raise UnknownKind(kind=str(kind)[:CODE_CHARS])
    try:
        refuse_floats(raw)
        op = _op.decode(data)
    except (msgspec.DecodeError, NotCanonical) as error:
        raise BadOp(why=str(error)) from error
    if len(op.depends_on) > DEPENDS_ON_MAX:
        raise BadOp(why=f"more than {DEPENDS_ON_MAX} dependencies")
    _refuse_unfit(raw)
    return op


def decode_payload(op: Op, forms: Forms = TODAY) -> Any:
    """The payload as the record of its kind; unknown fields pass, wrong ones are refused.

    What an older app wrote is brought into today's form first.
    """
    try:
        told = forms.upcast(op.kind, op.op_schema, op.payload)
        payload: Any = msgspec.convert(told, PAYLOADS[op.kind])
    except _UNFIT as error:
        raise BadOp(why=str(error)) from error
    if isinstance(payload, AnswersSet) and len(payload.answers) > ANSWERS_PER_OP_MAX:
        raise BadOp(why=f"more than {ANSWERS_PER_OP_MAX} answers")
    return payload


def verify(public_key: str, signature: str, message: str) -> bool:
    """Whether the device's Ed25519 key (RFC 8032) signed this text."""
    try:
        _key(public_key).verify(base64.b64decode(signature), message.encode())
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


@lru_cache(KEYS_KEPT_MAX)
def _key(public_key: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))


def _refuse_unfit(value: Any, name: str = "") -> None:
    """Refuse what one of the databases could not keep: long texts, NUL, huge numbers."""
    if isinstance(value, str):
        _refuse_text(value, CHARS_MAX.get(name, TEXT_CHARS_MAX))
    elif isinstance(value, int):
        _refuse_number(value, name)
    elif isinstance(value, dict):
        for key, part in value.items():
            _refuse_text(key, NAME_CHARS)
            _refuse_unfit(part, key)
    elif isinstance(value, list):
        for part in value:
            _refuse_unfit(part, name)


def _refuse_text(text: str, chars_max: int) -> None:
    if len(text) > chars_max:
        raise BadOp(why=f"a text of more than {chars_max} characters")
    if "\0" in text:
        raise BadOp(why="a text with a NUL character")


def _refuse_number(number: int, name: str) -> None:
    if not -WHOLE_MAX <= number <= WHOLE_MAX:
        raise BadOp(why="a number that is too large")
    if name in COUNTS and not 0 <= number <= COLUMN_MAX:
        raise BadOp(why=f"{name} cannot be {number}")
