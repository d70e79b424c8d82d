"""What was filled in on paper, read from the form it is typed into; what is wrong, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from server.domain import typed_facts
from shared.checklists import AnswerType, Assessed, Item, Sheet
from shared.checklists.template import limits_on
from shared.clock import local_date
from shared.papers.conditions import TOLD_FACTS
from shared.problems import Invalid, Problem
from shared.protocol import SHORT_TEXT_CHARS_MAX, TEXT_CHARS_MAX
from shared.vocabulary import Grade, Outcome, Party, SignatureRole, Verdict
from shared.workdays import TERM_DAYS_MAX

MORE_FAULTS_MAX = 20
"""Faults beside the items that failed."""
DIGITS_MAX = 4
SIGNED, REFUSED = "signed", "refused"
PAPER, FAULT, AFTER, CASE = "paper", "fault:", "after:", "case:"
"""What a picture shows: the paper, a fault, how that was put right, or a case gone back to."""
SEEN = frozenset({Outcome.NO_LONGER_APPLIES, Outcome.REBOUND, Outcome.NOT_FIXED})
"""Outcomes that rest on what was seen: in a photo, or told in the note."""

TEXTS = {
    "hour": "Type the day and the hour that stand on the paper.",
    "to_come": "This hour is still to come. Look at the paper again.",
    "too_early": "This hour is before the visit could begin. Look at the paper again.",
    "no_item": "No item of this checklist has the code {code}.",
    "no_fault": "It failed: fill in the fault's words, grade, party and term.",
    "what": "Say what is wrong, as it stands on the paper.",
    "word": "Choose one of the list.",
    "days": "Type the term in working days, 0 to {limit}.",
    "fact": "Type a whole number, or yes or no, as it was found.",
    "inspectors": "Tick which inspectors signed the paper; at least one must have.",
    "school": "Say whether the school signed the paper or refused to.",
    "post": "Type the post of who signed for the school.",
    "refusal": "A refusal needs its reason and a witness, as they stand on the paper.",
    "unchecked": "Write why it could not be checked.",
    "seen": "Add a photo of it, or say in the note what was seen.",
    "scan": "Add a scan or a photo of the signed paper; it stands for the photo at the gate.",
}
TOLD = {
    "arrived": "Arrived at",
    "left": "Left at",
    "signed": "Signatures",
    "school": "For the school",
    "pictures": "The paper",
}
"""What a line of the form is called that is no item."""

Word = TypeVar("Word", bound=StrEnum)


class Form:
    """A form as it was typed: any field any number of times."""

    def __init__(self, kept: Mapping[str, Sequence[str]]) -> None:
        self.kept = kept

    def one(self, name: str) -> str:
        """What stands in a field; nothing where it is empty or not there."""
        return next(iter(self.kept.get(name, ())), "").strip()

    def every(self, name: str) -> list[str]:
        """All that was ticked under a name."""
        return [one.strip() for one in self.kept.get(name, ()) if one.strip()]

    def has(self, name: str) -> bool:
        """Whether the form had this field at all."""
        return name in self.kept

    def more_faults(self) -> range:
        """The numbers of the faults that belong to no item."""
        typed = self.one("more")
        is_number = typed.isascii() and typed.isdigit() and len(typed) <= DIGITS_MAX
        number = int(typed) if is_number else 0
        return range(1, min(number, MORE_FAULTS_MAX) + 1)


@dataclass(frozen=True)
class Wrong:
    """What cannot be taken as it was typed: the line of the form, and what to do."""

    at: str
    line: str
    problem: Problem


@dataclass(frozen=True)
class TypedAnswer:
    """One item as it was ticked or written."""

    code: str
    value: Any
    note: str
    not_applicable: bool


@dataclass(frozen=True)
class TypedFault:
    """One fault as it stands on the paper; ``key`` is how its pictures name it."""

    key: str
    code: str | None
    grade: Grade
    party: Party
    what: str
    where: str
    measure: str
    immediate_measure: str
    immediate_done: bool
    workdays: int
    fixed_on_spot: bool


@dataclass(frozen=True)
class TypedSignature:
    """Who signed on the paper, or refused to."""

    role: SignatureRole
    post: str
    name: str = ""
    person_id: str | None = None
    reason: str = ""

    @property
    def refused(self) -> bool:
        return bool(self.reason)


@dataclass(frozen=True)
class TypedCase:
    """What was found on going back to one closed order."""

    lookback_id: str
    outcome: Outcome
    note: str


@dataclass(frozen=True)
class Shows:
    """What a picture of this entry shows."""

    fault: str = ""
    after: bool = False
    case: str = ""

    @property
    def paper(self) -> bool:
        return not (self.fault or self.case)


@dataclass
class Typed:
    """All that was typed, as far as it can be taken; ``wrong`` is empty where it all can."""

    sheet: Sheet
    arrived: datetime
    left: datetime
    answers: list[TypedAnswer] = field(default_factory=list)
    facts: dict[str, bool | int] = field(default_factory=dict)
    """Facts of the school found otherwise than the register has them."""
    faults: list[TypedFault] = field(default_factory=list)
    signatures: list[TypedSignature] = field(default_factory=list)
    pictures: dict[str, Shows] = field(default_factory=dict)
    cases: list[TypedCase] = field(default_factory=list)
    received_by: str = ""
    in_school_run: bool = False
    seen_break: bool = False
    remarks: str = ""
    away: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def failed(self) -> list[Assessed]:
        """The items that failed by what was typed, in the order of the paper."""
        found = self.sheet.assess().values()
        return [one for one in found if one.shown.applies and one.failed]


@dataclass(frozen=True)
class Around:
    """What the form is read against."""

    team: Mapping[str, str]
    """Who may have signed for the inspectors: the person, and their post."""
    pictures: Sequence[str]
    cases: Mapping[str, str]
    """The look-backs of the visit, and how the form calls each."""
    planned: datetime
    now: datetime
    zone: str


def read(form: Form, blank: Sheet, around: Around, limits: Mapping[str, str]) -> Typed:
    """Read the whole form. What is wrong is told; nothing of it is thrown away here."""
    reading = _Reading(form, around)
    arrived = reading.instant("arrived", around.planned)
    left = reading.instant("left", arrived)
    in_school_run, seen_break = bool(form.one("run")), bool(form.one("break"))
    on = local_date(arrived, around.zone)
    found = reading.facts(blank)
    facts = {
        **blank.visit.facts,
        **found,
        "visit_in_school_run": in_school_run,
        "seen_break": seen_break,
    }
    opened = replace(blank, visit=replace(blank.visit, on=on, facts=facts,
                                          limits=limits_on(on, limits.items())))  # fmt: skip
    answers = list(reading.answers(opened.template.items))
    given = {one.code: one.value for one in answers if one.value is not None}
    typed = Typed(replace(opened, answers=given), arrived, left, answers, found)
    typed.faults = list(reading.faults(typed.failed, opened.template.by_code))
    typed.signatures = list(reading.signatures())
    typed.pictures = reading.pictures({one.key for one in typed.faults})
    typed.cases = list(reading.cases(typed.pictures))
    typed.received_by = reading.short("received")
    typed.in_school_run, typed.seen_break = in_school_run, seen_break
    typed.remarks = form.one("remarks")[:TEXT_CHARS_MAX]
    typed.away = form.every("away")
    typed.wrong = reading.wrong
    return typed


class _Reading:
    """Reads field by field, and remembers what cannot be taken."""

    def __init__(self, form: Form, around: Around) -> None:
        self.form, self.around = form, around
        self.wrong: list[Wrong] = []

    def refuse(self, at: str, why: str, line: str = "", **facts: object) -> None:
        told = TOLD.get(at, line)
        self.wrong.append(Wrong(at, line or told, Invalid(TEXTS[why], **facts)))

    def short(self, name: str) -> str:
        return self.form.one(name)[:SHORT_TEXT_CHARS_MAX]

    def instant(self, name: str, earliest: datetime) -> datetime:
        """An hour of the paper: after what came before it, and not to come."""
        try:
            told = datetime.fromisoformat(self.form.one(name))
            at = told.replace(tzinfo=ZoneInfo(self.around.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse(name, "hour")
            return self.around.now
        if at > self.around.now:
            self.refuse(name, "to_come")
            return self.around.now
        # The form knows minutes; what it is compared with knows seconds.
        if at < earliest.replace(second=0, microsecond=0):
            self.refuse(name, "too_early")
        return at

    def facts(self, blank: Sheet) -> dict[str, bool | int]:
        """What stands otherwise on the paper than in the register."""
        found: dict[str, bool | int] = {}
        for name in typed_facts.correctable(blank.template):
            said = self.form.one(typed_facts.FIELD + name)
            try:
                value = typed_facts.value_of(name, said) if said else None
            except typed_facts.NotAFactError:
                self.refuse(f"r-{name}", "fact", TOLD_FACTS[name])
                continue
            if value is not None and value != blank.visit.facts.get(name):
                found[name] = value
        return found

    def answers(self, items: Sequence[Item]) -> Iterator[TypedAnswer]:
        """What was ticked or written, item by item; empty lines say nothing."""
        for item in items:
            given, note = self.form.every(f"a.{item.code}"), self.short(f"n.{item.code}")
            if not (given or note) or item.answer_type is AnswerType.PHOTO:
                continue
            value: Any = None
            try:
                many = item.answer_type is AnswerType.MULTI
                value = item.check_answer(given if many else given[0]) if given else None
            except Problem as problem:
                self.wrong.append(Wrong(f"i-{item.code}", item.code, problem))
            left_out = value in (Verdict.NOT_APPLICABLE, [str(Verdict.NOT_APPLICABLE)])
            yield TypedAnswer(item.code, value, note, left_out)

    def faults(self, failed: Sequence[Assessed], items: Mapping[str, Item]) -> Iterator[TypedFault]:
        """A fault of each item that failed, then those that belong to none."""
        for one in failed:
            code = one.item.code
            yield from self._fault(code, code, f"i-{code}", code)
        for number in self.form.more_faults():
            key = f"x{number}"
            code = self.short(f"f.{key}.code")
            if not (code or self.form.one(f"f.{key}.what")):
                continue
            line = f"+{number}"
            if code and code not in items:
                self.refuse(f"f-{key}", "no_item", line, code=code)
            yield from self._fault(key, code or None, f"f-{key}", line)

    def _fault(self, key: str, code: str | None, at: str, line: str) -> Iterator[TypedFault]:
        def told(name: str) -> str:
            return self.form.one(f"f.{key}.{name}")[:TEXT_CHARS_MAX]

        if not self.form.has(f"f.{key}.what"):
            self.refuse(at, "no_fault", line)
            return
        if not told("what"):
            self.refuse(at, "what", line)
        spot = bool(told("spot"))
        yield TypedFault(
            key,
            code,
            self._word(Grade, told("grade"), Grade.ORDINARY, at, line),
            self._word(Party, told("party"), Party.SCHOOL, at, line),
            told("what"),
            told("where"),
            told("measure"),
            told("at_once"),
            bool(told("done")),
            self._workdays(told("days"), at, line, spot=spot),
            spot,
        )

    def _word(self, words: type[Word], typed: str, otherwise: Word, at: str, line: str) -> Word:
        if typed in set(words):
            return words(typed)
        self.refuse(at, "word", line)
        return otherwise

    def _workdays(self, typed: str, at: str, line: str, *, spot: bool) -> int:
        """The term; what was put right on the spot needs none."""
        if not typed and spot:
            return 0
        number = typed.isascii() and typed.isdigit() and len(typed) <= DIGITS_MAX
        if number and int(typed) <= TERM_DAYS_MAX:
            return int(typed)
        self.refuse(at, "days", line, limit=TERM_DAYS_MAX)
        return 0

    def signatures(self) -> Iterator[TypedSignature]:
        """Who signed; an inspector, and the school or its refusal before a witness."""
        signed = [one for one in self.around.team if self.form.one(f"s.{one}")]
        if not signed:
            self.refuse("signed", "inspectors")
        for person_id in signed:
            post = self.around.team[person_id][:SHORT_TEXT_CHARS_MAX]
            yield TypedSignature(SignatureRole.INSPECTOR, post, person_id=person_id)
        yield from self._of_school()

    def _of_school(self) -> Iterator[TypedSignature]:
        post, name = self.short("school.post"), self.short("school.name")
        did, why = self.form.one("school"), self.form.one("school.why")[:TEXT_CHARS_MAX]
        witness, unit = self.short("witness.name"), self.short("witness.unit")
        if did not in (SIGNED, REFUSED):
            self.refuse("school", "school")
            return
        if did == SIGNED and not post:
            self.refuse("school", "post")
        if did == REFUSED and not (why and witness):
            self.refuse("school", "refusal")
        reason = (why or "—") if did == REFUSED else ""
        yield TypedSignature(SignatureRole.SCHOOL, post, name, reason=reason)
        if witness:
            yield TypedSignature(SignatureRole.WITNESS, unit, witness)

    def cases(self, pictures: Mapping[str, Shows]) -> Iterator[TypedCase]:
        """What was found on going back; a case without an outcome stays to be looked at."""
        shown = {one.case for one in pictures.values()}
        for lookback_id, line in self.around.cases.items():
            said = self.form.one(f"c.{lookback_id}")
            note = self.form.one(f"cn.{lookback_id}")[:TEXT_CHARS_MAX]
            if said not in set(Outcome):
                continue
            outcome, at = Outcome(said), f"c-{lookback_id}"
            if outcome is Outcome.NOT_CHECKABLE and not note:
                self.refuse(at, "unchecked", line)
            if outcome in SEEN and not (note or lookback_id in shown):
                self.refuse(at, "seen", line)
            yield TypedCase(lookback_id, outcome, note)

    def pictures(self, faults: set[str]) -> dict[str, Shows]:
        """What each picture shows; one of the paper itself must be there."""
        found: dict[str, Shows] = {}
        for sha256 in self.around.pictures:
            said = self.form.one(f"p.{sha256}") or PAPER
            kind, _, key = said.partition(":")
            shows = Shows()
            if f"{kind}:" in (FAULT, AFTER) and key in faults:
                shows = Shows(key, f"{kind}:" == AFTER)
            elif f"{kind}:" == CASE and key in self.around.cases:
                shows = Shows(case=key)
            found[sha256] = shows
        if not any(one.paper for one in found.values()):
            self.refuse("pictures", "scan")
        return found
