"""Wires from tablet to server in one process: a plain one, and one that is cut when told."""

from typing import Any

from mobile.sync.transport import Answer, Ask


class FlaskWire:
    """Carries requests to a Flask application without a socket; can be switched off."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.on = True
        self.log: list[str] = []

    def __call__(self, _server: str) -> "FlaskWire":
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
