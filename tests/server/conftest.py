"""A tablet that pushes by hand, and what the office holds of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from server import scope
from server.app import App
from server.models import Receipt, Template
from server.seed import City
from server.work import Works
from tests import mail
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.cases import Cases
from tests.drivers.chain import Chain
from tests.drivers.house import House, OtherSide, served
from tests.drivers.office import OfficeDriver
from tests.mail import MailOffice

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


@pytest.fixture
def mail_office(tmp_path: Path) -> Iterator[MailOffice]:
    with mail.running(tmp_path) as office:
        yield office


@pytest.fixture
def other() -> Iterator[OtherSide]:
    with OtherSide.closing() as side:
        yield side


@pytest.fixture
def house(
    built_app: App, engine: Engine, clock: SteppedClock, tmp_path: Path, mail_office: MailOffice
) -> House:
    """An office with a mail server, that may call this machine."""
    settings = replace(
        settings_for(tmp_path), mail=mail_office.told, webhooks_inside=frozenset({mail.HOST})
    )
    return served(built_app, settings, clock, engine)
