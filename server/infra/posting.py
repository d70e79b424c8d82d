"""A message to somebody else's web address: never into the office's own network, never for long.

The name is asked once, every address behind it is looked at, and the connection goes to the one
that was looked at: a name that means something else a moment later leads nowhere. No redirect is
followed, no proxy of the environment asked, and a clock of its own cuts off who hangs.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit

LIMIT_S = 10.0
ANSWER_BYTES_MAX = 4096
HOST_CHARS_MAX = 253
PORTS = {"https": 443, "http": 80}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Addresses that stand for those of the old kind, whatever those are."""


Names = Callable[..., Any]
"""Tells the numbers a name stands for."""


class NotOutside(Exception):
    """The address is none outside the office that one may call."""


@dataclass(frozen=True)
class Answer:
    """What the other side answered."""

    status: int
    body: bytes


def parts_of(address: str, inside: frozenset[str]) -> SplitResult:
    """The parts of an address one may call by how it looks; NotOutside for any other.

    HTTPS alone; a host of the office's own that it has named may speak HTTP.
    """
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NotOutside(address) from error
    schemes = {"https", "http"} if host in inside else {"https"}
    unusual = (
        parts.username is not None
        or parts.fragment
        or not (address.isascii() and address.isprintable())
        or " " in address
        or len(host) > HOST_CHARS_MAX
    )
    if not host or parts.scheme not in schemes or unusual:
        raise NotOutside(host)
    if host not in inside and _is_number(host) and not _is_outside(host):
        raise NotOutside(host)
    return parts


def post(
    address: str,
    headers: Mapping[str, str],
    body: bytes,
    inside: frozenset[str] = frozenset(),
    limit_s: float = LIMIT_S,
    names: Names = socket.getaddrinfo,
) -> Answer:
    """Post this and read the beginning of the answer; OSError where none came in time."""
    parts = parts_of(address, inside)
    host = parts.hostname or ""
    where = _look_up(names, host, parts.port or PORTS[parts.scheme], host in inside)
    connection = _To(host, parts, where, limit_s)
    clock = Timer(limit_s, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        told = Answer(answer.status, answer.read(ANSWER_BYTES_MAX))
        if connection.was_cut:
            # What was cut looks like an end.
            raise TimeoutError(host)
        return told
    except (http.client.HTTPException, OSError, ValueError) as error:
        # One wait that takes all of the time ends by itself at the same moment.
        if connection.was_cut or isinstance(error, TimeoutError):
            raise TimeoutError(f"no answer within {limit_s:g} s") from error
        raise OSError(f"{type(error).__name__}: {error}") from error
    finally:
        clock.cancel()
        connection.close()


class _To(http.client.HTTPConnection):
    """A connection to the address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, parts: SplitResult, where: tuple[str, int], limit: float) -> None:
        self.default_port = PORTS[parts.scheme]
        super().__init__(host, where[1], timeout=limit)
        self._where, self._limit = where, limit
        self._trusted = ssl.create_default_context() if parts.scheme == "https" else None
        self._bare: socket.socket | None = None
        self.was_cut = False

    def connect(self) -> None:
        self._bare = self.sock = socket.create_connection(self._where, self._limit)
        if self._trusted is not None:
            self.sock = self._trusted.wrap_socket(self._bare, server_hostname=self.host)
            self._bare = self.sock

    def cut(self) -> None:
        """Time is over: whoever waits at this connection is woken."""
        self.was_cut = True
        if self._bare is not None:
            try:
                self._bare.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.was_cut = True


def _look_up(names: Names, host: str, port: int, is_inside: bool) -> tuple[str, int]:
    found = names(host, port, type=socket.SOCK_STREAM)
    numbers = [str(address[0]) for *_rest, address in found]
    if not numbers or not (is_inside or all(map(_is_outside, numbers))):
        raise NotOutside(host)
    return numbers[0], port


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_outside(number: str) -> bool:
    address = ipaddress.ip_address(number)
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return False
        address = address.ipv4_mapped or address.sixtofour or address
    return address.is_global and not address.is_multicast
