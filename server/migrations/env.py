"""Runs migrations on the connection handed in, or on the database of the settings."""

from alembic import context
from sqlalchemy import Connection

from server.config import Settings
from server.infra.database import make_engine
from server.models import Base


def run(connection: Connection) -> None:
    """Run the steps asked for, in the transaction of this connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with make_engine(Settings.from_env().database_url).begin() as own:
        run(own)
