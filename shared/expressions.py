"""The conditions of a checklist: a small grammar, three values, decimals; never ``eval``.

``parse`` turns text into a tree once; ``evaluate`` reads it against a scope of facts and answers.
An operand nobody knows is UNKNOWN: arithmetic, comparisons and functions of it are UNKNOWN,
``false and UNKNOWN`` is false, ``true or UNKNOWN`` is true (Kleene's strong logic).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any, Protocol

from shared.problems import Problem

EXPRESSION_CHARS_MAX = 2000
DEPTH_MAX = 40


class ExpressionError(Problem):
    """A condition that cannot be read; says where and why."""

    code, status = "bad_expression", 422
    text = "The condition cannot be read at place {at}: {why}. Correct it in the checklist file."


class _Unknown:
    """The value of what nobody has answered or recorded."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


class Scope(Protocol):
    """Where names, answers and the day's functions get their values."""

    def name(self, name: str) -> Any:
        """The value of a fact or limit."""

    def answer(self, code: str) -> Any:
        """The answer of another item."""

    def call(self, function: str, arguments: tuple[Any, ...]) -> Any:
        """The value of a function of the day: days_since, school_days_since, required_guards."""


@dataclass(frozen=True)
class Expression:
    """A parsed condition, and the names and codes it reads."""

    text: str
    tree: "Node" = field(repr=False)
    names: frozenset[str]
    codes: frozenset[str]
    reads_value: bool


@dataclass(frozen=True)
class Node:
    """One step of the tree: an operator or leaf, with its parts."""

    kind: str
    parts: tuple[Any, ...] = ()


FUNCTIONS = {
    "ans": 1,
    "has_first": 2,
    "days_since": 1,
    "school_days_since": 1,
    "required_guards": 0,
    "count": 1,
}

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<string>"[^"]*")|(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<mark>==|!=|<=|>=|[<>+\-*/(),])
    )""",
    re.VERBOSE,
)

_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def parse(text: str, names: Iterable[str], codes: Iterable[str]) -> Expression:
    """Read a condition; ExpressionError where it breaks the grammar or names the unknown."""
    if len(text) > EXPRESSION_CHARS_MAX:
        raise ExpressionError(at=EXPRESSION_CHARS_MAX, why="too long")
    reader = _Reader(text, frozenset(names), frozenset(codes))
    tree = reader.whole()
    return Expression(
        text, tree, frozenset(reader.read_names), frozenset(reader.read_codes), reader.reads_value
    )


def evaluate(
    expression: Expression, scope: Scope, value: Any = UNKNOWN, *, options: Any = ()
) -> Any:
    """True, False, a decimal, a text, a list, or UNKNOWN. Never raises on a parsed condition."""
    return _Reading(scope, value, tuple(options)).of(expression.tree)


class _Reader:
    """Recursive descent over the grammar, one method a rule."""

    def __init__(self, text: str, names: frozenset[str], codes: frozenset[str]) -> None:
        self.text, self.names, self.codes = text, names, codes
        self.tokens = list(self._split())
        self.at = 0
        self.depth = 0
        self.read_names: set[str] = set()
        self.read_codes: set[str] = set()
        self.reads_value = False

    def whole(self) -> Node:
        tree = self.either()
        if self.at < len(self.tokens):
            raise self.error(f"unexpected {self.tokens[self.at][1]}")
        return tree

    def either(self) -> Node:
        return self._chain(self.both, ("or",))

    def both(self) -> Node:
        return self._chain(self.negation, ("and",))

    def negation(self) -> Node:
        if self._take("not"):
            return Node("not", (self.negated(),))
        return self.comparison()

    def negated(self) -> Node:
        self._deeper()
        node = self.negation()
        self.depth -= 1
        return node

    def comparison(self) -> Node:
        left = self.sum()
        operator = self._take(*_COMPARISONS, "in")
        if not operator and self._peek() == "not" and self._peek(1) == "in":
            self.at += 2
            operator = "not in"
        if not operator:
            return left
        right = self.sum()
        if self._peek() in (*_COMPARISONS, "in"):
            raise self.error("one comparison at a time")
        return Node(operator, (left, right))

    def sum(self) -> Node:
        return self._chain(self.product, ("+", "-"))

    def product(self) -> Node:
        return self._chain(self.sign, ("*", "/"))

    def sign(self) -> Node:
        if self._take("-"):
            return Node("negative", (self.atom(),))
        return self.atom()

    def atom(self) -> Node:
        kind, text = self._next()
        if kind == "string":
            return Node("literal", (text[1:-1],))
        if kind == "number":
            return Node("literal", (Decimal(text),))
        if text == "(":
            return self._bracket()
        if kind == "word":
            return self._word(text)
        raise self.error(f"unexpected {text or 'end'}")

    def _word(self, text: str) -> Node:
        if text in ("true", "false"):
            return Node("literal", (text == "true",))
        if text == "value":
            self.reads_value = True
            return Node("value")
        if self._peek() == "(":
            return self._call(text)
        if text not in self.names:
            raise self.error(f"the name {text} is not known")
        self.read_names.add(text)
        return Node("name", (text,))

    def _call(self, function: str) -> Node:
        if function not in FUNCTIONS:
            raise self.error(f"the function {function} is not known")
        self._expect("(")
        arguments: list[Node] = []
        while self._peek() != ")":
            if arguments:
                self._expect(",")
            arguments.append(self._inner())
        self._expect(")")
        if len(arguments) != FUNCTIONS[function]:
            raise self.error(f"{function} takes {FUNCTIONS[function]} values")
        if function == "ans":
            return self._answer(arguments[0])
        return Node("call", (function, *arguments))

    def _answer(self, argument: Node) -> Node:
        code = argument.parts[0] if argument.kind == "literal" else None
        if code not in self.codes:
            raise self.error(f"the item {code} is not known")
        self.read_codes.add(str(code))
        return Node("answer", (code,))

    def _bracket(self) -> Node:
        first = self._inner()
        if self._peek() != ",":
            self._expect(")")
            return first
        parts = [first]
        while self._take(","):
            parts.append(self._inner())
        self._expect(")")
        if any(part.kind != "literal" for part in parts):
            raise self.error("a list holds plain values only")
        return Node("literal", (tuple(part.parts[0] for part in parts),))

    def _inner(self) -> Node:
        self._deeper()
        node = self.either()
        self.depth -= 1
        return node

    def _chain(self, part: Callable[[], Node], operators: tuple[str, ...]) -> Node:
        node = part()
        while operator := self._take(*operators):
            node = Node(operator, (node, part()))
        return node

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise self.error("nested too deeply")

    def _split(self) -> Iterable[tuple[str, str, int]]:
        at = 0
        while self.text[at:].strip():
            match = _TOKEN.match(self.text, at)
            if match is None:
                raise ExpressionError(at=at + 1, why=f"unexpected {self.text[at:].strip()[0]}")
            kind = str(match.lastgroup)
            yield kind, match.group(kind), match.start(kind)
            at = match.end()

    def _peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at][1] if at < len(self.tokens) else ""

    def _take(self, *texts: str) -> str:
        if self._peek() in texts and self.at < len(self.tokens):
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def _next(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise self.error("it ends too early")
        self.at += 1
        return self.tokens[self.at - 1][:2]

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self.error(f"{text} is missing")

    def error(self, why: str) -> ExpressionError:
        at = self.tokens[self.at][2] if self.at < len(self.tokens) else len(self.text)
        return ExpressionError(at=at + 1, why=why)


@dataclass(frozen=True)
class _Reading:
    """One evaluation: the scope, the item's own answer, its options in order."""

    scope: Scope
    value: Any
    options: tuple[Any, ...]

    def of(self, node: Node) -> Any:
        reader = _READERS.get(node.kind)
        if reader is not None:
            return reader(self, node.parts)
        left, right = self.of(node.parts[0]), self.of(node.parts[1])
        if left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        if node.kind in ("in", "not in"):
            return _member(left, right, negated=node.kind == "not in")
        if node.kind in _COMPARISONS:
            return _compare(node.kind, left, right)
        return _calculate(node.kind, left, right)

    def both(self, parts: tuple[Any, ...]) -> Any:
        values = [_truth(self.of(part)) for part in parts]
        return False if False in values else (UNKNOWN if UNKNOWN in values else True)

    def either(self, parts: tuple[Any, ...]) -> Any:
        values = [_truth(self.of(part)) for part in parts]
        return True if True in values else (UNKNOWN if UNKNOWN in values else False)

    def negation(self, parts: tuple[Any, ...]) -> Any:
        value = _truth(self.of(parts[0]))
        return UNKNOWN if value is UNKNOWN else not value

    def negative(self, parts: tuple[Any, ...]) -> Any:
        value = self.of(parts[0])
        return -value if isinstance(value, Decimal) else UNKNOWN

    def call(self, parts: tuple[Any, ...]) -> Any:
        function, *arguments = parts
        values = tuple(self.of(argument) for argument in arguments)
        if UNKNOWN in values:
            return UNKNOWN
        if function == "count":
            return Decimal(len(values[0])) if isinstance(values[0], tuple) else UNKNOWN
        if function == "has_first":
            return self._has_first(*values)
        return self.scope.call(function, values)

    def _has_first(self, chosen: Any, number: Any) -> Any:
        if not isinstance(chosen, tuple) or not isinstance(number, Decimal):
            return UNKNOWN
        return all(option in chosen for option in self.options[: int(number)])


