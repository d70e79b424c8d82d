"""Settings of the city: within bounds, by who looks after all of it, each change on record."""

import pytest

from server import scope
from server.actions import settings as acts
from server.domain.city_settings import DUE_SOON, KNOWN, LABELS, TEXTS
from server.queries import settings
from server.seed import City
from server.work import Works
from shared.problems import Invalid
from tests.clocks import SteppedClock
from tests.drivers.hands import Office
from tests.drivers.house import House
from tests.server.console.test_rosters import Hands, words


def test_a_setting_is_changed_with_a_reason_and_the_page_says_by_whom(house: House) -> None:
    admin = Hands(house.app, "admin")
    address = f"/settings/{DUE_SOON.name}"
    assert "尚无人改动" in words(admin.get("/settings"))
    assert admin.post(address, value="5", reason="开学季提前提醒").status_code == 302
    page = words(admin.get("/settings?kept=1"))
    assert "开学季提前提醒" in page
    assert "5 个工作日" in page
    zhou = Hands(house.app, "zhou")
    assert "开学季提前提醒" in words(zhou.get("/settings"))
    assert zhou.post(address, value="4", reason="不该").status_code == 403
    for wrong in ({"value": "11"}, {"value": "0"}, {"value": "a"}, {"reason": " "}):
        told = {"value": "4", "reason": "理由"} | wrong
        assert admin.post(address, **told).status_code == 422
    assert admin.post("/settings/none", value="4", reason="理由").status_code == 404


def test_the_latest_value_holds_and_the_same_again_is_no_change(
    works: Works, city: City, clock: SteppedClock
) -> None:
    office = Office(works, city)
    for value in (4, 4, 6):
        with office.acting("admin") as work:
            acts.put(work, DUE_SOON.name, value=value, reason="试行")
        clock.advance(minutes=1)
    with works.reading(scope.SYSTEM) as work:
        assert settings.value(work, DUE_SOON) == 6
        told = [(one.before, one.value) for one in settings.changes(work)]
        assert told == [(4, 6), (DUE_SOON.default, 4)]
    with office.acting("admin") as work, pytest.raises(Invalid):
        acts.put(work, DUE_SOON.name, value=DUE_SOON.most + 1, reason="试行")


def test_every_setting_has_its_words_and_a_default_within_its_bounds() -> None:
    assert all(one.allows(one.default) for one in KNOWN.values())
    assert all({one.name, one.group, one.unit} <= set(LABELS) for one in KNOWN.values())
    assert set(TEXTS) == set(KNOWN)
