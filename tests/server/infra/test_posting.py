"""Calls to addresses outside: none leads into the office's own network, none hangs."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

import pytest

from server.infra.posting import NotOutside, parts_of, post

HERE = "127.0.0.1"
INSIDE = frozenset({HERE})
LIMIT_S = 0.3


@pytest.mark.parametrize(
    ("scheme", "rest"),
    [
        ("http", "office.example/"),
        ("https", "127.0.0.1/"),
        ("https", "10.0.0.8/"),
        ("https", "169.254.169.254/latest/meta-data"),
        ("https", "[::1]/"),
        ("https", "[::ffff:10.0.0.8]/"),
        ("https", "[64:ff9b::a00:8]/"),
        ("https", "[2002:a00:8::1]/"),
        ("https", "user@office.example/"),
        ("https", "office.example/#a"),
        ("https", "office.example:99999/"),
        ("https", "office.exa mple/"),
        ("https", "office.example/\x01"),
        ("https", f"{'long.' * 60}example/"),
        ("ftp", "office.example/"),
        ("file", "/etc/passwd"),
        ("https", ""),
        ("", ""),
    ],
)
def test_what_is_no_address_outside_is_refused(scheme: str, rest: str) -> None:
    address = f"{scheme}://{rest}"
    with pytest.raises(NotOutside):
        parts_of(address, frozenset())
    with pytest.raises(NotOutside):
        post(address, {}, b"")


@pytest.mark.parametrize("behind", ["10.1.2.3", "127.0.0.1", "fd00::1", "100.64.0.1", "0.0.0.0"])
def test_a_name_that_stands_for_something_inside_leads_nowhere(behind: str) -> None:
    """One address inside is enough, whatever else the name stands for."""

    def stands_for(_host: str, port: int, **_more: Any) -> list[Any]:
        kind = socket.AF_INET6 if ":" in behind else socket.AF_INET
        known = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))
        return [known, (kind, socket.SOCK_STREAM, 6, "", (behind, port))]

    with pytest.raises(NotOutside):
        post("https://office.example/", {}, b"", names=stands_for)


@contextmanager
def slow(drip: bytes) -> Iterator[str]:
    """Somebody who takes the call and says one byte of this now and then, or nothing."""
    with socket.create_server((HERE, 0)) as server:

        def take() -> None:
            caller, _ = server.accept()
            with caller:
                caller.settimeout(LIMIT_S / 5)
                with suppress(OSError):
                    while True:
                        try:
                            if not caller.recv(1024):
                                return
                        except TimeoutError:
                            caller.sendall(drip)

        Thread(target=take, daemon=True).start()
        yield f"http://{HERE}:{server.getsockname()[1]}/"


@pytest.mark.parametrize("drip", [b"", b"HTTP/1.1 200 OK\r\n", b"X"])
def test_who_hangs_is_cut_off(drip: bytes) -> None:
    with slow(drip) as address:
        begun = time.monotonic()
        with pytest.raises(OSError, match="no answer within"):
            post(address, {}, b"x" * 100, INSIDE, LIMIT_S)
        assert time.monotonic() - begun < LIMIT_S * 10
