"""One request over a socket of its own: each step has only the time that is left for the whole.

A line that falls silent is given up soon; one that moves has more time with each byte, so that a
large answer over a slow line comes, and one byte a second does not hold a lane for ever.
"""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from mobile.config import Limits

PIECE = 16 * 1024
GZIP = 16 + zlib.MAX_WBITS


class TooSlow(TimeoutError):
    """The request has had its time, or nothing moved for too long."""


class CutShort(ConnectionError):
    """The answer ended before it was whole, or was longer than any of ours."""


class Deadline:
    """How long one request may still take."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ends = time.monotonic() + limits.answer_s

    def left(self) -> float:
        """Seconds for the next step; TooSlow where none are left."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TooSlow("the line is too slow")
        return min(left, self._limits.silence_s)

    def moved(self, count: int) -> None:
        """So many bytes went or came: that is the time a slow line needs for them."""
        self._ends += count / self._limits.bytes_per_s


@dataclass(frozen=True)
class Said:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """A socket as ``http.client`` uses it, its every step against the deadline."""

    def __init__(self, opened: socket.socket, limits: Limits) -> None:
        self._opened, self._limits = opened, limits
        self._deadline = Deadline(limits)

    def say(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Said:
        """Send one request and read its whole answer."""
        connection = http.client.HTTPConnection(headers["Host"])
        connection.sock = self
        told = {"Accept-Encoding": "gzip", "Connection": "close", **headers}
        try:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            with closing(answer):
                said = {name.lower(): value for name, value in answer.getheaders()}
                return Said(answer.status, said, self._whole(answer, said))
        except http.client.HTTPException as error:
            raise CutShort(str(error)) from error

    def _whole(self, answer: http.client.HTTPResponse, said: Mapping[str, str]) -> bytes:
        data = bytearray()
        while piece := answer.read(PIECE):
            data += piece
            if len(data) > self._limits.bytes_max:
                raise CutShort("the answer is longer than any of ours")
        if answer.length:
            raise CutShort("the answer ended too early")
        if said.get("content-encoding") == "gzip" and data:
            return _unpacked(bytes(data), self._limits.bytes_max)
        return bytes(data)

    # -- what http.client asks of a socket ------------------------------------------------------

    def sendall(self, data: Any) -> None:
        """All of it, piece by piece."""
        rest = memoryview(data).cast("B")
        while rest:
            self._opened.settimeout(self._deadline.left())
            sent = self._opened.send(rest[:PIECE])
            self._deadline.moved(sent)
            rest = rest[sent:]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What comes in."""
        return io.BufferedReader(_Incoming(self._opened, self._deadline), PIECE)

    def close(self) -> None:
        """Nothing yet: the answer is still to be read. Who opened the socket closes it."""


class _Incoming(io.RawIOBase):
    """Bytes as they come in, against the deadline."""

    def __init__(self, opened: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._opened, self._deadline = opened, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._opened.settimeout(self._deadline.left())
        count = self._opened.recv_into(buffer)
        self._deadline.moved(count)
        return count


def opened(host: str, port: int, limits: Limits) -> socket.socket:
    """A connection, or the reason there is none."""
    return socket.create_connection((host, port), limits.connect_s)


def secured(plain: socket.socket, host: str, context: ssl.SSLContext) -> ssl.SSLSocket:
    """The same line, closed to all between; SSLCertVerificationError where a stranger answers."""
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except (ssl.SSLCertVerificationError, ssl.SSLEOFError, ssl.SSLZeroReturnError):
        raise
    except ssl.SSLError as error:
        # Something answers there that does not speak as an office's server does.
        raise ssl.SSLCertVerificationError(str(error)) from error


def _unpacked(data: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj(GZIP)
    try:
        plain = unpacker.decompress(data, most)
    except zlib.error as error:
        raise CutShort("the answer was damaged") from error
    if not unpacker.eof:
        raise CutShort("the packed answer ended too early")
    return plain
