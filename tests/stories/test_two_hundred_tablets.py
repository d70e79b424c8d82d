"""Two hundred tablets on shared inspections: SQLite and PostgreSQL end the same, byte for byte."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server import migrations, seed
from server.app import create_app
from server.infra.database import make_engine
from server.models import AuditEntry, FeedItem, Receipt
from server.queries import audit
from server.scope import SYSTEM
from server.work import Works
from shared import ids
from shared.vocabulary import InspectionState
from tests.clocks import SteppedClock
from tests.conftest import DATABASES, SCHOOLS, settings_for
from tests.drivers import crowd
from tests.drivers.chance import one_chance
from tests.drivers.crowd import TOGETHER, Crowd, Sending
from tooling import postgres

TABLETS, AT_ONCE = 200, 25
SEED = 7
DATABASE = "lookback.db"


class Begun:
    """The same city with the same tablets on one kind of database, to be copied."""

    def __init__(self, folder: Path, postgresql: str) -> None:
        self.folder, self.postgresql, self.clock = folder, postgresql, SteppedClock()
        self.url = f"sqlite:///{folder / DATABASE}"
        if postgresql:
            self.url = postgres.fresh_database(postgresql)
        engine = make_engine(self.url)
        ids._order = ids._Order()
        with one_chance(self.clock, "the beginning"):
            migrations.upgrade(engine)
            works = Works(engine, self.clock, settings_for(folder))
            city = seed.build(works, SCHOOLS)
            self.crowd: Crowd = crowd.enrolled(works, city, TABLETS)
        engine.dispose()

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Any]:
        """An office of its own to push to."""
        folder.mkdir()
        url = f"sqlite:///{folder / DATABASE}"
        if self.postgresql:
            url = postgres.fresh_database(self.postgresql, self.url.rpartition("/")[2])
        else:
            shutil.copy(self.folder / DATABASE, folder / DATABASE)
        engine = make_engine(url)
        yield create_app(settings_for(folder), self.clock, engine)
        engine.dispose()
        if self.postgresql:
            postgres.drop_database(url)


@pytest.fixture(scope="module")
def begun(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Begun]:
    """The beginning on a kind of database, made when first asked for."""
    made: dict[str, Begun] = {}

    def of(kind: str) -> Begun:
        if kind not in made:
            address = "" if kind == "sqlite" else request.getfixturevalue("postgresql_address")
            made[kind] = Begun(tmp_path_factory.mktemp(kind), address)
        return made[kind]

    return of


def everything(works: Works) -> dict[str, list[Any]]:
    """The feed, the receipts and the audit chain, byte for byte."""
    with works.reading(SYSTEM) as work:
        assert audit.chain(work).whole
        return {
            model.__name__: [
                [getattr(row, column.key) for column in model.__mapper__.columns]
                for row in work.session.scalars(select(model).order_by(*by))
            ]
            for model, by in (
                (FeedItem, (FeedItem.seq,)),
                (Receipt, (Receipt.device_id, Receipt.device_seq)),
                (AuditEntry, (AuditEntry.number,)),
            )
        }


def one_after_another(begun: Begun, app: Any) -> None:
    """All push in the order of the seed, a second passes with each."""
    clock = app.works.clock
    for number, push in enumerate(begun.crowd.in_order(SEED)):
        clock.advance(seconds=1)
        with one_chance(clock, f"push {number}"):
            Sending(app, begun.crowd)(push)


def test_on_both_databases_two_hundred_tablets_end_the_same_and_as_if_at_once(
    begun: Callable[[str], Begun], tmp_path: Path
) -> None:
    ends, outcomes = [], []
    for kind in DATABASES:
        start = begun(kind)
        ids._order = ids._Order()
        start.clock = SteppedClock()
        with start.copied(tmp_path / f"{kind}-ordered") as app:
            one_after_another(start, app)
            ends.append(everything(app.works))
            some = {hand.inspection_id for hand in start.crowd.hands[:AT_ONCE]}
            outcomes.append(crowd.outcome(app.works, some))
        with start.copied(tmp_path / f"{kind}-at-once") as app:
            few = start.crowd.first(AT_ONCE)
            few.at_once(Sending(app, few))
            outcomes.append(crowd.outcome(app.works, some))
    on_sqlite, on_postgresql = ends
    for name, rows in on_sqlite.items():
        assert len(rows) > TABLETS
        assert rows == on_postgresql[name], name
    assert len(some) == AT_ONCE // TOGETHER
    assert {told for _, told in outcomes[0]["receipts"].values()} == {"taken", "unknown_item"}
    assert all(one[0] == InspectionState.COMPLETE for one in outcomes[0]["inspections"].values())
    assert all(one == outcomes[0] for one in outcomes[1:])
