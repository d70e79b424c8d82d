"""Run: ``tasks.py bench [NAME …] [--small] [--both] [--database URL] [--json FILE]``."""

import argparse
import json
import platform
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from bench import (
    alike,
    desk,
    drawing,
    figures,
    killing,
    loading,
    machine,
    onboard,
    onscreen,
    photographs,
    town,
    workloads,
)
from bench.disk import fsync_ms
from bench.figures import Figure
from bench.served import Bench
from tooling import postgres

SCHOOLS, BASE = 5000, 2000
SMALL = 10
SQLITE = "sqlite"

NAMES: dict[str, Callable[[Bench], Figure | list[Figure]]] = {
    "first-sync": loading.first_sync,
    "pages": workloads.first_sync,
    "pages-again": workloads.first_sync_again,
    "push": workloads.push,
    "delta": workloads.delta,
    "heads": workloads.request,
    "many": workloads.many,
    "photos": photographs.photos,
    "upload-cut": photographs.upload_cut,
    "tap": onboard.tap,
    "apply": onboard.apply,
    "engine-memory": onboard.memory,
    "killed": killing.killed,
    "delta-grown": workloads.delta_grown,
    "office-pages": desk.pages,
    "likeness-distances": alike.distances,
    "likeness": alike.likeness,
}
"""In this order: one makes the base ten times as large, the last adds half a million pictures."""
NO_SERVER = "no server"


@dataclass
class Run:
    """All that was measured on one kind of database."""

    database: str
    figures: list[Figure]
    fsync_ms: float

    def told(self) -> dict[str, object]:
        told = [figure.told() for figure in self.figures]
        return {"database": self.database, "fsync_ms": self.fsync_ms, "figures": told}


def main() -> None:
    """Build a town, serve it, measure, print; on two kinds of database if asked.

    What a person meets on the tablet is measured last, without a server.
    """
    asked = _asked()
    served = [name for name in NAMES if name in asked.names or not asked.names]
    shown = [name for name in onscreen.NAMES if name in asked.names or not asked.names]
    drawn = [name for name in drawing.NAMES if name in asked.names or not asked.names]
    runs: list[Run] = []
    if served:
        runs.append(_run(asked, served, asked.database))
    if served and asked.both:
        with postgres.running(durable=True) as address:
            runs.append(_run(asked, served, postgres.fresh_database(address)))
    if drawn:
        runs.append(_run_drawn(drawn))
    if shown:
        runs.append(_run_shown(shown))
    if asked.json:
        _write(asked.json, runs)


def _run_drawn(names: list[str]) -> Run:
    """Draws from a very large register, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="lookback-bench-") as place:
        print(f"· {drawing.SCHOOLS} schools, {drawing.QUOTA} of them drawn, {NO_SERVER}")
        print(figures.HEAD)
        folder = Path(place)
        found = [figure for name in names for figure in drawing.NAMES[name](folder)]
        told = [_shown(figure, NO_SERVER) for figure in found]
        fsync = fsync_ms(folder)
    print(flush=True)
    return Run(NO_SERVER, told, fsync)


def _run_shown(names: list[str]) -> Run:
    """On the tablet's screen, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="lookback-bench-") as place:
        folder = Path(place)
        print(f"· the tablet's screen, drawn by the processor, {NO_SERVER}")
        onscreen.ready(folder)
        print(figures.HEAD)
        told = [_shown(onscreen.NAMES[name](folder), NO_SERVER) for name in names]
        fsync = fsync_ms(folder)
    state = "crowded" if onscreen.crowded(told) else "not crowded"
    print(f"the machine was {state}; the disk's fsync {fsync:.2f} ms\n", flush=True)
    return Run(NO_SERVER, told, fsync)


def _run(asked: argparse.Namespace, names: list[str], database: str | None) -> Run:
    share = SMALL if asked.small else 1
    with tempfile.TemporaryDirectory(prefix="lookback-bench-") as place:
        folder = Path(place)
        url = database or f"{SQLITE}:///{folder / 'lookback.db'}"
        kind = make_url(url).get_backend_name()
        tablets = 4 + workloads.DEVICES
        print(f"· {kind}: {SCHOOLS // share} schools, {BASE // share} inspections")
        built = town.build(folder, url, schools=SCHOOLS // share, tablets=tablets)
        with machine.serving(built.settings) as served:
            bench = Bench(built, served, folder)
            workloads.fill(bench, BASE // share)
            print(figures.HEAD)
            told = _measured(bench, names, kind)
        fsync = fsync_ms(folder)
    print(f"the disk's fsync {fsync:.2f} ms\n", flush=True)
    return Run(kind, told, fsync)


def _asked() -> argparse.Namespace:
    known = [*NAMES, *drawing.NAMES, *onscreen.NAMES]
    parser = argparse.ArgumentParser(prog="tasks.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--small", action="store_true", help="a tenth of the base")
    parser.add_argument("--database", help="an empty PostgreSQL database; SQLite without it")
    parser.add_argument("--both", action="store_true", help="then once more on PostgreSQL")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(known)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return asked


def _measured(bench: Bench, names: list[str], kind: str) -> list[Figure]:
    found: list[Figure] = []
    for name in names:
        told = NAMES[name](bench)
        for figure in told if isinstance(told, list) else [told]:
            found.append(_shown(figure, kind))
    bench.spent = figures.Spent()
    bench.serving.peak_mib()
    highest = bench.figure("server memory, the most ever", bench.serving.highest_mib, "MiB")
    return [*found, _shown(highest, kind)]


def _shown(figure: Figure, kind: str) -> Figure:
    """Judged by what is to be reached on this kind of database, and printed."""
    figure.judge(kind)
    print(figures.line(figure), flush=True)
    return figure


def _write(path: Path, runs: list[Run]) -> None:
    told = {
        "machine": {"system": platform.platform(), "python": platform.python_version()},
        "runs": [run.told() for run in runs],
    }
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
