"""The wire: HTTP requests that end in an answer of our server, in "no network", or in a Problem.

A page without our header (a captive portal, a proxy's error) is no network, whatever its status.
"""

import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

import certifi

from mobile.config import USUAL_LIMITS, Limits
from mobile.sync import line
from shared.invitations import HTTPS, Invitation, pin_of
from shared.problems import Problem
from shared.protocol import PROTOCOL, PROTOCOL_HEADER

HTTP_PORT, HTTPS_PORT = 80, 443
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
    """What came back: status, headers with lower-case names, body; ``peer`` is whose key it was."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    peer: str = ""


@dataclass(frozen=True)
class Address:
    """Where the office is, and the pins of the keys that may answer there; none: anybody's
    whom the usual authorities trust."""

    server: str
    pins: tuple[str, ...] = ()


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
    """The real wire. HTTPS, except on the machine itself; with pins, to these keys alone.

    A pin stands for the office itself: whoever has that key is the office, whatever name, date or
    signer its certificate bears. Without pins the usual authorities decide.
    """

    def __init__(self, address: Address, limits: Limits = USUAL_LIMITS) -> None:
        self._parts = _known(address.server)
        self._pins, self._limits = address.pins, limits

    def send(self, ask: Ask) -> Answer:
        host, secure = str(self._parts.hostname), self._parts.scheme == HTTPS
        port = self._parts.port or (HTTPS_PORT if secure else HTTP_PORT)
        headers = {**ask.headers, "Host": self._parts.netloc.rpartition("@")[2]}
        path = self._parts.path.rstrip("/") + ask.path
        try:
            with line.opened(host, port, self._limits) as plain:
                if not secure:
                    return self._asked(plain, "", ask, path, headers)
                with line.secured(plain, host, self._context()) as closed:
                    peer = self._peer(closed)
                    return self._asked(closed, peer, ask, path, headers)
        except ssl.SSLCertVerificationError as error:
            raise NoNetwork(str(error), Outage.CERTIFICATE) from error
        except line.CutShort as error:
            raise NoNetwork(str(error), Outage.CUT) from error
        except (OSError, ValueError) as error:
            raise NoNetwork(str(error)) from error

    def _asked(
        self, opened: socket.socket, peer: str, ask: Ask, path: str, headers: dict[str, str]
    ) -> Answer:
        said = line.Line(opened, self._limits).say(ask.method, path, headers, ask.body)
        return Answer(said.status, said.headers, said.body, peer)

    def _context(self) -> ssl.SSLContext:
        if not self._pins:
            return _trusting_authorities()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def _peer(self, closed: ssl.SSLSocket) -> str:
        """The pin of whoever answers; nothing was sent yet, and nothing is to a stranger."""
        pin = pin_of(closed.getpeercert(binary_form=True) or b"")
        if self._pins and pin not in self._pins:
            raise ssl.SSLCertVerificationError("another key than the office's")
        return pin


@cache
def _trusting_authorities() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def _known(server: str) -> SplitResult:
    """The parts of an address that may be used; NotSecure for any other."""
    if not Invitation(server.strip()).safe:
        raise NotSecure()
    return urlsplit(server.strip())


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
