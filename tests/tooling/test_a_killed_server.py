"""The server is killed while a push is under way: what it acknowledged is there, once each."""

import http.client
import json
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from bench.machine import Serving
from bench.tablets import FINDINGS, PURPOSES, Pen
from server.models import (
    Base,
    Device,
    Finding,
    Inspection,
    Order,
    Photo,
    Receipt,
    Signature,
)
from server.queries import audit
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from tests.drivers import pens
from tests.drivers.served import Served, answered

INSPECTIONS = 54
WORKED_S = (0.0, 0.05, 0.3)
"""How long the server has worked on a push when it is killed: just sent, begun, far on."""
TAKEN = {"applied", "merged", "duplicate"}

Told = dict[int, dict[str, Any]]


class Line:
    """A tablet's requests to a server that may die under them."""

    def __init__(self, served: Served, pen: Pen) -> None:
        self.served = served
        self.connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
        self.headers = {"Authorization": f"Bearer {pen.token}", "Content-Type": "application/json"}

    def close(self) -> None:
        self.connection.close()

    def get(self, path: str) -> Any:
        self.connection.request("GET", f"/api/v1/sync/{path}", headers=self.headers)
        return self._answer()

    def push(self, body: bytes) -> Told:
        self.connection.request("POST", "/api/v1/sync/push", body, self.headers)
        return {one["device_seq"]: one for one in self._answer()["results"]}

    def push_and_kill(self, body: bytes, worked_s: float) -> Told:
        """Send it and kill the server once it has worked so long on it; nothing if cut off."""
        serving = Serving(self.served.port, self.served.process.pid)
        began = serving.cpu_s()
        self.connection.request("POST", "/api/v1/sync/push", body, self.headers)
        while serving.cpu_s() - began < worked_s:
            if answered(self.connection, 0.005):
                break
        self.served.kill()
        try:
            return {one["device_seq"]: one for one in self._answer()["results"]}
        except (OSError, http.client.HTTPException):
            return {}

    def kept(self) -> Told:
        """What the server says became of all ops it has."""
        last = self.get("device")["applied_device_seq"]
        results = self.get(f"results?from=1&to={last}")["results"]
        assert [one["device_seq"] for one in results] == list(range(1, last + 1))
        return {one["device_seq"]: one for one in results}

    def _answer(self) -> Any:
        answer = self.connection.getresponse()
        data = answer.read()
        assert answer.status == 200, data
        return json.loads(data)


def test_what_a_killed_server_acknowledged_is_there_exactly_once(
    engine: Engine, works: Works, city: City, tmp_path: Path
) -> None:
    pen = pens.enrolled(works, city)
    bodies = pens.inspections(works, pen, INSPECTIONS)
    ops = pen.seq
    url = engine.url.render_as_string(hide_password=False)
    acknowledged: Told = {}
    cut = 0
    for body, worked_s in zip(bodies, WORKED_S, strict=True):
        with Served(tmp_path, url) as served, closing(Line(served, pen)) as line:
            told = line.push_and_kill(body, worked_s)
        cut += not told
        acknowledged |= told
        with Served(tmp_path, url) as served, closing(Line(served, pen)) as line:
            kept = line.kept()
            assert acknowledged.items() <= kept.items()
            again = line.push(body)
            assert {one["result"] for one in again.values()} <= TAKEN
            acknowledged = line.kept()
            assert again.keys() <= acknowledged.keys()
    assert cut > 0
    assert len(acknowledged) == ops
    _is_there_once(works, ops)


def _is_there_once(works: Works, ops: int) -> None:
    with works.reading(SYSTEM) as work:

        def count(model: type[Base]) -> int:
            return work.session.execute(select(func.count()).select_from(model)).scalar_one()

        assert (
            count(Receipt) == work.session.scalars(select(Device.applied_device_seq)).one() == ops
        )
        assert count(Inspection) == INSPECTIONS
        assert count(Finding) == count(Order) == INSPECTIONS * FINDINGS
        assert count(Photo) == INSPECTIONS * len(PURPOSES)
        assert count(Signature) == INSPECTIONS * 2
        numbers = work.session.scalars(select(Order.number)).all()
        assert len(set(numbers)) == len(numbers)
        assert audit.chain(work).whole
