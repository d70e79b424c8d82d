"""The questions of a form as it is read, and what a name in one of its conditions stands for."""

from dataclasses import dataclass, field
from functools import cached_property

from server.infra.xlsform.inward import BOOL, NUMBER, Asked
from server.infra.xlsform.sheets import Form, Line
from server.infra.xlsform.words import OURS, VERDICT_LIST
from shared.checklists import FACTS, LIMITS, AnswerType
from shared.checklists.template import ANSWERED_FACTS, VERDICT_WORDS


@dataclass
class Question:
    """A question of the form, the group it stands in, and what its answer is."""

    line: Line
    group: Line
    number: int
    kind: AnswerType
    listed: str = ""

    @property
    def name(self) -> str:
        """What the form calls it."""
        return self.line["name"]

    @property
    def code(self) -> str:
        """Its code in the checklist: kept beside where a form cannot have it as a name."""
        return self.line[f"{OURS}code"] or self.name


@dataclass
class Reading:
    """One form: its questions, what is asked for photos and facts, its lists of choices."""

    form: Form
    questions: dict[str, Question] = field(default_factory=dict)
    photos: dict[str, Line] = field(default_factory=dict)
    facts: dict[str, Line] = field(default_factory=dict)
    sections: dict[str, Line] = field(default_factory=dict)
    choices: dict[str, list[Line]] = field(default_factory=dict)

    def names_of(self, listed: str) -> dict[str, str]:
        """The word a condition writes for each choice of a list, by the choice's name."""
        if listed == VERDICT_LIST:
            return {str(verdict): word for verdict, word in VERDICT_WORDS.items()}
        return {line["name"]: line["label_zh"] for line in self.choices.get(listed, ())}

    @cached_property
    def by_code(self) -> dict[str, Question]:
        """The questions by their codes."""
        return {question.code: question for question in self.questions.values()}

    def asked(self, name: str, before: int) -> Asked | None:
        """What a name in a condition stands for: an earlier question, a fact or a limit."""
        if name in self.facts:
            return self._fact(name)
        question = self.questions.get(name)
        if question is None or question.number >= before:
            return None
        return self.answer(question, f'ans("{question.code}")')

    def answer(self, question: Question, ours: str) -> Asked:
        """A question's answer as a condition reads it."""
        return Asked(ours, question.kind, self.names_of(question.listed))

    def _fact(self, name: str) -> Asked | None:
        kind = FACTS.get(name, NUMBER if name in LIMITS else "")
        asking = self.by_code.get(ANSWERED_FACTS.get(name, ""))
        if kind == "choice":
            return self.answer(asking, name) if asking else Asked(name, AnswerType.TEXT)
        return Asked(name, kind) if kind in (BOOL, NUMBER) else None
