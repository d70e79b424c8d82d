"""The office and a wave asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions.waves import Asked
from server.domain.waves import Parameters
from server.models import Area
from server.seed import City
from server.work import Works
from tests.drivers.hands import Office
from tests.drivers.waves import FIRST, LAST


@pytest.fixture
def office(works: Works, city: City) -> Office:
    return Office(works, city)


@pytest.fixture
def asked(works: Works) -> Callable[..., Asked]:
    """A wave of the whole city in the coming week."""
    with works.reading(scope.SYSTEM) as work:
        city_id = work.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).one()

    def make(**told: Any) -> Asked:
        outer = {name: told.pop(name) for name in list(told) if name in Asked.__annotations__}
        parameters = Parameters(**{"total": 3, "first_on": FIRST, "last_on": LAST} | told)
        return Asked(**{"name": "秋季抽查", "area_id": city_id, "parameters": parameters} | outer)

    return make
