"""Rows as lines of JSON that any of our databases can take back: one line a row.

A value JSON has no word for is written as a pair of its kind and its text.
"""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column

PAIR = 2

INSTANT, DAY, BYTES, DOCUMENT = "t", "d", "b", "j"


def line(row: Sequence[Any], columns: Sequence[Column[Any]]) -> bytes:
    """A row as one line."""
    cells = [_told(value, column) for value, column in zip(row, columns, strict=True)]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def values(told: bytes, columns: Sequence[Column[Any]], *, naive: bool) -> dict[str, Any]:
    """A line as values for an insert; ``naive`` where the database keeps no time zone."""
    cells = json.loads(told)
    return {
        column.name: _read(cell, naive=naive) for cell, column in zip(cells, columns, strict=True)
    }


def _told(value: Any, column: Column[Any]) -> Any:
    if value is not None and isinstance(column.type, JSON):
        return [DOCUMENT, value]
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return [INSTANT, aware.astimezone(UTC).isoformat()]
    if isinstance(value, date):
        return [DAY, value.isoformat()]
    if isinstance(value, bytes | memoryview):
        return [BYTES, base64.b64encode(value).decode()]
    return value


def _read(cell: Any, *, naive: bool) -> Any:
    if not isinstance(cell, list):
        return cell
    if len(cell) != PAIR:
        raise ValueError("a cell is a value, or a pair of kind and text")
    kind, told = cell
    if kind == INSTANT:
        instant = datetime.fromisoformat(told)
        return instant.replace(tzinfo=None) if naive else instant
    return _READERS[kind](told)


def _same(told: Any) -> Any:
    return told


_READERS: dict[str, Callable[[Any], Any]] = {
    DAY: date.fromisoformat,
    BYTES: base64.b64decode,
    DOCUMENT: _same,
}
