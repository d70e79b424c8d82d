"""The rows of a roster that are not taken, as a file to put right beside one's own."""

from collections.abc import Callable, Iterable
from typing import Any

from server.infra.export import written

TEXTS = {
    "title": "Rows not taken",
    "row": "Row",
    "code": "Code",
    "name": "Name of the school",
    "column": "Column",
    "value": "What stands there",
    "why": "Why, and what to do",
}


def faults_file(lines: Iterable[Any], say: Callable[[str], str]) -> bytes:
    """One row for each thing that is wrong."""
    head = [say(TEXTS[name]) for name in ("row", "code", "name", "column", "value", "why")]
    rows = [
        (line.row, line.code, line.name, one.column, one.value, one.told(say))
        for line in lines
        for one in line.told
        if one.wrong
    ]
    return written("xlsx", say(TEXTS["title"]), head, rows)
