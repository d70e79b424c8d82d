"""A migration written for what changed in the models, beside a database made for this and let go.

The tables are first brought to the last step there is, so it works in a fresh clone as well, and
no office's data is touched.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from server import migrations
from server.infra.database import make_engine


def write(message: str, folder: Path = migrations.FOLDER) -> None:
    """Write the next step, named by the next number and by what changes."""
    settings = migrations.config()
    settings.set_main_option("script_location", str(folder))
    last = ScriptDirectory.from_config(settings).get_current_head() or "0"
    with tempfile.TemporaryDirectory(prefix="lookback-migration-") as place:
        engine = make_engine(f"sqlite:///{Path(place) / 'scratch.db'}")
        migrations.upgrade(engine)
        with engine.begin() as connection:
            settings.attributes["connection"] = connection
            command.revision(settings, message, autogenerate=True, rev_id=f"{int(last) + 1:04}")
        engine.dispose()


if __name__ == "__main__":
    write(" ".join(sys.argv[1:]))
