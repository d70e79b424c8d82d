"""The calendar the product begins with: published years, then one that is marked as a guess."""

from datetime import date

import pytest

from server.infra.calendar_source import FIRST_YEAR, LAST_PUBLISHED_YEAR, days_of, edition


@pytest.mark.parametrize(
    ("year", "days"), [(2004, 366), (2018, 365), (2020, 366), (2026, 365), (2027, 365)]
)
def test_every_day_of_a_year_is_there_once(year: int, days: int) -> None:
    made = [one["day"] for one in days_of(year)]
    assert len(made) == len(set(made)) == days
    assert made[0] == f"{year}-01-01"


def test_published_days_are_named_in_both_languages() -> None:
    for year in range(FIRST_YEAR, LAST_PUBLISHED_YEAR + 1):
        for one in days_of(year):
            special = one["kind"] in ("holiday", "makeup")
            assert bool(one["name"]) == bool(one["name_en"]) == special, one
            assert one["name"] != one["name_en"] or not special, "a holiday without Chinese"
            assert one["published"]


def test_the_year_nobody_has_published_is_marked() -> None:
    days = {one["day"]: one for one in days_of(2027)}
    assert not any(one["published"] for one in days.values())
    assert days["2027-05-02"]["kind"] == "holiday"
    assert days["2027-10-01"]["name"] == "国庆"
    assert "makeup" not in {one["kind"] for one in days.values()}
    assert days[date(2027, 2, 6).isoformat()]["kind"] == "weekend", "by the moon, nobody knows yet"


def test_an_edition_says_whether_it_is_final() -> None:
    assert "暂定" not in edition(2026)
    assert "暂定" in edition(2027)
