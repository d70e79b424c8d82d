"""Our conditions as a form's own (XPath): what can be said there; None for what cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from server.infra.xlsform.words import YES, Names
from shared.checklists import FACTS, AnswerType, Item
from shared.expressions import Node

TOGETHER = frozenset({"and", "or", "sum", "product"})
SIGNS = {"==": "=", "/": "div"}
MANY = "count"


class _CannotBeSaidError(Exception):
    """A part of a condition that a form has no words for."""


@dataclass(frozen=True)
class _Saying:
    """One condition of one item, said part by part; ``own`` is what stands for its answer."""

    names: Names
    item: Item
    own: str

    def of(self, node: Node) -> str:
        return _SAYERS[node.kind](self, node.parts)

    def truth(self, node: Node) -> str:
        """A part that is either so or not: a fact of yes and no is compared with yes."""
        if node.kind == "name" and FACTS.get(node.parts[0]) == "bool":
            return f"${{{node.parts[0]}}} = '{YES}'"
        if node.kind == "literal" and isinstance(node.parts[0], bool):
            return "true()" if node.parts[0] else "false()"
        if node.kind not in ("compare", "and", "or", "not"):
            raise _CannotBeSaidError
        return self.of(node)

    def within(self, node: Node, say: Callable[[Node], str]) -> str:
        """A part of a larger one, in brackets where it would fall apart."""
        said = say(node)
        return f"({said})" if node.kind in TOGETHER or _is_many(node) else said

    def joined(self, kind: str, parts: tuple[Any, ...]) -> str:
        return f" {kind} ".join(self.within(part, self.truth) for part in parts)

    def calculated(self, parts: tuple[Any, ...]) -> str:
        said = self.within(parts[0], self.of)
        for sign, part in parts[1:]:
            said += f" {SIGNS.get(sign, sign)} {self.within(part, self.of)}"
        return said

    def compared(self, parts: tuple[Any, ...]) -> str:
        sign, left, right = parts
        if sign in ("in", "not in"):
            said = self._among(left, right)
            return f"not({said})" if sign == "not in" else said
        if self._is_multi(left) or self._is_multi(right):
            raise _CannotBeSaidError
        choices = self._choices_of(left) or self._choices_of(right)
        one, other = (self._side(side, choices) for side in (left, right))
        return f"{one} {SIGNS.get(sign, sign)} {other}"

    def _among(self, left: Node, right: Node) -> str:
        """A choice among several, or one of the choices somebody made."""
        if right.kind == "literal" and left.kind in ("answer", "value", "name"):
            choices = self._choices_of(left)
            said = [f"{self.of(left)} = {_quoted(choices, word)}" for word in right.parts[0]]
            return f"({' or '.join(said)})" if len(said) > 1 else said[0]
        if self._is_multi(right) and left.kind == "literal":
            return f"selected({self.of(right)}, {_quoted(self._choices_of(right), *left.parts)})"
        raise _CannotBeSaidError

    def _side(self, node: Node, choices: dict[str, str]) -> str:
        if node.kind == "literal":
            return _quoted(choices, node.parts[0])
        return self.within(node, self.of)

    def _asked(self, node: Node) -> Item | None:
        if node.kind == "value":
            return self.item
        if node.kind == "answer":
            return self.names.template.by_code[node.parts[0]]
        return self.names.answering(node.parts[0]) if node.kind == "name" else None

    def _choices_of(self, node: Node) -> dict[str, str]:
        asked = self._asked(node)
        return self.names.choices(asked) if asked else {}

    def _is_multi(self, node: Node) -> bool:
        asked = self._asked(node)
        return asked is not None and asked.answer_type is AnswerType.MULTI

    def called(self, parts: tuple[Any, ...]) -> str:
        function, *arguments = parts
        if function != MANY or not self._is_multi(arguments[0]):
            raise _CannotBeSaidError
        return f"count-selected({self.of(arguments[0])})"


def said(names: Names, item: Item, column: str, own: str = ".") -> str | None:
    """A condition of an item as the form says it; "" where there is none, None if it cannot."""
    condition = names.template.conditions.get((item.code, column))
    return said_of(names, item, condition.tree, own) if condition else ""


def said_of(names: Names, item: Item, tree: Node, own: str = ".") -> str | None:
    """A condition that was read, as the form says it; None if it cannot."""
    try:
        return _Saying(names, item, own).truth(tree)
    except _CannotBeSaidError:
        return None


def read_by(names: Names, item: Item, column: str) -> frozenset[str]:
    """The facts and limits a condition reads that the form can say."""
    condition = names.template.conditions.get((item.code, column))
    return condition.names if condition and said(names, item, column) else frozenset()


def _is_many(node: Node) -> bool:
    return node.kind == "negative"


def _literal(parts: tuple[Any, ...]) -> str:
    return _quoted({}, parts[0])


def _quoted(choices: dict[str, str], value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if not isinstance(value, str) or (choices and value not in choices):
        raise _CannotBeSaidError
    word = choices.get(value, value)
    return f"'{word}'" if "'" not in word else f'"{word}"'


_SAYERS: dict[str, Callable[[_Saying, tuple[Any, ...]], str]] = {
    "literal": lambda _saying, parts: _literal(parts),
    "value": lambda saying, _parts: saying.own,
    "name": lambda _saying, parts: f"${{{parts[0]}}}",
    "answer": lambda saying, parts: f"${{{saying.names.items[parts[0]]}}}",
    "and": lambda saying, parts: saying.joined("and", parts),
    "or": lambda saying, parts: saying.joined("or", parts),
    "not": lambda saying, parts: f"not({saying.truth(parts[0])})",
    "negative": lambda saying, parts: f"-{saying.within(parts[0], saying.of)}",
    "compare": _Saying.compared,
    "sum": _Saying.calculated,
    "product": _Saying.calculated,
    "call": _Saying.called,
}
