"""The request's own things: its unit of work, who is asking, in which language."""

from typing import Any

from flask import current_app, g, has_request_context, request
from sqlalchemy import select

from server import scope
from server.infra.passwords import token_digest
from server.models import ConsoleSession, Device, DeviceHolder
from server.scope import NOBODY
from server.work import Work, Works
from shared.problems import NotSignedIn

SESSION_COOKIE = "lookback_session"
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
    if session is not None:
        opened.actor = scope.load_actor(opened.session, session.person_id)


def _authenticate_device(opened: Work, token: str) -> None:
    device = opened.session.scalars(
        select(Device).where(Device.token_digest == token_digest(token))
    ).one_or_none()
    person_id = device.person_id if device else ""
    if device is None:
        device, person_id = _of_a_holder(opened, token)
    if device.revoked_at is not None:
        _authenticate_withdrawn(opened, device, person_id)
        return
    g.device = device
    actor = scope.load_actor(opened.session, person_id, device.id)
    # The account is closed, the tablet is not: what it still has to deliver is taken.
    opened.actor = scope.Actor(person_id, device_id=device.id) if actor is NOBODY else actor


def _authenticate_withdrawn(opened: Work, device: Device, person_id: str) -> None:
    """A withdrawn tablet reads nothing more, but what it has not delivered is taken, and held."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(getattr(view, "view_class", view), "takes_from_withdrawn", False):
        raise DeviceRevoked()
    g.device = device
    opened.actor = scope.Actor(person_id, device_id=device.id)


def _of_a_holder(opened: Work, token: str) -> tuple[Device, str]:
    """The tablet and the person it was handed to, by that person's token for it."""
    holder = opened.session.scalars(
        select(DeviceHolder).where(DeviceHolder.token_digest == token_digest(token))
    ).one_or_none()
    if holder is None:
        raise NotSignedIn()
    return opened.session.get_one(Device, holder.device_id), holder.person_id