_READERS: dict[str, Callable[[_Reading, tuple[Any, ...]], Any]] = {
    "literal": lambda _reading, parts: parts[0],
    "value": lambda reading, _parts: _known(reading.value),
    "name": lambda reading, parts: _known(reading.scope.name(parts[0])),
    "answer": lambda reading, parts: _known(reading.scope.answer(parts[0])),
    "and": _Reading.both,
    "or": _Reading.either,
    "not": _Reading.negation,
    "negative": _Reading.negative,
    "call": _Reading.call,
}


def _known(value: Any) -> Any:
    """A value as the evaluator holds it: whole numbers as decimals, lists as tuples."""
    if value is None or value is UNKNOWN or isinstance(value, float):
        return UNKNOWN
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value


def _truth(value: Any) -> Any:
    return value if isinstance(value, bool) else UNKNOWN


def _member(left: Any, right: Any, *, negated: bool) -> Any:
    if not isinstance(right, tuple):
        return UNKNOWN
    return (left in right) != negated


def _compare(operator: str, left: Any, right: Any) -> Any:
    if type(left) is not type(right):
        return UNKNOWN
    if operator == "==":
        return left == right
    if operator == "!=":
        return left != right
    if not isinstance(left, Decimal):
        return UNKNOWN
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[
        operator
    ]


def _calculate(operator: str, left: Any, right: Any) -> Any:
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return UNKNOWN
    try:
        if operator == "+":
            return left + right
        if operator == "-":
            return left - right
        return left * right if operator == "*" else left / right
    except (DivisionByZero, InvalidOperation, ArithmeticError):
        return UNKNOWN
