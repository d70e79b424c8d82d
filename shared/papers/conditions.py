"""The condition of an item in words, as a person would say it: on tablets, pages and papers."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from shared.checklists.template import VERDICT_WORDS, Item, Template
from shared.expressions import Expression, Node
from shared.papers.words import Reader

NO_BASIS = "no_basis_in_force"
TEXTS: dict[str, Any] = {
    "no_basis_in_force": "No law or rule asks for it on the day of this check.",
    "only": "Asked only where {condition}.",
    "and": "{one} and {other}",
    "or": "{one}, or {other}",
    "not": "{one}: not so",
    "==": "{one} is {other}",
    "!=": "{one} is not {other}",
    ">": "{one} is more than {other}",
    ">=": "{one} is at least {other}",
    "<": "{one} is less than {other}",
    "<=": "{one} is at most {other}",
    "in": "{one} is one of {other}",
    "has": "{one} has {other}",
    "not in": "{one} is none of {other}",
    "some": "There are {one}",
    "answer": "The answer to {code} ({text})",
    "facts": {
        "students": "Pupils",
        "staff": "Staff",
        "boarders": "Boarders",
        "school_type": "The kind of school",
        "locality": "The locality",
        "students_on_register": "Pupils on the register",
        "has_canteen": "The school has a canteen",
        "has_external_meal": "Meals come from outside",
        "uses_gas": "Gas is used",
        "has_bus": "The school has buses",
        "has_lab": "The school has a laboratory",
        "has_controlled_chemicals": "Controlled chemicals are kept",
        "has_nap_room": "The school has nap rooms",
        "has_fire_control_room": "The school has a fire control room",
        "has_construction": "There is a building site",
        "has_special_equipment": "Special equipment is used",
        "has_face_gate": "The school has a face recognition gate",
        "has_secondary_water": "The school has its own water tank",
        "has_drinking_machine": "The school has drinking water machines",
        "dorm_buildings": "Dormitory buildings",
        "terror_key_target": "The school is a key target",
        "notices_sent": "Notices sent so far",
        "visit_mode": "The kind of visit",
        "visit_in_school_run": "The visit falls into the school run",
        "seen_break": "A break between lessons was seen",
    },
}
TOLD_FACTS: dict[str, str] = TEXTS["facts"]


def why_hidden(template: Template, item: Item, why: str, reader: Reader) -> str:
    """Why this item does not apply; ``why`` as the sheet told it."""
    if why == NO_BASIS:
        return reader.say(TEXTS[NO_BASIS])
    told = condition(template, item, reader)
    return reader.say(TEXTS["only"]).format(condition=told) if told else why


def condition(template: Template, item: Item, reader: Reader, *, by_code: bool = False) -> str:
    """When this item applies; "" where it always does.

    Other items stand in it by their codes alone where they are on the same paper.
    """
    applies = template.conditions.get((item.code, "applies_if"))
    return _Telling(template, applies, reader, by_code=by_code).told if applies else ""


class _Telling:
    """One condition, told part by part."""

    def __init__(
        self, template: Template, told: Expression, reader: Reader, *, by_code: bool
    ) -> None:
        self._template, self._reader, self._by_code = template, reader, by_code
        self.told = self._of(told.tree)

    def _of(self, node: Node) -> str:
        teller = TELLERS.get(node.kind)
        return teller(self, node.parts) if teller else str(node.parts)

    def name(self, parts: tuple[Any, ...]) -> str:
        told = TOLD_FACTS.get(str(parts[0]))
        return _within(self._reader.say(told)) if told else str(parts[0])

    def literal(self, parts: tuple[Any, ...]) -> str:
        value = parts[0]
        if isinstance(value, tuple):
            return self._reader.say(", ").join(self.literal((one,)) for one in value)
        if isinstance(value, Decimal):
            return format(value, "f")
        return self._word(str(value))

    def answer(self, parts: tuple[Any, ...]) -> str:
        code = str(parts[0])
        if self._by_code:
            return code
        item = self._template.by_code.get(code)
        text = self._reader.either(item.text_zh, item.text_en) if item else ""
        return _within(self._reader.say(TEXTS["answer"])).format(code=code, text=text)

    def joined(self, kind: str, parts: tuple[Any, ...]) -> str:
        told = self._of(parts[0])
        for part in parts[1:]:
            told = self._reader.say(TEXTS[kind]).format(one=told, other=self._of(part))
        return told

    def negation(self, parts: tuple[Any, ...]) -> str:
        return self._reader.say(TEXTS["not"]).format(one=self._of(parts[0]))

    def comparison(self, parts: tuple[Any, ...]) -> str:
        compared, left, right = parts
        say = self._reader.say
        is_count = left.kind != "answer" or not self._by_code
        if compared == ">" and right.kind == "literal" and right.parts[0] == 0 and is_count:
            return _within(say(TEXTS["some"])).format(one=self._of(left))
        if compared == "in" and left.kind == "literal":
            return say(TEXTS["has"]).format(one=self._of(right), other=self._of(left))
        return say(TEXTS[compared]).format(one=self._of(left), other=self._of(right))

    def _word(self, word: str) -> str:
        """A word of the checklist in the reader's language: a verdict, or one of some choices."""
        for verdict, told in VERDICT_WORDS.items():
            if told == word:
                return self._reader.label(verdict)
        for item in self._template.items:
            if word in item.options_zh and item.options_en:
                return self._reader.either(word, item.options_en[item.options_zh.index(word)])
        return word


def _within(told: str) -> str:
    """Words as they stand within a sentence."""
    return told[:1].lower() + told[1:]


TELLERS: dict[str, Callable[[_Telling, tuple[Any, ...]], str]] = {
    "name": _Telling.name,
    "literal": _Telling.literal,
    "answer": _Telling.answer,
    "and": lambda telling, parts: telling.joined("and", parts),
    "or": lambda telling, parts: telling.joined("or", parts),
    "not": _Telling.negation,
    "compare": _Telling.comparison,
}
