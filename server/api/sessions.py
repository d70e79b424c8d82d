"""Signing in and out over the API."""

from typing import Any

from flask import g, request
from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import sessions
from server.actions.sessions import SignedInSession
from server.api.description import OPEN
from server.api.request import authenticate, work, works
from server.api.rights import needs
from server.domain.browsers import Browser
from server.queries.sessions import open_sessions
from server.schemas.office import OpenSessionOutput, SessionOutput, SignInInput

blueprint = Blueprint(
    "sessions", __name__, url_prefix="/api/v1/sessions", description="Signing in and out."
)


@blueprint.route("")
class Sessions(MethodView):
    """Sessions of people."""

    opens_own_work = True

    @blueprint.doc(**OPEN)
    @blueprint.arguments(SignInInput)
    @blueprint.response(201, SessionOutput)
    def post(self, asked: dict[str, Any]) -> SignedInSession:
        """Open a session with a name and a password."""
        return sessions.sign_in(
            works(),
            login=asked["login"],
            password=asked["password"],
            browser=Browser(agent=request.user_agent.string),
        )

    @blueprint.response(200, OpenSessionOutput(many=True))
    def get(self) -> Any:
        """Where the asker is signed in."""
        with works().reading() as opened:
            authenticate(opened)
            return open_sessions(opened)


@blueprint.route("/<string:key>")
class OneSession(MethodView):
    """One of the asker's own sessions."""

    @blueprint.response(204)
    @needs("session.end")
    def delete(self, key: str) -> None:
        """End it."""
        sessions.end(work(), key)


@blueprint.route("/mine")
class MySession(MethodView):
    """The session of this request."""

    @blueprint.response(204)
    def delete(self) -> None:
        """End this session."""
        sessions.sign_out(work(), g.get("token", ""))
