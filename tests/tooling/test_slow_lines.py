"""Lines that stall hold nobody up: eight half uploads, a password checked, and one who asks."""

import base64
import json
import socket
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bench.tablets import Pen
from server import seed
from server.seed import City
from server.work import Works
from shared.sealing import digest
from tests import pictures
from tests.drivers import pens
from tests.drivers.served import Served

STALLED = 8
SENT = 1000
PATIENCE_S = 30


def _announced(served: Served, pen: Pen, data: bytes) -> str:
    """Where an upload of these bytes may be put."""
    metadata = "sha256 " + _base64(digest(data)) + ",filetype " + _base64("image/jpeg")
    request = urllib.request.Request(
        f"http://127.0.0.1:{served.port}/api/v1/uploads",
        b"",
        {
            "Authorization": f"Bearer {pen.token}",
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data)),
            "Upload-Metadata": metadata,
        },
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return str(answer.headers["Location"])


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _stall(served: Served, pen: Pen, path: str, data: bytes) -> socket.socket:
    """A line that says how much will come, sends a little, and falls silent."""
    line = socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE_S)
    head = (
        f"PATCH {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {pen.token}\r\n"
        "Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\n"
        f"Upload-Offset: 0\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    line.sendall(head.encode() + data[:SENT])
    return line


def _ask(served: Served, path: str, body: Any = None, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"http://127.0.0.1:{served.port}{path}", data, headers)
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return json.load(answer)


def test_stalled_uploads_hold_nobody_up(
    engine: Engine, works: Works, city: City, tmp_path: Path
) -> None:
    pen = pens.enrolled(works, city)
    photos = [pictures.jpeg(text=str(number)) for number in range(STALLED)]
    (body,) = pens.inspections(works, pen, 1)
    url = engine.url.render_as_string(hide_password=False)
    with Served(tmp_path, url) as served, ExitStack() as lines:
        for data in photos:
            path = _announced(served, pen, data)
            lines.enter_context(_stall(served, pen, path, data))
        signed_in = _ask(served, "/api/v1/sessions", {"login": "zhou", "password": seed.PASSWORD})
        orders = _ask(served, "/api/v1/orders", token=signed_in["token"])
        assert orders["rows"] == []
        told = _ask(served, "/api/v1/sync/push", json.loads(body), pen.token)
        assert {one["result"] for one in told["results"]} == {"applied"}
        assert len(_ask(served, "/api/v1/orders", token=signed_in["token"])["rows"]) == 3
