"""The inspection record (现场检查记录): made from the same body on the tablet and in the office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shared.checklists import Assessed, Item, Sheet, score, vetoed
from shared.clock import from_wire
from shared.handwriting import noted_in, remarks_in
from shared.papers.amended import TOLD, amendment_text
from shared.papers.guards import worked_out
from shared.papers.stamp import Stamp, stamp_of, stamp_words
from shared.papers.typed_in import typed_in
from shared.papers.units import unit
from shared.papers.words import Reader
from shared.sealing import GENESIS
from shared.vocabulary import (
    Grade,
    Party,
    PhotoPurpose,
    PlaceSource,
    SignatureRole,
    Verdict,
    VisitMode,
)

Body = Mapping[str, Any]
Pair = tuple[str, str]
PHOTOS_OF_A_FAULT_MAX = 2
NOT_ANSWERED = "—"


@dataclass(frozen=True)
class Visited:
    """What a record is made of besides the inspection's own body."""

    school: Body
    town: str
    inspectors: tuple[str, ...]
    remarks: str = ""
    veto_codes: tuple[str, ...] = ()
    lapsed: frozenset[str] = frozenset()
    """Signatures after which something was changed, beside those the body tells."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of the people who took its photos, and of who typed it in from paper."""


@dataclass(frozen=True)
class PaperPhoto:
    """A photo on a paper: by its digests, its stamp in the caption, its marks as layers."""

    sha256: str
    preview_sha256: str
    caption: str
    layers: tuple[Body, ...] = ()


@dataclass(frozen=True)
class FaultLine:
    """A fault as the record tells it."""

    number: int
    code: str
    what: str
    facts: tuple[Pair, ...]
    photos: tuple[PaperPhoto, ...]
    handwriting: tuple[PaperPhoto, ...] = ()
    """What the inspector wrote of it by hand, all of it."""


@dataclass(frozen=True)
class SectionLine:
    """A section of the checklist in numbers."""

    name: str
    passed: int
    failed: int
    not_applicable: int
    told: int
    open: int


@dataclass(frozen=True)
class AnswerLine:
    """One item and what was said of it."""

    code: str
    question: str
    answer: str
    failed: bool
    note: str
    by_hand: tuple[PaperPhoto, ...] = ()
    """Its note as the inspector wrote it by hand."""


@dataclass(frozen=True)
class SignatureLine:
    """A signature with its strokes (x, y, … in thousandths of the pad), or why there is none."""

    role: str
    who: str
    told: str
    strokes: tuple[tuple[int, ...], ...]
    lapsed: bool = False


@dataclass(frozen=True)
class RecordPaper:
    """All that stands on an inspection record, in the reader's language."""

    title: str
    school: str
    language: str
    head: tuple[Pair, ...]
    guards: tuple[str, ...]
    faults: tuple[FaultLine, ...]
    sections: tuple[SectionLine, ...]
    answers: tuple[AnswerLine, ...]
    remarks: str
    amendments: tuple[str, ...]
    signatures: tuple[SignatureLine, ...]
    seals: tuple[str, ...]
    words: Mapping[str, str]
    remarks_by_hand: tuple[PaperPhoto, ...] = ()


TEXTS = {
    "faults": "Faults found",
    "no_faults": "No fault was found in what was checked.",
    "sections": "What was checked",
    "section": "Section",
    "passed": "Passed",
    "failed": "Failed",
    "not_applicable": "Not applicable",
    "told": "Filled in",
    "open": "Not checked",
    "guards": "Guards needed, with the working",
    "answers": "All answers",
    "remarks": "Remarks of the school",
    "no_remarks": "None.",
    "amendments": "Amendments, added after it was sealed",
    "signatures": "Signatures",
    "seal": "Sealed by digest (SHA-256)",
    "lapsed": "Before later changes: something was changed or added after this signature was given;"
    " it does not cover that.",
    "unsealed": "Not submitted yet: a draft, not a record.",
    "page": "Page {page} of {pages}",
    "scan": "Scan to open this record",
    "no_photo": "The photo has not arrived yet",
}


def inspection_record(body: Body, sheet: Sheet, visited: Visited, reader: Reader) -> RecordPaper:
    """The record of an inspection, from its body and its checklist as judged at arrival."""
    assessed = sheet.assess()
    return RecordPaper(
        title=reader.say("Inspection record"),
        school=str(visited.school["name"]),
        language=reader.language,
        head=tuple(_head(body, assessed, visited, reader)),
        guards=_guards(sheet, reader),
        faults=tuple(_faults(body, sheet, visited, reader)),
        sections=tuple(_sections(sheet, assessed, reader)),
        answers=tuple(_answers(body, assessed, visited, reader)),
        remarks=visited.remarks,
        amendments=tuple(amendment_text(one, reader) for one in body["amendments"]),
        signatures=tuple(_signatures(body, visited.lapsed | lapsed_in(body), reader)),
        seals=tuple(
            str(part["digest"])
            for part in body["parts"]
            if part.get("digest") and part["digest"] != GENESIS
        ),
        words={name: reader.say(text) for name, text in TEXTS.items()},
        remarks_by_hand=tuple(_remarks_by_hand(body, visited, reader)),
    )


