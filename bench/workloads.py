"""The work that is measured: the same for every version, so that figures can be compared."""

import base64
import gzip
import io
import json
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from bench import machine
from bench.machine import Serving
from bench.tablets import FINDINGS, Line, Pen
from bench.town import Town
from shared.sealing import digest

PUSHED = 200
CHANGES = 50
DEVICES = 50
INSPECTIONS_EACH = 20
PHOTOS = 200
PHOTO_SIZE = (1000, 700)
PHOTO_BYTES = 600_000
CHUNK_BYTES = 1 << 20
OP_BYTES = 1500
SHA_BYTES = 100_000_000
OPS_EACH = 8 + FINDINGS
KEPT = frozenset({"applied", "merged", "duplicate"})


@dataclass
class Figure:
    """One result, with the machine's limit of the same minute."""

    name: str
    value: float
    unit: str
    server_cpu_s: float
    limit: float | None = None
    limit_name: str = ""
    more: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Limit:
    """What this machine can do at best, found in the same minute."""

    value: float | None = None
    name: str = ""


@dataclass
class Bench:
    """A town being served; schools are used up from the front."""

    town: Town
    serving: Serving
    folder: Path
    used: int = 0
    spent_s: float = 0.0
    spent_cpu_s: float = 0.0

    def write(self, pen: Pen, count: int) -> list[bytes]:
        """The pushes of so many inspections, each of another school."""
        for _ in range(count):
            school_id, area_id = self.town.schools[self.used % len(self.town.schools)]
            self.used += 1
            pen.inspect(school_id, area_id, self.town.checklist)
        return list(pen.pushes(self.town.epoch))

    def line(self, pen: Pen) -> Line:
        return Line(self.serving.port, pen.token)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Wall time and the server's CPU time of a block."""
        cpu, began = self.serving.cpu_s(), time.perf_counter()
        yield
        self.spent_s = time.perf_counter() - began
        self.spent_cpu_s = self.serving.cpu_s() - cpu

    def figure(
        self, name: str, value: float, unit: str, limit: Limit | None = None, **more: float
    ) -> Figure:
        """What was measured last."""
        limit = limit or Limit()
        return Figure(name, value, unit, self.spent_cpu_s, limit.value, limit.name, more)


def fill(bench: Bench, inspections: int) -> None:
    """The base: inspections already there before anything is measured."""
    pen = bench.town.pens[0]
    line = bench.line(pen)
    for body in bench.write(pen, inspections):
        _push(line, body)


def first_sync(bench: Bench) -> Figure:
    """A new tablet loads everything it may have by pages, as where nothing is packed yet."""
    return _load_all(bench, bench.town.pens[1], "first sync by pages")


def first_sync_again(bench: Bench) -> Figure:
    """The next new tablet: pages are made once and shared."""
    return _load_all(bench, bench.town.pens[2], "by pages, second tablet")


