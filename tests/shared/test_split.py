"""A checklist is split between the offices that came, and every item is somebody's."""

from dataclasses import replace

import pytest

from shared.checklists import Item, falls_to, office_of
from tests.shared.sheets import TEMPLATE

BOTH = ("police", "education")


def of(office: str) -> Item:
    """An item that this office usually looks at."""
    return replace(TEMPLATE.items[0], office=office)


@pytest.mark.parametrize(
    ("office", "came", "whose"),
    [
        ("police", BOTH, "police"),
        ("education", BOTH, "education"),
        ("any", BOTH, ""),
        ("education", ("police", "traffic_police"), ""),
        ("police", (), ""),
    ],
)
def test_an_item_is_one_offices_that_came_or_everybodys(
    office: str, came: tuple[str, ...], whose: str
) -> None:
    assert office_of(of(office), came) == whose


@pytest.mark.parametrize("office", ["police", "education", "any", "urban_management"])
@pytest.mark.parametrize("came", [BOTH, ("police",), ("campaign", "education")])
def test_every_item_falls_to_somebody_who_came(office: str, came: tuple[str, ...]) -> None:
    assert any(falls_to(of(office), one, came) for one in came)
