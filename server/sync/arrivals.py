"""Ops as they arrive: read once, outside of any transaction, before anything is decided."""

from dataclasses import dataclass
from typing import Any

from server.models.base import ID_CHARS, NAME_CHARS
from server.places import TELLS_ITS_SCHOOL
from server.sync import decoding, forms
from server.sync.rules import Held
from shared.ids import is_id
from shared.problems import Problem
from shared.protocol import DEVICE_SEQ_MAX, OP_SCHEMA
from shared.records.ops import Op
from shared.records.upcasting import TODAY, Forms
from shared.sealing import digest


@dataclass
class Arrived:
    """One op of a push, as far as it could be read; ``problem`` says why no further.

    The fields that a receipt keeps are cut to what their columns take.
    """

    text: str
    sha: str
    op_id: str
    seq: int
    named: bool
    """Whether it has an id and a number to keep it under."""
    actor_id: str
    kind: str
    entity_id: str
    inspection_id: str | None
    """Which inspection or incident it speaks of, as far as it says so."""
    school_id: str | None
    """Where an arrival, or the report of an incident, says that it was."""
    op: Op | None = None
    payload: Any = None
    problem: Problem | None = None


def read(text: str, known: Forms = TODAY) -> Arrived:
    """What one text of a push holds, by the forms of payloads that are known."""
    sha = digest(text.encode())
    op = forms.read(text) if known.schema == OP_SCHEMA else None
    if op is None or not is_id(op.op_id):
        return _step_by_step(text, sha, known)
    actor, entity = op.actor_id[:ID_CHARS], op.entity_id[:ID_CHARS]
    about, school = _speaks_of(op)
    told = (text, sha, op.op_id, op.device_seq, True, actor, op.kind, entity, about, school)
    return Arrived(*told, op, op.payload)


def _speaks_of(op: Op) -> tuple[str | None, str | None]:
    said: Any = op.payload
    own = op.kind in decoding.OF_INSPECTIONS
    about = op.entity_id if own else getattr(said, "inspection_id", None)
    school = said.school_id if op.kind in TELLS_ITS_SCHOOL else None
    return about if is_id(about) else None, school if is_id(school) else None


def _step_by_step(text: str, sha: str, known: Forms) -> Arrived:
    """What is not of today's strict form: any bytes at all."""
    raw = decoding.sketch(text)
    seq = raw.get("device_seq")
    arrived = Arrived(
        text,
        sha,
        str(raw.get("op_id", "")),
        seq if isinstance(seq, int) else 0,
        _is_named(raw),
        _short(raw, "actor_id", ID_CHARS),
        _short(raw, "kind", NAME_CHARS),
        _short(raw, "entity_id", ID_CHARS),
        *decoding.speaks_of(raw),
    )
    try:
        _refuse_newer(raw, known)
        op = decoding.decode_op(text, raw)
        arrived.op, arrived.payload = op, decoding.decode_payload(op, known)
    except Problem as problem:
        arrived.problem = problem
    return arrived


def _is_named(raw: dict[str, Any]) -> bool:
    seq = raw.get("device_seq")
    counted = isinstance(seq, int) and not isinstance(seq, bool) and 0 < seq <= DEVICE_SEQ_MAX
    return counted and is_id(raw.get("op_id"))


def _short(raw: dict[str, Any], name: str, chars: int) -> str:
    """A field of an op that may be anything, as far as a column takes it."""
    return str(raw.get(name, "")).replace("\0", "")[:chars]


def _refuse_newer(raw: dict[str, Any], known: Forms) -> None:
    """A newer app's op keeps until the server is as new: its form cannot be judged here."""
    schema = raw.get("op_schema", OP_SCHEMA)
    if isinstance(schema, int) and not known.knows(schema):
        raise Held(code_is="newer_schema")
