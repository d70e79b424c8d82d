"""The request's own things: its unit of work, who is asking, in which language."""

import logging
from typing import Any

from flask import Response, current_app, g, has_request_context, request
from sqlalchemy import bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from server import scope
from server.actions.sessions import SEEN_EVERY, end_stolen, see
from server.infra.passwords import same, token_digest
from server.models import ConsoleSession, Device, DeviceHolder, Person
from server.scope import NOBODY
from server.work import Work, Works
from shared.problems import NotSignedIn, Problem

log = logging.getLogger(__name__)
SESSION_COOKIE = "lookback_session"
BROWSER_COOKIE = "lookback_browser"
LANGUAGE_COOKIE = "lookback_language"
LANGUAGES = {"zh": "zh_CN", "en": "en"}
DEVICE_TOKEN_PREFIX = "d."


class DeviceRevoked(NotSignedIn):
    code = "device_revoked"
    text = "This tablet was withdrawn by the office. Its unsent work is safe; call the office."


def work() -> Work:
    """The unit of work of this request."""
    opened: Work = g.work
    return opened


def works() -> Works:
    """For views that open their own units of work."""
    opener: Works = current_app.works  # type: ignore[attr-defined]
    return opener


def bearer() -> str:
    """The token of this request: from the header, else from the console's cookie."""
    return header_token() or request.cookies.get(SESSION_COOKIE, "")


def header_token() -> str:
    """The token in the header; empty where there is none, or another kind of authorization."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def authenticate(opened: Work) -> None:
    """Give the unit of work its actor: the person of the session, or of the device."""
    token = bearer()
    g.token = token
    if not token:
        return
    if token.startswith(DEVICE_TOKEN_PREFIX):
        _authenticate_device(opened, token)
    else:
        _authenticate_session(opened, token)
    g.language = opened.actor.language


def language() -> str:
    """The reader's language: chosen in the console, else the person's, else the browser's."""
    if not has_request_context():
        return "en"
    chosen = request.cookies.get(LANGUAGE_COOKIE) or getattr(g, "language", "")
    if chosen in LANGUAGES:
        return LANGUAGES[chosen]
    wished = (wish.partition("-")[0].lower() for wish in request.accept_languages.values())
    return LANGUAGES[next((wish for wish in wished if wish in LANGUAGES), "zh")]


def _authenticate_session(opened: Work, token: str) -> None:
    session: Any = opened.session.scalars(
        select(ConsoleSession).where(
            ConsoleSession.token_digest == token_digest(token),
            ConsoleSession.expires_at > opened.now,
        )
    ).one_or_none()
    if session is not None and _is_elsewhere(session):
        opened.keep(lambda second: end_stolen(second, session.token_digest))
        raise NotSignedIn()
    if session is not None:
        opened.actor = scope.load_actor(opened.session, session.person_id)
        if opened.now - session.last_seen_at >= SEEN_EVERY:
            g.seen = session.token_digest


def note_seen(response: Response) -> Response:
    """After the request: that its session was used, each few minutes; no answer waits on it."""
    digest = g.pop("seen", "")
    if digest:
        try:
            with works().writing(scope.SYSTEM) as opened:
                see(opened, digest)
        except (Problem, SQLAlchemyError):
            log.warning("that a session was used could not be written down")
    return response


def _is_elsewhere(session: Any) -> bool:
    """Whether a session came without the secret of its browser, or as a program never has it."""
    if not session.browser_digest:
        return False
    came = token_digest(request.cookies.get(BROWSER_COOKIE, ""))
    return bool(header_token()) or not same(came, session.browser_digest)


def _authenticate_device(opened: Work, token: str) -> None:
    told = {"digest": token_digest(token)}
    device = opened.session.execute(_OWN, told).one_or_none()
    device = device or opened.session.execute(_HANDED, told).one_or_none()
    if device is None:
        raise NotSignedIn()
    if device.revoked_at is not None:
        _refuse_withdrawn()
    g.device = device
    mine = scope.Actor(device.holder_id, device_id=device.id, language=device.language)
    if device.revoked_at is None and not _view("acts_as_authors"):
        actor = scope.load_actor(opened.session, device.holder_id, device.id)
        # The account is closed, the tablet is not: what it still has to deliver is taken.
        mine = scope.Actor(device.holder_id, device_id=device.id) if actor is NOBODY else actor
    opened.actor = mine


def _refuse_withdrawn() -> None:
    """A withdrawn tablet reads nothing more, but what it has not delivered is taken, and held."""
    if not _view("takes_from_withdrawn"):
        raise DeviceRevoked()


def _view(name: str) -> bool:
    """What the view of this request says of itself."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(getattr(view, "view_class", view), name, False))


_DEVICE = select(
    Device.id, Device.person_id, Device.public_key, Device.revoked_at, Device.applied_device_seq
)
_OWN = (
    _DEVICE.add_columns(Device.person_id.label("holder_id"), Person.language)
    .join(Person, Person.id == Device.person_id)
    .where(Device.token_digest == bindparam("digest"))
)
_HANDED = (
    _DEVICE.add_columns(DeviceHolder.person_id.label("holder_id"), Person.language)
    .join(DeviceHolder, DeviceHolder.device_id == Device.id)
    .join(Person, Person.id == DeviceHolder.person_id)
    .where(DeviceHolder.token_digest == bindparam("digest"))
)
"""The tablet and the person it was handed to, by that person's token for it."""
