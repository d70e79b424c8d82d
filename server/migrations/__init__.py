"""How the tables came to be, step by step, and the one way to bring a database up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from server.config import CannotStart
from server.infra.database import is_sqlite, make_engine

FOLDER = Path(__file__).parent
NO_ADDRESS = (
    "LOOKBACK_DATABASE_URL is no address of a database. Write it like "
    "sqlite:///… or postgresql+psycopg://user@host/name.",
    "LOOKBACK_DATABASE_URL 不是数据库地址。请写成 sqlite:///… 或 "
    "postgresql+psycopg://user@host/name 这样。",
)


def config() -> Config:
    """Alembic's settings, pointing here."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    return settings


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database behind this engine up to a revision."""
    with _stepping(engine) as settings:
        command.upgrade(settings, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Bring it back to an earlier one; what only later ones keep is lost."""
    with _stepping(engine) as settings:
        command.downgrade(settings, revision)


@contextmanager
def _stepping(engine: Engine) -> Iterator[Config]:
    """One transaction for all steps.

    SQLite changes a table by writing it anew and taking the old one away, which rows that point at
    it forbid: it is told to look at references at the end of the steps, not amid them.
    """
    with engine.connect() as connection:
        settings = config()
        settings.attributes["connection"] = connection
        with _references_unwatched(connection), connection.begin():
            yield settings
            if is_sqlite(connection):
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise CommandError(f"references to nothing after the steps: {broken[:3]}")


@contextmanager
def _references_unwatched(connection: Connection) -> Iterator[None]:
    """SQLite takes this word only outside of a transaction."""
    driver = connection.connection.dbapi_connection
    if not is_sqlite(connection) or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def ready_engine(url: str) -> Engine:
    """An engine on a database brought up to date; CannotStart says why there is none."""
    try:
        engine = make_engine(url)
        upgrade(engine)
    except (ArgumentError, NoSuchModuleError, TypeError) as error:
        raise CannotStart(*NO_ADDRESS) from error
    except CommandError as error:
        raise CannotStart(
            f"The database was made by a newer Lookback than this one ({error}). "
            "Update the program; the data was not touched.",
            f"数据库是由更新版本的程序建立的（{error}）。请更新程序；数据没有改动。",
        ) from error
    except DBAPIError as error:
        why = str(error.orig).partition("\n")[0]
        raise CannotStart(
            f"The database cannot be opened or brought up to date: {why}. "
            "See that it runs, that it may be written and that the disk has space left.",
            f"数据库无法打开或升级：{why}。请确认数据库正在运行、允许写入、磁盘还有空间。",
        ) from error
    return engine
