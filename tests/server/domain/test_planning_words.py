"""The words of planning: each has its label, and none is taken for another one."""

from collections import Counter
from enum import StrEnum

from server.domain import planning_words
from server.domain.planning_words import LABELS

ALIKE = {"drawn", "published"}
"""States of a wave and of its draw that are told by one word."""


def test_every_word_has_its_own_label() -> None:
    lists = [one for one in vars(planning_words).values() if isinstance(one, type)]
    words = [word for one in lists if issubclass(one, StrEnum) for word in one]
    assert set(words) == set(LABELS)
    values = Counter(str(word) for word in words)
    assert {value for value, count in values.items() if count > 1} == ALIKE
