"""The wire: HTTP requests that end in an answer of our server, in "no network", or in a Problem.

A page without our header (a captive portal, a proxy's error) is no network, whatever its status.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

from mobile.config import REQUEST_TIMEOUT_S
from shared.problems import Problem
from shared.protocol import PROTOCOL, PROTOCOL_HEADER

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SUCCESS = 2
GATEWAYS = frozenset({500, 502, 503, 504})
"""What the office's own front server says while the server behind it is down."""


class Outage(StrEnum):
    """What stands between this tablet and the office's server, as far as one can tell from here."""

    SILENT = "silent"
    PORTAL = "portal"
    GATEWAY = "gateway"
    CERTIFICATE = "certificate"
    CUT = "cut"


class NoNetwork(ConnectionError):
    """Nothing of ours answered: try later."""

    def __init__(self, told: str, outage: Outage = Outage.SILENT) -> None:
        super().__init__(told)
        self.outage = outage


class NotSecure(Problem):
    code = "not_secure"
    text = "The office's address must begin with https://"


class Refusal(Problem):
    """The server said no, with a code."""

    def __init__(self, status: int, code: str, text: str, facts: dict[str, Any]) -> None:
        super().__init__(text or code, **facts)
        self.code = code
        self.status = status


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers with lower-case names, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Ask:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


class Transport(Protocol):
    """Carries one request; raises ConnectionError (or TimeoutError) where none comes back."""

    def send(self, ask: Ask) -> Answer:
        """The answer to a request."""


class HttpTransport:
    """The real wire. HTTPS, except on the machine itself."""

    def __init__(self, server: str) -> None:
        try:
            parts = urlsplit(server.strip())
        except ValueError as error:
            raise NotSecure() from error
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise NotSecure()
        self._server = server.strip().rstrip("/")
        self._session = requests.Session()
        # A proxy or password of this machine's environment has no business here.
        self._session.trust_env = False

    def send(self, ask: Ask) -> Answer:
        try:
            response = self._session.request(
                ask.method,
                self._server + ask.path,
                headers=dict(ask.headers),
                data=ask.body,
                timeout=REQUEST_TIMEOUT_S,
                allow_redirects=False,
            )
            body = response.content
        except requests.exceptions.SSLError as error:
            raise NoNetwork(str(error), Outage.CERTIFICATE) from error
        except (requests.RequestException, OSError) as error:
            raise NoNetwork(str(error)) from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, body)


class Wire:
    """A transport with the device's token and our header on every request."""

    def __init__(self, transport: Transport, token: str = "") -> None:
        self._transport, self._token = transport, token

    def ask(self, ask: Ask) -> Answer:
        """The server's answer, if it is one of ours and not a refusal."""
        headers = {PROTOCOL_HEADER: str(PROTOCOL), "Accept": "application/json", **ask.headers}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            answer = self._transport.send(Ask(ask.method, ask.path, headers, ask.body))
        except NoNetwork:
            raise
        except (ConnectionError, TimeoutError) as error:
            raise NoNetwork(str(error)) from error
        if PROTOCOL_HEADER.lower() not in answer.headers:
            between = Outage.GATEWAY if answer.status in GATEWAYS else Outage.PORTAL
            raise NoNetwork("something else answered", between)
        if answer.status // 100 != SUCCESS:
            raise _refusal(answer)
        return answer


def _refusal(answer: Answer) -> Refusal:
    try:
        body = json.loads(answer.body)
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    return Refusal(
        answer.status,
        str(body.get("code", f"http_{answer.status}")),
        str(body.get("detail", "")),
        dict(body.get("facts") or {}),
    )
