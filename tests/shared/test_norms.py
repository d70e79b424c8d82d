"""Guards needed: worked values of both norms, the rule set of the day, the working."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.checklists import Sheet, Visit, limits_on
from shared.norms import (
    SWITCHED_ON,
    Headcount,
    RuleSet,
    Switch,
    as_limits,
    required_guards,
    rules_of,
    switched_on,
)
from shared.papers import Reader
from shared.papers.guards import worked_out
from tests.shared.sheets import TEMPLATE

SMALL = {"students": 80, "staff": 12, "boarders": 0, "school_type": "小学"}

TODAY = date(2026, 9, 17)
BOTH = frozenset({RuleSet.NORM_2015, RuleSet.GB_2022})


def _each(count: Headcount) -> tuple[int, int]:
    guards = required_guards(count, TODAY, BOTH)
    by_rule = {line.rule: line.required for line in guards.lines}
    return by_rule[RuleSet.NORM_2015], by_rule[RuleSet.GB_2022]


@pytest.mark.parametrize(
    ("students", "staff", "boarders", "norm2015", "gb2022"),
    [
        (80, 12, 0, 1, 1),
        (95, 8, 0, 2, 1),
        (450, 30, 0, 2, 2),
        (999, 0, 0, 2, 2),
        (1000, 0, 0, 2, 3),
        (1499, 0, 0, 2, 3),
        (1500, 0, 0, 3, 4),
        (2600, 0, 0, 5, 6),
        (1200, 0, 350, 2, 3),
        (1200, 0, 900, 4, 5),
        (60, 10, 20, 2, 2),
        (0, 0, 0, 1, 1),
        (99, 0, 0, 1, 1),
        (100, 0, 0, 2, 2),
    ],
)
def test_worked_values(
    students: int, staff: int, boarders: int, norm2015: int, gb2022: int
) -> None:
    assert _each(Headcount(students, staff, boarders)) == (norm2015, gb2022)


def test_the_strictest_rule_in_force_decides() -> None:
    guards = required_guards(Headcount(1000, 60, 0), TODAY)
    assert (guards.required, guards.decided_by) == (3, RuleSet.GB_2022)
    few = required_guards(Headcount(95, 8, 0), TODAY)
    assert (few.required, few.decided_by) == (2, RuleSet.NORM_2015)


def test_the_standard_of_2022_decides_nothing_before_its_first_day() -> None:
    count = Headcount(1000, 60, 0)
    before, after = (required_guards(count, date(2022, *day)) for day in ((5, 31), (6, 1)))
    assert (before.required, before.decided_by) == (2, RuleSet.NORM_2015)
    assert [line.binds for line in before.lines] == [True, False, False]
    assert (after.required, after.decided_by) == (3, RuleSet.GB_2022)


def test_a_day_without_a_rule_in_force_needs_nothing_by_rule_and_says_so() -> None:
    count = Headcount(1000, 60, 0)
    guards = required_guards(count, date(2014, 9, 1))
    assert (guards.required, guards.decided_by) == (None, None)
    assert guards.missing(0) == 0
    assert [line.rule for line in guards.lines] == list(RuleSet)
    assert not any(line.binds for line in guards.lines)
    english = worked_out(guards, Reader("en", str))
    assert english[0].endswith("（in force only from 2015-03-16）")
    assert english[-1] == "No rule in force on this day"
    assert english[2].endswith("（switched off in this city）")
    nothing = required_guards(count, TODAY, frozenset())
    assert (nothing.required, nothing.decided_by) == (None, None)


def test_a_local_rule_counts_only_where_it_is_switched_on() -> None:
    count = Headcount(60, 10, 0, "小学")
    local = BOTH | {RuleSet.FUJIAN_2010}
    assert required_guards(count, TODAY).required == 1
    assert required_guards(count, TODAY, local).decided_by is RuleSet.FUJIAN_2010
    assert required_guards(Headcount(60, 10, 0, "幼儿园"), TODAY, local).required == 1


def test_the_working_names_rule_numbers_and_result_in_both_languages() -> None:
    guards = required_guards(Headcount(1200, 90, 350), TODAY)
    for line in guards.lines:
        assert line.name_zh
        assert line.name_en
        for number in ("1200", "90", "350", str(line.required)):
            assert number in line.text_zh
            assert number in line.text_en


@given(st.integers(0, 8000), st.integers(0, 900), st.integers(0, 4000), st.dates(date(2015, 3, 16)))
def test_more_people_never_need_fewer_guards(
    students: int, staff: int, boarders: int, day: date
) -> None:
    needed = required_guards(Headcount(students, staff, boarders), day).required
    assert needed is not None
    assert needed >= 1
    for more in (
        Headcount(students + 1, staff, boarders),
        Headcount(students, staff + 1, boarders),
        Headcount(students, staff, boarders + 1),
    ):
        assert (required_guards(more, day).required or 0) >= needed


def test_a_switch_holds_from_its_day_and_a_visit_keeps_what_bound_when_it_was_planned() -> None:
    local = Switch(RuleSet.FUJIAN_2010, True, date(2026, 9, 2))
    off = Switch(RuleSet.FUJIAN_2010, False, date(2026, 9, 9))
    days = {day: switched_on([local, off], date(2026, 9, day)) for day in (1, 2, 9)}
    assert (days[1], days[2] - days[1], days[9]) == (
        SWITCHED_ON,
        {RuleSet.FUJIAN_2010},
        SWITCHED_ON,
    )
    assert rules_of(as_limits(days[2])) == days[2]
    assert rules_of({}) == SWITCHED_ON
    sheet = Sheet(TEMPLATE, Visit(date(2026, 9, 2), SMALL, limits_on(date(2026, 9, 2))))
    here = replace(sheet, visit=replace(sheet.visit, limits=as_limits(days[2])))
    assert [one.guards().required for one in (sheet, here)] == [1, 2]
