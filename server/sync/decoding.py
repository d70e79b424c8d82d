"""Wire bytes into the plain records of ``shared``; refusals for what is not of their form."""

import base64
import binascii
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.problems import Invalid, Problem, TooLarge
from shared.protocol import (
    ANSWERS_PER_OP_MAX,
    OP_BYTES_MAX,
    OPS_PER_PUSH_MAX,
    PUSH_BYTES_MAX,
    TEXT_CHARS_MAX,
)
from shared.records.ops import PAYLOADS, AnswersSet, Op
from shared.records.wire import Push
from shared.vocabulary import OpKind

_push = msgspec.json.Decoder(Push)
_op = msgspec.json.Decoder(Op)


class BadOp(Problem):
    """An op that can never apply; its code says why."""

    code, status = "bad_op", 422
    text = "This record cannot be read: {why}. It is kept; please report it to the office."


class UnknownKind(BadOp):
    code = "unknown_kind"
    text = "The server does not know this kind of record yet. It is kept until it does."


class BadSignature(Invalid):
    code = "bad_signature"
    text = "The signature of this push does not fit the tablet's key. Enrol the tablet again."


def decode_push(body: bytes) -> Push:
    """The batch in a request's body; sizes are refused here, before anything is read."""
    if len(body) > PUSH_BYTES_MAX:
        raise TooLarge(limit_bytes=PUSH_BYTES_MAX)
    try:
        push = _push.decode(body)
    except msgspec.DecodeError as error:
        raise Invalid("The batch cannot be read: {why}.", why=str(error)) from error
    if len(push.ops) > OPS_PER_PUSH_MAX:
        raise TooLarge(limit_bytes=PUSH_BYTES_MAX, limit_ops=OPS_PER_PUSH_MAX)
    return push


def decode_op(text: str) -> Op:
    """The envelope of one op; BadOp if it is none."""
    data = text.encode()
    if len(data) > OP_BYTES_MAX:
        raise BadOp(why="too large")
    try:
        raw = msgspec.json.decode(data)
        if isinstance(raw, dict) and raw.get("kind") not in set(OpKind):
            raise UnknownKind(kind=str(raw.get("kind")))
        return _op.decode(data)
    except msgspec.DecodeError as error:
        raise BadOp(why=str(error)) from error


def sketch(text: str) -> dict[str, Any]:
    """What can be told of an op that could not be decoded: its id, number, kind."""
    try:
        raw = msgspec.json.decode(text.encode())
    except msgspec.DecodeError:
        return {}
    return raw if isinstance(raw, dict) else {}


def decode_payload(op: Op) -> Any:
    """The payload as the record of its kind; unknown fields pass, wrong ones are refused."""
    try:
        payload: Any = msgspec.convert(op.payload, PAYLOADS[op.kind])
    except msgspec.ValidationError as error:
        raise BadOp(why=str(error)) from error
    _refuse_long(op.payload)
    if isinstance(payload, AnswersSet) and len(payload.answers) > ANSWERS_PER_OP_MAX:
        raise BadOp(why=f"more than {ANSWERS_PER_OP_MAX} answers")
    return payload


def verify(public_key: str, signature: str, message: str) -> bool:
    """Whether the device's Ed25519 key (RFC 8032) signed this text."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
        key.verify(base64.b64decode(signature), message.encode())
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _refuse_long(value: Any) -> None:
    if isinstance(value, str) and len(value) > TEXT_CHARS_MAX:
        raise BadOp(why=f"a text of more than {TEXT_CHARS_MAX} characters")
    if isinstance(value, dict):
        for part in value.values():
            _refuse_long(part)
    elif isinstance(value, list):
        for part in value:
            _refuse_long(part)
