"""The composition root: engine, stores, API, console, commands; one request is one unit of work."""

from collections.abc import Callable
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from server import api, cli, console
from server.api import readable, wire
from server.api.pace import Pace
from server.api.request import (
    SESSION_COOKIE,
    authenticate,
    header_token,
    language,
    note_seen,
)
from server.api.rights import ANYBODY, OWN_WORK, needed_now, refuse_without_right
from server.config import Settings
from server.infra.database import make_engine
from server.infra.photo_store import open_segments, open_store
from server.sync.pull import PageCache
from server.sync.uploads import UploadDesk
from server.work import Works
from shared.clock import Clock, SystemClock

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TRANSLATIONS = "console/locale"
TRANSLATION_DOMAIN = "lookback"


class App(Flask):
    """One request is one unit of work: committed if the view returns, undone if it raises.

    A view that must hash, stream or verify a password outside the transaction says
    ``opens_own_work = True`` and opens its units of work itself.
    """

    works: Works
    settings: Settings

    def dispatch_request(self) -> Any:
        view = self.view_functions.get(request.endpoint or "")
        if request.routing_exception is not None or view is None:
            return super().dispatch_request()
        if _opens_own_work(view):
            self._ask_first()
            return super().dispatch_request()
        opened = self.works.reading if request.method in SAFE_METHODS else self.works.writing
        with opened() as work:
            g.work = work
            authenticate(work)
            refuse_without_right(work)
            return super().dispatch_request()

    def _ask_first(self) -> None:
        """A view that opens its own work begins only for those who may send to it."""
        if needed_now() is not ANYBODY:
            with self.works.reading() as work:
                # The page of a refusal is told in the frame of whoever asked.
                g.work = work
                authenticate(work)
                refuse_without_right(work)

    def serve_for(
        self, settings: Settings, clock: Clock | None = None, engine: Engine | None = None
    ) -> None:
        """From now on this is the office of these settings: its database, photos and caches."""
        self.settings = settings
        self.works = Works(
            engine or make_engine(settings.database_url), clock or SystemClock(), settings
        )
        self.config.update(
            SECRET_KEY=settings.secret_key,
            MAX_CONTENT_LENGTH=settings.body_bytes_max,
            WTF_CSRF_CHECK_DEFAULT=False,
            WTF_CSRF_TIME_LIMIT=None,
            SESSION_COOKIE_SAMESITE="Lax",
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SECURE=settings.public_url.startswith("https:"),
            BABEL_TRANSLATION_DIRECTORIES=TRANSLATIONS,
            BABEL_DOMAIN=TRANSLATION_DOMAIN,
            BABEL_DEFAULT_LOCALE="en",
        )
        store = open_store(settings.photos_address, settings.photos_folder)
        self.extensions["lookback_uploads"] = UploadDesk(self.works, store)
        self.extensions["lookback_segments"] = open_segments(settings)
        self.extensions["lookback_pages"] = PageCache()
        self.extensions["lookback_pace"] = Pace()


def create_app(settings: Settings, clock: Clock | None = None, engine: Engine | None = None) -> App:
    """The whole server on these settings."""
    app = App("server", static_folder=None, template_folder="console/templates")
    app.serve_for(settings, clock, engine)
    if settings.trusted_proxies:
        # Each of them adds the address it was asked from; what stands before that, anybody wrote.
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    Babel(app, locale_selector=language)
    _protect_forms(app)
    api.install(app)
    # After the API: its library tells errors in a shape of its own, without Allow.
    wire.install(app)
    readable.install(app)
    console.install(app)
    cli.install(app)
    app.after_request(note_seen)
    return app


def _protect_forms(app: Flask) -> None:
    """Whoever comes with a cookie must also bring the form's token; bearers need none."""
    csrf = CSRFProtect(app)

    def protect() -> None:
        if request.routing_exception is None and _is_forgeable():
            csrf.protect()

    app.before_request(protect)


def _is_forgeable() -> bool:
    """Whether another site could make a browser send this: it rides on a cookie or is a form."""
    if request.method in SAFE_METHODS or header_token():
        return False
    return SESSION_COOKIE in request.cookies or not request.path.startswith("/api/")


def _opens_own_work(view: Callable[..., Any]) -> bool:
    holder = getattr(view, "view_class", view)
    return bool(getattr(holder, OWN_WORK, False))
