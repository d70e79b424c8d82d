"""The server is killed in the middle of pushes: what of the acknowledged is lost, what doubled."""

import http.client
import json
import threading
from collections import Counter
from contextlib import closing, suppress

from sqlalchemy import func, select

from bench.figures import Figure
from bench.served import Bench
from bench.tablets import Line, Pen
from server.models import Base, Finding, Inspection, Order, Photo, Receipt, Signature
from server.scope import SYSTEM
from shared.vocabulary import OpKind

KILLS = 10
INSPECTIONS_EACH = 15
SPREAD = 1.5
"""The first is killed before it begins, the last after it would have ended."""
EFFECTS: dict[str, tuple[type[Base], ...]] = {
    OpKind.INSPECTION_START: (Inspection,),
    OpKind.FINDING_ADD: (Finding, Order),
    OpKind.PHOTO_ADD: (Photo,),
    OpKind.SIGNATURE_ADD: (Signature,),
}
"""What an op of each kind leaves in the database beside its receipt."""
LOOK_S = 0.001
RESULTS_MAX = 200

Rows = Counter[type[Base]]
Told = dict[int, str]
"""What the server said of each op, by its number."""


def killed(bench: Bench) -> Figure:
    """Ten pushes, each cut by a kill at another moment, each sent again."""
    pen = bench.town.pens[1]
    before, expected = _counted(bench), Rows()
    with bench.measured(), closing(bench.line(pen)) as line:
        bench.push(line, _written(bench, pen, expected))
    work_s = bench.cpu_s
    lost = unanswered = 0
    for number in range(KILLS):
        body = _written(bench, pen, expected)
        told = _push_and_kill(bench, pen, body, work_s * SPREAD * number / KILLS)
        unanswered += not told
        bench.serving.start()
        with closing(bench.line(pen)) as line:
            kept = _kept(line)
            lost += sum(kept.get(seq) != result for seq, result in told.items())
            bench.push(line, body)
            lost += pen.seq - max(_kept(line))
    grown = _counted(bench) - before
    missing, doubled = (expected - grown).total(), (grown - expected).total()
    lost += missing
    more: dict[str, float] = {
        "lost": lost,
        "doubled": doubled,
        "kills": KILLS,
        "unanswered": unanswered,
    }
    return bench.figure("killed in a push", lost + doubled, "lost, doubled", None, **more)


def _written(bench: Bench, pen: Pen, expected: Rows) -> bytes:
    """One push of some inspections; the rows it must leave are counted."""
    (body,) = bench.write(pen, INSPECTIONS_EACH)
    for text in json.loads(body)["ops"]:
        expected.update((Receipt, *EFFECTS.get(json.loads(text)["kind"], ())))
    return body


def _push_and_kill(bench: Bench, pen: Pen, body: bytes, work_s: float) -> Told:
    """Send it and kill the server once it has worked so long on it; nothing if cut off."""
    began, told = bench.serving.cpu_s(), Told()
    with closing(bench.line(pen)) as line:
        pushing = threading.Thread(target=_push, args=(line, body, told))
        pushing.start()
        while bench.serving.cpu_s() - began < work_s and pushing.is_alive():
            pushing.join(LOOK_S)
        bench.serving.kill()
        pushing.join()
    return told


def _push(line: Line, body: bytes, told: Told) -> None:
    with suppress(OSError, http.client.HTTPException):
        told.update({one["device_seq"]: one["result"] for one in line.push(body)})


def _kept(line: Line) -> Told:
    """What the server says became of this tablet's latest ops."""
    data, _ = line.ask("GET", "/api/v1/sync/device")
    last = json.loads(data)["applied_device_seq"]
    first = max(1, last - RESULTS_MAX + 1)
    data, _ = line.ask("GET", f"/api/v1/sync/results?from={first}&to={last}")
    return {one["device_seq"]: one["result"] for one in json.loads(data)["results"]}


def _counted(bench: Bench) -> Rows:
    """The rows there are."""
    works = bench.works()
    kinds: tuple[type[Base], ...] = (
        Receipt,
        *(model for models in EFFECTS.values() for model in models),
    )
    with works.reading(SYSTEM) as work:
        counted = {
            model: work.session.execute(select(func.count()).select_from(model)).scalar_one()
            for model in kinds
        }
    works.engine.dispose()
    return Rows(counted)
