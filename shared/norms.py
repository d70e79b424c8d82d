"""How many guards a school needs: dated rule sets, the strictest in force on the day, with working.

norm2015 公治〔2015〕168号: thresholds count people, steps count pupils. gb2022 GB/T 29315-2022:
pupils only. fujian2010: a local floor. Boarding adds one guard for each 300 boarders above 300.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

STEP_PUPILS = 500
STEP_BOARDERS = 300
FEW_PEOPLE = 100
MANY_PUPILS = 1000
KINDERGARTEN = "幼儿园"


class RuleSet(StrEnum):
    """A norm that says how many guards are needed."""

    NORM_2015 = "norm2015"
    GB_2022 = "gb2022"
    FUJIAN_2010 = "fujian2010"


@dataclass(frozen=True)
class Line:
    """One line of the working: which rule, what it read, what follows."""

    rule: RuleSet
    name_zh: str
    name_en: str
    since: date
    in_force: bool
    switched_on: bool
    required: int
    text_zh: str
    text_en: str

    @property
    def binds(self) -> bool:
        """Whether it says anything on that day, here."""
        return self.in_force and self.switched_on


@dataclass(frozen=True)
class Guards:
    """Guards needed, the rule set that decides, and the working of each rule set there is.

    On a day without a rule in force nothing is needed by rule and nothing decides.
    """

    required: int | None
    decided_by: RuleSet | None
    lines: tuple[Line, ...]

    def missing(self, there: int) -> int:
        """How many are wanting, where so many stand; none where no rule asks for any."""
        return max(0, (self.required or 0) - there)


@dataclass(frozen=True)
class Headcount:
    """The numbers guards are counted from."""

    students: int
    staff: int
    boarders: int
    school_type: str = ""

    @property
    def people(self) -> int:
        return self.students + self.staff


SWITCHED_ON = frozenset({RuleSet.NORM_2015, RuleSet.GB_2022})
"""Which rule sets bind in this city; the local one is off until the office says otherwise."""


ON, OFF = "1", "0"
"""How a visit's limits write whether a rule set binds."""


@dataclass(frozen=True)
class Switch:
    """A rule set was switched on or off; it holds from that day on."""

    rule: RuleSet
    on: bool
    since: date


def switched_on(switches: Iterable[Switch], day: date) -> frozenset[RuleSet]:
    """Which rule sets bind on a day, by what was switched until then, the earliest first."""
    rules = set(SWITCHED_ON)
    for one in switches:
        if one.since <= day:
            (rules.add if one.on else rules.discard)(one.rule)
    return frozenset(rules)


def limit_of(rule: RuleSet) -> str:
    """Under which name the limits of a visit say whether a rule set binds."""
    return f"rule_{rule}"


def as_limits(rules: frozenset[RuleSet]) -> dict[str, str]:
    """Which rule sets bind, as a visit keeps it among its limits."""
    return {limit_of(rule): ON if rule in rules else OFF for rule in RuleSet}


def rules_of(limits: Mapping[str, str]) -> frozenset[RuleSet]:
    """Which rule sets bind by these limits; those planned before they told of it bind as ever."""
    usual = as_limits(SWITCHED_ON)
    told = {rule: limits.get(limit_of(rule), usual[limit_of(rule)]) for rule in RuleSet}
    return frozenset(rule for rule, value in told.items() if value == ON)


def since(rule: RuleSet) -> date:
    """From which day a rule set is in force at all."""
    return _RULES[rule].since


def name_of(rule: RuleSet) -> tuple[str, str]:
    """What a rule set is called, in both languages."""
    return _RULES[rule].name_zh, _RULES[rule].name_en


def required_guards(count: Headcount, on: date, rules: frozenset[RuleSet] = SWITCHED_ON) -> Guards:
    """Guards needed on a day: the strictest of the rules switched on and in force then."""
    lines = tuple(_line(rule, count, on, rule in rules) for rule in RuleSet)
    binding = [line for line in lines if line.binds]
    if not binding:
        return Guards(None, None, lines)
    decisive = max(binding, key=lambda line: line.required)
    return Guards(decisive.required, decisive.rule, lines)


def _norm2015(count: Headcount) -> int:
    if count.people < FEW_PEOPLE:
        return 1
    return 2 + max(0, count.students - MANY_PUPILS) // STEP_PUPILS


def _gb2022(count: Headcount) -> int:
    if count.students < FEW_PEOPLE:
        return 1
    if count.students < MANY_PUPILS:
        return 2
    return 3 + (count.students - MANY_PUPILS) // STEP_PUPILS


def _fujian2010(count: Headcount) -> int:
    return 1 if count.school_type == KINDERGARTEN else 2


def _with_boarders(base: int, boarders: int) -> int:
    if boarders <= 0:
        return base
    return max(base, 2) + max(0, boarders - STEP_BOARDERS) // STEP_BOARDERS


@dataclass(frozen=True)
class _Rule:
    name_zh: str
    name_en: str
    since: date
    count: Callable[[Headcount], int]
    boarders: bool


_RULES = {
    RuleSet.NORM_2015: _Rule(
        "公治〔2015〕168号", "Norm of 2015", date(2015, 3, 16), _norm2015, True
    ),
    RuleSet.GB_2022: _Rule("GB/T 29315-2022", "GB/T 29315-2022", date(2022, 6, 1), _gb2022, True),
    RuleSet.FUJIAN_2010: _Rule(
        "福建省2010年规定", "Fujian rule of 2010", date(2010, 4, 1), _fujian2010, False
    ),
}


def _line(rule: RuleSet, count: Headcount, on: date, switched_on: bool) -> Line:
    told = _RULES[rule]
    base = told.count(count)
    required = _with_boarders(base, count.boarders) if told.boarders else base
    zh = f"学生{count.students}人、教职工{count.staff}人：{base}人"
    en = f"{count.students} students, {count.staff} staff: {base}"
    if told.boarders and count.boarders > 0:
        zh += f"；寄宿{count.boarders}人：共{required}人"
        en += f"; {count.boarders} boarders: {required} in all"
    elif count.boarders > 0:
        zh += f"；寄宿{count.boarders}人不另计"
        en += f"; {count.boarders} boarders add none"
    in_force = on >= told.since
    return Line(
        rule, told.name_zh, told.name_en, told.since, in_force, switched_on, required, zh, en
    )
