"""Forms of the sync routes that are described to the outside; ops are decoded by msgspec."""

from marshmallow import fields, validate

from server.schemas.base import Input, Output, an_id, short_text
from shared.protocol import BLOBS_PER_STATUS_MAX, OPS_PER_PUSH_MAX, PAGE_ENTRIES_MAX
from shared.vocabulary import BlobState, ItemKind

SCOPE_CHARS_MAX = 80
SCOPES_MAX = 2000
"""More towns than a city has."""
VERSION_CHARS_MAX = 32
FREE_BYTES_MAX = 2**53
DAY_S = 24 * 3600


class EnrolInput(Input):
    """What a tablet brings with its one-time code."""

    code = short_text(required=True)
    device_public_key = short_text(required=True)
    device_name = short_text(load_default="tablet")
    app_version = short_text(load_default="")


class EnvelopeKeyInput(Input):
    """The key a tablet's envelopes are to be closed for, signed by the key it enrolled."""

    public_key = short_text(required=True)
    signature = short_text(required=True)


class EnrolOutput(Output):
    """What an enrolled tablet gets; the token is told once."""

    device_id = fields.String(required=True)
    device_token = fields.String(required=True)
    person = fields.Dict(required=True)
    office_public_key = fields.String(required=True)
    office_signing_key = fields.String(required=True)
    epoch = fields.String(required=True)
    server_time = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    pins = fields.List(fields.String(), required=True)


class HandOverInput(Input):
    """A one-time code, the tablet's recovery copy, and the key to close the answer for."""

    code = short_text(required=True)
    recovery = short_text(required=True)
    once = short_text(required=True)


class HandOverOutput(EnrolOutput):
    """What another person gets on the same tablet; the data key is closed for it alone."""

    data_key = fields.String(required=True)


class ResultOutput(Output):
    """What became of one op."""

    op_id = fields.String(required=True)
    device_seq = fields.Integer(required=True)
    result = fields.String(required=True)
    code = fields.String(required=True)
    text = fields.String(required=True)
    stored = fields.String(allow_none=True)
    facts = fields.Dict(required=True)


class PushInput(Input):
    """A batch of ops, each its own canonical text, signed over the last one's digest."""

    protocol = fields.Integer(required=True)
    device_id = an_id(required=True)
    epoch = fields.String(required=True)
    ops = fields.List(
        fields.String(), required=True, validate=validate.Length(max=OPS_PER_PUSH_MAX)
    )
    head = fields.String(required=True)
    signature = fields.String(required=True)


class DeviceStateOutput(Output):
    """How far this tablet's chain is known."""

    applied_device_seq = fields.Integer(required=True)
    applied_hash = fields.String(required=True)
    archived_device_seq = fields.Integer(required=True)
    epoch = fields.String(required=True)
    server_time = fields.String(required=True)


class PushOutput(DeviceStateOutput):
    """What became of a batch."""

    results = fields.List(fields.Nested(ResultOutput()), required=True)


class ResultsOutput(Output):
    """The stored results of a stretch of ops."""

    results = fields.List(fields.Nested(ResultOutput()), required=True)


class StretchInput(Input):
    """A stretch of a tablet's ops by number."""

    first = fields.Integer(required=True, data_key="from", validate=validate.Range(0, 2**31 - 1))
    last = fields.Integer(required=True, data_key="to", validate=validate.Range(0, 2**31 - 1))


class EventOutput(Output):
    """A scope to take up or to forget."""

    kind = fields.String(required=True)
    scope = fields.String(required=True)
    text = fields.String(required=True)


class PersonHereOutput(Output):
    """Someone this tablet is enrolled for."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    login = fields.String(required=True)
    language = fields.String(required=True)
    office = fields.Dict(required=True, allow_none=True)
    scopes = fields.List(fields.String(), required=True)


class HeadsOutput(Output):
    """Which scopes are mine, and where each one ends."""

    scopes = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    server_time = fields.String(required=True)
    epoch = fields.String(required=True)
    events = fields.List(fields.Nested(EventOutput()), required=True)
    people = fields.List(fields.Nested(PersonHereOutput()), required=True)
    pins = fields.List(fields.String(), required=True)
    time_zone = fields.String(required=True)


class HoldingInput(Input):
    """The scopes a tablet holds now, after taking up and forgetting."""

    scopes = fields.List(
        fields.String(validate=validate.Length(min=1, max=SCOPE_CHARS_MAX)),
        required=True,
        validate=validate.Length(max=SCOPES_MAX),
    )
    app_version = fields.String(validate=validate.Length(min=1, max=VERSION_CHARS_MAX))
    free_bytes = fields.Integer(strict=True, validate=validate.Range(0, FREE_BYTES_MAX))
    locks_after_s = fields.Integer(strict=True, validate=validate.Range(0, DAY_S))


class PageInput(Input):
    """From where, and at most how many."""

    cursor = fields.String(load_default="", validate=validate.Length(max=200))
    limit = fields.Integer(
        load_default=PAGE_ENTRIES_MAX, validate=validate.Range(1, PAGE_ENTRIES_MAX)
    )


class EntryOutput(Output):
    """The present state of one record, or its tombstone."""

    kind = fields.Enum(ItemKind, by_value=True, required=True)
    id = fields.String(required=True)
    rev = fields.Integer(required=True)
    deleted = fields.Boolean(required=True)
    body = fields.Dict(required=True, allow_none=True)


class PageOutput(Output):
    """A page of a scope's feed; to be staged until it has caught up."""

    entries = fields.List(fields.Nested(EntryOutput()), required=True)
    next = fields.String(required=True)
    caught_up = fields.Boolean(required=True)


class CustodyInput(Input):
    """What a tablet holds, by checksum."""

    device_seq = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    head = fields.String(required=True, validate=validate.Length(equal=64))
    photos = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    photos_digest = fields.String(required=True, validate=validate.Length(equal=64))


class CustodyOutput(Output):
    """The receipt: its text as signed, the signature, and the key to check it by."""

    number = fields.String(required=True)
    text = fields.String(required=True)
    signature = fields.String(required=True)
    office_signing_key = fields.String(required=True)
    server_time = fields.String(required=True)


class StatusInput(Input):
    """Which blobs a tablet asks for."""

    sha256s = fields.List(
        fields.String(validate=validate.Length(equal=64)),
        required=True,
        validate=validate.Length(max=BLOBS_PER_STATUS_MAX),
    )


class BlobStatusOutput(Output):
    """What the server has of one blob."""

    sha256 = fields.String(required=True)
    state = fields.Enum(BlobState, by_value=True, required=True)
    url = fields.String(required=True)
    offset = fields.Integer(required=True)


class StatusOutput(Output):
    """What the server has of blobs."""

    blobs = fields.List(fields.Nested(BlobStatusOutput()), required=True)
