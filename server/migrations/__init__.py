"""How the tables came to be, step by step, and the one way to bring a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

FOLDER = Path(__file__).parent


def config() -> Config:
    """Alembic's settings, pointing here."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    return settings


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database behind this engine up to a revision."""
    with engine.begin() as connection:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
