"""The tiny city, made once a worker on each kind of database."""

import pytest

from tests.simulation.city import Built


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """On SQLite."""
    return Built(tmp_path_factory.mktemp("tiny") / "city")


@pytest.fixture(scope="session")
def tiny_on_postgresql(tmp_path_factory: pytest.TempPathFactory, postgresql_address: str) -> Built:
    """On PostgreSQL."""
    return Built(tmp_path_factory.mktemp("tiny-pg") / "city", postgresql_address)
