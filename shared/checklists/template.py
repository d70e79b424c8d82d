"""A checklist as published: sections, items in both languages, bases with their dates in force."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Any

from shared.expressions import Expression, parse
from shared.problems import Invalid
from shared.vocabulary import Grade, Party, Verdict

OPTIONS_MAX = 40
NUMBER_MAX = Decimal(10) ** 9

GUIDE = "重大事故隐患判定指南"
"""What the official guide's basis is called by: 重大 is proposed only while it is in force."""

FACTS: dict[str, str] = {
    "students": "number",
    "staff": "number",
    "boarders": "number",
    "school_type": "choice",
    "locality": "choice",
    "students_on_register": "number",
    "has_canteen": "bool",
    "has_external_meal": "bool",
    "uses_gas": "bool",
    "has_bus": "bool",
    "has_lab": "bool",
    "has_controlled_chemicals": "bool",
    "has_nap_room": "bool",
    "has_fire_control_room": "bool",
    "has_construction": "bool",
    "has_special_equipment": "bool",
    "has_face_gate": "bool",
    "has_secondary_water": "bool",
    "has_drinking_machine": "bool",
    "dorm_buildings": "number",
    "terror_key_target": "bool",
    "notices_sent": "number",
    "visit_mode": "choice",
    "visit_in_school_run": "bool",
    "seen_break": "bool",
}

ANSWERED_FACTS = {
    "students": "BI-01",
    "staff": "BI-02",
    "boarders": "BI-03",
    "school_type": "BI-05",
    "locality": "BI-06",
}
"""Facts an item asks on site; until then the register's value stands."""

LIMITS: dict[str, str] = {
    "limit_roll_diff": "0.05",
    "limit_patrols": "5",
    "limit_post_gap_m": "1.2",
    "limit_wall_m": "2.0",
    "limit_alarm_s": "30",
    "limit_clock_s": "10",
    "limit_video_days": "30",
    "limit_video_key_days": "90",
    "limit_sample_g": "125",
    "limit_kg_rail_m": "1.30",
    "limit_drill_days": "25",
    "limit_drill_kg_days": "66",
}

EARLIER_LIMITS: tuple[tuple[str, str, date], ...] = (
    ("limit_sample_g", "100", date(2018, 10, 1)),
    ("limit_kg_rail_m", "1.10", date(2019, 10, 1)),
)
"""Limits that were others before a day."""


class AnswerType(StrEnum):
    """What kind of answer an item asks."""

    VERDICT = "verdict"
    NUMBER = "number"
    CHOICE = "choice"
    MULTI = "multi"
    TEXT = "text"
    PHOTO = "photo"
    DATE = "date"


class PhotoRule(StrEnum):
    """Whether an item asks for a photo."""

    NONE = "none"
    OPTIONAL = "optional"
    ON_FAIL = "on_fail"
    ALWAYS = "always"


VERDICT_WORDS = {
    Verdict.PASS: "合格",
    Verdict.FAIL: "不合格",
    Verdict.NOT_APPLICABLE: "不适用",
}
"""How conditions write a verdict."""
VERDICTS = frozenset(Verdict)


class WrongAnswer(Invalid):
    code = "wrong_answer"
    text = "{code} takes {wanted}. Choose or type it again."


