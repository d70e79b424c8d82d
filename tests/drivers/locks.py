"""Who waits for whom in a PostgreSQL."""

from sqlalchemy import Engine, text


def is_waited_for(engine: Engine) -> bool:
    """Whether some writer of this database stands still behind another."""
    with engine.connect() as connection:
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(connection.execute(waiting).scalar_one())
