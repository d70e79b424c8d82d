"""What a checklist shows: rows with their working, sections, what does not apply, the strip."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mobile.texts import in_language
from shared.checklists import Assessed, Item, Sheet
from shared.vocabulary import Verdict


class Tick(StrEnum):
    """One mark of the verdict strip."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    OPEN = "open"
    CURRENT = "current"


class Filter(StrEnum):
    """Which rows are shown."""

    ALL = "all"
    OPEN = "open"
    FAILED = "failed"
    DIFFERS = "differs"


@dataclass(frozen=True)
class WorkingLine:
    """One line of a computed item's working."""

    rule: str
    text: str
    result: int
    decides: bool


@dataclass(frozen=True)
class Row:
    """One item as a row or a card."""

    code: str
    section: str
    text: str
    answer_type: str
    options: tuple[tuple[str, str], ...]
    unit: str
    value: Any
    verdict: str | None
    proposed: Any
    plausible: bool
    veto: bool
    office: str
    photo_rule: str
    photos: int
    note: str
    na_reason: str
    conflict: tuple[str, ...]
    finding_id: str
    grade: str
    guidance: str
    bases: tuple[str, ...]
    working: tuple[WorkingLine, ...] = ()
    needed: int | None = None
    present: int | None = None


@dataclass(frozen=True)
class SectionState:
    """A section of the rail: how far, how many faults."""

    code: str
    name: str
    answered: int
    asked: int
    failed: int


@dataclass(frozen=True)
class Hidden:
    """An item that does not apply, and why."""

    code: str
    text: str
    why: str
    reads: tuple[str, ...]


def strip(assessed: Mapping[str, Assessed], shown: list[str], current: str) -> tuple[Tick, ...]:
    """The verdict strip: one tick an item, in the order of the list."""
    return tuple(_tick(assessed[code], code == current) for code in shown)


def _tick(one: Assessed, is_current: bool) -> Tick:
    if not one.answered:
        return Tick.CURRENT if is_current else Tick.OPEN
    return Tick(str(one.verdict))


def row_of(one: Assessed, inspection: dict[str, Any]) -> Row:
    """One item with its answer, its photos and its finding."""
    item = one.item
    answer = inspection["answers"].get(item.code) or {}
    finding: dict[str, Any] = next(
        (
            found
            for found in inspection["findings"]
            if found.get("code") == item.code and not found.get("withdrawn_reason")
        ),
        {},
    )
    needed, present = _needed(one)
    return Row(
        code=item.code,
        section=item.section,
        text=in_language(item.text_zh, item.text_en),
        answer_type=str(item.answer_type),
        options=tuple(zip(item.options_zh, _labels(item), strict=True)),
        unit=item.unit,
        value=one.value,
        verdict=str(one.verdict) if one.verdict else None,
        proposed=one.computed,
        plausible=one.plausible,
        veto=item.veto,
        office=item.office,
        photo_rule=str(item.photo_rule),
        photos=sum(photo.get("code") == item.code for photo in inspection["photos"]),
        note=str(answer.get("note", "")),
        na_reason=str(answer.get("na_reason", "")),
        conflict=tuple(str(kept["value"]) for kept in inspection["conflicts"].get(item.code, ())),
        finding_id=str(finding.get("id", "")),
        grade=str(one.grade or ""),
        guidance=in_language(item.guidance_zh, item.guidance_en),
        bases=tuple(basis.text for basis in one.bases),
        working=_working(one),
        needed=needed,
        present=present,
    )


def _labels(item: Item) -> tuple[str, ...]:
    return (in_language("zh", "en") == "en" and item.options_en) or item.options_zh


def _needed(one: Assessed) -> tuple[int | None, int | None]:
    if one.guards is None:
        return None, None
    present = int(one.value) if one.item.code == "RF-01" and str(one.value).isdigit() else None
    return one.guards.required, present


def _working(one: Assessed) -> tuple[WorkingLine, ...]:
    if one.guards is None:
        return ()
    return tuple(
        WorkingLine(
            in_language(line.name_zh, line.name_en),
            in_language(line.text_zh, line.text_en),
            line.required,
            line.rule is one.guards.decided_by,
        )
        for line in one.guards.lines
        if line.in_force
    )


def sections_of(sheet: Sheet, rows: tuple[Row, ...]) -> tuple[SectionState, ...]:
    """The sections that have rows, with how far they are."""
    sections = []
    for section in sheet.template.sections:
        mine = [row for row in rows if row.section == section.code]
        if mine:
            sections.append(
                SectionState(
                    section.code,
                    in_language(section.name_zh, section.name_en),
                    sum(row.value is not None for row in mine),
                    len(mine),
                    sum(row.verdict == Verdict.FAIL for row in mine),
                )
            )
    return tuple(sections)


def hidden_of(one: Assessed) -> Hidden:
    """An item left out, and why."""
    text = in_language(one.item.text_zh, one.item.text_en)
    return Hidden(one.item.code, text, one.shown.why, one.shown.reads)


def passes(row: Row, only: Filter) -> bool:
    """Whether a filter lets a row through."""
    if only is Filter.OPEN:
        return row.value is None
    if only is Filter.FAILED:
        return row.verdict == Verdict.FAIL
    return bool(row.conflict) if only is Filter.DIFFERS else True
