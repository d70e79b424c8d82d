"""The office's house: its application, put together once a process and furnished for each day.

Views, routes and what SQLAlchemy has compiled are the same every day; records, photos and clock
are another day's.
"""

from typing import Any

from sqlalchemy import Engine, event

from server.app import create_app
from server.config import Settings
from server.infra.database import make_engine
from tests.clocks import SteppedClock

SQLITE = "sqlite:///"


class House:
    """One application and its engine on SQLite, for one day at a time."""

    def __init__(self, settings: Settings) -> None:
        self._place = ""
        self._engine = make_engine(f"{SQLITE}{settings.data_folder}")
        event.listen(self._engine, "do_connect", self._here)
        self.app: Any = create_app(settings, SteppedClock(), self._engine)

    def open(self, settings: Settings, clock: SteppedClock, url: str) -> None:
        """On this database, with nothing left of the day before."""
        self.app.serve_for(settings, clock, self._on(url))

    def close(self) -> None:
        """Let go of the database; the house stands empty until the next day."""
        self.app.works.engine.dispose()
        _EMPTY.append(self)

    def _on(self, url: str) -> Engine:
        if not url.startswith(SQLITE):
            return make_engine(url)
        self._place = url.removeprefix(SQLITE)
        return self._engine

    def _here(self, _dialect: Any, _record: Any, where: list[Any], _how: Any) -> None:
        where[0] = self._place


_EMPTY: list[House] = []


def opened(settings: Settings, clock: SteppedClock, url: str) -> House:
    """An empty house, or a new one, furnished for a day."""
    house = _EMPTY.pop() if _EMPTY else House(settings)
    house.open(settings, clock, url)
    return house
