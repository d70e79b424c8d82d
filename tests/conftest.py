"""What all tests share: real databases, an application on each, a clock moved by hand."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as properties
from sqlalchemy import Engine

from server import migrations, seed
from server.actions.register import SchoolFacts
from server.app import App, create_app
from server.config import Settings
from server.infra.database import make_engine
from server.seed import City
from server.work import Works
from tests import s3
from tests.clocks import SteppedClock
from tooling import memory, postgres

# A busy machine is no fault: properties are not timed.
properties.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
properties.load_profile("untimed")

memory.keep_folders_there()

DATABASES = ("sqlite", "postgresql")
LOOKED_FOR_AFTER = (10_000, 5, 20)
"""How many new objects until the collector looks for cycles: Python's own 700 cost a sixth of the
run."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long is begun first: begun last, one worker ended a minute before the other."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: it is not looked through again with every collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKED_FOR_AFTER)


SCHOOLS = tuple(
    SchoolFacts(
        code=f"35000{number}",
        name=name,
        town=town,
        school_type=kind,
        locality=locality,
        address=f"{town}学府路{number}号",
        pinyin=pinyin,
        initials=initials,
        lat_e7=247_000_000 + far,
        lon_e7=1_186_000_000,
        facts={
            "students": students,
            "staff": students // 14,
            "boarders": boarders,
            "has_canteen": True,
            "uses_gas": True,
            "has_bus": False,
            "has_lab": kind != "幼儿园",
            "has_controlled_chemicals": False,
            "has_nap_room": kind == "幼儿园",
            "has_fire_control_room": False,
            "has_construction": False,
            "has_special_equipment": False,
            "has_face_gate": False,
            "has_secondary_water": False,
            "has_drinking_machine": True,
            "has_external_meal": False,
            "dorm_buildings": 1 if boarders else 0,
            "terror_key_target": False,
            "notices_sent": 0,
        },
    )
    for number, (
        name,
        town,
        kind,
        locality,
        students,
        boarders,
        pinyin,
        initials,
        far,
    ) in enumerate(
        [
            ("望潮中学", "望潮街道", "高中", "城区", 1200, 350, "wangchaozhongxue", "wczx", 2_000),
            (
                "青禾实验小学",
                "青禾镇",
                "小学",
                "镇区",
                864,
                0,
                "qingheshiyanxiaoxue",
                "qhsyxx",
                190_000,
            ),
            (
                "石榴花幼儿园",
                "城东街道",
                "幼儿园",
                "城区",
                312,
                0,
                "shiliuhuayoueryuan",
                "slhyey",
                340_000,
            ),
            ("白鹭小学", "鹭湾镇", "小学", "乡村", 420, 0, "bailuxiaoxue", "blxx", 1_290_000),
        ]
    )
)


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """A real PostgreSQL server for the whole run of this worker."""
    with postgres.running() as address:
        yield address


@pytest.fixture(scope="session")
def s3_server() -> Iterator[dict[str, str]]:
    """A real S3 server for the whole run of this worker."""
    with s3.running() as told:
        yield told


@pytest.fixture(scope="session")
def built_city(tmp_path_factory: pytest.TempPathFactory) -> "_Built":
    """Databases with the seeded city, made once, copied for each test."""
    return _Built(tmp_path_factory.mktemp("built"))


class _Built:
    """Template databases, one a kind, made when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates: dict[str, str] = {}

    def engine(self, kind: str, folder: Path, request: pytest.FixtureRequest) -> Engine:
        if kind == "sqlite":
            template = self._template(kind, lambda: f"sqlite:///{self.folder / 'city.db'}")
            copy = folder / "lookback.db"
            shutil.copy(template.removeprefix("sqlite:///"), copy)
            return make_engine(f"sqlite:///{copy}")
        address = request.getfixturevalue("postgresql_address")
        template = self._template(kind, lambda: postgres.fresh_database(address))
        return make_engine(postgres.fresh_database(address, template.rpartition("/")[2]))

    def _template(self, kind: str, make: Any) -> str:
        if kind not in self.templates:
            url = make()
            engine = make_engine(url)
            migrations.upgrade(engine)
            seed.build(Works(engine, SteppedClock(), settings_for(self.folder)), SCHOOLS)
            # The last connection to close writes SQLite's log into its file.
            engine.dispose()
            self.templates[kind] = url
        return self.templates[kind]


def settings_for(folder: Path) -> Settings:
    """Settings for a folder; passwords are hashed cheaply."""
    return Settings(
        data_folder=folder,
        database_url="",
        secret_key="a secret for tests",
        password_memory_kib=8,
    )


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path, built_city: _Built) -> Iterator[Engine]:
    """The seeded city in a database of its own, on SQLite and on PostgreSQL."""
    made = built_city.engine(request.param, tmp_path, request)
    yield made
    made.dispose()
    if request.param == "postgresql":
        postgres.drop_database(made.url.render_as_string(hide_password=False))


@pytest.fixture
def clock() -> SteppedClock:
    """Thursday 17 September 2026, nine in the morning in the office."""
    return SteppedClock()


@pytest.fixture(scope="session")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The server, put together once; it serves for the office of each test in turn."""
    folder = tmp_path_factory.mktemp("app")
    nobodys = make_engine(f"sqlite:///{folder / 'nobodys.db'}")
    return create_app(settings_for(folder), engine=nobodys)


@pytest.fixture
def app(built_app: App, engine: Engine, clock: SteppedClock, tmp_path: Path) -> Any:
    """The whole server on this database."""
    built_app.serve_for(settings_for(tmp_path), clock, engine)
    return built_app


@pytest.fixture
def works(app: Any) -> Works:
    """Units of work on this database."""
    opened: Works = app.works
    return opened


@pytest.fixture
def city(works: Works) -> City:
    """The ids of the seeded city by their names."""
    with works.reading() as work:
        return seed.find(work)
