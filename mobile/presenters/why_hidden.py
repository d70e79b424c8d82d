"""Why an item does not apply here, in words: the condition told as a person would say it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mobile.texts import _, in_language
from shared.checklists import Template
from shared.checklists.template import VERDICT_WORDS, Item
from shared.expressions import Expression, Node
from shared.vocabulary import LABELS

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


def why_hidden(template: Template, item: Item, why: str) -> str:
    """Why this item does not apply; ``why`` as the sheet told it."""
    if why == NO_BASIS:
        return _(TEXTS[NO_BASIS])
    condition = template.conditions.get((item.code, "applies_if"))
    if condition is None:
        return why
    return _(TEXTS["only"]).format(condition=_Telling(template, condition).told)


class _Telling:
    """One condition, told part by part."""

    def __init__(self, template: Template, condition: Expression) -> None:
        self._template = template
        self.told = self._of(condition.tree)

    def _of(self, node: Node) -> str:
        teller = TELLERS.get(node.kind)
        return teller(self, node.parts) if teller else str(node.parts)

    def name(self, parts: tuple[Any, ...]) -> str:
        told = TOLD_FACTS.get(str(parts[0]))
        return _within(_(told)) if told else str(parts[0])

    def literal(self, parts: tuple[Any, ...]) -> str:
        value = parts[0]
        if isinstance(value, tuple):
            return _(", ").join(self.literal((one,)) for one in value)
        if isinstance(value, Decimal):
            return format(value, "f")
        return self._word(str(value))

    def answer(self, parts: tuple[Any, ...]) -> str:
        code = str(parts[0])
        item = self._template.by_code.get(code)
        text = in_language(item.text_zh, item.text_en) if item else ""
        return _within(_(TEXTS["answer"])).format(code=code, text=text)

    def joined(self, kind: str, parts: tuple[Any, ...]) -> str:
        told = self._of(parts[0])
        for part in parts[1:]:
            told = _(TEXTS[kind]).format(one=told, other=self._of(part))
        return told

    def negation(self, parts: tuple[Any, ...]) -> str:
        return _(TEXTS["not"]).format(one=self._of(parts[0]))

    def comparison(self, parts: tuple[Any, ...]) -> str:
        compared, left, right = parts
        if compared == ">" and right.kind == "literal" and right.parts[0] == 0:
            return _within(_(TEXTS["some"])).format(one=self._of(left))
        if compared == "in" and left.kind == "literal":
            return _(TEXTS["has"]).format(one=self._of(right), other=self._of(left))
        return _(TEXTS[compared]).format(one=self._of(left), other=self._of(right))

    def _word(self, word: str) -> str:
        """A word of the checklist in the reader's language: a verdict, or one of some choices."""
        for verdict, told in VERDICT_WORDS.items():
            if told == word:
                return _(LABELS[verdict])
        for item in self._template.items:
            if word in item.options_zh and item.options_en:
                return in_language(word, item.options_en[item.options_zh.index(word)])
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
