"""What an XLSForm of a checklist is made of: sheets, columns, names, and columns of our own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from server.infra.checklist_file import COLUMNS
from shared.checklists import AnswerType, Item, Template
from shared.checklists.template import ANSWERED_FACTS, VERDICT_WORDS

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
CHINESE, ENGLISH = "中文 (zh)", "English (en)"
OURS = "lookback_"
"""What a column of ours begins with; other tools pass it over."""

LABELS = (f"label::{CHINESE}", f"label::{ENGLISH}")
HINTS = (f"hint::{CHINESE}", f"hint::{ENGLISH}")
THEIR_COLUMNS = {
    "section_zh": LABELS[0],
    "section_en": LABELS[1],
    "text_zh": LABELS[0],
    "text_en": LABELS[1],
    "guidance_zh": HINTS[0],
    "guidance_en": HINTS[1],
    "answer_type": "type",
    "options_zh": "type",
    "options_en": "type",
}
"""In which column of a form what stands in one of ours is said."""
OWN_COLUMNS = tuple(OURS + name for name in COLUMNS if name not in THEIR_COLUMNS)
PHOTO_OF = f"{OURS}photo_of"
SURVEY_COLUMNS = (
    *("type", "name", *LABELS, *HINTS, "required", "relevant", "constraint", "calculation"),
    "parameters",
    *OWN_COLUMNS,
    PHOTO_OF,
)
CHOICE_COLUMNS = ("list_name", "name", *LABELS)

VERDICT_LIST = f"{OURS}verdict"
YES_NO_LIST = f"{OURS}yes_no"
FACTS_GROUP = f"{OURS}facts"
PHOTO_SIGN = "_photo"
PIXELS = "max-pixels=2560"
"""How large a photo is sent at most."""
YES, NO = "yes", "no"
QUESTION_TYPES = {
    AnswerType.NUMBER: "decimal",
    AnswerType.TEXT: "text",
    AnswerType.PHOTO: "image",
    AnswerType.DATE: "date",
}
VERDICT_NAMES = {word: str(verdict) for verdict, word in VERDICT_WORDS.items()}
"""What a choice of the verdict is called, by the word a condition writes."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_NOT_IN_A_CHOICE = re.compile(r"[\s'\"]+")


@dataclass(frozen=True)
class Names:
    """What items, sections and choices of a checklist are called in its form, each once."""

    template: Template

    @cached_property
    def items(self) -> dict[str, str]:
        """By code: the code itself where a form may have it as a name."""
        return _named((item.code for item in self.template.items), "item", self._kept)

    @cached_property
    def sections(self) -> dict[str, str]:
        taken = {*self._kept, *self.items.values(), *map(photo_name, self.items.values())}
        return _named((one.code for one in self.template.sections), "section", taken)

    @cached_property
    def _kept(self) -> frozenset[str]:
        read = (condition.names for condition in self.template.conditions.values())
        return frozenset({FACTS_GROUP}).union(*read)

    def choices(self, item: Item) -> dict[str, str]:
        """What an item's choices are called, by the word a condition writes."""
        if item.answer_type is AnswerType.VERDICT:
            return VERDICT_NAMES
        return _choices(item.options_zh)

    def list_of(self, item: Item) -> str:
        if item.answer_type is AnswerType.VERDICT:
            return VERDICT_LIST
        return f"choices_{self.items[item.code]}"

    def answering(self, fact: str) -> Item | None:
        """The item that asks a fact on the site, where the checklist has one."""
        return self.template.by_code.get(ANSWERED_FACTS.get(fact, ""))


def photo_name(name: str) -> str:
    """What the question for an item's photo is called."""
    return name + PHOTO_SIGN


def _named(codes: Iterable[str], kind: str, kept: Iterable[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    taken = {*kept}
    for number, code in enumerate(codes, start=1):
        fits = NAME.fullmatch(code) and not code.startswith(OURS)
        name = code if fits and code not in taken else f"{OURS}{kind}_{number}"
        names[code] = name
        taken.add(name)
    return names


def _choices(options: tuple[str, ...]) -> dict[str, str]:
    names: dict[str, str] = {}
    for number, option in enumerate(options, start=1):
        name = _NOT_IN_A_CHOICE.sub("_", option)
        names[option] = name if name not in names.values() else f"{name}_{number}"
    return names