@dataclass(frozen=True)
class Basis:
    """A legal or own basis, with the days between which it is in force."""

    text: str
    status: str = "memory"
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True)
class Item:
    """One question of the checklist."""

    code: str
    section: str
    text_zh: str
    text_en: str
    answer_type: AnswerType
    options_zh: tuple[str, ...] = ()
    options_en: tuple[str, ...] = ()
    unit: str = ""
    bases: tuple[Basis, ...] = ()
    grade: Grade | None = None
    immediate_zh: str = ""
    immediate_en: str = ""
    rectify_workdays: int = 0
    photo_rule: PhotoRule = PhotoRule.NONE
    photo_hint_zh: str = ""
    applies_if: str = ""
    valid_if: str = ""
    fail_if: str = ""
    compute: str = ""
    weight: int = 0
    veto: bool = False
    party: Party = Party.SCHOOL
    office: str = "any"
    quick: bool = False
    stat_key: str = ""
    guidance_zh: str = ""
    guidance_en: str = ""

    def text(self, language: str) -> str:
        return self.text_en if language == "en" else self.text_zh

    def bases_on(self, day: date) -> tuple[Basis, ...]:
        """The bases in force on a day; only these are shown and printed."""
        return tuple(basis for basis in self.bases if basis.in_force(day))

    def grade_on(self, day: date) -> Grade | None:
        """The grade proposed on a day: 重大 only while the official guide is in force."""
        if self.grade is not Grade.MAJOR:
            return self.grade
        guided = any(GUIDE in basis.text for basis in self.bases_on(day))
        return Grade.MAJOR if guided else Grade.SERIOUS

    def check_answer(self, value: Any) -> Any:
        """The answer as it is stored; WrongAnswer if it is of the wrong type."""
        if value is None:
            return None
        if self.answer_type is AnswerType.NUMBER:
            return self._number(value)
        if self.answer_type is AnswerType.DATE:
            return self._date(value)
        if self.answer_type is AnswerType.MULTI:
            return self._many(value)
        if value == Verdict.NOT_APPLICABLE:
            return str(value)
        return self._one(value)

    def _one(self, value: Any) -> str:
        if not isinstance(value, str):
            raise WrongAnswer("{code} takes a text. Type it again.", code=self.code)
        if self.answer_type is AnswerType.VERDICT and value not in VERDICTS:
            raise WrongAnswer(
                "{code} takes pass, fail or not applicable. Choose again.", code=self.code
            )
        if self.answer_type is AnswerType.CHOICE and value not in self.options_zh:
            raise WrongAnswer(code=self.code, wanted=" | ".join(self.options_zh))
        return str(value)

    def _many(self, value: Any) -> list[str]:
        if value in (Verdict.NOT_APPLICABLE, [str(Verdict.NOT_APPLICABLE)]):
            return [str(Verdict.NOT_APPLICABLE)]
        if not isinstance(value, list | tuple) or len(value) > OPTIONS_MAX:
            raise WrongAnswer(code=self.code, wanted=" | ".join(self.options_zh))
        if any(one not in self.options_zh for one in value):
            raise WrongAnswer(code=self.code, wanted=" | ".join(self.options_zh))
        return [option for option in self.options_zh if option in value]

    def _number(self, value: Any) -> str:
        if value == Verdict.NOT_APPLICABLE:
            return str(value)
        try:
            number = Decimal(value) if isinstance(value, str | int) else None
        except InvalidOperation:
            number = None
        if number is None or isinstance(value, bool) or not number.is_finite():
            raise WrongAnswer("{code} takes a number. Type it again.", code=self.code)
        if abs(number) > NUMBER_MAX:
            raise WrongAnswer(
                "{code} takes a number up to {limit}. Type it again.",
                code=self.code,
                limit=NUMBER_MAX,
            )
        return format(number.normalize(), "f")

    def _date(self, value: Any) -> str:
        if value == Verdict.NOT_APPLICABLE:
            return str(value)
        try:
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            raise WrongAnswer(
                "{code} takes a date, written YYYY-MM-DD. Type it again.", code=self.code
            ) from None


@dataclass(frozen=True)
class Section:
    """A heading of the checklist."""

    code: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True)
class Template:
    """One version of a checklist, every condition parsed once."""

    sections: tuple[Section, ...]
    items: tuple[Item, ...]

    @cached_property
    def by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def conditions(self) -> dict[tuple[str, str], Expression]:
        """The parsed conditions by item and column."""
        names, codes = (*FACTS, *LIMITS), self.by_code
        return {
            (item.code, column): parse(text, names, codes)
            for item in self.items
            for column in ("applies_if", "valid_if", "fail_if")
            if (text := getattr(item, column))
        }

    def to_body(self) -> dict[str, Any]:
        """The checklist as JSON: what is published, hashed and sent to tablets."""
        return {
            "sections": [asdict(section) for section in self.sections],
            "items": [_item_body(item) for item in self.items],
        }

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "Template":
        """The checklist from its JSON."""
        return cls(
            tuple(Section(**section) for section in body["sections"]),
            tuple(_item(one) for one in body["items"]),
        )


def _item_body(item: Item) -> dict[str, Any]:
    body = asdict(item)
    body["options_zh"], body["options_en"] = list(item.options_zh), list(item.options_en)
    body["bases"] = [
        {
            "text": basis.text,
            "status": basis.status,
            "valid_from": basis.valid_from.isoformat() if basis.valid_from else None,
            "valid_to": basis.valid_to.isoformat() if basis.valid_to else None,
        }
        for basis in item.bases
    ]
    return body


def _item(body: dict[str, Any]) -> Item:
    known = {name: value for name, value in body.items() if name in Item.__dataclass_fields__}
    known["answer_type"] = AnswerType(body["answer_type"])
    known["photo_rule"] = PhotoRule(body["photo_rule"])
    known["party"] = Party(body["party"])
    known["grade"] = Grade(body["grade"]) if body.get("grade") else None
    known["options_zh"] = tuple(body["options_zh"])
    known["options_en"] = tuple(body["options_en"])
    known["bases"] = tuple(_basis(one) for one in body["bases"])
    return Item(**known)


def _basis(body: dict[str, Any]) -> Basis:
    return Basis(
        body["text"], body["status"], _day(body.get("valid_from")), _day(body.get("valid_to"))
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def limits_on(day: date, own: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """The limits in force on a day; an office's own stand before the defaults."""
    limits = dict(LIMITS)
    for name, value, until in EARLIER_LIMITS:
        if day < until:
            limits[name] = value
    limits.update(dict(own))
    return limits
