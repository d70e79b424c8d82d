"""The first sync of a real tablet: its engine and its sealed database, over HTTP, until usable."""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import limits
from bench.figures import Figure, Limit, Spent
from bench.served import Bench, middle
from bench.town import INSPECTORS
from mobile.config import TabletConfig
from mobile.device.desktop import FileGuard
from mobile.sync.transport import Address, Answer, Ask, HttpTransport, Transport
from mobile.wiring import Tablet, wire
from server import seed
from server.actions import devices
from server.infra.photo_store import open_store
from server.jobs import JOBS, prepared
from server.scope import SYSTEM
from shared.clock import SystemClock
from shared.vocabulary import ItemKind

TABLETS = 5
PIN = "246810"
PACKING = "segments"


@dataclass
class Load:
    """What one tablet's first sync took."""

    spent: Spent
    records: int
    bytes: int
    listing_s: float


class Counting(HttpTransport):
    """The real wire; counts what came and what was asked."""

    came = 0
    asked = 0

    def send(self, ask: Ask) -> Answer:
        answer = super().send(ask)
        Counting.came += len(answer.body)
        Counting.asked += 1
        return answer


def first_sync(bench: Bench) -> Figure:
    """New tablets load everything they may have, by segments."""
    works = bench.works()
    began = time.perf_counter()
    store = open_store("", bench.town.settings.photos_folder)
    facts = prepared(works, store, PACKING, {})
    with works.writing(SYSTEM) as work:
        JOBS[PACKING](work, store, facts)
    packing = time.perf_counter() - began
    Counting.asked = 0
    loads = [_load(bench) for _ in range(TABLETS)]
    asked = Counting.asked / TABLETS
    works.engine.dispose()
    return _figure(bench, loads, packing_s=packing, requests=asked)


def _figure(bench: Bench, loads: list[Load], **more: float) -> Figure:
    size = loads[0].bytes
    wire_s = limits.loopback_s(size)
    bench.spent = middle([one.spent for one in loads])
    return bench.figure(
        "first sync, a real tablet",
        bench.spent.seconds,
        "s",
        Limit(wire_s, "same bytes, raw socket"),
        best_s=min(one.spent.seconds for one in loads),
        records=loads[0].records,
        megabytes=size / 1e6,
        write_and_sync_limit_s=size / 1e6 / limits.durable_file_mb_per_s(bench.folder, 1, size),
        first_list_of_schools_s=statistics.median(one.listing_s for one in loads),
        **more,
    )


def _load(bench: Bench) -> Load:
    with tempfile.TemporaryDirectory(dir=bench.folder) as place:
        tablet = enrolled(bench, Path(place), Counting)
        Counting.came = 0
        with bench.measured():
            tablet.engine.run_until_quiet()
        replica = tablet.desk.shelves.replica
        listing = _seconds(lambda: len(list(replica.all(ItemKind.SCHOOL))))
        with tablet.desk.shelves.database.reading() as connection:
            records = connection.execute("SELECT count(*) FROM item").fetchone()[0]
        tablet.close()
    if not records:
        raise RuntimeError("the tablet has loaded nothing")
    return Load(bench.spent, records, Counting.came, listing)


def enrolled(bench: Bench, folder: Path, transport: Callable[[Address], Transport]) -> Tablet:
    """A real tablet in a folder of its own, unlocked, that has heard nothing yet."""
    tablet = wire(TabletConfig(folder), FileGuard(folder / "keys"), SystemClock(), transport)
    state = tablet.unlock.enrol(server=address(bench), code=code(bench), pin=PIN)
    if not state.unlocked:
        raise RuntimeError(state.error)
    return tablet


def address(bench: Bench) -> str:
    """Where the office is."""
    return f"http://127.0.0.1:{bench.serving.port}"


def code(bench: Bench) -> str:
    """A one-time code for a tablet of an inspector."""
    works = bench.works()
    with works.reading(SYSTEM) as work:
        people = seed.find(work).people
    with works.writing(SYSTEM) as work:
        made = devices.make_code(work, people[INSPECTORS[0]])
    works.engine.dispose()
    return made


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
