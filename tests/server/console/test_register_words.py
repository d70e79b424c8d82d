"""What the register says in Chinese is told to an English reader in English, on every page."""

import re
from typing import Any

import pytest

from server.domain.register_words import ENGLISH, in_english
from server.infra.roster_columns import LOCALITIES, SCHOOL_TYPES
from server.seed import City
from tests.server.console.test_rosters import Hands
from tests.server.console.test_town_supervisor import NOT_PAGES, SCHOOL, pages

STRATA = ("town", "kind", "locality")


def alone(answer: Any) -> set[str]:
    """The words that stand on a page by themselves, between marks and points."""
    told = re.sub(r"<(script|style).*?</\1>", "", answer.get_data(as_text=True), flags=re.S)
    return {part.strip() for text in re.findall(r">([^<]+)<", told) for part in text.split("·")}


def test_every_word_a_roster_may_hold_has_its_english() -> None:
    assert set(ENGLISH) == {*SCHOOL_TYPES, *LOCALITIES}
    assert in_english("培训机构") == "培训机构"


@pytest.mark.parametrize("login", ["zhou", "leader", "chen"])
def test_no_english_page_tells_a_kind_of_school_in_chinese(
    app: Any, city: City, login: str
) -> None:
    hands = Hands(app, login, "en")
    asked = [one for one in pages(app) if not one.startswith(NOT_PAGES)]
    asked += [f"/schools/{city.schools[SCHOOL]}", "/results/schools?by=school_kind"]
    asked += [f"/simulator?by={one}&strata={one}" for one in STRATA]
    found = {}
    for path in asked:
        answer = hands.get(path)
        if answer.mimetype == "text/html" and (left := alone(answer) & set(ENGLISH)):
            found[path] = left
    assert found == {}
