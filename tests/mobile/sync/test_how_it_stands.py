"""A tablet says how it stands with what it holds; to an office that refuses that, what it holds."""

import json

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
