"""The application object a WSGI server loads."""

from server.app import create_app
from server.config import Settings
from server.jobs import releasing

app = create_app(Settings.from_env())
releasing.start(app.works)
