"""The tiny city, made once a worker on each kind of database; a folder for its days."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation import runs
from tests.simulation.city import Built


@pytest.fixture
def days() -> Iterator[Path]:
    """Where days happen that no power cut is part of: in memory, where there is such a place."""
    with runs.scratch() as folder:
        yield folder


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """On SQLite."""
    return Built(tmp_path_factory.mktemp("tiny") / "city")


@pytest.fixture(scope="session")
def tiny_on_postgresql(tmp_path_factory: pytest.TempPathFactory, postgresql_address: str) -> Built:
    """On PostgreSQL."""
    return Built(tmp_path_factory.mktemp("tiny-pg") / "city", postgresql_address)
