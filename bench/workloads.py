"""The work that is measured: the same for every version, so that figures can be compared."""

import gzip
import json
import statistics
import threading
from collections.abc import Callable

from bench import limits
from bench.figures import Figure, Limit, Spent
from bench.limits import Rows
from bench.served import Bench, heads, middle
from bench.tablets import Line, Pen

PUSHED = 200
CHANGES = 50
DELTAS = 5
GROWN = 10
DEVICES = 50
INSPECTIONS_EACH = 20
OP_BYTES = 1500
P99 = 0.99


def fill(bench: Bench, inspections: int) -> None:
    """The base: inspections already there before anything is measured."""
    pen = bench.town.pens[0]
    line = bench.line(pen)
    for body in bench.write(pen, inspections):
        bench.push(line, body)


def first_sync(bench: Bench) -> Figure:
    """A new tablet loads everything it may have by pages, as where nothing is packed yet."""
    return _load_all(bench, bench.town.pens[1], "first sync by pages")


def first_sync_again(bench: Bench) -> Figure:
    """The next new tablet: pages are made once and shared."""
    return _load_all(bench, bench.town.pens[2], "by pages, second tablet")


def push(bench: Bench) -> list[Figure]:
    """Two hundred inspections as ops, rules applied, orders issued; then once more."""
    pen, others = bench.town.pens[1], bench.line(bench.town.pens[2])
    began_at = pen.seq
    line, bodies = bench.line(pen), bench.write(pen, PUSHED)
    ops = pen.seq - began_at
    with bench.measured():
        for body in bodies:
            bench.push(line, body)
    rows = Rows(ops, OP_BYTES, ops // len(bodies))
    raw = limits.durable_rows_per_s(bench.folder, bench.town.settings.database_url, rows)
    first = bench.figure(
        "push",
        PUSHED / bench.spent.seconds,
        "inspections/s",
        Limit(raw * PUSHED / ops, "raw durable rows"),
        server_cpu_ms_each=bench.cpu_s / PUSHED * 1000,
        ops=ops,
    )
    before = heads(others)
    with bench.measured():
        for body in bodies:
            bench.push(line, body)
    moved = sum(before[scope] != head for scope, head in heads(others).items())
    again = bench.figure("the same push again", bench.spent.seconds, "s")
    again.more["scopes_moved_for_others"] = moved
    return [first, again]


def delta(bench: Bench) -> Figure:
    """What one tablet hears after another changed fifty records."""
    bench.delta_base = bench.inspections
    bench.delta_ms = _delta_ms(bench)
    return bench.figure("delta of 50", bench.delta_ms, "ms", inspections=bench.delta_base)


def delta_grown(bench: Bench) -> Figure:
    """The same when ten times as many inspections are there, beside what it took before."""
    if not bench.delta_base:
        delta(bench)
    fill(bench, bench.delta_base * GROWN - bench.inspections)
    grown = bench.inspections
    grown_ms = _delta_ms(bench)
    return bench.figure(
        "delta, base ten times as large",
        grown_ms / bench.delta_ms,
        "times",
        before_ms=bench.delta_ms,
        grown_ms=grown_ms,
        inspections=grown,
    )


def _delta_ms(bench: Bench) -> float:
    """The median of some deltas; what is spent is that of one."""
    reader, writer = bench.line(bench.town.pens[2]), bench.town.pens[3]
    spent: list[Spent] = []
    for _ in range(DELTAS):
        known = heads(reader)
        for body in bench.write_changes(writer, CHANGES):
            bench.push(bench.line(writer), body)
        with bench.measured():
            entries, _ = _pull(reader, known)
        if entries != CHANGES:
            raise RuntimeError(f"{entries} records came, {CHANGES} had changed")
        spent.append(bench.spent)
    bench.spent = middle(spent)
    return bench.spent.seconds * 1000


def many(bench: Bench) -> Figure:
    """Fifty tablets at once, each twenty inspections and then what is new."""
    pens = bench.town.pens[4 : 4 + DEVICES]
    work = [(bench.line(pen), bench.write(pen, INSPECTIONS_EACH)) for pen in pens]
    known = [heads(line) for line, _ in work]
    wrong: list[str] = []

    def act(line: Line, bodies: list[bytes], cursors: dict[str, str]) -> None:
        line.spent_s.clear()
        try:
            for body in bodies:
                bench.push(line, body)
            _pull(line, cursors)
        except (RuntimeError, OSError) as error:
            wrong.append(str(error))

    with bench.measured():
        _all_at_once(act, [(*job, cursors) for job, cursors in zip(work, known, strict=True)])
    if wrong:
        print(f"! {len(wrong)} tablets failed, the first with: {wrong[0][:300]}")
    spent = sorted(one for line, _ in work for one in line.spent_s)
    return bench.figure(
        "many tablets at once",
        bench.spent.seconds,
        "s",
        tablets=len(pens),
        requests=len(spent),
        failed=len(wrong),
        lost=sum(pen.seq - _received(bench, pen) for pen in pens),
        asked_to_wait=sum(line.tried_again for line, _ in work),
        p99_s=spent[int(len(spent) * P99)],
    )


def _received(bench: Bench, pen: Pen) -> int:
    """Up to which of its ops the server says it has them all."""
    data, _ = bench.line(pen).ask("GET", "/api/v1/sync/device")
    return int(json.loads(data)["applied_device_seq"])


def request(bench: Bench) -> Figure:
    """The least a tablet can ask: which scopes moved."""
    line = bench.line(bench.town.pens[1])
    with bench.measured():
        for _ in range(PUSHED):
            heads(line)
    each = bench.cpu_s / PUSHED * 1000
    median = statistics.median(line.spent_s) * 1000
    return bench.figure("heads", median, "ms", server_cpu_ms_each=each)


def _load_all(bench: Bench, pen: Pen, name: str) -> Figure:
    line = bench.line(pen)
    with bench.measured():
        entries, _ = _pull(line, {})
    limit = Limit(limits.loopback_s(line.bytes_in), "same bytes, raw socket")
    megabytes = line.bytes_in / 1e6
    return bench.figure(name, bench.spent.seconds, "s", limit, records=entries, megabytes=megabytes)


def _pull(line: Line, known: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Page through every scope that moved; how many records, and where each scope ends."""
    entries, cursors = 0, {}
    for scope, head in heads(line).items():
        cursor = known.get(scope, "")
        while cursor != head:
            path = f"/api/v1/sync/scopes/{scope}?limit=500&cursor={cursor}"
            data, _ = line.ask("GET", path, Accept_Encoding="gzip")
            page = json.loads(_unpacked(data))
            entries, cursor = entries + len(page["entries"]), page["next"]
            if page["caught_up"]:
                break
        cursors[scope] = cursor
    return entries, cursors


def _unpacked(data: bytes) -> bytes:
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def _all_at_once(act: Callable[..., None], jobs: list[tuple[object, ...]]) -> None:
    threads = [threading.Thread(target=act, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
