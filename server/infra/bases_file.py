"""The library of legal bases as a table: written out to be changed, read again row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from server.domain.legal_bases import (
    CARD_CHARS_MAX,
    CITE_CHARS_MAX,
    FIELD_CHARS_MAX,
    BasisStatus,
    ToldBasis,
)
from server.infra.export import Cell
from server.infra.tables import RowProblem, is_formula, plain, read_rows
from shared.problems import Invalid

HEADS: dict[str, str] = {
    "cite": "引用写法",
    "title": "名称",
    "number": "文号",
    "issued_by": "发布机关",
    "article": "条款",
    "card": "要点",
    "valid_from": "施行日期",
    "valid_to": "失效日期",
    "status": "来源",
}
"""The head of each column, by field."""
CHECKED_HEAD = "核对日期"
"""Written to be seen; nobody has compared a basis because a file says so."""
SOURCES: dict[str, str] = {
    "本方案": BasisStatus.PLAN,
    "公开渠道": BasisStatus.FOUND,
    "凭记忆": BasisStatus.MEMORY,
    "本级规定": BasisStatus.OWN,
}
REQUIRED = ("cite", "title")
LONGEST = {"cite": CITE_CHARS_MAX, "card": CARD_CHARS_MAX}
TOLD = {
    "missing": "{column} is empty. Fill it in.",
    "formula": "A formula stands in {column}. Put its value in its place.",
    "too_long": "{column} is too long. At most {most} characters.",
    "bad_date": "{value} in {column} is no date. Write it like 2022-06-01.",
    "unknown_word": "{column}: {value} is not known. Write one of: {words}.",
    "ends_early": "The last day {value} lies before the first. Correct one of the two.",
    "twice": "{value} stands in row {other} already. Delete one of them.",
}
"""What is told of a row, by its code."""


class NoBasesHead(Invalid):
    code = "no_bases_head"
    text = "The columns are not those of the library. Missing: {missing}. Begin with its own file."


@dataclass(frozen=True)
class BasesReading:
    """What a file says, and what is wrong in it; nothing of a wrong file is taken in."""

    rows: tuple[tuple[str, ToldBasis], ...]
    problems: tuple[RowProblem, ...]


@dataclass
class _Reading:
    problems: list[RowProblem] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    row: int = 0

    def wrong(self, name: str, code: str, value: str = "", **facts: Any) -> None:
        self.problems.append(RowProblem(self.row, HEADS[name], code, TOLD[code], value, facts))


def head() -> list[str]:
    """The heads of the file."""
    return [*HEADS.values(), CHECKED_HEAD]


def cells(row: Any) -> Sequence[Cell]:
    """A basis as a row of the file."""
    words = {status: word for word, status in SOURCES.items()}
    told = [getattr(row, name) for name in HEADS]
    return [*told[:-1], words.get(row.status, row.status), row.checked_on]


def read_bases(data: bytes) -> BasesReading:
    """The bases of a file, row by row."""
    table = read_rows(data)
    heads = [plain(cell) for cell in table[0]]
    missing = [HEADS[name] for name in REQUIRED if HEADS[name] not in heads]
    if missing:
        raise NoBasesHead(missing="、".join(missing))
    at = {name: heads.index(word) for name, word in HEADS.items() if word in heads}
    reading, found = _Reading(), []
    for number, row in enumerate(table[1:], start=2):
        cells_of = {
            name: row[place].strip() if place < len(row) else "" for name, place in at.items()
        }
        if any(cells_of.values()):
            reading.row = number
            found.append(_one(reading, cells_of))
    return BasesReading(tuple(found), tuple(reading.problems))


def _one(reading: _Reading, row: Mapping[str, str]) -> tuple[str, ToldBasis]:
    for name, cell in row.items():
        most = LONGEST.get(name, FIELD_CHARS_MAX)
        if is_formula(cell):
            reading.wrong(name, "formula")
        elif len(cell) > most:
            reading.wrong(name, "too_long", cell, most=most)
        elif name in REQUIRED and not cell:
            reading.wrong(name, "missing")
    cite = row["cite"]
    if cite and reading.known.setdefault(cite, reading.row) != reading.row:
        reading.wrong("cite", "twice", cite, other=reading.known[cite])
    begins, ends = (_day(reading, row, name) for name in ("valid_from", "valid_to"))
    if begins and ends and ends < begins:
        reading.wrong("valid_to", "ends_early", ends.isoformat())
    texts = {
        name: row.get(name, "") for name in ("title", "number", "issued_by", "article", "card")
    }
    told = ToldBasis(**texts, valid_from=begins, valid_to=ends, status=_status(reading, row))
    return cite, told


def _day(reading: _Reading, row: Mapping[str, str], name: str) -> date | None:
    text = plain(row.get(name, ""))
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        if not is_formula(text):
            reading.wrong(name, "bad_date", text)
        return None


def _status(reading: _Reading, row: Mapping[str, str]) -> str:
    text = row.get("status", "")
    if not text:
        return BasisStatus.MEMORY
    words: Iterable[str] = SOURCES
    if text not in SOURCES and not is_formula(text):
        reading.wrong("status", "unknown_word", text, words=" | ".join(words))
    return SOURCES.get(text, BasisStatus.MEMORY)
