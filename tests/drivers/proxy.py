"""A bad line between a tablet and the office: a small relay whose faults are drawn by a seed.

Every connection carries one request, as tablets send them, and meets at most one fault.
"""

import random
import socket
from collections.abc import Callable
from queue import Queue
from threading import Event, Lock, Thread

HEAD_END = b"\r\n\r\n"
PIECE = 64 * 1024
PATIENCE_S = 30
DRIP_S = 0.02
FAULTS = (
    "dropped", "stalled", "dripped", "cut", "cut going", "swallowed", "silent after",
    "bad gateway", "no gateway", "portal", "twice", "flipped", "late",
)  # fmt: skip
HTML = "HTTP/1.1 {told}\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>{told}</h1>"

Choice = Callable[[bytes], str]
"""Names the fault a request meets; none for an empty name."""


def page(told: str) -> bytes:
    """What somebody else answers."""
    return HTML.format(told=told).encode()


class Proxy:
    """Listens on this machine and carries everything to a port of it; a context manager."""

    def __init__(self, port: int, seed: int = 0, share: float = 0.0) -> None:
        self._port, self.share = port, share
        self._chance, self._lock = random.Random(seed), Lock()
        self._ended, self._waiting = Event(), list[bytes]()
        self._deck: list[str] = []
        self.met: list[str] = []
        self.heard: Queue[str] = Queue()
        """The first line of each request: as soon as a fault meets it, else when it is answered."""
        self.choice: Choice = self._drawn
        self.let_go = Event()
        """Set, what stalls is given up and what drips comes at once."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_raised: object) -> None:
        self._ended.set()
        self.let_go.set()
        # A listener that is closed while somebody waits on it wakes nobody.
        socket.create_connection(self._listener.getsockname()).close()
        for thread in list(self._threads):
            thread.join(PATIENCE_S)
        self._listener.close()

    def until(self, path: str) -> None:
        """Wait for a request whose first line holds this."""
        while path not in self.heard.get(timeout=PATIENCE_S):
            continue

    def seed(self, seed: int, share: float) -> None:
        """Other faults from now on; none with a share of nothing."""
        with self._lock:
            self._chance, self.share = random.Random(seed), share
        while not share and self._waiting:
            self._carried(self._waiting.pop())

    # -- connections --------------------------------------------------------------------------

    def _listen(self) -> None:
        while not self._ended.is_set():
            line, _address = self._listener.accept()
            thread = Thread(target=self._serve, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        with line:
            line.settimeout(PATIENCE_S)
            try:
                asked = _request(line)
                if asked:
                    self._meet(self.choice(asked), line, asked)
            except OSError:
                # One of the two has gone; the line is bad, and that is what it is for.
                return

    def _drawn(self, asked: bytes) -> str:
        with self._lock:
            if self._chance.random() >= self.share:
                return ""
            if not self._deck:
                self._deck = self._chance.sample(FAULTS, len(FAULTS))
            # Only what carries its own digest may be damaged: on other lines HTTPS sees to it.
            piece = asked.startswith(b"PATCH")
            fits = [one for one in self._deck if piece or one != "flipped"]
            if fits:
                self._deck.remove(fits[0])
            return fits[0] if fits else ""

    def _meet(self, fault: str, line: socket.socket, asked: bytes) -> None:
        told = asked.partition(b"\r\n")[0].decode()
        if not fault:
            line.sendall(self._carried(asked))
            self.heard.put(told)
            if self._waiting:
                self._carried(self._waiting.pop())
            return
        self.met.append(fault)
        self.heard.put(told)
        getattr(self, "_" + fault.replace(" ", "_"))(line, asked)

    def _carried(self, asked: bytes) -> bytes:
        """The office's whole answer to a request."""
        with socket.create_connection(("127.0.0.1", self._port), PATIENCE_S) as office:
            office.sendall(asked)
            return _rest(office)

    # -- faults -------------------------------------------------------------------------------

    def _dropped(self, _line: socket.socket, _asked: bytes) -> None:
        """Nothing goes, nothing comes; the line is closed."""

    def _stalled(self, line: socket.socket, _asked: bytes) -> None:
        """The line stays open, and nothing moves on it any more."""
        self._hold(line)

    def _dripped(self, line: socket.socket, asked: bytes) -> None:
        """The answer comes byte by byte."""
        answer = self._carried(asked)
        for at in range(len(answer)):
            line.sendall(answer[at : at + 1])
            if self.let_go.wait(DRIP_S):
                line.sendall(answer[at + 1 :])
                return

    def _cut(self, line: socket.socket, asked: bytes) -> None:
        """The answer breaks off."""
        answer = self._carried(asked)
        line.sendall(answer[: self._at(len(answer))])

    def _cut_going(self, _line: socket.socket, asked: bytes) -> None:
        """The request breaks off."""
        with socket.create_connection(("127.0.0.1", self._port), PATIENCE_S) as office:
            office.sendall(asked[: self._at(len(asked))])

    def _swallowed(self, _line: socket.socket, asked: bytes) -> None:
        """The office has done it; its answer is lost."""
        self._carried(asked)

    def _silent_after(self, line: socket.socket, asked: bytes) -> None:
        """The office has done it; its answer never comes, and the line stays open."""
        self._carried(asked)
        self._hold(line)

    def _bad_gateway(self, line: socket.socket, _asked: bytes) -> None:
        line.sendall(page("502 Bad Gateway"))

    def _no_gateway(self, line: socket.socket, asked: bytes) -> None:
        self._carried(asked)
        line.sendall(page("504 Gateway Timeout"))

    def _portal(self, line: socket.socket, _asked: bytes) -> None:
        line.sendall(page("200 OK"))

    def _twice(self, line: socket.socket, asked: bytes) -> None:
        """A relay repeats what was answered already."""
        self._carried(asked)
        line.sendall(self._carried(asked))

    def _flipped(self, line: socket.socket, asked: bytes) -> None:
        """One bit of the body is turned."""
        head, end, body = asked.partition(HEAD_END)
        at = self._at(len(body))
        body = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        line.sendall(self._carried(head + end + body))

    def _late(self, _line: socket.socket, asked: bytes) -> None:
        """Its sender gives it up, and it arrives all the same, after others."""
        self._waiting.append(asked)

    def _at(self, length: int) -> int:
        with self._lock:
            return self._chance.randrange(max(1, length))

    def _hold(self, line: socket.socket) -> None:
        """Until the other side gives up, or all is over."""
        line.settimeout(DRIP_S)
        while not self.let_go.is_set():
            try:
                if not line.recv(PIECE):
                    return
            except TimeoutError:
                continue


def _request(line: socket.socket) -> bytes:
    """One whole request, as it came."""
    data = b""
    while HEAD_END not in data:
        piece = line.recv(PIECE)
        if not piece:
            return b""
        data += piece
    head, _end, body = data.partition(HEAD_END)
    length = _length(head)
    while len(body) < length:
        piece = line.recv(PIECE)
        if not piece:
            return b""
        body += piece
    return head + HEAD_END + body


def _length(head: bytes) -> int:
    for told in head.lower().split(b"\r\n"):
        name, _colon, value = told.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0


def _rest(line: socket.socket) -> bytes:
    data = bytearray()
    while piece := line.recv(PIECE):
        data += piece
    return bytes(data)
