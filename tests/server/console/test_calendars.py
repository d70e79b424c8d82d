"""Calendars: pages and secret addresses that show each person what that person may know."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from server import scope
from server.api.pace import ASKED_MAX
from server.models import AuditEntry, CalendarAddress, Person
from server.queries import visit_calendar
from server.queries.visit_calendar import visits
from server.seed import City
from server.work import Works
from tests.clocks import SteppedClock
from tests.drivers.hands import Office
from tests.server.console.test_rosters import Hands, words

SCHOOL = "望潮中学"
ADDRESS = re.compile(r"(/calendars/[^<\s]+\.ics)<")


def address(app: Any, login: str) -> str:
    answer = Hands(app, login).post("/calendar/address")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return ADDRESS.findall(answer.get_data(as_text=True))[0]


def read(app: Any, path: str) -> str:
    answer = app.test_client(use_cookies=False).get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    return str(answer.get_data(as_text=True)).replace("\r\n ", "")


def test_planners_see_their_visits_and_a_team_only_that_there_is_one(
    app: Any, works: Works, city: City, clock: SteppedClock
) -> None:
    paths = {login: address(app, login) for login in ("zhou", "chen", "he")}
    office = Office(works, city)
    office.plan(("chen", "lin"), [SCHOOL], 1, clock)
    planned, own, others = (read(app, paths[login]) for login in ("zhou", "chen", "he"))
    assert SCHOOL in planned
    assert "陈立" in planned
    assert SCHOOL not in own
    assert "SUMMARY:封存任务" in own
    assert "DTSTART:20260917T020000Z" in own
    assert "LOCATION" not in own
    assert "BEGIN:VEVENT" not in others
    assert SCHOOL in words(Hands(app, "zhou").get("/calendar"))
    page = words(Hands(app, "chen").get("/my-visits"))
    assert "封存任务" in page
    assert SCHOOL not in page
    clock.advance(hours=1, minutes=1)
    office.release()
    assert SCHOOL in read(app, paths["chen"])
    assert SCHOOL in words(Hands(app, "chen").get("/my-visits"))
    assert "BEGIN:VEVENT" not in read(app, paths["he"])


def test_of_more_visits_than_are_told_the_next_to_come_are(
    works: Works, city: City, clock: SteppedClock
) -> None:
    office = Office(works, city)
    for _day in range(3):
        clock.advance(days=2)
        office.plan(("chen", "lin"), [SCHOOL], 1, clock)
    with office.acting("zhou") as work:
        days = visit_calendar.span(work.today)
        told = [one.day("Asia/Shanghai") for one in visits(work, *days)]
        assert told == [work.today - timedelta(days=back) for back in (4, 2, 0)]
        assert [one.day("Asia/Shanghai") for one in visits(work, *days, 1)] == [work.today]


def test_an_address_is_kept_as_a_digest_renewed_taken_back_and_ends_with_the_account(
    app: Any, works: Works, city: City
) -> None:
    client = app.test_client(use_cookies=False)
    first = address(app, "chen")
    second = address(app, "chen")
    assert client.get(first).status_code == 404
    with works.reading(scope.SYSTEM) as work:
        (kept,) = work.session.scalars(select(CalendarAddress.token_digest))
    assert kept not in second
    assert second.split("/")[-1].removesuffix(".ics") not in kept
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Person, city.people["chen"]).active = False
    assert client.get(second).status_code == 404
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Person, city.people["chen"]).active = True
    assert client.get(second).status_code == 200
    chen = Hands(app, "chen")
    assert chen.post("/calendar/address/out").status_code == 302
    assert chen.post("/calendar/address/out").status_code == 404
    assert client.get(second).status_code == 404
    with works.reading(scope.SYSTEM) as work:
        heard = select(AuditEntry.event).where(AuditEntry.event.like("CalendarAddress%"))
        assert len(list(work.session.scalars(heard))) == 3


def test_guessing_is_slowed_down_and_others_get_no_address(app: Any, clock: SteppedClock) -> None:
    for login in ("leader", "auditor", "admin", "chengguan", "school-350000"):
        hands = Hands(app, login)
        assert hands.post("/calendar/address").status_code == 403, login
        assert hands.get("/calendar").status_code == 403, login
        assert hands.get("/my-visits").status_code == 403, login
    clock.advance(minutes=2)
    client = app.test_client(use_cookies=False)
    tried = [client.get(f"/calendars/{n}.ics").status_code for n in range(ASKED_MAX + 2)]
    assert set(tried[:ASKED_MAX]) == {404}
    assert tried[-1] == 429


def test_a_week_that_is_no_week_is_not_found(app: Any) -> None:
    zhou = Hands(app, "zhou")
    assert zhou.get("/calendar?day=2026-09-17").status_code == 200
    for far in ("0001-01-01", "9999-12-31"):
        assert zhou.get(f"/calendar?day={far}").status_code == 404
    assert zhou.get("/calendar?day=soon").status_code == 404
