"""The application object a WSGI server loads."""

from server.app import create_app
from server.config import Settings
from server.jobs import worker

app = create_app(Settings.from_env())
if app.settings.embedded_worker:
    worker.start(app.works, app.extensions["lookback_uploads"].store)
