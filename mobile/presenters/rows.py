"""What a checklist shows: rows with their working, sections, what does not apply, the strip."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mobile.hours import day_of, zone
from mobile.presenters.last_time import LastTime
from mobile.presenters.split import Team
from mobile.texts import _, in_language, language
from shared.checklists import Assessed, Item, Sheet, Template
from shared.clock import from_wire
from shared.handwriting import noted_in
from shared.papers import Reader, unit, why_hidden
from shared.papers.guards import why_not
from shared.vocabulary import LABELS, PhotoPurpose, Verdict

BELOW_NOUGHT = re.compile(r"[<>=(] ?-\d")
"""A condition that names a number below nought takes one as an answer."""
TICKS_MAX = 60
"""A longer strip has one tick a section."""


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
    why_not: str = ""
    """Why this rule set does not bind on the day."""


@dataclass(frozen=True)
class Said:
    """What one of two said of an item they do not agree on."""

    who: str
    value: str
    raw: Any = None
    at: str = ""


@dataclass(frozen=True)
class Past:
    """How an item stood at an earlier check of this school."""

    on: str
    value: str
    verdict: str | None


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
    previews: tuple[str, ...]
    note: str
    na_reason: str
    conflict: tuple[Said, ...]
    finding_id: str
    grade: str
    party: str
    workdays: int
    guidance: str
    bases: tuple[str, ...]
    working: tuple[WorkingLine, ...] = ()
    needed: int | None = None
    present: int | None = None
    compute: str = ""
    """Where a proposed answer comes from: the register, or a rule."""
    signed: bool = False
    """Whether a number below nought is an answer."""
    noted: tuple[str, ...] = ()
    """Its note as it was written by hand, writing by writing."""
    last: LastTime | None = None
    """What it came to at the last check, where nothing else proposes an answer."""

    @property
    def offered(self) -> Any:
        """What a tap would confirm: what a rule or the register says, else the last check."""
        if self.proposed is not None:
            return self.proposed
        return self.last.value if self.last else None

    @property
    def waits_for_a_word(self) -> bool:
        """Whether an answer is offered that nobody has confirmed yet."""
        return self.value is None and self.offered is not None and not self.conflict

    @property
    def photos(self) -> int:
        """How many photos show it."""
        return len(self.previews)


@dataclass(frozen=True)
class SectionState:
    """A section of the rail: how far, how many faults."""

    code: str
    name: str
    answered: int
    asked: int
    failed: int
    by: str = ""
    """Who looks at all of it, where the list is split."""


@dataclass(frozen=True)
class Hidden:
    """An item that does not apply, and why."""

    code: str
    text: str
    why: str
    reads: tuple[str, ...]


def strip(assessed: Mapping[str, Assessed], shown: Sequence[str], current: str) -> tuple[Tick, ...]:
    """The verdict strip: one tick an item, in the order of the list; a long list by sections."""
    if len(shown) <= TICKS_MAX:
        return tuple(_tick(assessed[code], code == current) for code in shown)
    sections: dict[str, list[str]] = {}
    for code in shown:
        sections.setdefault(assessed[code].item.section, []).append(code)
    return tuple(
        _section_tick([assessed[code] for code in codes], current in codes)
        for codes in sections.values()
    )


def _tick(one: Assessed, is_current: bool) -> Tick:
    if not one.answered:
        return Tick.CURRENT if is_current else Tick.OPEN
    return Tick(str(one.verdict))


def _section_tick(ones: Sequence[Assessed], is_current: bool) -> Tick:
    """A fault anywhere is the section's tick; it passes only where everything was asked."""
    if any(one.failed for one in ones):
        return Tick.FAIL
    if not all(one.answered for one in ones):
        return Tick.CURRENT if is_current else Tick.OPEN
    if all(one.verdict is Verdict.NOT_APPLICABLE for one in ones):
        return Tick.NOT_APPLICABLE
    return Tick.PASS


@dataclass(frozen=True)
class Recorded:
    """What an inspection has on record, by item; ``names`` tells persons by id."""

    answers: Mapping[str, Any]
    conflicts: Mapping[str, Any]
    findings: Mapping[str, dict[str, Any]]
    previews: Mapping[str, tuple[str, ...]]
    noted: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    last: Mapping[str, LastTime]


def recorded(
    inspection: dict[str, Any], names: Mapping[str, str], last: Mapping[str, LastTime]
) -> Recorded:
    """An inspection's record, looked through once for all its rows."""
    findings: dict[str, dict[str, Any]] = {}
    for found in inspection["findings"]:
        if not found.get("withdrawn_reason"):
            findings.setdefault(str(found.get("code")), found)
    previews: dict[str, tuple[str, ...]] = {}
    for photo in inspection["photos"]:
        code = photo.get("code")
        if code and photo["purpose"] != PhotoPurpose.HANDWRITING:
            shown = str(photo.get("preview_sha256") or "")
            previews[code] = (*previews.get(code, ()), shown)
    by_hand = {
        code: tuple(str(photo.get("preview_sha256") or "") for photo in written)
        for code, written in noted_in(inspection["photos"]).items()
    }
    answers, conflicts = inspection["answers"], inspection["conflicts"]
    return Recorded(answers, conflicts, findings, previews, by_hand, names, last)


