"""What all forms of the API share."""

from enum import StrEnum
from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from shared.protocol import SHORT_TEXT_CHARS_MAX, TEXT_CHARS_MAX


class Output(Schema):
    """What the API answers with."""

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        # A plain dict is read by key alone: ``items`` of a dict is a method, not a field.
        if isinstance(obj, dict):
            return obj.get(attr, default)
        return super().get_attribute(obj, attr, default)


class Input(Schema):
    """What the API takes; unknown fields are refused."""

    class Meta:
        unknown = RAISE


def an_id(**settings: Any) -> fields.String:
    """An id as we write them."""
    return fields.String(validate=validate.Length(equal=36), **settings)


def short_text(**settings: Any) -> fields.String:
    """A text of one line."""
    return fields.String(validate=validate.Length(max=SHORT_TEXT_CHARS_MAX), **settings)


def long_text(**settings: Any) -> fields.String:
    """A text of some lines."""
    return fields.String(validate=validate.Length(max=TEXT_CHARS_MAX), **settings)


def one_of(words: type[StrEnum], **settings: Any) -> fields.String:
    """One of our words, as tables keep it."""
    return fields.String(validate=validate.OneOf([str(word) for word in words]), **settings)
