"""A major hazard: proposed by rule, decided by a second person, till then unknown to its party."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import people
from server.models import Notice, Order
from server.seed import City
from server.work import Works
from shared.vocabulary import Grade, HandlingLevel, OrderState, Party, Role, SignatureRole
from tests import pictures
from tests.conftest import SCHOOLS
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.api.test_bad_requests import is_told
from tests.server.api.test_routes import bearer
from tests.server.console.test_rosters import Hands, words

WHAT = "教学楼外墙开裂"
NOTICE, TRANSFER = (
    (Party.SCHOOL, f"school-{SCHOOLS[0].code}"),
    (Party.URBAN_MANAGEMENT, "chengguan"),
)


@dataclass
class Case:
    """An order that is proposed, and who will be its party."""

    id: str
    login: str


@pytest.fixture(params=[NOTICE, TRANSFER], ids=["school", "office"])
def proposed(
    request: pytest.FixtureRequest, chen: Chain, works: Works, school_id: str, template_id: str
) -> Case:
    """Chen found it; nobody has decided yet."""
    party, login = request.param
    inspection_id, start = chen.start(school_id, template_id)
    _id, fault = chen.finding(inspection_id, grade=Grade.MAJOR, party=party, what=WHAT)
    done = [start, fault, chen.photo(inspection_id, pictures.jpeg())]
    done += [
        chen.signature(inspection_id, role)
        for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL)
    ]
    assert set(chen.words(*done, chen.submit(inspection_id, done))) == {"applied"}
    with works.reading(scope.SYSTEM) as work:
        order = work.session.scalars(select(Order)).one()
        assert (order.state, order.issued_at) == (OrderState.PROPOSED, None)
    return Case(order.id, login)


def sees(app: Any, works: Works, city: City, case: Case) -> tuple[bool, ...]:
    """Whether the party finds it: among its orders, by its id, on its desk, in its messages."""
    headers = bearer(app, case.login)
    client = app.test_client(use_cookies=False)
    listed = client.get("/api/v1/orders", headers=headers).json["rows"]
    one = client.get(f"/api/v1/orders/{case.id}", headers=headers)
    paper = client.get(f"/api/v1/orders/{case.id}/notice.pdf", headers=headers)
    hands = Hands(app, case.login)
    page = hands.get(f"/my/{case.id}")
    if one.status_code != 200:
        is_told(one, 404, "not_found")
        is_told(paper, 404, "not_found")
        sign = client.post(f"/api/v1/orders/{case.id}/signature", headers=headers)
        is_told(sign, 404, "not_found")
    with works.reading(scope.SYSTEM) as work:
        mine = Notice.person_id == city.people[case.login]
        told = work.session.scalars(select(Notice).where(mine)).all()
    return (
        bool(listed),
        one.status_code == 200,
        page.status_code == 200,
        WHAT in words(hands.get("/my")),
        bool(told),
    )


def stands(works: Works, case: Case) -> tuple[str, str, str]:
    with works.reading(scope.SYSTEM) as work:
        order = work.session.get_one(Order, case.id)
        return order.state, order.grade, order.handling_level


def decide(app: Any, case: Case, login: str, major: bool) -> Any:
    return app.test_client(use_cookies=False).post(
        f"/api/v1/orders/{case.id}/confirmation",
        json={"major": major, "remark": "现场复核"},
        headers=bearer(app, login),
    )


def test_the_finder_does_not_confirm_and_the_party_learns_nothing(
    app: Any, works: Works, city: City, proposed: Case
) -> None:
    assert not any(sees(app, works, city, proposed))
    with works.writing(scope.SYSTEM) as work:
        people.grant(work, city.people["chen"], role=Role.SUPERVISOR, area_id=city.areas["YT"])
    is_told(decide(app, proposed, "chen", True), 403, "second_person_needed")
    assert stands(works, proposed)[0] == OrderState.PROPOSED
    assert not any(sees(app, works, city, proposed))
    assert WHAT in words(Hands(app, "zhou").get("/orders"))


@pytest.mark.parametrize(
    ("major", "becomes"),
    [
        (True, (OrderState.ISSUED, Grade.MAJOR, HandlingLevel.MAJOR)),
        (False, (OrderState.ISSUED, Grade.SERIOUS, HandlingLevel.SERIOUS)),
    ],
)
def test_a_second_person_confirms_or_lowers_it_and_then_it_is_issued(
    app: Any,
    works: Works,
    city: City,
    proposed: Case,
    major: bool,
    becomes: tuple[str, str, str],
) -> None:
    assert decide(app, proposed, "zhou", major).status_code == 200
    assert stands(works, proposed) == becomes
    assert all(sees(app, works, city, proposed))
    is_told(decide(app, proposed, "zhou", major), 409, "wrong_state")


def test_what_was_withdrawn_before_it_was_issued_stays_unknown_to_its_party(
    app: Any, works: Works, city: City, proposed: Case
) -> None:
    Office(works, city).withdraw(proposed.id, "不属实")
    assert stands(works, proposed)[0] == OrderState.WITHDRAWN
    assert not any(sees(app, works, city, proposed))