def _head(
    body: Body, assessed: Mapping[str, Assessed], visited: Visited, reader: Reader
) -> Iterable[Pair]:
    say = reader.say
    school = visited.school
    yield say("School"), f"{school['name']}（{school['code']}）"
    yield say("Address"), " ".join(filter(None, (visited.town, str(school.get("address") or ""))))
    yield say("Arrived"), _instant(body["arrived_at"], body["arrived_doubtful"], reader)
    ended = body.get("submitted_at")
    yield say("Ended"), _instant(ended, False, reader) if ended else "—"
    if body.get("typed_in_at"):
        yield say("On paper"), _typed_in(body, visited, reader)
    yield say("Kind of check"), reader.label(VisitMode(body["mode"]))
    yield say("Inspectors"), "、".join(visited.inspectors) or "—"
    arrival = body.get("arrival") or {}
    yield say("Place"), _place(arrival.get("place") or {}, reader)
    yield say("Received by"), str(arrival.get("received_by") or "—")
    # Signs that the visit leaked are not on it: the school signs this paper and keeps it.
    points = body.get("score") or score(assessed)
    yield say("Score"), "—" if points is None else str(points)
    veto = visited.veto_codes or vetoed(assessed)
    yield say("One-vote items failed"), "、".join(veto) or say("None")


def _typed_in(body: Body, visited: Visited, reader: Reader) -> str:
    name = visited.names.get(str(body.get("typed_in_by") or ""), "")
    at, arrived = from_wire(body["typed_in_at"]), from_wire(body["arrived_at"])
    return typed_in(at, name, arrived, reader)


def _instant(wire: str, doubtful: bool, reader: Reader) -> str:
    told = reader.time(from_wire(wire))
    return f"{told}（{reader.say('doubtful time, provisional')}）" if doubtful else told


def _place(place: Body, reader: Reader) -> str:
    source = PlaceSource(place.get("source") or PlaceSource.UNKNOWN)
    if source is PlaceSource.UNKNOWN or place.get("lat_e7") is None:
        return reader.label(PlaceSource.UNKNOWN)
    latitude, longitude = int(place["lat_e7"]) / 1e7, int(place["lon_e7"]) / 1e7
    return f"{latitude:.5f}, {longitude:.5f}（{reader.label(source)}）"


def _guards(sheet: Sheet, reader: Reader) -> tuple[str, ...]:
    guards = sheet.guards()
    return () if guards is None else worked_out(guards, reader)


def _faults(body: Body, sheet: Sheet, visited: Visited, reader: Reader) -> Iterable[FaultLine]:
    on = reader.day_of(from_wire(body["arrived_at"]))
    standing = [one for one in body["findings"] if not one.get("withdrawn_reason")]
    for number, one in enumerate(standing, 1):
        item = sheet.template.by_code.get(one.get("code") or "")
        own = [photo for photo in body["photos"] if _shows(photo, one["id"])]
        photos = [photo for photo in own if not is_written(photo)]
        yield FaultLine(
            number,
            str(one.get("code") or ""),
            str(one["what"]),
            tuple(_fault_facts(one, item, on, reader)),
            tuple(_photo(photo, visited, reader) for photo in photos[:PHOTOS_OF_A_FAULT_MAX]),
            tuple(_photo(photo, visited, reader) for photo in own if is_written(photo)),
        )


def _remarks_by_hand(body: Body, visited: Visited, reader: Reader) -> Iterable[PaperPhoto]:
    """What was written by hand of the inspection as a whole."""
    for photo in remarks_in(body["photos"]):
        yield _photo(photo, visited, reader)


def is_written(photo: Body) -> bool:
    """Whether a photo of an inspection shows handwriting."""
    return bool(photo["purpose"] == PhotoPurpose.HANDWRITING)


def _fault_facts(one: Body, item: Item | None, on: date, reader: Reader) -> Iterable[Pair]:
    say = reader.say
    grade = reader.label(Grade(one["grade"]))
    yield say("Grade"), grade
    yield say("Who must act"), reader.label(Party(one["party"]))
    if one.get("where"):
        yield say("Where"), str(one["where"])
    bases = [basis.text for basis in item.bases_on(on)] if item else []
    if bases:
        yield say("Basis"), "；".join(bases)
    if one.get("immediate_measure"):
        yield say("At once"), str(one["immediate_measure"])
    if one.get("measure"):
        yield say("To be done"), str(one["measure"])
    if one.get("fixed_on_spot"):
        yield say("Term"), say("Fixed on the spot and checked")
    elif one.get("rectify_workdays"):
        yield say("Term"), reader.filled("{days} working days", days=one["rectify_workdays"])


