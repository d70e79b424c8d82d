"""Tablets as a list: how each says it stands, found by it, enrolled there, a file of the kit."""

from datetime import timedelta
from typing import Any

import pytest

from server import scope
from server.actions import devices
from server.actions.devices import Standing
from server.models import Device
from server.queries.tablets import SILENT_AFTER, SPACE_LOW_BYTES
from tests.drivers.cases import Cases
from tests.server.console.test_lists import table
from tests.server.console.test_rosters import Hands, words

TOLD = {"app_version": "9.1", "free_bytes": SPACE_LOW_BYTES - 1, "locks_after_s": 120}
HOLDING = "/api/v1/sync/holding"


def held(zhou: Hands, query: str) -> int:
    return len(table(zhou.get(f"/lists/tablets.csv?{query}"))) - 1


def test_tablets_are_found_by_how_they_say_they_stand(app: Any, cases: Cases) -> None:
    zhou, device_id = Hands(app, "zhou"), cases.chen.device_id
    everything = held(zhou, "")
    assert held(zhou, "state=space_low") == held(zhou, "version=9.1") == 0
    assert "未上报" in words(zhou.get("/tablets"))
    with cases.works.writing(scope.SYSTEM) as work:
        devices.hold(work, device_id, [], Standing(**TOLD))
    page = words(zhou.get("/tablets?version=9.1"))
    assert all(one in page for one in ("9.1", "1023 MB", "PIN，离开 120 秒后"))
    assert held(zhou, "state=space_low") == held(zhou, "version=9.1") == 1
    with cases.works.writing(scope.SYSTEM) as work:
        # What an older app says leaves alone what is known.
        device = devices.hold(work, device_id, ["area:x"])
        assert (device.free_bytes, device.app_version) == (TOLD["free_bytes"], "9.1")
        device.last_seen_at = work.now - SILENT_AFTER - timedelta(seconds=1)
    assert held(zhou, f"state=silent&q={device_id}") == 0
    assert held(zhou, "state=silent") == 1
    with cases.works.writing(scope.SYSTEM) as work:
        work.session.get_one(Device, device_id).revoked_at = work.now
    assert (held(zhou, "state=withdrawn"), held(zhou, "state=silent")) == (1, 0)
    assert (held(zhou, "state=in_use"), held(zhou, "q=nobody")) == (everything - 1, 0)
    assert Hands(app, "leader").get("/tablets").status_code == 403


def test_the_chain_of_what_was_typed_in_from_paper_is_no_tablet(app: Any, cases: Cases) -> None:
    zhou = Hands(app, "zhou")
    before = held(zhou, "")
    with cases.works.writing(scope.SYSTEM) as work:
        paper = work.session.get_one(Device, cases.chen.device_id)
        paper.on_paper, paper.app_version, holder = True, "paper", paper.person_id
    assert held(zhou, "") == before - 1
    assert "paper" not in words(zhou.get("/tablets"))
    assert cases.chen.device_id not in zhou.get(f"/people/{holder}").text


def test_a_tablet_is_enrolled_from_the_list_by_a_square_code(app: Any, cases: Cases) -> None:
    zhou = Hands(app, "zhou")
    page = zhou.post("/tablets", login="chen")
    assert (page.status_code, "data:image/svg+xml" in page.get_data(as_text=True)) == (200, True)
    assert zhou.post("/tablets", login="nobody-at-all").status_code == 404
    assert Hands(app, "auditor").post("/tablets", login="chen").status_code == 403


@pytest.mark.parametrize(
    ("told", "status"),
    [({}, 204), (TOLD, 204), ({"free_bytes": -1}, 422), ({"free_bytes": "x"}, 422)],
)
def test_what_a_tablet_says_is_taken_or_refused_whole(
    app: Any, cases: Cases, told: dict[str, Any], status: int
) -> None:
    answer = app.test_client().post(
        HOLDING, json={"scopes": [], **told}, headers=cases.chen.headers
    )
    assert answer.status_code == status


def test_a_tablet_is_withdrawn_given_back_and_cleared_in_the_list(app: Any, cases: Cases) -> None:
    zhou, device_id = Hands(app, "zhou"), cases.chen.device_id
    here, acts = "/tablets?q=chen", f"/devices/{device_id}"
    assert f'action="{acts}/revoke"' in zhou.get(here).text
    assert zhou.post(f"{acts}/revoke", back=here).headers["Location"] == here
    assert f'action="{acts}/give-back"' in zhou.get(here).text
    assert zhou.post(f"{acts}/give-back", back="//elsewhere").headers["Location"] == "/"
    page = zhou.post(f"{acts}/clear", request="12345678", reason="屏幕摔坏")
    assert (page.status_code, 'class="lb-code"' in page.text) == (200, True)
    assert acts not in Hands(app, "auditor").get("/tablets").text
