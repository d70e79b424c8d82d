"""A form's condition (XPath) as one of ours: a stated part of the language; the rest is told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from server.infra.xlsform.words import NO, YES
from shared.checklists import AnswerType
from shared.expressions import DEPTH_MAX, EXPRESSION_CHARS_MAX

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<name>\$\{[^}]*\})|(?P<string>'[^']*'|"[^"]*")|(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_][A-Za-z0-9_-]*)|(?P<mark>!=|<=|>=|[.=<>+\-*(),])
    )""",
    re.VERBOSE,
)
COMPARED = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
ALIKE = ("=", "!=")
BOOL, NUMBER, TRUTH, TEXT = "bool", "number", "truth", "text"
CHOSEN = frozenset({AnswerType.CHOICE, AnswerType.VERDICT})
COUNTED = frozenset({NUMBER, AnswerType.NUMBER})


class NotOursError(Exception):
    """What we cannot take over: how it is told, and what was found."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(code, found)
        self.code, self.found = code, found


@dataclass(frozen=True)
class Asked:
    """What a name in a condition stands for: a question or a fact, and the names of its choices."""

    ours: str
    kind: str
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Part:
    """A part of a condition in our words; a plain value keeps what it was."""

    ours: str
    kind: str
    asked: Asked | None = None
    literal: str | None = None


def taken_over(text: str, names: Callable[[str], Asked | None], own: Asked) -> str:
    """The condition in our words; NotOursError where it says what ours cannot."""
    if len(text) > EXPRESSION_CHARS_MAX:
        raise NotOursError("form_condition", text)
    return _Reader(text, names, own).whole()


class _Reader:
    """Recursive descent over the part of XPath we know, one method a rule."""

    def __init__(self, text: str, names: Callable[[str], Asked | None], own: Asked) -> None:
        self.names, self.own = names, own
        self.tokens = _split(text)
        self.at = self.depth = 0

    def whole(self) -> str:
        said = _truth(self.either()) if self.tokens else ""
        if self.at < len(self.tokens):
            raise NotOursError("form_condition", self._peek())
        return said

    def either(self) -> _Part:
        return self._joined("or", self.both, _truth)

    def both(self) -> _Part:
        return self._joined("and", self.comparison, _truth)

    def comparison(self) -> _Part:
        left = self.sum()
        sign = self._take(*COMPARED)
        if not sign:
            return left
        return _Part(_compared(sign, left, self.sum()), TRUTH)

    def sum(self) -> _Part:
        return self._joined(("+", "-"), self.product, _number)

    def product(self) -> _Part:
        return self._joined(("*", "div"), self.sign, _number)

    def sign(self) -> _Part:
        if self._take("-"):
            return _Part(f"-{_number(self.atom())}", NUMBER)
        return self.atom()

    def atom(self) -> _Part:
        kind, text = self._next()
        if kind == "number":
            return _Part(text, NUMBER, literal=text)
        if kind == "string":
            return _Part(f'"{text[1:-1]}"', TEXT, literal=text[1:-1])
        if kind == "name":
            return _of(self._named(text))
        if text == ".":
            return _of(self.own)
        if text == "(":
            return self._bracket()
        if kind == "word" and text in _CALLS:
            return self._call(text)
        raise NotOursError("form_condition", text)

    def _bracket(self) -> _Part:
        part = self._deeper()
        self._expect(")")
        return _Part(f"({part.ours})", part.kind, part.asked, part.literal)

    def _call(self, function: str) -> _Part:
        self._expect("(")
        arguments: list[_Part] = []
        while self._peek() != ")":
            if arguments:
                self._expect(",")
            arguments.append(self._deeper())
        self._expect(")")
        wanted, say = _CALLS[function]
        if len(arguments) != wanted:
            raise NotOursError("form_condition", function)
        return say(*arguments)

    def _named(self, text: str) -> Asked:
        asked = self.names(text[2:-1].strip())
        if asked is None:
            raise NotOursError("form_later", text)
        return asked

    def _joined(
        self, words: str | tuple[str, ...], rule: Callable[[], _Part], kind: Callable[[_Part], str]
    ) -> _Part:
        first = rule()
        signs = (words,) if isinstance(words, str) else words
        said = ""
        while sign := self._take(*signs):
            said = said or kind(first)
            said += f" {'/' if sign == 'div' else sign} {kind(rule())}"
        return _Part(said, TRUTH if kind is _truth else NUMBER) if said else first

    def _deeper(self) -> _Part:
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise NotOursError("form_condition", "(")
        part = self.either()
        self.depth -= 1
        return part

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self, *texts: str) -> str:
        found = self._peek()
        if not found or found not in texts:
            return ""
        self.at += 1
        return found

    def _next(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise NotOursError("form_condition", "…")
        self.at += 1
        return self.tokens[self.at - 1]

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise NotOursError("form_condition", self._peek() or "…")


def _split(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotOursError("form_condition", text[at:].lstrip()[:1])
        kind = str(match.lastgroup)
        tokens.append((kind, match.group(kind)))
        at = match.end()
    return tokens


def _of(asked: Asked) -> _Part:
    return _Part(asked.ours, asked.kind, asked)


def _truth(part: _Part) -> str:
    if part.kind != TRUTH:
        raise NotOursError("form_condition", part.ours)
    return part.ours


def _number(part: _Part) -> str:
    if part.kind not in COUNTED:
        raise NotOursError("form_condition", part.ours)
    return part.ours


def _compared(sign: str, left: _Part, right: _Part) -> str:
    if BOOL in (left.kind, right.kind):
        return _yes_or_no(sign, *((left, right) if left.kind == BOOL else (right, left)))
    if left.kind in CHOSEN or right.kind in CHOSEN:
        _alike(sign)
        return f"{_chosen(left, right)} {COMPARED[sign]} {_chosen(right, left)}"
    if {left.kind, right.kind} <= {TEXT, AnswerType.TEXT}:
        _alike(sign)
        return f"{left.ours} {COMPARED[sign]} {right.ours}"
    return f"{_number(left)} {COMPARED[sign]} {_number(right)}"


def _alike(sign: str) -> None:
    if sign not in ALIKE:
        raise NotOursError("form_condition", sign)


def _yes_or_no(sign: str, fact: _Part, other: _Part) -> str:
    _alike(sign)
    if other.literal not in (YES, NO):
        raise NotOursError("form_choice", other.ours)
    return fact.ours if (sign == "=") == (other.literal == YES) else f"not {fact.ours}"


def _chosen(part: _Part, other: _Part) -> str:
    """A side of a comparison with a choice: a plain value is the name of one of the choices."""
    if part.literal is None:
        if part.kind not in CHOSEN:
            raise NotOursError("form_condition", part.ours)
        return part.ours
    return _word(other, part)


def _word(question: _Part, part: _Part) -> str:
    choices = question.asked.choices if question.asked else {}
    word = choices.get(part.literal or "")
    if word is None or '"' in word:
        raise NotOursError("form_choice", part.ours)
    return f'"{word}"'


def _selected(question: _Part, choice: _Part) -> _Part:
    if question.kind in CHOSEN:
        return _Part(f"{question.ours} == {_word(question, choice)}", TRUTH)
    if question.kind != AnswerType.MULTI:
        raise NotOursError("form_condition", "selected")
    return _Part(f"{_word(question, choice)} in {question.ours}", TRUTH)


def _counted(question: _Part) -> _Part:
    if question.kind != AnswerType.MULTI:
        raise NotOursError("form_condition", "count-selected")
    return _Part(f"count({question.ours})", NUMBER)


_CALLS: dict[str, tuple[int, Callable[..., Any]]] = {
    "not": (1, lambda part: _Part(f"not ({_truth(part)})", TRUTH)),
    "selected": (2, _selected),
    "count-selected": (1, _counted),
    "true": (0, lambda: _Part("true", TRUTH)),
    "false": (0, lambda: _Part("false", TRUTH)),
}
