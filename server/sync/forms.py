"""The strict forms of ops: what today's apps write is decoded and judged in one go.

Made from the records of ``shared`` with every limit of ``decoding``: no field unknown, no text
too long, no number too large, no float. What is not exactly so is no worse for it: it is read
and judged step by step there, and told why.
"""

from dataclasses import MISSING, fields, is_dataclass
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from server.sync.decoding import CHARS_MAX, COLUMN_MAX, COUNTS, WHOLE_MAX
from shared.protocol import (
    ANSWERS_PER_OP_MAX,
    DEPENDS_ON_MAX,
    DEVICE_SEQ_MAX,
    OP_BYTES_MAX,
    OP_SCHEMA,
    TEXT_CHARS_MAX,
)
from shared.records.ops import PAYLOADS, Op
from shared.vocabulary import OpKind

LENGTH_MAX = OP_BYTES_MAX
LENGTHS = {"answers": ANSWERS_PER_OP_MAX, "depends_on": DEPENDS_ON_MAX}
NUMBERS = {"device_seq": (1, DEVICE_SEQ_MAX)}
NUL = "\\u0000"


def read(text: str) -> Op | None:
    """The op in its strict form, its payload in that of its kind; None if it is not of it."""
    data = text.encode()
    if len(data) > OP_BYTES_MAX or NUL in text:
        return None
    try:
        op: Op = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return op if op.op_schema == OP_SCHEMA else None


def _constrained(kind: Any, name: str) -> Any:
    """A field's type with the limits that hold under its name."""
    if kind is str:
        return Annotated[str, Meta(max_length=CHARS_MAX.get(name, TEXT_CHARS_MAX))]
    if kind is int:
        usual = (0, COLUMN_MAX) if name in COUNTS else (-WHOLE_MAX, WHOLE_MAX)
        least, most = NUMBERS.get(name, usual)
        return Annotated[int, Meta(ge=least, le=most)]
    if kind is Any:
        # An answer: one text or several; a fact of the register may be a number.
        text: Any = _constrained(str, name)
        return text | list.__class_getitem__(text) | _constrained(int, name) | bool | None
    return _composed(kind, name)


def _composed(kind: Any, name: str) -> Any:
    parts = get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _form(kind)
    if get_origin(kind) is list:
        listed: Any = list.__class_getitem__(_constrained(parts[0], name))
        most = Meta(max_length=LENGTHS.get(name, LENGTH_MAX))
        return Annotated[listed, most]
    return reduce(or_, (_constrained(part, name) for part in parts)) if parts else kind


@cache
def _form(record: type) -> type[msgspec.Struct]:
    """The strict form of a record; what the record tells of itself it tells too."""
    told = {name: one for name, one in vars(record).items() if isinstance(one, property)}
    return msgspec.defstruct(
        record.__name__,
        [_field(record, one) for one in fields(record)],
        namespace=told,
        frozen=True,
        forbid_unknown_fields=True,
    )


def _field(record: Any, one: Any) -> Any:
    kind = _constrained(get_type_hints(record)[one.name], one.name)
    if one.default_factory is not MISSING:
        return one.name, kind, msgspec.field(default_factory=one.default_factory)
    return (one.name, kind) if one.default is MISSING else (one.name, kind, one.default)


def _op_form(kind: OpKind) -> type[msgspec.Struct]:
    """The envelope with the payload of one kind, told by that kind."""
    others = [_field(Op, one) for one in fields(Op) if one.name not in ("kind", "payload")]
    return msgspec.defstruct(
        f"Op{kind.name}",
        [*others, ("payload", _form(PAYLOADS[kind]))],
        namespace={"kind": kind},
        tag_field="kind",
        tag=str(kind),
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )


_decoder: Any = msgspec.json.Decoder(reduce(or_, map(_op_form, OpKind)))
