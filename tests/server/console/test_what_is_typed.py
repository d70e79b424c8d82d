"""What people type, or send without the page: never an error of ours, never without an end."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.models import Visit
from server.seed import City
from server.work import Works
from shared.protocol import TEXT_CHARS_MAX
from tests.server.api.test_bad_requests import is_told
from tests.server.console.test_rosters import Hands

NO_NUMBERS = ("abc", "²", "-1", "9" * 25)


def told(answer: Any) -> int:
    """The status of an answer a person can read."""
    assert answer.mimetype == "text/html", answer.mimetype
    return int(answer.status_code)


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_told_or_left_out(app: Any, city: City, typed: str) -> None:
    hands = Hands(app, "zhou")
    plan = {"visit_on": "2026-09-18", "release_at": "2026-09-18T08:00"}
    team = [city.people["chen"], city.people["lin"]]
    drawn = hands.post("/visits/draw", name="抽查", count=typed, inspector=team, **plan)
    assert told(drawn) == 422
    assert told(Hands(app, "auditor").get(f"/audit?before={typed}")) == 200
    assert told(hands.post("/inspections/x/answers/RF-01/decision", position=typed)) == 404


@pytest.mark.parametrize("day", ["0001-01-01", "tomorrow", ""])
def test_a_day_no_calendar_has_is_told(app: Any, works: Works, city: City, day: str) -> None:
    hands = Hands(app, "zhou")
    school, chen = next(iter(city.schools)), city.people["chen"]
    plan = {"visit_on": day, "release_at": f"{day}T00:00", "inspector": chen, "school": school}
    assert told(hands.post("/visits/ad-hoc", **plan)) == 422
    with works.reading(scope.SYSTEM) as work:
        assert work.session.scalars(select(Visit)).first() is None


@pytest.mark.parametrize("hour", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00"])
def test_an_hour_no_calendar_has_is_told_to_programs_too(app: Any, city: City, hour: str) -> None:
    hands = Hands(app, "zhou")
    asked = {
        "school_id": next(iter(city.schools.values())),
        "team": [city.people["chen"]],
        "visit_on": "2026-09-18",
        "release_at": hour,
    }
    headers = {"Authorization": hands.headers["Authorization"]}
    answer = hands.client.post("/api/v1/visits", json=asked, headers=headers)
    is_told(answer, 422, "invalid")


def test_a_text_without_an_end_is_refused_and_nothing_is_kept(app: Any) -> None:
    admin = Hands(app, "admin")
    person = {"login": "new", "role": "inspector"}
    endless = admin.post("/people", name="长" * (TEXT_CHARS_MAX + 1), **person)
    assert told(endless) == 422
    assert str(TEXT_CHARS_MAX) in endless.text
    assert "new" not in re.findall(r">\s*(\w+)\s*<", admin.get("/people?q=new").text)
    # A browser counts a line end once and sends two signs.
    lines = "\r\n" * TEXT_CHARS_MAX
    assert told(admin.post("/people", name="新人", more=lines, **person)) == 200


BACK = (
    "//else.example",
    "/\\else.example",
    "/\t/else.example",
    "/\n/else.example",
    "https://else.example",
)


@pytest.mark.parametrize("back", BACK)
def test_nobody_is_led_to_another_site(app: Any, back: str) -> None:
    hands = Hands(app, "zhou")
    answer = hands.post("/choose", back=back, lookback_theme="dark")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    answer = hands.post("/choose", back="/orders?q=小学", lookback_theme="dark")
    assert answer.headers["Location"].startswith("/orders?q=")


def test_another_kind_of_authorization_does_not_stand_in_for_the_forms_token(app: Any) -> None:
    client = app.test_client()
    token = Hands(app, "zhou").headers["Authorization"].partition(" ")[2]
    client.set_cookie("lookback_session", token)
    for header in ("Basic YTpi", "Bearer ", "x"):
        answer = client.post(
            "/visits/draw", headers={"Authorization": header, "Accept": "text/html"}
        )
        assert answer.status_code == 400
        assert "页面打开太久" in answer.text


def test_no_verdict_that_is_none_accepts(app: Any) -> None:
    answer = Hands(app, "zhou").post("/orders/x/review", verdict="perhaps", remark="再拍")
    assert told(answer) == 404


def test_how_close_a_page_stands_is_kept_and_nothing_else_is(app: Any, city: City) -> None:
    hands = Hands(app, "zhou")
    for wanted, shown in (("dense", True), ("huge", True), ("usual", False)):
        hands.post("/choose", back="/", lookback_density=wanted)
        assert ('data-density="dense"' in hands.get("/orders").get_data(as_text=True)) is shown