def push(bench: Bench) -> list[Figure]:
    """Two hundred inspections as ops, rules applied, orders issued; then once more."""
    pen = bench.town.pens[1]
    line, bodies = bench.line(pen), bench.write(pen, PUSHED)
    with bench.measured():
        for body in bodies:
            _push(line, body)
    rows = PUSHED * OPS_EACH
    raw = machine.durable_rows_per_s(bench.folder, rows, OP_BYTES, rows // len(bodies)) / OPS_EACH
    limit = Limit(raw, "raw durable rows")
    each = bench.spent_cpu_s / PUSHED * 1000
    first = bench.figure(
        "push", PUSHED / bench.spent_s, "inspections/s", limit, server_cpu_ms_each=each
    )
    with bench.measured():
        for body in bodies:
            _push(line, body)
    return [first, bench.figure("the same push again", bench.spent_s, "s")]


def delta(bench: Bench) -> Figure:
    """What one tablet hears after fifty ops of another."""
    reader = bench.line(bench.town.pens[2])
    _, cursors = _pull(reader, {})
    writer = bench.town.pens[3]
    for body in bench.write(writer, CHANGES // OPS_EACH):
        _push(bench.line(writer), body)
    with bench.measured():
        entries, _ = _pull(reader, cursors)
    return bench.figure("delta", bench.spent_s * 1000, "ms", records=entries, changes=CHANGES)


def many(bench: Bench) -> Figure:
    """Fifty tablets at once, each twenty inspections and then what is new."""
    pens = bench.town.pens[4 : 4 + DEVICES]
    work = [(bench.line(pen), bench.write(pen, INSPECTIONS_EACH)) for pen in pens]
    known = [_heads(line) for line, _ in work]
    spent: list[float] = []
    wrong: list[str] = []

    def act(line: Line, bodies: list[bytes], cursors: dict[str, str]) -> None:
        try:
            for body in bodies:
                began = time.perf_counter()
                _push(line, body)
                spent.append(time.perf_counter() - began)
            _pull(line, cursors)
        except (RuntimeError, OSError) as error:
            wrong.append(str(error))

    with bench.measured():
        _all_at_once(act, [(*job, cursors) for job, cursors in zip(work, known, strict=True)])
    if wrong:
        print(f"! {len(wrong)} tablets failed, the first with: {wrong[0][:300]}")
    return bench.figure(
        "many tablets at once",
        bench.spent_s,
        "s",
        tablets=len(pens),
        failed=len(wrong),
        asked_to_wait=sum(line.tried_again for line, _ in work),
        push_p99_s=sorted(spent)[int(len(spent) * 0.99)] if spent else 0.0,
        server_memory_mib=bench.serving.memory_mib(),
    )


def photos(bench: Bench) -> Figure:
    """Evidence copies by tus: durable, hashed whole, looked into."""
    line, pictures = bench.line(bench.town.pens[1]), _pictures(PHOTOS)
    with bench.measured():
        for picture in pictures:
            _upload(line, picture)
    size = sum(map(len, pictures))
    disk = machine.durable_file_mb_per_s(bench.folder, PHOTOS, size // PHOTOS)
    return bench.figure(
        "photos",
        size / bench.spent_s / 1e6,
        "MB/s",
        Limit(disk, "write and fdatasync"),
        sha256_limit_mb_per_s=machine.sha256_mb_per_s(SHA_BYTES),
    )


def request(bench: Bench) -> Figure:
    """The least a tablet can ask: which scopes moved."""
    line, spent = bench.line(bench.town.pens[1]), []
    with bench.measured():
        for _ in range(PUSHED):
            began = time.perf_counter()
            line.ask("GET", "/api/v1/sync/heads")
            spent.append(time.perf_counter() - began)
    return bench.figure("heads", statistics.median(spent) * 1000, "ms")


def _load_all(bench: Bench, pen: Pen, name: str) -> Figure:
    line = bench.line(pen)
    with bench.measured():
        entries, _ = _pull(line, {})
    limit = Limit(machine.loopback_s(line.bytes_in), "same bytes, raw socket")
    megabytes = line.bytes_in / 1e6
    return bench.figure(name, bench.spent_s, "s", limit, records=entries, megabytes=megabytes)


def _push(line: Line, body: bytes) -> None:
    strange = [one for one in line.push(body) if one["result"] not in KEPT]
    if strange:
        raise RuntimeError(f"not taken: {strange[0]}")


def _heads(line: Line) -> dict[str, str]:
    data, _ = line.ask("GET", "/api/v1/sync/heads")
    scopes: dict[str, str] = json.loads(data)["scopes"]
    return scopes


def _pull(line: Line, known: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Page through every scope that moved; how many records, and where each scope ends."""
    entries, cursors = 0, {}
    for scope, head in _heads(line).items():
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


def _pictures(count: int) -> list[bytes]:
    """Real JPEGs of the size of an evidence copy, each with another digest."""
    noise = random.Random(1).randbytes(PHOTO_SIZE[0] * PHOTO_SIZE[1] * 3)
    image = Image.frombytes("RGB", PHOTO_SIZE, noise)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=60)
    base = buffer.getvalue()
    fill = PHOTO_BYTES - len(base)
    return [base[:2] + _comment(number, fill) + base[2:] for number in range(count)]


def _comment(number: int, size: int) -> bytes:
    """Comment segments of a JPEG that fill it up and tell it from its neighbours."""
    filled = b""
    left = max(size, 16)
    while left > 0:
        part = f"{number:08}".encode() + b"x" * min(left, 60_000)
        filled += b"\xff\xfe" + (len(part) + 2).to_bytes(2, "big") + part
        left -= len(part) + 4
    return filled


def _upload(line: Line, picture: bytes) -> None:
    told = {"sha256": digest(picture), "filename": "photo.jpg", "filetype": "image/jpeg"}
    metadata = ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items()
    )
    tus = {"Tus_Resumable": "1.0.0"}
    _, headers = line.ask(
        "POST",
        "/api/v1/uploads",
        b"",
        Upload_Length=str(len(picture)),
        Upload_Metadata=metadata,
        **tus,
    )
    for offset in range(0, len(picture), CHUNK_BYTES):
        line.ask(
            "PATCH",
            headers["location"],
            picture[offset : offset + CHUNK_BYTES],
            Upload_Offset=str(offset),
            Content_Type="application/offset+octet-stream",
            **tus,
        )
