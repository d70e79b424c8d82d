"""A tablet that pushes by hand, and what the office holds of it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.models import Receipt, Template
from server.seed import City
from server.work import Works
from tests.clocks import SteppedClock
from tests.drivers.cases import Cases
from tests.drivers.chain import Chain
from tests.drivers.office import OfficeDriver

SCHOOL = "望潮中学"


@pytest.fixture
def office(works: Works, city: City) -> OfficeDriver:
    """The supervisor's hands."""
    return OfficeDriver(works, city)


@pytest.fixture
def enrolled(app: Any, office: OfficeDriver, clock: SteppedClock) -> Callable[[str], Chain]:
    """Enrols a tablet for a person."""
    seeds = iter(range(1, 100))
    return lambda login: Chain(app, office.enrol_code(login), clock, next(seeds))


@pytest.fixture
def chen(enrolled: Callable[[str], Chain]) -> Chain:
    """The tablet of an inspector of the police."""
    return enrolled("chen")


@pytest.fixture
def school_id(city: City) -> str:
    """A school of the city."""
    return city.schools[SCHOOL]


@pytest.fixture
def template_id(works: Works, city: City) -> str:
    """The checklist in force."""
    with works.reading() as work:
        return work.session.scalars(select(Template.id)).one()


@pytest.fixture
def receipts(works: Works) -> Callable[[], list[Receipt]]:
    """Every receipt there is, in order."""

    def read() -> list[Receipt]:
        with works.reading(scope.SYSTEM) as work:
            ordered = select(Receipt).order_by(Receipt.device_id, Receipt.device_seq)
            return list(work.session.scalars(ordered))

    return read


@pytest.fixture
def cases(works: Works, city: City, clock: SteppedClock, chen: Chain, template_id: str) -> Cases:
    """Orders, and everybody's hands on them."""
    return Cases(works, city, clock, chen, template_id)