def _shows(photo: Body, finding_id: str) -> bool:
    """Whether a photo shows this fault; its stamped paper came after the record was signed."""
    return photo.get("finding_id") == finding_id and photo["purpose"] != PhotoPurpose.PAPER


def _photo(photo: Body, visited: Visited, reader: Reader) -> PaperPhoto:
    name = visited.names.get(str(photo.get("taken_by") or ""), "")
    stamp = stamp_of(photo, str(visited.school["name"]), name)
    return paper_photo(photo, stamp, reader)


def paper_photo(photo: Body, stamp: Stamp, reader: Reader) -> PaperPhoto:
    """A photo as a paper shows it: before or after, with its stamp; its pixels as they are."""
    told = [_caption(photo, reader), *stamp_words(stamp, reader)]
    if photo.get("taken_doubtful"):
        told.append(reader.say("doubtful time, provisional"))
    return PaperPhoto(
        str(photo["sha256"]),
        str(photo.get("preview_sha256") or photo["sha256"]),
        " · ".join(told),
        tuple(photo.get("layers") or ()),
    )


def _caption(photo: Body, reader: Reader) -> str:
    if is_written(photo):
        return reader.say("In handwriting")
    after = photo["purpose"] == PhotoPurpose.AFTER
    return reader.say("After") if after else reader.say("Before")


def _sections(
    sheet: Sheet, assessed: Mapping[str, Assessed], reader: Reader
) -> Iterable[SectionLine]:
    for section in sheet.template.sections:
        shown = [
            one
            for one in assessed.values()
            if one.item.section == section.code and one.shown.applies
        ]
        if not any(one.answered for one in shown):
            continue
        verdicts = [one.verdict for one in shown if one.answered]
        yield SectionLine(
            reader.either(section.name_zh, section.name_en),
            verdicts.count(Verdict.PASS),
            verdicts.count(Verdict.FAIL),
            verdicts.count(Verdict.NOT_APPLICABLE),
            verdicts.count(None),
            sum(not one.answered for one in shown),
        )


def _answers(
    body: Body, assessed: Mapping[str, Assessed], visited: Visited, reader: Reader
) -> Iterable[AnswerLine]:
    """What was answered; and what was noted by hand, whether it was answered or not."""
    written = noted_in(body["photos"])
    for code, one in assessed.items():
        if code not in written and not (one.answered and one.shown.applies):
            continue
        given = body["answers"].get(code, {})
        note = given.get("na_reason") or given.get("note") or given.get("kept_implausible") or ""
        question = one.item.text(reader.language)
        by_hand = tuple(_photo(photo, visited, reader) for photo in written.get(code, ()))
        answer = _value(one, reader) if one.answered else NOT_ANSWERED
        yield AnswerLine(code, question, answer, one.failed, str(note), by_hand)


def _value(one: Assessed, reader: Reader) -> str:
    value = one.value
    if isinstance(value, str) and value in set(Verdict):
        return reader.label(Verdict(value))
    values = value if isinstance(value, list | tuple) else [value]
    told = [option(one.item, str(part), reader) for part in values]
    if not told:
        return NOT_ANSWERED
    counted = unit(one.item, reader)
    # Chinese sets its units close, English apart.
    return "、".join(told) + reader.either(counted, f" {counted}" if counted else "")


def option(item: Item, value: str, reader: Reader) -> str:
    """An answer in the reader's language, where it is one of the choices."""
    if value == Verdict.NOT_APPLICABLE:
        return reader.label(Verdict.NOT_APPLICABLE)
    if value in item.options_zh and item.options_en:
        return reader.either(value, item.options_en[item.options_zh.index(value)])
    return value


def lapsed_in(body: Body) -> frozenset[str]:
    """The signatures that the office found lapsed when the parts were submitted."""
    return frozenset(one for part in body["parts"] for one in part.get("lapsed", ()))


def _signatures(body: Body, lapsed: frozenset[str], reader: Reader) -> Iterable[SignatureLine]:
    for one in body["signatures"]:
        told = _instant(one["signed_at"], one.get("signed_doubtful", False), reader)
        if one["refused"]:
            told = reader.filled("Refused: {reason}", reason=one["reason"])
        elif not one.get("strokes"):
            told = f"{reader.say('On the paper')} · {told}"
        if one["id"] in lapsed:
            told = f"{reader.say('Before later changes')} · {told}"
        yield SignatureLine(
            reader.say(TOLD[SignatureRole(one["role"])]),
            " ".join(filter(None, (one.get("post"), one.get("name")))),
            told,
            tuple(tuple(stroke) for stroke in one.get("strokes") or ()),
            one["id"] in lapsed,
        )
