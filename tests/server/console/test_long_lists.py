"""Lists that grow without end go on behind their first page, and keep what was looked for."""

import html
import re
from datetime import timedelta
from typing import Any

from server import scope
from server.actions import lookbacks
from server.domain.lookback import Reason
from server.models import Draw, Order, Person, School, Visit, Wave
from server.queries import people, waves
from server.queries import visits as plans
from server.seed import City
from server.work import Work, Works
from shared.vocabulary import LookBackState
from tests.drivers.cases import Cases
from tests.server.console.test_rosters import Hands

MORE = 5


def walked(hands: Hands, path: str, row: str) -> list[list[str]]:
    """What stands on each page, from the first to the last."""
    found = []
    while path:
        page = hands.get(path).get_data(as_text=True)
        found.append(re.findall(row, page))
        following = re.search(r'class="lb-btn" href="([^"]*[?;&]after=[^"]*)"', page)
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


def test_all_draws_and_visits_are_found_page_by_page(
    app: Any, works: Works, city: City, template_id: str
) -> None:
    each = range(plans.ROWS_MAX + MORE)
    with works.writing(scope.SYSTEM) as work:
        school_id = work.session.query(School.id).first()[0]
        for number in each:
            going = _draw(work, city.people["zhou"], number)
            work.session.add(going)
            work.session.flush()
            work.session.add(_visit(work, going, school_id, template_id))
    hands = Hands(app, "zhou")
    first, second = walked(hands, "/draws", r"<b>抽(\d+)</b>")
    assert (len(first), len(first + second)) == (plans.ROWS_MAX, len(each))
    assert [int(one) for one in first + second] == list(reversed(each))
    first, second = walked(hands, "/visits", r'href="/visits/([^"?]+)"')
    assert len(set(first + second)) == len(each)
    assert "/visits?drawn_after=" in hands.get("/visits").get_data(as_text=True)


def test_programs_find_all_visits_and_cases_page_by_page(
    app: Any, works: Works, city: City, template_id: str, cases: Cases
) -> None:
    count, order_id = plans.ROWS_MAX + MORE, cases.signed()
    with works.writing(scope.SYSTEM) as work:
        order = work.session.get_one(Order, order_id)
        for number in range(count):
            going = _draw(work, city.people["zhou"], number)
            work.session.add(going)
            work.session.flush()
            work.session.add(_visit(work, going, order.school_id, template_id))
            last = work.today + timedelta(days=number % 7)
            row = lookbacks.add(work, order, Reason.GRADE, work.today, last)
            row.state = (LookBackState.DUE, LookBackState.PLANNED)[number % 2]
    hands = Hands(app, "zhou")
    told = {"Authorization": hands.headers["Authorization"]}
    for path in ("/api/v1/visits", "/api/v1/lookbacks"):
        first = hands.client.get(path, headers=told).json
        second = hands.client.get(f"{path}?after={first['next']}", headers=told).json
        assert (len(first["rows"]), second["next"]) == (plans.ROWS_MAX, ""), path
        rows = first["rows"] + second["rows"]
        assert len({one["id"] for one in rows}) == len(rows) == count, path
    assert rows == sorted(rows, key=lambda one: (one["state"], one["due_until"], one["id"]))


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


def _draw(work: Work, person_id: str, number: int) -> Draw:
    return Draw(
        id=work.new_id(), name=f"抽{number}", algorithm="x", commitment="x", salt="x",
        candidates=[], drawn=[], made_by=person_id, made_at=work.now, release_at=work.now,
        state="drawn",
    )  # fmt: skip


def _visit(work: Work, draw: Draw, school_id: str, template_id: str) -> Visit:
    return Visit(
        id=work.new_id(), kind="drawn", mode="surprise", state="sealed", school_id=school_id,
        draw_id=draw.id, template_id=template_id, inspection_id=work.new_id(),
        lead_id=draw.made_by, visit_on=work.today, release_at=work.now, planned_by=draw.made_by,
        planned_at=work.now,
    )  # fmt: skip


def _account(work: Work, login: str) -> Person:
    return Person(id=work.new_id(), login=login, name="甲", password_hash="", created_at=work.now)
