"""The grammar of conditions: text into a tree, or an ExpressionError that says where and why."""

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shared.problems import Problem

EXPRESSION_CHARS_MAX = 2000
DEPTH_MAX = 20
"""Brackets and ``not`` within each other; what is deeper could exhaust the interpreter's stack."""


class ExpressionError(Problem):
    """A condition that cannot be read; says where and why."""

    code, status = "bad_expression", 422
    text = "The condition cannot be read at place {at}. Correct it in the checklist file."


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


RESERVED = frozenset({"and", "or", "not", "in"})
TEXTS = {"unexpected": "The condition cannot be read at place {at}: {found} is not expected there."}
UNEXPECTED = TEXTS["unexpected"]

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

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def parse(text: str, names: Iterable[str], codes: Iterable[str]) -> Expression:
    """Read a condition; ExpressionError where it breaks the grammar or names the unknown."""
    if len(text) > EXPRESSION_CHARS_MAX:
        raise ExpressionError(
            "The condition is longer than {limit} characters.",
            at=EXPRESSION_CHARS_MAX,
            limit=EXPRESSION_CHARS_MAX,
        )
    reader = _Reader(text, frozenset(names), frozenset(codes))
    tree = reader.whole()
    return Expression(
        text, tree, frozenset(reader.read_names), frozenset(reader.read_codes), reader.reads_value
    )


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
            raise self.error(UNEXPECTED, found=self._peek())
        return tree

    def either(self) -> Node:
        return self._joined("or", self.both)

    def both(self) -> Node:
        return self._joined("and", self.negation)

    def negation(self) -> Node:
        if self._take("not"):
            return Node("not", (self._deeper(self.negation),))
        return self.comparison()

    def comparison(self) -> Node:
        left = self.sum()
        compared = self._comparison()
        if not compared:
            return left
        right = self.sum()
        if compared in ("in", "not in"):
            right = self._list(right)
        if self._comparison():
            raise self.error(
                "Only one comparison at a time, at place {at}. Join two by “and”.", before=1
            )
        return Node("compare", (compared, left, right))

    def sum(self) -> Node:
        return self._calculated("sum", ("+", "-"), self.product)

    def product(self) -> Node:
        return self._calculated("product", ("*", "/"), self.sign)

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
        if kind == "word" and text not in RESERVED:
            return self._word(text)
        raise self.error(UNEXPECTED, before=1, found=text)

    def _word(self, text: str) -> Node:
        if text in ("true", "false"):
            return Node("literal", (text == "true",))
        if text == "value":
            self.reads_value = True
            return Node("value")
        if self._peek() == "(":
            return self._call(text)
        if text not in self.names:
            raise self.error(
                "The condition names {name} at place {at}, which is no fact and no limit.",
                before=1,
                name=text,
            )
        self.read_names.add(text)
        return Node("name", (text,))

    def _call(self, function: str) -> Node:
        if function not in FUNCTIONS:
            raise self.error(
                "The condition uses {name} at place {at}, which is no function.",
                before=1,
                name=function,
            )
        self._expect("(")
        arguments: list[Node] = []
        while self._peek() != ")":
            if arguments:
                self._expect(",")
            arguments.append(self._deeper(self.either))
        self._expect(")")
        if len(arguments) != FUNCTIONS[function]:
            raise self.error(
                "{name} at place {at} takes another number of values: {wanted}.",
                before=1,
                name=function,
                wanted=FUNCTIONS[function],
            )
        if function == "ans":
            return self._answer(arguments[0])
        return Node("call", (function, *arguments))

    def _answer(self, argument: Node) -> Node:
        code = argument.parts[0] if argument.kind == "literal" else self.text
        if code not in self.codes:
            raise self.error(
                "The condition reads {code} at place {at}; no earlier item has this code.",
                before=2,
                code=code,
            )
        self.read_codes.add(str(code))
        return Node("answer", (code,))

    def _bracket(self) -> Node:
        parts = [self._deeper(self.either)]
        while self._take(","):
            parts.append(self._deeper(self.either))
        self._expect(")")
        if len(parts) == 1:
            return parts[0]
        if any(part.kind != "literal" for part in parts):
            raise self.error("A list holds plain values only, at place {at}.", before=1)
        return Node("literal", (tuple(part.parts[0] for part in parts),))

    def _list(self, node: Node) -> Node:
        """What stands right of ``in``: brackets around one value are a list of one."""
        if node.kind != "literal" or isinstance(node.parts[0], tuple):
            return node
        if self.tokens[self.at - 1][1] != ")":
            raise self.error("A list in brackets must follow “in”, at place {at}.", before=1)
        return Node("literal", ((node.parts[0],),))

    def _joined(self, word: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self._take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Node(word, tuple(parts))

    def _calculated(self, kind: str, marks: tuple[str, ...], part: Callable[[], Node]) -> Node:
        first = part()
        rest: list[tuple[str, Node]] = []
        while mark := self._take(*marks):
            rest.append((mark, part()))
        return Node(kind, (first, *rest)) if rest else first

    def _deeper(self, rule: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise self.error("The condition is nested too deeply at place {at}.")
        node = rule()
        self.depth -= 1
        return node

    def _split(self) -> Iterator[tuple[str, str, int]]:
        at, end = 0, len(self.text.rstrip())
        while at < end:
            match = _TOKEN.match(self.text, at)
            if match is None:
                rest = self.text[at:].lstrip()
                raise ExpressionError(UNEXPECTED, at=len(self.text) - len(rest) + 1, found=rest[0])
            kind = str(match.lastgroup)
            yield kind, match.group(kind), match.start(kind)
            at = match.end()

    def _peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at][1] if at < len(self.tokens) else ""

    def _take(self, *texts: str) -> str:
        found = self._peek()
        if not found or found not in texts:
            return ""
        self.at += 1
        return found

    def _comparison(self) -> str:
        if self._peek() == "not" and self._peek(1) == "in":
            self.at += 2
            return "not in"
        return self._take(*COMPARISONS, "in")

    def _next(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise self.error("The condition ends too early, at place {at}.")
        self.at += 1
        return self.tokens[self.at - 1][:2]

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self.error("The condition lacks {mark} at place {at}.", mark=text)

    def error(self, text: str, *, before: int = 0, **facts: Any) -> ExpressionError:
        """A refusal that points at the next token, or one ``before`` it; places count from 1."""
        index = self.at - before
        at = self.tokens[index][2] if index < len(self.tokens) else len(self.text)
        return ExpressionError(text, at=at + 1, **facts)
