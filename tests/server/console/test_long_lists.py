"""Lists that grow without end go on behind their first page, and keep what was looked for."""

import html
import re
from datetime import timedelta
from typing import Any

from server import scope
from server.models import Person, School, Wave
from server.queries import people, waves
from server.seed import City
from server.work import Work, Works
from tests.server.console.test_rosters import Hands

MORE = 5


def walked(hands: Hands, path: str, row: str) -> list[list[str]]:
    """What stands on each page, from the first to the last."""
    found = []
    while path:
        page = hands.get(path).get_data(as_text=True)
        found.append(re.findall(row, page))
        following = re.search(r'class="lb-btn" href="([^"]*after=[^"]*)"', page)
        path = html.unescape(following[1]) if following else ""
    return found


def test_all_accounts_that_fit_are_found_page_by_page(app: Any, works: Works, city: City) -> None:
    logins = [f"long-{number:03d}" for number in range(people.ROWS_MAX + MORE)]
    with works.writing(scope.SYSTEM) as work:
        work.session.add_all(_account(work, one) for one in logins)
    first, second = walked(Hands(app, "admin"), "/people?q=long-", r">(long-\d+)<")
    assert (len(first), first + second) == (people.ROWS_MAX, logins)


def test_all_waves_are_found_page_by_page(app: Any, works: Works, city: City) -> None:
    count = waves.ROWS_MAX + MORE
    with works.writing(scope.SYSTEM) as work:
        area_id = work.session.query(School).first().area_id
        work.session.add_all(
            wave(work, area_id, city.people["zhou"], number) for number in range(count)
        )
    first, second = walked(Hands(app, "zhou"), "/waves", r"<b>波(\d+)</b>")
    assert len(first) == waves.ROWS_MAX
    assert sorted(map(int, first + second)) == list(range(count))


def test_no_form_offers_all_schools_of_a_city(app: Any, city: City) -> None:
    """A school is named by what is typed, however many there are."""
    for path in ("/lookbacks", "/visits"):
        page = Hands(app, "zhou").get(path).get_data(as_text=True)
        assert 'name="school"' in page
        assert not [one for one in city.schools.values() if one in page]


def wave(work: Work, area_id: str, person_id: str, number: int) -> Wave:
    """One of many waves being prepared."""
    made_at = work.now + timedelta(seconds=number)
    return Wave(
        id=work.new_id(), area_id=area_id, name=f"波{number}", ceremony="everyday",
        mode="surprise", state="preparing", made_by=person_id, made_at=made_at,
    )  # fmt: skip


def _account(work: Work, login: str) -> Person:
    return Person(id=work.new_id(), login=login, name="甲", password_hash="", created_at=work.now)
