"""A checklist being filled in: what applies, what failed, what is missing, what it scores.

Every date is judged against the recorded arrival. Unknown is shown and never fails; an item
nobody asked stands as *not checked*, never as passed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from shared.checklists.template import (
    ANSWERED_FACTS,
    FACTS,
    NUMBER_MAX,
    VERDICT_WORDS,
    AnswerType,
    Basis,
    Item,
    PhotoRule,
    Template,
)
from shared.expressions import UNKNOWN, evaluate
from shared.norms import Guards, Headcount, required_guards, rules_of
from shared.vocabulary import Grade, Verdict

FULL_SCORE = Decimal(100)
TECH_ITEMS = (("JF-01",), ("JF-02",), ("JF-04", "JF-13"), ("JF-05",), ("JF-07",))


@dataclass(frozen=True)
class Visit:
    """What a checklist is judged against: the day, the register's facts, the limits then."""

    on: date
    facts: Mapping[str, Any]
    limits: Mapping[str, str]
    school_days: Callable[[date, date], int] | None = None


@dataclass(frozen=True)
class Shown:
    """Whether an item applies, and if not, why: the condition and the facts it read."""

    applies: bool
    why: str = ""
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessed:
    """One item as it stands: applies, answered, failed, plausible, what it proposes."""

    item: Item
    shown: Shown
    value: Any = None
    verdict: Verdict | None = None
    plausible: bool = True
    bases: tuple[Basis, ...] = ()
    grade: Grade | None = None
    computed: Any = None
    guards: Guards | None = None

    @property
    def answered(self) -> bool:
        return self.value is not None

    @property
    def failed(self) -> bool:
        return self.verdict is Verdict.FAIL


@dataclass(frozen=True)
class Sheet:
    """A template with the answers so far; each change makes a new sheet."""

    template: Template
    visit: Visit
    answers: Mapping[str, Any] = field(default_factory=dict)

    def answered(self, code: str, value: Any) -> "Sheet":
        """The sheet with one more answer; WrongAnswer if it is of the wrong type."""
        checked = self.template.by_code[code].check_answer(value)
        return replace(self, answers={**self.answers, code: checked})

    def assess(self) -> dict[str, Assessed]:
        """Every item as it stands, in the template's order."""
        reading = Reading(self)
        return {item.code: reading.item(item) for item in self.template.items}

    def quick(self, added: frozenset[str] = frozenset()) -> frozenset[str]:
        """The items of quick mode: the marked ones, and those a school's past adds."""
        return frozenset(item.code for item in self.template.items if item.quick) | added

    def guards(self) -> Guards | None:
        """Guards needed on the day, with the working; None while a number is unknown.

        On a day without a rule in force nothing is needed, and the working says so.
        """
        return Reading(self).guards()


