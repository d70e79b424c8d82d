"""The application object a WSGI server loads."""

import gc

from server.app import create_app
from server.config import Settings
from server.jobs import worker

RINGS_LOOKED_FOR_AFTER = (50_000, 20, 100)
"""New objects before the youngest are looked through, and rounds before older ones are."""

app = create_app(Settings.from_env())
if app.settings.embedded_worker:
    worker.start(app.works, app.extensions["lookback_uploads"].store)
# A push makes ten thousand small records and no rings of them; what was loaded stays for good.
gc.collect()
gc.freeze()
gc.set_threshold(*RINGS_LOOKED_FOR_AFTER)
