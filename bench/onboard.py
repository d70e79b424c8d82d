"""On the tablet itself: a tap made durable, a delta put in, the engine's memory."""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.disk import fsyncs_ms
from bench.figures import Figure, Limit, Spent
from bench.loading import PIN, address, code, enrolled
from bench.served import Bench, middle
from bench.workloads import CHANGES, DELTAS, P99
from mobile.store.outbox import Act
from mobile.sync.transport import Answer, Ask, HttpTransport
from mobile.wiring import Tablet
from shared.protocol import area_scope
from shared.records.ops import AnswerSet, AnswersSet
from shared.vocabulary import ItemKind, OpKind, Verdict

TAPS = 2000
TAPS_AT_ONCE = 20


class Waiting(HttpTransport):
    """The real wire; tells how long it was waited for."""

    waited_s = 0.0

    def send(self, ask: Ask) -> Answer:
        began = time.perf_counter()
        try:
            return super().send(ask)
        finally:
            Waiting.waited_s += time.perf_counter() - began


def tap(bench: Bench) -> Figure:
    """Answers tapped one by one, each durable before the next, amid appends of the bare disk."""
    taps: list[float] = []
    disk: list[float] = []
    with TemporaryDirectory(dir=bench.folder) as place:
        tablet = enrolled(bench, Path(place), HttpTransport)
        for _ in range(TAPS // TAPS_AT_ONCE):
            disk += fsyncs_ms(Path(place), TAPS_AT_ONCE)
            taps += _taps_ms(bench, tablet)
        tablet.close()
    bench.spent = Spent()
    ours, bare = _p99(taps), _p99(disk)
    return bench.figure(
        "tablet: one tap durable, p99",
        ours,
        "ms",
        Limit(bare, "p99 of one fsync"),
        beyond_fsync_ms=ours - bare,
        median_ms=sorted(taps)[TAPS // 2],
        fsync_median_ms=sorted(disk)[TAPS // 2],
    )


def _taps_ms(bench: Bench, tablet: Tablet) -> list[float]:
    desk = tablet.desk
    inspection_id, scope = desk.new_id(), area_scope(bench.town.schools[0][1])
    spent = []
    for number in range(TAPS_AT_ONCE):
        given = AnswersSet([AnswerSet(bench.town.checklist.codes[number], Verdict.PASS)])
        act = Act(OpKind.ANSWERS_SET, inspection_id, inspection_id, scope, given)
        began = time.perf_counter()
        desk.shelves.outbox.put(act)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * P99)]


def apply(bench: Bench) -> Figure:
    """What a tablet itself works to hear of fifty changed records, the wire not counted."""
    writer = bench.town.pens[3]
    spent: list[Spent] = []
    ours: list[float] = []
    cpu: list[float] = []
    with TemporaryDirectory(dir=bench.folder) as place:
        tablet = enrolled(bench, Path(place), Waiting)
        tablet.engine.run_until_quiet()
        for _ in range(DELTAS):
            before = _held(tablet)
            for body in bench.write_changes(writer, CHANGES):
                bench.push(bench.line(writer), body)
            Waiting.waited_s, worked = 0.0, time.process_time()
            with bench.measured():
                tablet.engine.run_until_quiet()
            cpu.append((time.process_time() - worked) * 1000)
            spent.append(bench.spent)
            ours.append((bench.spent.seconds - Waiting.waited_s) * 1000)
            if _held(tablet) - before != CHANGES:
                raise RuntimeError("the tablet did not hear what had changed")
        tablet.close()
    bench.spent = middle(spent)
    whole = bench.spent.seconds * 1000
    median = sorted(ours)[DELTAS // 2]
    more = {"tablet_cpu_ms": sorted(cpu)[DELTAS // 2], "with_the_wire_ms": whole}
    return bench.figure("tablet: apply a delta of 50", median, "ms", None, **more)


def _held(tablet: Tablet) -> int:
    """How many records of the two kinds that are changed here a tablet holds."""
    with tablet.desk.shelves.database.reading() as connection:
        row = connection.execute(
            "SELECT count(*) FROM item WHERE kind IN (?, ?)", (ItemKind.INSPECTION, ItemKind.ORDER)
        ).fetchone()
    return int(row[0])


def memory(bench: Bench) -> Figure:
    """The most a tablet's process takes for its first sync, beyond what it takes unlocked."""
    with TemporaryDirectory(dir=bench.folder) as place:
        arguments = (place, address(bench), code(bench), PIN)
        told = subprocess.run(
            [sys.executable, "-m", "bench.alone", *arguments], check=True, stdout=subprocess.PIPE
        )
    seen = json.loads(told.stdout)
    bench.spent = Spent()
    return bench.figure(
        "tablet: the engine's memory",
        seen["peak_mib"] - seen["idle_mib"],
        "MiB beyond",
        Limit(),
        **seen,
    )
