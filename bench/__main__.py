"""Run the benchmark: ``tasks.py bench [NAME …] [--small] [--database URL] [--json FILE]``."""

import argparse
import json
import platform
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench import loading, machine, town, workloads
from bench.workloads import Bench, Figure

SCHOOLS, BASE = 5000, 2000
SMALL = 10

NAMES: dict[str, Callable[[Bench], Figure | list[Figure]]] = {
    "first-sync": loading.first_sync,
    "pages": workloads.first_sync,
    "pages-again": workloads.first_sync_again,
    "push": workloads.push,
    "delta": workloads.delta,
    "heads": workloads.request,
    "many": workloads.many,
    "photos": workloads.photos,
}


def main() -> None:
    """Build a town, serve it, measure, print."""
    asked = _asked()
    share = SMALL if asked.small else 1
    with tempfile.TemporaryDirectory(prefix="lookback-bench-") as place:
        folder = Path(place)
        url = asked.database or f"sqlite:///{folder / 'lookback.db'}"
        tablets = 4 + workloads.DEVICES
        print(f"· {SCHOOLS // share} schools, {BASE // share} inspections, {tablets} tablets")
        built = town.build(folder, url, schools=SCHOOLS // share, tablets=tablets)
        with machine.serving(built.settings) as served:
            bench = Bench(built, served, folder)
            workloads.fill(bench, BASE // share)
            figures = _measured(bench, asked.names or list(NAMES))
            memory = served.memory_mib()
        fsync = machine.fsync_ms(folder)
    print(f"\nserver memory {memory:.0f} MiB; the disk's fsync {fsync:.2f} ms")
    if asked.json:
        _write(asked.json, figures, memory, fsync)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tasks.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--small", action="store_true", help="a tenth of the base")
    parser.add_argument("--database", help="an empty PostgreSQL database; SQLite without it")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return asked


def _measured(bench: Bench, names: list[str]) -> list[Figure]:
    figures: list[Figure] = []
    for name in names:
        told = NAMES[name](bench)
        for figure in told if isinstance(told, list) else [told]:
            figures.append(figure)
            print(_line(figure), flush=True)
    return figures


def _line(figure: Figure) -> str:
    text = f"{figure.name:26} {figure.value:9.3f} {figure.unit:14}"
    text += f" server CPU {figure.server_cpu_s:6.2f} s"
    if figure.limit:
        text += f" | limit {figure.limit:.3f} ({figure.limit_name})"
        text += f", ratio {figure.value / figure.limit:.2f}"
    for name, value in figure.more.items():
        text += f" | {name} {value:.2f}"
    return text


def _write(path: Path, figures: list[Figure], memory: float, fsync: float) -> None:
    told = {
        "machine": {"system": platform.platform(), "python": platform.python_version()},
        "server_memory_mib": memory,
        "fsync_ms": fsync,
        "figures": [asdict(figure) for figure in figures],
    }
    path.write_text(json.dumps(told, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
