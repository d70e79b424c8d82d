"""Several server processes on one database: any of them answers, nothing is done twice."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from bench.tablets import FINDINGS, Pen
from server.models import FeedItem, Inspection, Order, Receipt
from server.queries import audit
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from tests.drivers import pens
from tests.drivers.served import Served

PROCESSES = 3
PEOPLE = ("chen", "lin", "he", "su")
INSPECTIONS = 6


def _push(port: int, pen: Pen, body: bytes) -> list[dict[str, Any]]:
    """Each push twice over, as after a lost answer; asked to wait, it comes again."""
    results: list[dict[str, Any]] = []
    for _ in range(2):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/sync/push",
            body,
            {"Authorization": f"Bearer {pen.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            results += json.load(answer)["results"]
    return results


def _push_all(port: int, pen: Pen, bodies: list[bytes]) -> list[dict[str, Any]]:
    return [result for body in bodies for result in _push(port, pen, body)]


def test_tablets_pushing_through_several_processes_meet_one_office(
    engine: Engine, works: Works, city: City, tmp_path: Path
) -> None:
    tablets = [pens.enrolled(works, city, login, seed) for seed, login in enumerate(PEOPLE, 1)]
    bodies = [pens.inspections(works, pen, INSPECTIONS) for pen in tablets]
    url = engine.url.render_as_string(hide_password=False)
    with (
        Served(tmp_path, url, "--processes", str(PROCESSES)) as served,
        ThreadPoolExecutor(len(PEOPLE)) as pool,
    ):
        told = list(
            pool.map(lambda one: _push_all(served.port, *one), zip(tablets, bodies, strict=True))
        )
    for results, pen in zip(told, tablets, strict=True):
        first = [one for one in results if one["result"] == "applied"]
        assert [one["device_seq"] for one in first] == list(range(1, pen.seq + 1))
        assert len([one for one in results if one["result"] == "duplicate"]) == pen.seq
    with works.reading(SYSTEM) as work:

        def count(column: Any) -> int:
            return work.session.execute(select(func.count(column))).scalar_one()

        assert count(Receipt.op_id) == sum(pen.seq for pen in tablets)
        assert count(Inspection.id) == INSPECTIONS * len(PEOPLE)
        numbers = work.session.scalars(select(Order.number)).all()
        assert len(numbers) == len(set(numbers)) == INSPECTIONS * len(PEOPLE) * FINDINGS
        seqs = work.session.scalars(select(FeedItem.seq)).all()
        assert len(seqs) == len(set(seqs))
        assert audit.chain(work).whole