class KeptRows:
    """The rows of a list that is tapped on: one that stands as before is not told again."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Assessed, tuple[Any, ...], Row]] = {}

    def row_of(self, one: Assessed, record: Recorded) -> Row:
        """The item as it stands; ``one`` is the very same object where nothing touched it."""
        code = one.item.code
        told = (
            record.answers.get(code),
            record.conflicts.get(code),
            record.findings.get(code),
            record.previews.get(code),
            record.noted.get(code),
            record.last.get(code),
            language(),
        )
        kept = self._kept.get(code)
        if kept is None or kept[0] is not one or kept[1] != told or told[1]:
            # Whose a dispute is goes by names, which may come later.
            kept = self._kept[code] = (one, told, row_of(one, record))
        return kept[2]


def row_of(one: Assessed, record: Recorded) -> Row:
    """One item with its answer, photos, fault and working."""
    item = one.item
    answer = record.answers.get(item.code) or {}
    finding = record.findings.get(item.code, {})
    needed, present = _needed(one)
    options = tuple(zip(item.options_zh, _labels(item), strict=True))
    return Row(
        code=item.code,
        section=item.section,
        text=in_language(item.text_zh, item.text_en),
        answer_type=str(item.answer_type),
        options=options,
        unit=unit(item, Reader(language(), _, zone())),
        value=one.value,
        verdict=str(one.verdict) if one.verdict else None,
        proposed=one.computed,
        plausible=one.plausible,
        veto=item.veto,
        office=item.office,
        photo_rule=str(item.photo_rule),
        previews=record.previews.get(item.code, ()),
        noted=record.noted.get(item.code, ()),
        note=str(answer.get("note", "")),
        na_reason=str(answer.get("na_reason", "")),
        conflict=_said(record.conflicts.get(item.code, ()), options, record.names),
        finding_id=str(finding.get("id", "")),
        grade=str(finding.get("grade") or one.grade or ""),
        party=str(finding.get("party") or item.party),
        workdays=int(finding.get("rectify_workdays") or 0),
        guidance=in_language(item.guidance_zh, item.guidance_en),
        bases=tuple(basis.text for basis in one.bases),
        working=_working(one),
        needed=needed,
        present=present,
        compute=item.compute,
        signed=bool(BELOW_NOUGHT.search(item.valid_if)),
        last=record.last.get(item.code) if one.computed is None else None,
    )


def _said(
    kept: Sequence[dict[str, Any]],
    options: Sequence[tuple[str, str]],
    names: Mapping[str, str],
) -> tuple[Said, ...]:
    """Who said what and when, where two tablets differ."""
    return tuple(
        Said(
            names.get(str(one.get("by")), ""),
            shown_value(one["value"], options),
            one["value"],
            str(one.get("at", "")),
        )
        for one in kept
    )


def shown_value(value: Any, options: Sequence[tuple[str, str]]) -> str:
    """An answer in the reader's language."""
    labels = {str(one): _(LABELS[one]) for one in Verdict} | dict(options)
    values = value if isinstance(value, list) else [value]
    return _(", ").join(str(labels.get(one, one)) for one in values)


def past_of(code: str, earlier: Sequence[tuple[dict[str, Any], Sheet]]) -> tuple[Past, ...]:
    """How an item stood the last times, the latest first."""
    found = []
    for inspection, sheet in earlier:
        one = sheet.assess().get(code)
        if one is None or not one.answered:
            continue
        on = day_of(from_wire(inspection["arrived_at"])).isoformat()
        options = tuple(zip(one.item.options_zh, _labels(one.item), strict=True))
        found.append(Past(on, shown_value(one.value, options), str(one.verdict)))
    return tuple(found)


def sections_of(sheet: Sheet, rows: Sequence[Row], team: Team) -> tuple[SectionState, ...]:
    """The sections that have rows, each with how far it is."""
    sections = []
    for section in sheet.template.sections:
        mine = [one for one in rows if one.section == section.code]
        if mine:
            sections.append(
                SectionState(
                    section.code,
                    in_language(section.name_zh, section.name_en),
                    sum(one.value is not None for one in mine),
                    len(mine),
                    sum(one.verdict == Verdict.FAIL for one in mine),
                    team.who_looks({one.office for one in mine}),
                )
            )
    return tuple(sections)


def hidden_of(template: Template, one: Assessed) -> Hidden:
    """An item that does not apply here, with why in words."""
    text = in_language(one.item.text_zh, one.item.text_en)
    reader = Reader(language(), _, zone())
    why = why_hidden(template, one.item, one.shown.why, reader)
    return Hidden(one.item.code, text, why, one.shown.reads)


def passes(one: Row, only: Filter) -> bool:
    """Whether a row is shown by a filter."""
    if only is Filter.OPEN:
        return one.value is None
    if only is Filter.FAILED:
        return one.verdict == Verdict.FAIL
    return bool(one.conflict) if only is Filter.DIFFERS else True


def _labels(item: Item) -> tuple[str, ...]:
    return (language() == "en" and item.options_en) or item.options_zh


def _needed(one: Assessed) -> tuple[int | None, int | None]:
    if one.guards is None:
        return None, None
    present = int(one.value) if one.item.code == "RF-01" and str(one.value).isdigit() else None
    return one.guards.required, present


def _working(one: Assessed) -> tuple[WorkingLine, ...]:
    if one.guards is None:
        return ()
    reader = Reader(language(), _, zone())
    return tuple(
        WorkingLine(
            in_language(line.name_zh, line.name_en),
            in_language(line.text_zh, line.text_en),
            line.required,
            line.rule is one.guards.decided_by,
            why_not(line, reader),
        )
        for line in one.guards.lines
    )
