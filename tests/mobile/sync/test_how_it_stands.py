"""A tablet says how it stands with what it holds; to an office that refuses that, what it holds."""

import json
from functools import partial

import pytest
from sqlalchemy import select

from mobile.config import APP_VERSION, AWAY_LOCKS_S
from mobile.sync.grants import FREE_STEP_BYTES, Grants
from mobile.sync.transport import Ask, Refusal
from server.models import Device
from server.scope import SYSTEM
from server.work import Works
from tests.drivers.tablet import TabletDriver


def test_the_office_hears_of_its_version_its_room_and_its_lock(
    chen: TabletDriver, works: Works
) -> None:
    chen.sync()
    with works.reading(SYSTEM) as work:
        device = work.session.scalars(select(Device).where(Device.reported_at.is_not(None))).one()
        assert (device.app_version, device.locks_after_s) == (APP_VERSION, AWAY_LOCKS_S)
        assert device.free_bytes is not None
        assert device.free_bytes % FREE_STEP_BYTES == 0


def test_room_that_swings_about_the_edge_of_a_step_is_told_once(chen: TabletDriver) -> None:
    shelves, step = chen.tablet.desk.shelves, FREE_STEP_BYTES
    grants = Grants(shelves.database, shelves.replica, shelves.photos, shelves.vault)
    shelves.database.drop_fact("holding_told")
    told: list[int] = []
    for free in (6 * step, 6 * step - 1, 6 * step, 6 * step - 1, 7 * step, 4 * step, 3 * step):
        vars(shelves.photos)["free_bytes"] = partial(int, free)
        grants.settle(lambda ask: told.append(json.loads(ask.body or b"")["free_bytes"]))
    assert [one // step for one in told] == [6, 5, 7, 4, 3]


@pytest.mark.parametrize(("status", "times"), [(422, 2), (404, 1)])
def test_an_older_office_is_told_no_more_than_it_asks_for(
    chen: TabletDriver, status: int, times: int
) -> None:
    shelves = chen.tablet.desk.shelves
    shelves.database.drop_fact("holding_told")
    grants = Grants(shelves.database, shelves.replica, shelves.photos, shelves.vault)
    asked: list[dict[str, object]] = []

    def older(ask: Ask) -> None:
        asked.append(json.loads(ask.body or b""))
        if len(asked[-1]) > 1 or status == 404:
            raise Refusal(status, "invalid", "", {})

    grants.settle(older)
    assert len(asked) == times
    assert next(iter(asked[-1])) == "scopes"
    grants.settle(older)
    # What was taken is not told again; what could not be is asked for at the next turn.
    assert len(asked) == (times if status == 422 else 2 * times)
