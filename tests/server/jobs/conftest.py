"""A house with its ways out, a mail server, and a web server of somebody else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from server.app import App
from tests import mail
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.house import House, OtherSide, served
from tests.mail import MailOffice

HERE = "127.0.0.1"


@pytest.fixture
def mail_office(tmp_path: Path) -> Iterator[MailOffice]:
    with mail.running(tmp_path) as office:
        yield office


@pytest.fixture
def other() -> Iterator[OtherSide]:
    side = OtherSide()
    yield side
    side.close()


@pytest.fixture
def house(
    built_app: App, engine: Engine, clock: SteppedClock, tmp_path: Path, mail_office: MailOffice
) -> House:
    """An office with a mail server, that may call this machine."""
    settings = replace(
        settings_for(tmp_path), mail=mail_office.told, webhooks_inside=frozenset({HERE})
    )
    return served(built_app, settings, clock, engine)
