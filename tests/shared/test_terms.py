"""How long a party has, as tablet and office both say it."""

import pytest

from shared import terms
from shared.vocabulary import HandlingLevel

ORDINARY, SERIOUS = HandlingLevel.ORDINARY, HandlingLevel.SERIOUS


@pytest.mark.parametrize(
    ("proposed", "level", "term"),
    [
        (0, ORDINARY, 3),
        (2, ORDINARY, 3),
        (5, ORDINARY, 5),
        (60, ORDINARY, 60),
        (0, SERIOUS, 0),
        (1, SERIOUS, 1),
        (3, HandlingLevel.MAJOR, 3),
    ],
)
def test_an_ordinary_fault_has_at_least_three_days_and_a_worse_one_the_templates(
    proposed: int, level: HandlingLevel, term: int
) -> None:
    assert terms.term(proposed, level) == term
