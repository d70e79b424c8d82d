"""Canonical bytes at the speed a push needs: the same bytes as ``shared.sealing.canonical``."""

from typing import Any

import msgspec

from shared.sealing import refuse_floats

_encoder = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value; NotCanonical where it holds anything else."""
    refuse_floats(value)
    return _encoder.encode(value)


def packed(value: Any) -> bytes:
    """The same of what holds no float for certain: it was read from ops, which may hold none."""
    return _encoder.encode(value)
