"""The conditions of a checklist: a small grammar, three values, decimals; never ``eval``.

``parse`` turns text into a tree once; ``evaluate`` reads it against a scope of facts and answers.
An operand nobody knows is UNKNOWN: arithmetic, comparisons and functions of it are UNKNOWN,
``false and UNKNOWN`` is false, ``true or UNKNOWN`` is true (Kleene's strong logic).
"""

from shared.expressions.grammar import (
    DEPTH_MAX,
    EXPRESSION_CHARS_MAX,
    FUNCTIONS,
    Expression,
    ExpressionError,
    Node,
    parse,
)
from shared.expressions.values import UNKNOWN, Scope, evaluate

__all__ = [
    "DEPTH_MAX",
    "EXPRESSION_CHARS_MAX",
    "FUNCTIONS",
    "UNKNOWN",
    "Expression",
    "ExpressionError",
    "Node",
    "Scope",
    "evaluate",
    "parse",
]
