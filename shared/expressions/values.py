"""What a parsed condition yields: true, false, a value, or UNKNOWN; it never raises."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from shared.expressions.grammar import COMPARISONS, Expression, Node


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


def evaluate(
    expression: Expression, scope: Scope, value: Any = UNKNOWN, *, options: Any = ()
) -> Any:
    """True, False, a decimal, a text, a list, or UNKNOWN. Never raises on a parsed condition."""
    return _Reading(scope, value, tuple(options)).of(expression.tree)


@dataclass(frozen=True)
class _Reading:
    """One evaluation: the scope, the item's own answer, its options in order."""

    scope: Scope
    value: Any
    options: tuple[Any, ...]

    def of(self, node: Node) -> Any:
        return _READERS[node.kind](self, node.parts)

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
        return value.copy_negate() if isinstance(value, Decimal) else UNKNOWN

    def comparison(self, parts: tuple[Any, ...]) -> Any:
        operator, *sides = parts
        left, right = (self.of(side) for side in sides)
        if left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        if operator in ("in", "not in"):
            return _member(left, right, negated=operator == "not in")
        return _compare(operator, left, right)

    def calculation(self, parts: tuple[Any, ...]) -> Any:
        result = self.of(parts[0])
        for operator, part in parts[1:]:
            result = _calculate(operator, result, self.of(part))
        return result

    def call(self, parts: tuple[Any, ...]) -> Any:
        function, *arguments = parts
        values = tuple(self.of(argument) for argument in arguments)
        if UNKNOWN in values:
            return UNKNOWN
        if function == "count":
            return Decimal(len(values[0])) if isinstance(values[0], tuple) else UNKNOWN
        if function == "has_first":
            return self._has_first(*values)
        return _known(self.scope.call(function, values))

    def _has_first(self, chosen: Any, number: Any) -> Any:
        if not isinstance(chosen, tuple) or not isinstance(number, Decimal):
            return UNKNOWN
        if number != number.to_integral_value() or not 0 <= number <= len(self.options):
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
    "compare": _Reading.comparison,
    "sum": _Reading.calculation,
    "product": _Reading.calculation,
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
    if isinstance(value, Decimal) and not value.is_finite():
        return UNKNOWN
    return tuple(value) if isinstance(value, list) else value


def _truth(value: Any) -> Any:
    return value if isinstance(value, bool) else UNKNOWN


def _member(left: Any, right: Any, *, negated: bool) -> Any:
    if not isinstance(right, tuple):
        return UNKNOWN
    alike = [one for one in right if type(one) is type(left)]
    if right and not alike:
        return UNKNOWN
    return (left in alike) != negated


def _compare(operator: str, left: Any, right: Any) -> Any:
    if type(left) is not type(right):
        return UNKNOWN
    if operator == "==":
        return left == right
    if operator == "!=":
        return left != right
    if not isinstance(left, Decimal):
        return UNKNOWN
    return COMPARISONS[operator](left, right)


def _calculate(operator: str, left: Any, right: Any) -> Any:
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return UNKNOWN
    try:
        if operator == "+":
            return left + right
        if operator == "-":
            return left - right
        return left * right if operator == "*" else left / right
    except ArithmeticError:
        # Division by zero, or more than a decimal holds.
        return UNKNOWN
