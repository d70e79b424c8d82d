"""Wires from tablet to server in one process: a plain one, and one that is cut when told."""

import random
from typing import Any

from mobile.sync.transport import Address, Answer, Ask


class FlaskWire:
    """Carries requests to a Flask application without a socket; can be switched off."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.on = True
        self.log: list[str] = []

    def __call__(self, _address: Address) -> "FlaskWire":
        return self

    def send(self, ask: Ask) -> Answer:
        if not self.on:
            raise ConnectionError("no network")
        self.log.append(f"{ask.method} {ask.path}")
        client = self._app.test_client(use_cookies=False)
        response = client.open(
            ask.path, method=ask.method, headers=dict(ask.headers), data=ask.body
        )
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, response.get_data())


PORTAL = Answer(200, {"content-type": "text/html"}, b"<html>Welcome to the hotel</html>")
FAULTS = ("dropped", "answer lost", "sent twice", "cut short", "portal", "gateway")


class ShakyWire(FlaskWire):
    """Loses requests and answers, repeats them, cuts them short; the same for the same seed."""

    kinds: tuple[str, ...] = FAULTS

    def __init__(self, app: Any, seed: int, share: float = 0.5) -> None:
        super().__init__(app)
        self._chance = random.Random(seed)
        self.share = share
        self.faults: list[str] = []

    def send(self, ask: Ask) -> Answer:
        if self._chance.random() >= self.share:
            return super().send(ask)
        fault = self._chance.choice(self.kinds)
        self.faults.append(fault)
        return self._faulty(fault, ask)

    def _faulty(self, fault: str, ask: Ask) -> Answer:
        if fault == "dropped":
            raise ConnectionError(fault)
        if fault == "portal":
            return PORTAL
        answer = super().send(ask)
        if fault == "answer lost":
            raise TimeoutError(fault)
        if fault == "sent twice":
            return super().send(ask)
        if fault == "gateway":
            return Answer(502, {"content-type": "text/html"}, b"Bad Gateway")
        return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


class Between(FlaskWire):
    """Something stands between tablet and server, until it is taken away.

    ``before``: the request never reaches the server. ``after``: it does, and its effect is there;
    only the answer is another's, or none.
    """

    def __init__(self, app: Any, said: Answer | Exception, *, after: bool = False) -> None:
        super().__init__(app)
        self._said, self._after = said, after
        self.clear = False

    def send(self, ask: Ask) -> Answer:
        if self.clear:
            return super().send(ask)
        if self._after:
            super().send(ask)
        if isinstance(self._said, Exception):
            raise self._said
        return self._said
