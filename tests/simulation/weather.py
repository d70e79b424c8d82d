"""The wire of a tablet in a simulated day: by its seed it loses, repeats, delays, cuts and flips.

It also tells what reaches the tablet, and lets others act between two requests.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mobile.sync.transport import Answer, Ask
from tests.wires import FAULTS, FlaskWire, ShakyWire

HTML = {"content-type": "text/html"}
LATE_SHARE, NARROW_SHARE = 0.3, 0.5
LIMIT = re.compile(r"limit=\d+")

Heard = Callable[[Ask, Answer], None]
Entry = tuple[str, str, str, int, dict[str, Any]]
"""Scope, kind, id, revision and body of something a tablet holds."""


class PowerOff(BaseException):
    """The tablet's power went while it waited for the office."""


class Weather(ShakyWire):
    """One tablet's wire; the same for the same seed."""

    kinds = (*FAULTS, "delayed", "flipped", "no gateway", "power off", "power off after")

    def __init__(self, app: Any, seed: int, share: float) -> None:
        super().__init__(app, seed, share)
        self.heard: Heard = lambda _ask, _answer: None
        self.meanwhile: Callable[[], None] = lambda: None
        self._late: list[Ask] = []

    def send(self, ask: Ask) -> Answer:
        self._bring_late()
        self.meanwhile()
        answer = super().send(self._narrowed(ask))
        self.heard(ask, answer)
        return answer

    def clear(self) -> None:
        """From now on everything arrives, what is late first."""
        self.share = 0
        self.meanwhile = lambda: None
        while self._late:
            self._carry(self._late.pop())

    def as_served(self, entries: list[Entry]) -> list[Entry]:
        """What a tablet holds, without what this wire itself has put in."""
        return entries

    def _carry(self, ask: Ask) -> Answer:
        return FlaskWire.send(self, ask)

    def _bring_late(self) -> None:
        """A request its sender has given up arrives all the same, after later ones."""
        if self._late and self._chance.random() < LATE_SHARE:
            self._carry(self._late.pop(self._chance.randrange(len(self._late))))

    def _narrowed(self, ask: Ask) -> Ask:
        """Pages of one entry, so that a pull can be cut between two of them."""
        if "limit=" in ask.path and self.share and self._chance.random() < NARROW_SHARE:
            return replace(ask, path=LIMIT.sub("limit=1", ask.path))
        return ask

    def _faulty(self, fault: str, ask: Ask) -> Answer:
        if fault == "delayed":
            self._late.append(ask)
            raise TimeoutError(fault)
        if fault == "flipped" and ask.method == "PATCH" and ask.body:
            return self._carry(replace(ask, body=flipped(ask.body, self._chance.random())))
        if fault == "no gateway":
            return Answer(504, HTML, b"Gateway Timeout")
        if fault.startswith("power off"):
            if fault == "power off after":
                self._carry(ask)
            raise PowerOff(fault)
        return super()._faulty("dropped" if fault == "flipped" else fault, ask)


def flipped(body: bytes, where: float) -> bytes:
    """The same bytes with one bit turned."""
    at = int(where * len(body))
    return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
