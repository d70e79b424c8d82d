"""Conditions: what they yield, how unknown spreads, and how a bad one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.expressions import (
    DEPTH_MAX,
    EXPRESSION_CHARS_MAX,
    UNKNOWN,
    ExpressionError,
    Node,
    evaluate,
    parse,
)

NAMES = ("students", "boarders", "has_bus", "locality", "limit_days")
CODES = ("WF-01", "WF-02", "LD-04")


@dataclass(frozen=True)
class Known:
    """A scope that knows what it is told."""

    names: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    calls: Mapping[str, Any] = field(default_factory=dict)

    def name(self, name: str) -> Any:
        return self.names.get(name, UNKNOWN)

    def answer(self, code: str) -> Any:
        return self.answers.get(code, UNKNOWN)

    def call(self, function: str, arguments: tuple[Any, ...]) -> Any:
        return self.calls.get(function, UNKNOWN)


NOTHING = Known()


def value_of(text: str, scope: Known = NOTHING, value: Any = UNKNOWN, options: Any = ()) -> Any:
    return evaluate(parse(text, NAMES, CODES), scope, value, options=options)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("10 - 3 - 2", Decimal(5)),
        ("12 / 3 / 2", Decimal(2)),
        ("0.1 + 0.2 == 0.3", True),
        ("-2 * -3", Decimal(6)),
        ("2 < 10", True),
        ('"2" == "10"', False),
        ("1.10 == 1.1", True),
        ("1 < 2 and 2 < 1", False),
        ("1 < 2 or 2 < 1", True),
        ("not 1 < 2", False),
        ("not not true", True),
        ("not true or true", True),
        ("not (true or true)", False),
        ("true or false and false", True),
        ('"乡村" in ("镇区", "乡村")', True),
        ('"城区" in ("镇区", "乡村")', False),
        ('"城区" not in ("镇区", "乡村")', True),
        ('"城区" in ("城区")', True),
        ("2 in (1, 2)", True),
    ],
)
def test_known_conditions_have_one_value(text: str, expected: Any) -> None:
    assert value_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '1 == "1"',
        '"a" < "b"',
        "true < false",
        '1 + "1"',
        "1 / 0",
        "1 / (1 - 1)",
        "students",
        "students > 1",
        "students + 1",
        "-students",
        "not students",
        "not 1",
        '1 in ("1", "2")',
        "1 in students",
        "count(1)",
        "has_first(1, 2)",
        "days_since(value)",
        "required_guards()",
        'ans("WF-01") == "合格"',
        "value == 1",
        "1 and true",
        '"true" or false',
    ],
)
def test_what_cannot_be_known_is_unknown(text: str) -> None:
    assert value_of(text) is UNKNOWN


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        ("true", "true", True, True),
        ("true", "false", False, True),
        ("true", "has_bus", UNKNOWN, True),
        ("false", "true", False, True),
        ("false", "false", False, False),
        ("false", "has_bus", False, UNKNOWN),
        ("has_bus", "true", UNKNOWN, True),
        ("has_bus", "false", False, UNKNOWN),
        ("has_bus", "has_bus", UNKNOWN, UNKNOWN),
    ],
)
def test_three_valued_tables(left: str, right: str, both: Any, either: Any) -> None:
    assert value_of(f"{left} and {right}") is both
    assert value_of(f"{left} or {right}") is either


def test_names_answers_and_the_own_answer_are_read_from_the_scope() -> None:
    scope = Known({"students": 1200, "locality": "城区"}, {"WF-01": "合格", "WF-02": ["升降柱"]})
    assert value_of("students * 2", scope) == Decimal(2400)
    assert value_of('locality == "城区" and ans("WF-01") == "合格"', scope) is True
    assert value_of('"升降柱" in ans("WF-02")', scope) is True
    assert value_of('"石球" in ans("WF-02")', scope) is False
    assert value_of("value < 5", scope, Decimal(4)) is True


def test_an_empty_choice_of_many_is_an_answer() -> None:
    scope = Known(answers={"WF-02": []})
    assert value_of('"石球" in ans("WF-02")', scope) is False
    assert value_of("count(value) < 1", value=[]) is True


def test_the_first_options_are_those_of_the_item_in_order() -> None:
    options = ("头盔", "盾牌", "其他")
    assert value_of("has_first(value, 2)", value=["盾牌", "头盔"], options=options) is True
    assert value_of("has_first(value, 2)", value=["盾牌", "其他"], options=options) is False
    assert value_of("has_first(value, 4)", value=["盾牌"], options=options) is UNKNOWN
    assert value_of("has_first(value, 1.5)", value=["盾牌"], options=options) is UNKNOWN


def test_a_binary_float_is_never_taken_for_a_number() -> None:
    assert value_of("students > 0", Known({"students": 1.5})) is UNKNOWN
    assert value_of("students > 0", Known({"students": Decimal("NaN")})) is UNKNOWN
    assert value_of("students > 0", Known({"students": Decimal("Infinity")})) is UNKNOWN


def test_a_condition_tells_what_it_reads() -> None:
    condition = parse('students > limit_days and ans("WF-01") == value', NAMES, CODES)
    assert condition.names == {"students", "limit_days"}
    assert condition.codes == {"WF-01"}
    assert condition.reads_value
    assert not parse("true", NAMES, CODES).reads_value


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 1),
        ("1 +", 4),
        ("studentz > 1", 1),
        ("1 < studentz", 5),
        ("eval(1)", 1),
        ('__import__("os")', 1),
        ("1 ; 2", 3),
        ("1 < 2 < 3", 7),
        ("1 == 2 not in (1, 2)", 12),
        ('ans("XX-99") == 1', 5),
        ("ans(students)", 5),
        ("ans(WF)", 5),
        ("count()", 7),
        ("has_first(value)", 16),
        ("(1, students)", 13),
        ("(1", 3),
        ("1)", 2),
        ('"open', 1),
        ("students.real", 9),
        ("students[0]", 9),
        ("lambda", 1),
        ("1 and", 6),
        ("and 1", 1),
        ("1 or or 2", 6),
        ("not", 4),
        ('"a" in "abc"', 8),
        ("--1", 2),
        ("1 2", 3),
        ("a\x00b", 2),
    ],
)
def test_a_bad_condition_is_refused_at_its_place(text: str, at: int) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text, NAMES, CODES)
    assert refused.value.facts["at"] == at
    assert str(at) in refused.value.told()


def test_a_long_or_deep_condition_is_refused() -> None:
    with pytest.raises(ExpressionError):
        parse("1" * (EXPRESSION_CHARS_MAX + 1), NAMES, CODES)
    for deep in ("(" * 900 + "1" + ")" * 900, "not " * 400 + "true", "count(" * 200 + ")" * 200):
        with pytest.raises(ExpressionError):
            parse(deep, NAMES, CODES)


def test_the_longest_and_deepest_that_is_read_is_also_evaluated() -> None:
    assert value_of("1" + "+1" * 999) == Decimal(1000)
    assert value_of('""' + 'or""' * 499) is UNKNOWN
    brackets = DEPTH_MAX
    deepest = "(true and 1 + 1 * (" * (brackets // 2) + "1" + ") == 2)" * (brackets // 2)
    assert value_of(deepest) in (True, False, UNKNOWN)
    assert value_of("(" * brackets + "true" + ")" * brackets) is True


# -- laws --------------------------------------------------------------------------------------

_texts = st.text(alphabet="城区镇乡村ab ", max_size=5).map(lambda text: f'"{text}"')
_numbers = st.decimals(
    min_value=0, max_value=10**6, places=2, allow_nan=False, allow_infinity=False
).map(lambda number: format(number, "f"))
_literals = st.one_of(_texts, _numbers, st.sampled_from(["true", "false"]))
_leaves = st.one_of(
    _literals,
    st.sampled_from([*NAMES, "value", 'ans("WF-01")', 'ans("WF-02")', "required_guards()"]),
    st.lists(_literals, min_size=2, max_size=3).map(lambda parts: f"({', '.join(parts)})"),
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    marks = ["or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"]
    return st.one_of(
        st.tuples(inner, st.sampled_from(marks), inner).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
        inner.map(lambda text: f"not ({text})"),
        inner.map(lambda text: f"-({text})"),
        inner.map(lambda text: f"count({text})"),
        inner.map(lambda text: f"days_since({text})"),
        st.tuples(inner, _numbers).map(lambda p: f"has_first({p[0]}, {p[1]})"),
        inner.map(lambda text: f'({text}) in ("城区", "乡村")'),
    )


conditions = st.recursive(_leaves, _grown, max_leaves=12)
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=4),
    st.dates(),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)
scopes = st.builds(
    Known,
    st.dictionaries(st.sampled_from(NAMES), values),
    st.dictionaries(st.sampled_from(CODES), values),
    st.dictionaries(st.sampled_from(["required_guards", "days_since"]), values),
)


@given(conditions, scopes, values)
def test_a_parsed_condition_never_raises(text: str, scope: Known, value: Any) -> None:
    result = value_of(text, scope, value, options=("甲", "乙"))
    assert result is UNKNOWN or isinstance(result, bool | Decimal | str | tuple | date | dict)
    assert not isinstance(result, float)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    refused = _refusal(text)
    assert refused is None or 1 <= refused.facts["at"] <= len(text) + 1


@given(st.lists(st.sampled_from(['"', "(", ")", "not", "in", "1", "<", ",", "value", "ans", "-"])))
def test_any_row_of_words_is_read_or_refused(words: list[str]) -> None:
    refused = _refusal(" ".join(words))
    assert refused is None or refused.told()


def _refusal(text: str) -> ExpressionError | None:
    try:
        value_of(text)
    except ExpressionError as refused:
        return refused
    return None


@given(conditions)
def test_a_written_tree_is_read_again_as_the_same_tree(text: str) -> None:
    tree = parse(text, NAMES, CODES).tree
    assert parse(_written(tree), NAMES, CODES).tree == tree


def _written(node: Node) -> str:
    """A tree as text, every part in brackets."""
    parts = node.parts
    if node.kind in ("value", "name"):
        return str(parts[0]) if parts else "value"
    if node.kind == "literal":
        return _plain(parts[0])
    if node.kind == "answer":
        return f'ans("{parts[0]}")'
    if node.kind == "call":
        return f"{parts[0]}({', '.join(_written(part) for part in parts[1:])})"
    if node.kind in ("and", "or"):
        return f" {node.kind} ".join(f"({_written(part)})" for part in parts)
    if node.kind in ("not", "negative"):
        return f"{'not' if node.kind == 'not' else '-'} ({_written(parts[0])})"
    if node.kind == "compare":
        return f"({_written(parts[1])}) {parts[0]} ({_written(parts[2])})"
    return f"({_written(parts[0])})" + "".join(f"{m} ({_written(part)})" for m, part in parts[1:])


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        listed = ", ".join(_plain(one) for one in value)
        return f"({listed})"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else format(value, "f")


truths = st.sampled_from([True, False, UNKNOWN])


def _joined(text: str, first: Any, second: Any, third: Any = UNKNOWN) -> Any:
    facts = {"students": first, "boarders": second, "has_bus": third}
    return value_of(text, Known(facts))


@given(truths, truths, truths)
def test_laws_of_three_values(a: Any, b: Any, c: Any) -> None:
    pairs = [
        ("students and boarders", "boarders and students"),
        ("students or boarders", "boarders or students"),
        ("(students and boarders) and has_bus", "students and (boarders and has_bus)"),
        ("(students or boarders) or has_bus", "students or (boarders or has_bus)"),
        ("not (students and boarders)", "not students or not boarders"),
        ("not (students or boarders)", "not students and not boarders"),
        (
            "students and (boarders or has_bus)",
            "(students and boarders) or (students and has_bus)",
        ),
        ("not not students", "students"),
        ("students and students", "students"),
    ]
    for left, right in pairs:
        assert _joined(left, a, b, c) is _joined(right, a, b, c), left


@given(conditions, truths)
def test_what_is_settled_without_a_fact_stays_so_when_it_becomes_known(
    text: str, told: Any
) -> None:
    """Learning one more fact never turns a settled truth over."""
    before = value_of(f"({text}) and has_bus", NOTHING)
    after = value_of(f"({text}) and has_bus", Known({"has_bus": told}))
    assert before is UNKNOWN or before == after