class Reading:
    """One assessment; hidden items count nowhere, so each item is judged once and kept."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.kept: dict[str, Assessed] = {}
        self.reads: dict[str, set[str]] = {}
        """Which other items each one has looked at."""
        self._at: list[str] = []

    def item(self, item: Item) -> Assessed:
        self._look_at(item.code)
        if item.code not in self.kept:
            self.reads[item.code] = set()
            self._at.append(item.code)
            self.kept[item.code] = self._assess(item)
            self._at.pop()
        return self.kept[item.code]

    def _look_at(self, code: str) -> None:
        if self._at:
            self.reads[self._at[-1]].add(code)

    # -- the scope conditions read ------------------------------------------------------------

    def name(self, name: str) -> Any:
        if name in self.sheet.visit.limits:
            return _decimal(self.sheet.visit.limits[name])
        code = ANSWERED_FACTS.get(name)
        if code:
            self._look_at(code)
        if code and self.sheet.answers.get(code) is not None:
            return self.answer(code)
        return _fact(name, self.sheet.visit.facts.get(name))

    def answer(self, code: str) -> Any:
        assessed = self.item(self.sheet.template.by_code[code])
        if not assessed.shown.applies:
            return UNKNOWN
        return _operand(assessed.item, assessed.value)

    def call(self, function: str, arguments: tuple[Any, ...]) -> Any:
        if function == "required_guards":
            guards = self.guards()
            needed = guards.required if guards else None
            return UNKNOWN if needed is None else Decimal(needed)
        day = arguments[0]
        if not isinstance(day, date):
            return UNKNOWN
        if function == "days_since":
            return Decimal((self.sheet.visit.on - day).days)
        counted = self.sheet.visit.school_days
        return UNKNOWN if counted is None else Decimal(counted(day, self.sheet.visit.on))

    def guards(self) -> Guards | None:
        counts = [self.name(name) for name in ("students", "staff", "boarders")]
        if any(not isinstance(count, Decimal) for count in counts):
            return None
        kind = self.name("school_type")
        students, staff, boarders = (int(count) for count in counts)
        headcount = Headcount(students, staff, boarders, "" if kind is UNKNOWN else str(kind))
        visit = self.sheet.visit
        return required_guards(headcount, visit.on, rules_of(visit.limits))

    # -- one item -----------------------------------------------------------------------------

    def _assess(self, item: Item) -> Assessed:
        # An answer read in a circle would never end: the template's check refuses circles,
        # this stands for templates that were not checked.
        self.kept[item.code] = Assessed(item, Shown(True))
        shown = self._shown(item)
        bases = item.bases_on(self.sheet.visit.on)
        if not shown.applies:
            return Assessed(item, shown, bases=bases)
        computed, guards = self._computed(item)
        value = self.sheet.answers.get(item.code)
        if value is None and item.compute == "required_guards":
            value = computed
        return Assessed(
            item,
            shown,
            value,
            self._verdict(item, value),
            self._condition(item, "valid_if", value) is not False,
            bases,
            item.grade_on(self.sheet.visit.on),
            computed,
            guards,
        )

    def _shown(self, item: Item) -> Shown:
        if item.bases and not item.bases_on(self.sheet.visit.on):
            return Shown(False, "no_basis_in_force")
        if self._condition(item, "applies_if", None) is not False:
            return Shown(True)
        condition = self.sheet.template.conditions[item.code, "applies_if"]
        return Shown(False, item.applies_if, tuple(sorted(condition.names | condition.codes)))

    def _verdict(self, item: Item, value: Any) -> Verdict | None:
        if value is None:
            return None
        if _is_not_applicable(value):
            return Verdict.NOT_APPLICABLE
        failed = self._condition(item, "fail_if", value)
        return Verdict.FAIL if failed is True else Verdict.PASS

    def _condition(self, item: Item, column: str, value: Any) -> Any:
        condition = self.sheet.template.conditions.get((item.code, column))
        if condition is None:
            return UNKNOWN
        operand = _operand(item, value)
        return evaluate(condition, self, operand, options=item.options_zh)

    def _computed(self, item: Item) -> tuple[Any, Guards | None]:
        if item.compute == "required_guards":
            guards = self.guards()
            needed = guards.required if guards else None
            return (None if needed is None else str(needed)), guards
        if item.compute == "register_value":
            name = next((name for name, code in ANSWERED_FACTS.items() if code == item.code), "")
            known = self.sheet.visit.facts.get(name)
            return (None if known is None else str(known)), None
        if item.compute == "tech_standard":
            return self._tech_standard(), None
        return None, self.guards() if item.code == "RF-01" else None

    def _tech_standard(self) -> str | None:
        """达标 if all of the technical items applied and did not fail, 不达标 if any failed."""
        known = self.sheet.template.by_code
        judged = [
            {self.item(known[code]).verdict for code in group if code in known}
            for group in TECH_ITEMS
        ]
        if any(Verdict.FAIL in verdicts for verdicts in judged):
            return "不达标"
        return "达标" if all(Verdict.PASS in verdicts for verdicts in judged) else None


def score(assessed: Mapping[str, Assessed]) -> Decimal | None:
    """Weighted share of passed items among those that apply and were answered, out of 100.

    Only what the school must answer for counts; None where nothing counts.
    """
    counted = [
        one
        for one in assessed.values()
        if one.verdict in (Verdict.PASS, Verdict.FAIL)
        and one.item.weight
        and one.item.party == "school"
    ]
    weight = sum(one.item.weight for one in counted)
    if not weight:
        return None
    passed = sum(one.item.weight for one in counted if one.verdict is Verdict.PASS)
    share = FULL_SCORE * passed / weight
    return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def vetoed(assessed: Mapping[str, Assessed]) -> tuple[str, ...]:
    """The failed one-vote items (一票否决项)."""
    return tuple(code for code, one in assessed.items() if one.failed and one.item.veto)


def unanswered(assessed: Mapping[str, Assessed], asked: frozenset[str]) -> tuple[str, ...]:
    """The asked items that apply and have no answer yet."""
    return tuple(
        code
        for code, one in assessed.items()
        if code in asked and one.shown.applies and not one.answered
    )


def wanting_photos(
    assessed: Mapping[str, Assessed], asked: frozenset[str], photographed: frozenset[str]
) -> tuple[str, ...]:
    """The items whose required photo is missing: always, or because they failed."""
    return tuple(
        code
        for code, one in assessed.items()
        if code in asked and _wants_photo(one) and code not in photographed
    )


def _wants_photo(one: Assessed) -> bool:
    if not one.shown.applies or not one.answered or one.verdict is Verdict.NOT_APPLICABLE:
        return False
    rule = one.item.photo_rule
    return rule is PhotoRule.ALWAYS or (rule is PhotoRule.ON_FAIL and one.failed)


def _is_not_applicable(value: Any) -> bool:
    return bool(value in (Verdict.NOT_APPLICABLE, [str(Verdict.NOT_APPLICABLE)]))


def _fact(name: str, value: Any) -> Any:
    if value is None:
        return UNKNOWN
    if FACTS.get(name) == "number":
        return _decimal(value)
    return value


def _operand(item: Item, value: Any) -> Any:
    """An answer as conditions read it; unanswered and not applicable are unknown."""
    if value is None or _is_not_applicable(value):
        return UNKNOWN
    if item.answer_type is AnswerType.NUMBER:
        return _decimal(value)
    if item.answer_type is AnswerType.VERDICT:
        return VERDICT_WORDS[Verdict(value)]
    if item.answer_type is AnswerType.DATE:
        return date.fromisoformat(str(value))
    return tuple(value) if isinstance(value, list) else value


def _decimal(value: Any) -> Any:
    try:
        number = Decimal(value) if isinstance(value, str | int | Decimal) else None
    except InvalidOperation:
        return UNKNOWN
    if number is None or not number.is_finite() or abs(number) > NUMBER_MAX:
        return UNKNOWN
    return number
