"""A request has its time: what stalls or drips ends, what moves comes, what is cut is told."""

import gzip
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from mobile.config import LOOK_EVERY_S, SILENCE_LAST_S, USUAL_LIMITS, Limits
from mobile.sync.transport import Address, Answer, Ask, HttpTransport, NotSecure, Outage, Wire
from mobile.sync.transport import NoNetwork as Nothing

SHORT = Limits(connect_s=2, silence_s=0.2, answer_s=0.4, bytes_per_s=100_000, bytes_max=200_000)
HEAD = b"HTTP/1.1 200 OK\r\nX-Lookback-Protocol: 1\r\n"
PAUSE_S = 0.05
NETWORK_S = 30
"""So soon after a network works, every op is tried."""


@contextmanager
def saying(*pieces: bytes, then_wait: bool = False) -> Iterator[tuple[str, list[bytes]]]:
    """A server that reads one request and answers in these pieces, with a pause after each."""
    ended, asked = Event(), list[bytes]()

    def serve() -> None:
        line, _address = listener.accept()
        with line:
            asked.append(line.recv(65536))
            try:
                for piece in pieces:
                    line.sendall(piece)
                    if ended.wait(PAUSE_S):
                        return
                if then_wait:
                    ended.wait()
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        finally:
            ended.set()
            thread.join()


def ask(server: str, limits: Limits = SHORT) -> Answer:
    wire = Wire(HttpTransport(Address(server), limits))
    return wire.ask(Ask("GET", "/api/v1/sync/heads"))


def single(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(single(HEAD + b"Content-Length: 9\r\n\r\n123456789"), id="all of it"),
        pytest.param([HEAD + b"Content-Length: 90\r\n\r\n", *single(b"9" * 90)], id="its body"),
    ],
)
def test_an_answer_that_drips_is_given_up(pieces: list[bytes]) -> None:
    with saying(*pieces) as (server, _asked), pytest.raises(Nothing) as told:
        ask(server)
    assert told.value.outage is Outage.SILENT


@pytest.mark.parametrize("first", [b"", HEAD, HEAD + b"Content-Length: 9\r\n\r\n123"])
def test_a_line_that_falls_silent_is_given_up(first: bytes) -> None:
    with saying(first, then_wait=True) as (server, _asked), pytest.raises(Nothing):
        ask(server)


def test_a_large_answer_over_a_slow_line_comes_whole() -> None:
    data = bytes(range(256)) * 600
    pieces = [data[at : at + 12_000] for at in range(0, len(data), 12_000)]
    assert len(pieces) * PAUSE_S > SHORT.answer_s
    head = HEAD + f"Content-Length: {len(data)}\r\n\r\n".encode()
    with saying(head, *pieces) as (server, _asked):
        assert ask(server).body == data


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"Content-Length: 9\r\n\r\n12345", id="too short"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n5\r\n123", id="a piece too short"),
        pytest.param(
            b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"1" * 99)[:-9],
            id="half packed",
        ),
        pytest.param(b"Content-Encoding: gzip\r\n\r\nno gzip", id="not packed at all"),
        pytest.param(b"Content-Length: 300000\r\n\r\n" + b"1" * 300_000, id="longer than any"),
        pytest.param(
            b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"1" * 300_000), id="a bomb"
        ),
    ],
)
def test_an_answer_that_is_not_whole_is_told_as_cut(answer: bytes) -> None:
    with saying(HEAD + answer) as (server, _asked), pytest.raises(Nothing) as told:
        ask(server)
    assert told.value.outage is Outage.CUT


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"Content-Length: 4\r\n\r\nwell", id="plain"),
        pytest.param(b"\r\nwell", id="to the end"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n4\r\nwell\r\n0\r\n\r\n", id="in pieces"),
        pytest.param(b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"well"), id="packed"),
    ],
)
def test_an_answer_comes_as_it_was_meant(answer: bytes) -> None:
    with saying(HEAD + answer) as (server, asked):
        assert ask(server).body == b"well"
    assert asked[0].startswith(b"GET /api/v1/sync/heads HTTP/1.1\r\n")


def test_a_line_cut_without_a_word_is_noticed_and_tried_again_in_time() -> None:
    assert USUAL_LIMITS.silence_s + SILENCE_LAST_S + LOOK_EVERY_S <= NETWORK_S


@pytest.mark.parametrize(
    "server",
    ["http://office.example", "ftp://127.0.0.1", "office.example", "",
     "https://", "https://[::1", "https://office.example:x"],
)  # fmt: skip
def test_no_address_is_taken_that_others_could_listen_to(server: str) -> None:
    with pytest.raises(NotSecure):
        HttpTransport(Address(server))
