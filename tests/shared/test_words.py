"""The words both sides share: every enum member is a plain word, every verb has holders."""

import enum
import re
from pathlib import Path

import pytest

from shared import problems, vocabulary
from shared.access import EVERYONE, VERBS, may
from shared.problems import Problem
from shared.protocol import area_scope, scope_subject, user_scope
from shared.vocabulary import LABELS, Role

ENUMS = [
    one
    for one in vars(vocabulary).values()
    if isinstance(one, type) and issubclass(one, enum.StrEnum) and one is not enum.StrEnum
]
PROBLEMS = [
    one for one in vars(problems).values() if isinstance(one, type) and issubclass(one, Problem)
]
SHOWN = (
    "Role", "OfficeKind", "Party", "Grade", "HandlingLevel", "Verdict", "VisitMode", "VisitKind",
    "InspectionState", "OrderState", "OrderKind", "Outcome", "SignatureRole", "ServiceWay",
    "LeakSign",
)  # fmt: skip


@pytest.mark.parametrize("words", ENUMS, ids=lambda words: words.__name__)
def test_values_are_lower_case_words_that_travel(words: type[enum.StrEnum]) -> None:
    for word in words:
        assert str(word) == str(word).lower()
        assert str(word).replace("_", "").replace(".", "").isalpha()


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_person_reads_has_a_label(name: str) -> None:
    for word in getattr(vocabulary, name):
        assert LABELS[word]


def test_equal_words_of_different_lists_have_one_label() -> None:
    """To a dict ``Grade.MAJOR`` and ``HandlingLevel.MAJOR`` are one key: the later label wins."""
    source = Path(vocabulary.__file__).read_text(encoding="utf-8").partition("LABELS")[2]
    written = re.findall(r"(\w+)\.(\w+): \"([^\"]+)\"", source)
    assert len(written) > len(LABELS)
    for words, name, label in written:
        assert LABELS[getattr(vocabulary, words)[name]] == label, f"{words}.{name}"


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.__name__)
def test_a_refusal_has_a_code_a_status_and_a_text(problem: type[Problem]) -> None:
    assert problem.code == problem.code.lower()
    assert 400 <= problem.status < 600
    assert problem.text.endswith((".", "!"))


def test_codes_of_refusals_are_given_once() -> None:
    codes = [problem.code for problem in PROBLEMS]
    assert len(set(codes)) == len(codes)


def test_a_refusal_is_told_in_the_readers_language_with_its_facts() -> None:
    refused = problems.TooLarge(limit_bytes=7)
    assert "7" in refused.told()
    assert refused.told(lambda _text: "最多{limit_bytes}字节") == "最多7字节"
    assert problems.TooLarge().told() == problems.TooLarge.text, "a missing fact is no crash"


def test_every_verb_is_held_by_someone_and_every_role_holds_some() -> None:
    assert all(VERBS.values())
    for role in Role:
        assert any(role in holders for holders in VERBS.values())


def test_a_school_may_not_know_of_visits_nor_look_backs_nor_draws() -> None:
    closed = {verb for verb in VERBS if verb.startswith(("visit.", "lookback.", "draw."))}
    assert closed
    assert not any(may(frozenset({Role.SCHOOL}), verb) for verb in closed)
    for_all = {verb for verb in VERBS if VERBS[verb] == EVERYONE}
    assert for_all == {"calendar.read", "notice.read", "session.end", "work.follow"}


def test_who_confirms_what_is_major_is_not_who_inspects() -> None:
    assert not may(frozenset({Role.INSPECTOR}), "order.decide_major")
    assert may(frozenset({Role.INSPECTOR, Role.SUPERVISOR}), "order.decide_major")


def test_an_unknown_verb_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        may(EVERYONE, "order.burn")


def test_scopes_are_taken_apart_as_they_were_made() -> None:
    assert scope_subject(area_scope("a1")) == ("area", "a1")
    assert scope_subject(user_scope("p1")) == ("user", "p1")
    assert scope_subject("global") == ("global", "")
